"""From what was typed to typed answers: a date from three boxes, a whole number, yes or no.

Says only whether an answer can be read at all; whether it may be given is the schema's business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from forms.dates import NotADate, read_date, read_time
from forms.errors import FieldProblem
from forms.fields import clean, field_id
from forms.form import Form
from forms.question import Kind, Question

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,12}")
_POUNDS = re.compile(r"£?(?P<pounds>[0-9]{1,9})(?:\.(?P<pence>[0-9]{2}))?")
_YES_NO = {"yes": True, "no": False, True: True, False: False}


@dataclass(slots=True)
class Typed:
    """Answers as far as they can be read, what could not be, and where each item of a group stands on the page."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[FieldProblem] = field(default_factory=list)
    positions: dict[str, list[int]] = field(default_factory=dict)  #: group -> position on the page of each item kept


def typed_in(form: Form, draft: Mapping[str, Any]) -> Typed:
    """The answers of a draft. Blank items of a group are left out."""
    typed = Typed()
    for question in form.questions:
        raw = draft.get(question.name)
        if raw is None:
            continue
        if question.kind is Kind.GROUP:
            _read_group(question, raw, typed)
        else:
            _read_into(typed.values, question, raw, question.name, question.name, typed.problems)
    return typed


def _read_group(question: Question, raw: Any, typed: Typed) -> None:
    items: list[dict[str, Any]] = []
    positions: list[int] = []
    for position, raw_item in enumerate(raw if isinstance(raw, list) else ()):
        if not isinstance(raw_item, Mapping):
            continue
        item: dict[str, Any] = {}
        before = len(typed.problems)
        for inner in question.items:
            if raw_item.get(inner.name) is not None:
                place = f"{question.name}.{position}.{inner.name}"
                name = f"{question.name}-{position}-{inner.name}"
                _read_into(item, inner, raw_item[inner.name], place, name, typed.problems)
        if item or len(typed.problems) > before:
            items.append(item)
            positions.append(position)
    if items:
        typed.values[question.name] = items
        typed.positions[question.name] = positions


def _read_into(
    into: dict[str, Any], question: Question, raw: Any, place: str, name: str, problems: list[FieldProblem]
) -> None:
    try:
        value = _read(question, raw)
    except NotADate as wrong:
        sentence = question.errors.get("type", wrong.sentence)
        problems.append(FieldProblem(question=place, field=field_id(question, name, wrong.part), sentence=sentence))
    except ValueError as wrong:
        sentence = question.errors.get("type", str(wrong))
        problems.append(FieldProblem(question=place, field=field_id(question, name), sentence=sentence))
    else:
        if value not in (None, "", []):
            into[question.name] = value


def _read(question: Question, raw: Any) -> Any:
    match question.kind:
        case Kind.DATE | Kind.DATETIME:
            return _read_moment(question, raw)
        case Kind.YES_NO:
            if not isinstance(raw, str | bool) or raw not in _YES_NO:
                raise ValueError(f"Select yes or no for “{question.title}”")
            return _YES_NO[raw]
        case Kind.INTEGER:
            text = str(raw).strip().replace(",", "")
            if not _WHOLE_NUMBER.fullmatch(text):
                raise ValueError(f"“{question.title}” needs a whole number, like 3")
            return int(text)
        case Kind.MONEY:
            return _read_money(question, raw)
        case _ if question.many:
            return [clean(str(one)).strip() for one in raw] if isinstance(raw, list) else [clean(str(raw)).strip()]
        case _:
            return clean(str(raw)).strip()


def _read_moment(question: Question, raw: Any) -> str:
    if isinstance(raw, str):
        return _already_typed(question, raw)
    if not isinstance(raw, Mapping):
        raise NotADate(f"Enter a date for “{question.title}”", "day")
    on = read_date(*(str(raw.get(box, "")).strip() for box in ("day", "month", "year")))
    if question.kind is Kind.DATE:
        return on.isoformat()
    at = read_time(str(raw.get("time", "")))
    return f"{on.isoformat()}T{at:%H:%M}"


def _already_typed(question: Question, raw: str) -> str:
    try:
        if question.kind is Kind.DATE:
            return date.fromisoformat(raw).isoformat()
        return datetime.fromisoformat(raw).isoformat(timespec="minutes")
    except ValueError:
        raise NotADate(f"Enter a date for “{question.title}”", "day") from None


def _read_money(question: Question, raw: Any) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    match = _POUNDS.fullmatch(str(raw).strip().replace(",", "").replace(" ", ""))
    if match is None:
        raise ValueError(f"“{question.title}” needs an amount in pounds, like 120 or 120.50")
    return int(match["pounds"]) * 100 + int(match["pence"] or 0)

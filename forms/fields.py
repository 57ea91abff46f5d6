"""Between the fields of a page and a draft: everything that was typed, kept as it was typed.

A draft is a JSON object by question: text as typed, `yes` or `no`, a list of the values ticked, a date as
`{"day": "31", "month": "2", "year": "2026"}`, a group as a list of such objects. A draft may also hold answers that
are already typed (a date as "2026-02-28", true, 3): `as_fields` shows both alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from forms.dates import time_in_words
from forms.form import Form
from forms.question import Kind, Question

DATE_BOXES = ("day", "month", "year")
#: More than any form asks for. What a browser cannot have sent is cut off here; the web bounds the whole request.
MOST_VALUES, MOST_ITEMS, MOST_CHARACTERS = 500, 60, 200_000
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Posted(Protocol):
    """The fields of a page as they were sent: werkzeug's MultiDict, or anything like it."""

    def getlist(self, key: str, /) -> list[str]: ...

    def keys(self) -> Iterable[str]: ...


def draft_values(form: Form, posted: Posted) -> dict[str, Any]:
    """What was typed, valid or not, for an autosave. Fields that the form does not ask are left out."""
    sent = set(posted.keys())
    draft: dict[str, Any] = {}
    for question in form.questions:
        raw = (
            _group(question, posted, sent)
            if question.kind is Kind.GROUP
            else _one(question, question.name, posted, sent)
        )
        if raw is not None:
            draft[question.name] = raw
    return draft


def as_fields(form: Form, values: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """The value of each field of the page, from a draft or from answers already given.

    Lists for what repeats its name (ticked choices, documents, several workers), text for all other fields.
    """
    fields: dict[str, str | list[str]] = {}
    for question in form.questions:
        value = values.get(question.name)
        if value is None:
            continue
        if question.kind is Kind.GROUP:
            for position, item in enumerate(value if isinstance(value, list) else ()):
                for inner in question.items:
                    if isinstance(item, Mapping) and item.get(inner.name) is not None:
                        fields |= _shown(inner, f"{question.name}-{position}-{inner.name}", item[inner.name])
        else:
            fields |= _shown(question, question.name, value)
    return fields


def items_shown(question: Question, values: Mapping[str, Any]) -> int:
    """How many items of a group a page shows: those typed, but at least those required, and one to begin with."""
    typed = values.get(question.name)
    return max(question.min_items, 1, len(typed) if isinstance(typed, list) else 0)


def field_id(question: Question, name: str, part: str = "") -> str:
    """The id of the input to link an error to; `part` is the box of a date that is wrong."""
    match question.kind:
        case Kind.DATE | Kind.DATETIME:
            return f"{name}-{part or 'day'}"
        case Kind.GROUP:
            first = question.items[0]
            return field_id(first, f"{name}-0-{first.name}")
        case _:
            return name


def clean(text: str) -> str:
    """Line ends as \\n, and nothing that a database or a page cannot hold."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_CHARACTERS]


def _group(question: Question, posted: Posted, sent: Collection[str]) -> list[dict[str, Any]] | None:
    """Items in the order of their numbers; gaps close, blank items stay so that the page keeps its shape."""
    pattern = re.compile(rf"{re.escape(question.name)}-([0-9]{{1,3}})-[a-z0-9_-]+")
    numbers = sorted({int(match[1]) for key in sent if (match := pattern.fullmatch(key))})
    items = []
    for number in numbers[:MOST_ITEMS]:
        item = {}
        for inner in question.items:
            raw = _one(inner, f"{question.name}-{number}-{inner.name}", posted, sent)
            if raw is not None:
                item[inner.name] = raw
        items.append(item)
    return items or None


def _one(question: Question, name: str, posted: Posted, sent: Collection[str]) -> Any:
    """The raw answer of one question; None when its field was not sent or is blank."""
    if question.kind in (Kind.DATE, Kind.DATETIME):
        boxes = (*DATE_BOXES, "time") if question.kind is Kind.DATETIME else DATE_BOXES
        typed = {box: _last(posted, f"{name}-{box}", sent).strip() for box in boxes}
        return typed if any(typed.values()) else None
    if question.many:
        chosen = [clean(value).strip() for value in posted.getlist(name)[:MOST_VALUES]] if name in sent else []
        return list(dict.fromkeys(value for value in chosen if value)) or None
    text = _last(posted, name, sent)
    return text if text.strip() else None


def _last(posted: Posted, name: str, sent: Collection[str]) -> str:
    """The last value of a field: a page may send a hidden blank before the real one."""
    values = posted.getlist(name) if name in sent else []
    return clean(str(values[-1])) if values else ""


def _shown(question: Question, name: str, value: Any) -> dict[str, str | list[str]]:
    if question.kind in (Kind.DATE, Kind.DATETIME):
        boxes = value if isinstance(value, Mapping) else _boxes(str(value))
        return {f"{name}-{box}": str(typed) for box, typed in boxes.items() if box in (*DATE_BOXES, "time")}
    if question.many:
        return {name: [str(one) for one in value]} if isinstance(value, list) else {name: [str(value)]}
    if isinstance(value, bool):
        return {name: "yes" if value else "no"}
    if question.kind is Kind.MONEY and isinstance(value, int):
        return {name: f"{value // 100}.{value % 100:02}"}
    return {name: str(value)}


def _boxes(value: str) -> dict[str, str]:
    try:
        at = datetime.fromisoformat(value)
        on = at.date()
    except ValueError:
        return {"day": value}
    boxes = {"day": str(on.day), "month": str(on.month), "year": str(on.year)}
    return boxes if _is_date(value) else {**boxes, "time": time_in_words(at.time())}


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True

"""Answers in plain words, for checking them before completing and for reading them afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.answers import asked_values
from forms.context import AnswerContext
from forms.dates import date_in_words, time_in_words
from forms.fields import field_id
from forms.form import Form
from forms.question import Kind, Question
from forms.typing_in import typed_in

NOT_ANSWERED = "Not answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One question with its answer in words. `field` is the id of the input where it can be changed."""

    section: str
    title: str
    lines: tuple[str, ...]
    question: str
    field: str
    answered: bool = True
    sensitive: bool = False


def answer_rows(form: Form, values: Mapping[str, Any], context: AnswerContext) -> tuple[Row, ...]:
    """A row for each question that is asked, given the answers; those of a group under their item's number.

    Reads drafts as well: what is no date yet is shown as it was typed.
    """
    typed = typed_in(form, values)
    asked = asked_values(form, typed.values)
    rows: list[Row] = []
    for section in form.sections:
        for question in section.questions:
            if not question.asked(asked):
                continue
            value = values.get(question.name)
            if question.kind is Kind.GROUP and question.name in asked:
                rows += _rows_of_group(section.title, question, value, asked[question.name], typed.positions, context)
            else:
                rows.append(_row(section.title, question, question.title, value, question.name, question.name, context))
    return tuple(rows)


def answer_lines(question: Question, value: Any, context: AnswerContext) -> tuple[str, ...]:
    """One answer in words: dates as "Thursday 26 November 2026", choices by their titles, ids by their names."""
    if isinstance(value, list):
        return tuple(_words(question, one, context) for one in value)
    text = _words(question, value, context)
    return tuple(text.split("\n"))


def _rows_of_group(
    section: str,
    question: Question,
    raw: Any,
    items: list[Mapping[str, Any]],
    positions: Mapping[str, Sequence[int]],
    context: AnswerContext,
) -> list[Row]:
    rows = []
    for position, asked in zip(positions[question.name], items, strict=True):
        item = raw[position]
        for inner in question.items:
            if inner.asked(asked):
                title = f"{question.item_title or question.title} {position + 1}: {inner.title}"
                place = f"{question.name}.{position}.{inner.name}"
                name = f"{question.name}-{position}-{inner.name}"
                rows.append(_row(section, inner, title, item.get(inner.name), place, name, context))
    return rows


def _row(
    section: str, question: Question, title: str, value: Any, place: str, name: str, context: AnswerContext
) -> Row:
    answered = value not in (None, "", [])
    lines = answer_lines(question, value, context) if answered else (NOT_ANSWERED,)
    return Row(
        section=section,
        title=title,
        lines=lines,
        question=place,
        field=field_id(question, name),
        answered=answered,
        sensitive=question.sensitive,
    )


def _words(question: Question, value: Any, context: AnswerContext) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    match question.kind:
        case Kind.DATE | Kind.DATETIME:
            return _moment(question, value)
        case Kind.YES_NO:
            return {"yes": "Yes", "no": "No"}.get(str(value), str(value))
        case Kind.RADIOS | Kind.SELECT | Kind.CHECKBOXES:
            return next((choice.title for choice in question.choices if choice.value == value), str(value))
        case Kind.MONEY if isinstance(value, int):
            return f"£{value // 100:,}.{value % 100:02}"
        case Kind.WORKER | Kind.PERSON | Kind.RECORD | Kind.FILE:
            listed = context.choices_for(question) or ()
            unknown = "A document" if question.kind is Kind.FILE else "Not on the list any more"
            return next((choice.title for choice in listed if choice.value == value), unknown)
        case _:
            return str(value)


def _moment(question: Question, value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(str(part) for part in value.values() if part)
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    words = date_in_words(at.date())
    return f"{words} at {time_in_words(at.time())}" if question.kind is Kind.DATETIME else words

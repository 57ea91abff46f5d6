"""Answers in words, section by section: to check before sending, and to read for ever after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from forms.answers import asked_values
from forms.context import AnswerContext
from forms.form import Form
from forms.question import Choice, Kind, Question
from forms.typing_in import typed_in
from webui.form_fields import CHOSEN_FROM_A_LIST, everything
from webui.parts import AnswerRow, AnswerSection, Document
from webui.wording import long_date, money


def answer_sections(
    form: Form,
    values: Mapping[str, Any],
    *,
    context: AnswerContext,
    documents: Mapping[str, Document] | None = None,
    change_url: str = "",
    may_see: Callable[[Question], bool] = everything,
) -> tuple[AnswerSection, ...]:
    """The answers of a form. Questions that are not asked, given the others, are left out.

    `change_url` is the address of the form; each row then links back to its question there. Ids are told as the names
    that `context` and `documents` give; one they don't know is told as "no longer listed".
    """
    teller = _Teller(context, documents or {})
    typed = asked_values(form, typed_in(form, values).values)
    sections = []
    for section in form.sections:
        rows: list[AnswerRow] = []
        for question in section.questions:
            if question.asked(typed) and may_see(question):
                url = f"{change_url}#{_anchor(question)}" if change_url else ""
                # What could not be read as an answer is shown as it was typed.
                rows.extend(teller.rows(question, typed.get(question.name, values.get(question.name)), url))
        sections.append(AnswerSection(title=section.title, rows=tuple(rows)))
    return tuple(sections)


class _Teller:
    def __init__(self, context: AnswerContext, documents: Mapping[str, Document]) -> None:
        self.context, self.documents = context, documents

    def rows(self, question: Question, value: Any, url: str) -> Iterator[AnswerRow]:
        if question.kind is not Kind.GROUP:
            yield self._row(question, question.title, value, url)
            return
        items = value if isinstance(value, list) else []
        if not items:
            yield AnswerRow(question=question.title, lines=(), change_url=url)
        for number, item in enumerate(items, start=1):
            lines = []
            for inner in question.items:
                if inner.asked(item) and (told := self.lines(inner, item.get(inner.name))):
                    lines.append(f"{inner.title}{'' if inner.title.endswith('?') else ':'} {', '.join(told)}")
            title = f"{question.item_title or question.title} {number}"
            yield AnswerRow(question=title, lines=tuple(lines), change_url=url)

    def _row(self, question: Question, title: str, value: Any, url: str) -> AnswerRow:
        if question.kind is Kind.FILE:
            ids = value if isinstance(value, list) else [value] if value else []
            known = tuple(self.documents[one] for one in ids if one in self.documents)
            missing = len(ids) - len(known)
            lines = ("A document that is no longer listed",) * missing
            return AnswerRow(question=title, lines=lines, documents=known, change_url=url)
        return AnswerRow(question=title, lines=self.lines(question, value), change_url=url)

    def lines(self, question: Question, value: Any) -> tuple[str, ...]:
        """The answer in words, one line for each value; empty when there is none."""
        if value is None or value in ("", []):
            return ()
        if isinstance(value, list):
            return tuple(line for one in value for line in self.lines(question, one))
        if isinstance(value, Mapping):
            return (" ".join(str(typed) for typed in value.values() if typed),)
        if isinstance(value, bool):
            return ("Yes" if value else "No",)
        return (self._text(question, value),)

    def _text(self, question: Question, value: Any) -> str:
        match question.kind:
            case Kind.DATE | Kind.DATETIME:
                return moment_words(str(value))
            case Kind.MONEY if isinstance(value, int):
                return money(value)
            case Kind.INTEGER if isinstance(value, int):
                return f"{value:,}"
            case Kind.FILE:
                document = self.documents.get(str(value))
                return document.name if document else "A document that is no longer listed"
            case kind if kind in CHOSEN_FROM_A_LIST:
                return _title(self.context.choices_for(question) or (), str(value)) or "No longer listed"
            case _:
                return _title(question.choices, str(value)) or str(value)


def moment_words(stored: str) -> str:
    """`2026-11-26` or `2026-11-26T16:20`, a London time, as words; anything else as it is."""
    try:
        if "T" not in stored:
            return long_date(date.fromisoformat(stored))
        at = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    return f"{long_date(at.date())}, {at.hour % 12 or 12}:{at.minute:02}{'am' if at.hour < 12 else 'pm'}"


def _title(choices: tuple[Choice, ...], value: str) -> str:
    return next((choice.title for choice in choices if choice.value == value), "")


def _anchor(question: Question) -> str:
    match question.kind:
        case Kind.DATE | Kind.DATETIME:
            return f"{question.name}-day"
        case Kind.GROUP:
            return f"{question.name}-0"
        case _:
            return question.name

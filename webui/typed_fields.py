"""What a person typed, shown as it was typed, where there is no form any more to show it in."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from webui.parts import AnswerRow, AnswerSection

#: Fields that pages put in themselves.
OWN = frozenset({"csrf_token", "draft_revision", "do", "password", "new_password", "next", "-asked", "saved_at"})
LONGEST = 20_000  #: characters shown of one answer


def fields_as_typed(form: MultiDict[str, str]) -> tuple[AnswerSection, ...]:
    """One section with a row for each field that holds something, under the field's name in words."""
    rows = [
        AnswerRow(question=_in_words(name), lines=lines)
        for name in form
        if name not in OWN and ":" not in name and (lines := _lines(form.getlist(name)))
    ]
    return (AnswerSection(title="", rows=tuple(rows)),) if rows else ()


def _lines(values: list[str]) -> tuple[str, ...]:
    return tuple(value[:LONGEST] for value in values if value.strip())


def _in_words(name: str) -> str:
    """`referees-0-first_name` is "Referees 1 first name"."""
    parts = [str(int(part) + 1) if part.isdigit() else part.replace("_", " ") for part in name.split("-")]
    words = " ".join(part for part in parts if part).strip()
    return words[:1].upper() + words[1:]

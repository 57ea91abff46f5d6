"""Trying a decision table: facts are chosen as a journey would have them, and the table's own evaluation answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.domain.decision_tables import Answered, KnownFact, TableText
from engine.domain.step import Fact
from webui import current

_NUMBER = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TryField:
    """A fact to choose. `kind`: choices, several, number or text. `chosen` is what was chosen."""

    name: str
    heading: str
    kind: str
    choices: tuple[tuple[str, str], ...]
    chosen: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryView:
    """What was tried and what came of it. `rows` gave the answer; `stops`: why there is none."""

    fields: tuple[TryField, ...]
    tried: bool
    rows: tuple[int, ...]
    answers: tuple[tuple[str, str], ...]
    stops: str


def try_view(
    text: TableText, facts: Sequence[KnownFact], chosen: MultiDict[str, str], dmn: bytes, table: str
) -> TryView:
    """The box with what was chosen in the address; asked if it says `try`."""
    known = {fact.name: fact for fact in facts}
    fields = tuple(
        _field(name, text, known.get(name), chosen) for name in dict.fromkeys(column.name for column in text.inputs)
    )
    if "try" not in chosen or any(field.problem for field in fields):
        return TryView(fields=fields, tried=False, rows=(), answers=(), stops="")
    given: dict[str, Fact] = {field.name: _fact(field, known.get(field.name)) for field in fields}
    found = current.ports().drawings.tables.try_out(dmn, table, given)
    headings = {column.name: column.heading for column in text.outputs}
    answers = tuple((headings.get(name, name), _shown(value)) for name, value in found.answers.items())
    return TryView(fields=fields, tried=True, rows=found.rows, answers=answers, stops=found.stops)


def _field(name: str, text: TableText, fact: KnownFact | None, chosen: MultiDict[str, str]) -> TryField:
    heading = next(column.heading for column in text.inputs if column.name == name)
    picked = tuple(chosen.getlist(f"is-{name}"))
    about: dict[str, Any] = {"name": name, "heading": heading, "chosen": picked}
    if fact is not None and fact.kind is Answered.YES_NO:
        return TryField(kind="choices", choices=(("true", "Yes"), ("false", "No")), **about)
    if fact is not None and fact.kind in (Answered.CHOICE, Answered.SEVERAL):
        kind = "several" if fact.kind is Answered.SEVERAL else "choices"
        return TryField(kind=kind, choices=fact.choices, **about)
    if fact is not None and fact.kind is Answered.NUMBER:
        wrong = any(one.strip() and not _NUMBER.fullmatch(one.strip()) for one in picked)
        said = f"Enter {heading} as a whole number, or nothing." if wrong else ""
        return TryField(kind="number", choices=(), problem=said, **about)
    return TryField(kind="text", choices=(), **about)


def _fact(field: TryField, fact: KnownFact | None) -> Fact:
    """What was chosen as a journey has it; nothing chosen: not known."""
    if field.kind == "several":
        if "" in field.chosen:
            return ()
        return tuple(field.chosen) or None
    first = field.chosen[0].strip() if field.chosen else ""
    if not first:
        return None
    if fact is not None and fact.kind is Answered.YES_NO:
        return first == "true"
    return int(first) if field.kind == "number" else first


def _shown(value: Fact) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "nothing"
    return "nothing" if value is None else str(value)

"""Cells of a decision table as a page offers them to be filled in, and what was filled in as a cell's text.

A cell whose fact can be chosen is a pick list, a yes-or-no fact a list, a number a comparison. What these cannot say,
or what nobody knows the answers of, is typed as it stands in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.domain.dates_in_words import joined
from engine.domain.decision_tables import Answered, Column, KnownFact

ONE_OF, NONE_OF = "one_of", "none_of"
#: Nothing ticked: it does not matter.
HOWS = {ONE_OF: "Is one of these", NONE_OF: "Is none of these"}
NOT_KNOWN = "null"
YES_NO = {
    "": "Anything",
    "true": "Yes",
    "false": "No",
    "not(true)": "Not yes",
    "not(false)": "Not no",
    "null": "Not known",
}
#: Other spellings of the same.
_SAME = {"-": "", "True": "true", "False": "false", "? != true": "not(true)", "? != True": "not(true)"}
_SAME |= {"? != false": "not(false)", "? != False": "not(false)", "not(True)": "not(true)", "not(False)": "not(false)"}
NUMBERS = {
    "any": "Anything",
    "=": "is",
    "<=": "at most",
    ">=": "at least",
    "<": "less than",
    ">": "more than",
    "between": "from … to",
    "null": "not known",
}
_PICKED = re.compile(r'\s*(?:"([^"]*)"|(null))\s*(,|$)')
_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_COMPARED = re.compile(r"(<=|>=|<|>)?\s*(-?\d{1,9})")
_BETWEEN = re.compile(r"\[\s*(-?\d{1,9})\s*\.\.\s*(-?\d{1,9})\s*\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """A cell to fill in. `kind`: choices, yes_no, number, text or answer. `label` tells row and column.

    `said` is what it says now, in short; `how`, `picked`, `first`, `last` and `text` what stands in its fields.
    `choices`: values with titles.
    """

    name: str
    kind: str
    label: str
    said: str
    text: str
    how: str = ""
    picked: frozenset[str] = frozenset()
    first: str = ""
    last: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def cell_view(name: str, text: str, fact: KnownFact | None, *, label: str, problem: str = "") -> CellView:
    """A cell of this text, in the way its fact is answered."""
    view: dict[str, Any] = {"name": name, "label": label, "text": text, "problem": problem}
    if fact is not None and fact.kind in (Answered.CHOICE, Answered.SEVERAL):
        found = _picked(text)
        if found is not None:
            how, picked = found
            # What the file asks for stays there to be seen, also where no form gives it.
            more = tuple((value, value) for value in sorted(picked - set(fact.titles) - {NOT_KNOWN}))
            choices = (*fact.choices, *more, (NOT_KNOWN, "Not known"))
            said = _said(how, picked, dict(choices))
            return CellView(kind="choices", how=how, picked=picked, choices=choices, said=said, **view)
    if fact is not None and fact.kind is Answered.YES_NO and _SAME.get(text, text) in YES_NO:
        written = _SAME.get(text, text)
        return CellView(kind="yes_no", how=written, choices=tuple(YES_NO.items()), said=YES_NO[written], **view)
    if fact is not None and fact.kind is Answered.NUMBER:
        number = _number(text)
        if number is not None:
            how, first, last = number
            listed = tuple(NUMBERS.items())
            return CellView(kind="number", how=how, first=first, last=last, choices=listed, said=text, **view)
    return CellView(kind="text", said=text, **view)


def cell_text(name: str, sent: Mapping[str, Any], picked: list[str]) -> str:
    """The text of a cell from what was sent: its fields begin with `name`, `picked` are the values ticked."""
    kind = str(sent.get(f"{name}-kind", "text"))
    how = str(sent.get(f"{name}-how", ""))
    if kind == "choices":
        if not picked:
            return ""
        listed = ", ".join(value if value == NOT_KNOWN else f'"{_bare(value)}"' for value in picked)
        return f"not({listed})" if how == NONE_OF else listed
    if kind == "yes_no":
        return how if how in YES_NO else ""
    if kind == "number":
        first, last = (str(sent.get(f"{name}-{end}", "")).strip() for end in ("first", "last"))
        if how == "between":
            return f"[{first}..{last}]"
        if how == "null":
            return "null"
        if how == "=":
            return first
        return f"{how} {first}" if how in ("<", "<=", ">", ">=") else ""
    return str(sent.get(f"{name}-text", "")).strip()


def answer_view(name: str, text: str, column: Column, *, label: str, problem: str = "") -> CellView:
    """What a row answers: text without its quotes, a number, or yes and no."""
    if column.type == "boolean" and _SAME.get(text, text) in ("true", "false", ""):
        listed = (("", "Choose"), ("true", "Yes"), ("false", "No"))
        how = _SAME.get(text, text)
        return CellView(
            name=name, kind="yes_no", label=label, said=text, text=text, how=how, choices=listed, problem=problem
        )
    quoted = is_text(column)
    shown = text[1:-1] if quoted and re.fullmatch(r'"[^"]*"', text) else text
    return CellView(
        name=name,
        kind="answer",
        label=label,
        said=shown,
        text=shown,
        choices=tuple((value, value) for value in column.values),
        problem=problem,
    )


def answer_text(name: str, sent: Mapping[str, Any], column: Column) -> str:
    """The text of an answer from what was sent."""
    if str(sent.get(f"{name}-kind", "")) == "yes_no":
        how = str(sent.get(f"{name}-how", ""))
        return how if how in ("true", "false") else ""
    typed = str(sent.get(f"{name}-text", "")).strip()
    return f'"{_bare(typed)}"' if typed and is_text(column) else typed


def is_text(column: Column) -> bool:
    """Whether what a column answers is a text, and so stands in quotes."""
    return column.type not in ("boolean", "number", "integer", "long", "double")


def _bare(value: str) -> str:
    """The value without what would end it: a quotation mark, a line's end."""
    return " ".join(value.replace('"', "'").split())


def _picked(text: str) -> tuple[str, frozenset[str]] | None:
    """How a cell asks for values and which; nothing where it asks in another way."""
    if text in ("", "-"):
        return ONE_OF, frozenset()
    negated = _NOT.fullmatch(text)
    rest, at, more = negated.group(1) if negated else text, 0, True
    found: set[str] = set()
    while more:
        part = _PICKED.match(rest, at)
        if part is None:
            return None
        found.add(NOT_KNOWN if part.group(2) else part.group(1))
        at, more = part.end(), part.group(3) == ","
    return (NONE_OF if negated else ONE_OF), frozenset(found)


def _number(text: str) -> tuple[str, str, str] | None:
    if text in ("", "-"):
        return "any", "", ""
    if text == "null":
        return "null", "", ""
    compared, between = _COMPARED.fullmatch(text), _BETWEEN.fullmatch(text)
    if compared:
        return compared.group(1) or "=", compared.group(2), ""
    return ("between", between.group(1), between.group(2)) if between else None


def _said(how: str, picked: frozenset[str], titles: Mapping[str, str]) -> str:
    """What a pick list says now, short enough for its cell."""
    if not picked:
        return "Anything"
    listed = [f"“{title}”" for value, title in titles.items() if value in picked and value != NOT_KNOWN]
    some = [*listed[:2], f"{len(listed) - 2} others"] if len(listed) > 3 else listed
    if NOT_KNOWN in picked:
        some.append("not known")
    said = joined(some, "or")
    return f"Not {said}" if how == NONE_OF else said[:1].upper() + said[1:]

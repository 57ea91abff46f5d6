"""Choices as they are typed, one on each line, and which stored value each line keeps.

Whether a line is a new wording of an answer that was there, or another answer, is never guessed: the drawing branches
on the stored value, and “May be suitable” is one word away from its contrary. What was asked is told back in `same`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from forms.editing import CannotEdit, new_name
from forms.editing_kinds import CHOICES, Answer, begun
from forms.editing_words import Option

NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """A line that may be another wording of one of `gone`; `near` is the value of the likeliest, or "" ."""

    line: int
    title: str
    gone: tuple[Option, ...]
    near: str


def lines_of(text: str) -> tuple[str, ...]:
    """The choices that were typed, blank lines left out."""
    return tuple(line for raw in text.splitlines() if (line := " ".join(raw.split())))


def read_choices(
    lines: Sequence[str], was: Sequence[Option], *, same: Mapping[int, str]
) -> tuple[tuple[Option, ...], tuple[Unclear, ...]]:
    """The choices, and the lines of which must first be said whether they are new. `same` says so by the number of the
    line: the stored value that it keeps, or `new`."""
    by_title = {_plain(option.title): option for option in was}
    kept = {number: found.value for number, line in enumerate(lines) if (found := by_title.get(_plain(line)))}
    gone = [option for option in was if option.value not in kept.values()]
    for number, value in same.items():
        if number < len(lines) and number not in kept and value in {one.value for one in gone} - {*kept.values()}:
            kept[number] = value
    left = tuple(option for option in gone if option.value not in kept.values())
    unclear = tuple(
        Unclear(line=number, title=line, gone=left, near=_nearest(line, left))
        for number, line in enumerate(lines)
        if left and number not in kept and same.get(number) != NEW
    )
    taken = {option.value for option in was}
    choices = []
    for number, line in enumerate(lines):
        value = kept.get(number) or new_name(line, tuple(taken))
        taken.add(value)
        choices.append(Option(value=value, title=line))
    return tuple(choices), unclear


def begun_with(kind: Answer, text: str) -> dict[str, Any]:
    """What the file says of a new question of this kind with the choices typed. Raises CannotEdit."""
    part = begun(kind)
    if kind not in CHOICES:
        return part
    lines = lines_of(text)
    least = 1 if kind is Answer.CHECKBOXES else 2
    if len(lines) < least:
        raise CannotEdit(f"Write {'two' if least == 2 else 'one'} or more choices, one on each line.", "choices")
    if len({line.casefold() for line in lines}) < len(lines):
        raise CannotEdit("A choice stands there twice.", "choices")
    choices, _ = read_choices(lines, (), same={})
    listed = [{"const": one.value, "title": one.title} for one in choices]
    return {**part, "items": {"oneOf": listed}} if kind is Answer.CHECKBOXES else {**part, "oneOf": listed}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _nearest(line: str, gone: Sequence[Option]) -> str:
    def likeness(option: Option) -> float:
        return SequenceMatcher(None, line.casefold(), option.title.casefold()).ratio()

    best = max(gone, key=likeness)
    return best.value if likeness(best) >= 0.6 else ""

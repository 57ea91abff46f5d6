"""What an owner may change over time: each key holds its revisions, each in force from a day on, newest last.

Used by the timescales and the policies. A file that cannot be read raises `NotAnEntry` with the key and what is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Protocol, TypeVar

from engine.domain import dates_in_words as words
from engine.domain.errors import FingerpostError


class NotAnEntry(FingerpostError):
    """An entry of the calendar's files cannot be read."""


class InForceFrom(Protocol):
    """Anything that counts from a day on."""

    @property
    def revision(self) -> date: ...


Revision = TypeVar("Revision", bound=InForceFrom)


def in_force(revisions: Sequence[Revision], on: date) -> Revision:
    """The revision that counts on a day: the newest that is in force.

    Before the first one, the first: no other is known, and a date by it is better than none.
    """
    return next((one for one in reversed(revisions) if one.revision <= on), revisions[0])


def entries(key: str, revisions: object) -> list[Mapping[str, object]]:
    """The revisions of a key as tables. NotAnEntry when the file has something else there."""
    if not isinstance(revisions, list) or not revisions or not all(isinstance(one, dict) for one in revisions):
        raise NotAnEntry(f'{key}: write each revision as a table headed [["{key}"]].')
    return revisions


def in_order(key: str, revisions: Sequence[Revision]) -> tuple[Revision, ...]:
    """The revisions, refused unless each starts on a later day than the one above it.

    What was set keeps the day of its revision; two from one day could not be told apart.
    """
    for older, newer in pairwise(revisions):
        if newer.revision <= older.revision:
            raise NotAnEntry(
                f"{key}: the revision from {words.long_date(newer.revision)} stands below one from "
                f"{words.long_date(older.revision)}; each starts on a later day than the one above it."
            )
    return tuple(revisions)


def only(key: str, entry: Mapping[str, object], allowed: Sequence[str]) -> None:
    """Refuses words the entry may not have: a mistyped one would be left out silently."""
    unknown = sorted(set(entry) - set(allowed))
    if unknown:
        raise NotAnEntry(f"{key}: {words.joined(unknown)} is not known here; known are {words.joined(allowed)}.")


def text(key: str, entry: Mapping[str, object], name: str) -> str:
    """A text that must be there."""
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise NotAnEntry(f"{key}: {name} is missing; write it as text.")
    return value


def one_of(key: str, entry: Mapping[str, object], name: str, allowed: Sequence[str]) -> str:
    """A text out of a list."""
    value = text(key, entry, name)
    if value not in allowed:
        raise NotAnEntry(f"{key}: {name} is {value!r}; it must be {words.joined(allowed, 'or')}.")
    return value


def day(key: str, entry: Mapping[str, object], name: str) -> date:
    """A date that must be there, written without quotes."""
    value = entry.get(name)
    if not isinstance(value, date) or isinstance(value, datetime):
        raise NotAnEntry(f"{key}: {name} must be a date without quotes, as in {name} = 2026-01-01.")
    return value


def whole(key: str, entry: Mapping[str, object], name: str, *, least: int) -> int:
    """A whole number, at least so big."""
    value = entry.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise NotAnEntry(f"{key}: {name} must be a whole number, {least} or more.")
    return value

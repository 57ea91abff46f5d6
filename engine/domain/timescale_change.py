"""A change of a deadline rule from a day on: asked for by one person, agreed to by another, and then never changed.

It counts from tomorrow at the earliest. No deadline of today can then depend on which machine has heard of it: whoever
has looked at the register in the last minutes of a day knows all that is in force on the next (`first_day`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from engine.domain import dates_in_words as words
from engine.domain.errors import FingerpostError
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.term import Unit

SHORTEST_REASON = 10  # characters
#: How long before midnight the next day can no longer be chosen: far longer than any machine goes without looking, and
#: than clocks of machines differ.
NOTICE = timedelta(minutes=10)
#: The largest number of each that a period may have; a longer one was typed wrongly.
MOST = MappingProxyType(
    {Unit.WORKING_DAYS: 1_000, Unit.DAYS: 4_000, Unit.WEEKS: 1_000, Unit.MONTHS: 600, Unit.YEARS: 100}
)
MOST_TIMES = 100  #: dates of a series
#: What a deadline has room for; it keeps these words for good.
LONGEST = MappingProxyType({"key": 80, "title": 200, "source": 300, "reason": 4_000})
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
LAST_YEAR = 2199


class RevisionState(StrEnum):
    """Where a change is in its life."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  #: by who asked before it was agreed, or by anybody before its day


class AlreadyDecided(FingerpostError):
    """This change has been agreed to, refused or taken back already."""


class ChangeRefused(FingerpostError):
    """The rule can't be changed like this; `question` is what to look at."""

    def __init__(self, sentence: str, question: str) -> None:
        super().__init__(sentence)
        self.question = question


@dataclass(frozen=True, slots=True, kw_only=True)
class TimescaleRevision:
    """A change of one rule. `entry` is written as in `timescales.toml`, with `effective_from`.

    `decided_by` agreed, refused or took it back, and `said` is their reason; None and empty while it is only asked for.
    """

    id: str
    key: str
    effective_from: date
    entry: Mapping[str, object]
    reason: str
    asked_at: datetime
    asked_by: WorkerId
    state: RevisionState = RevisionState.ASKED
    agreed_at: datetime | None = None
    agreed_by: WorkerId | None = None
    closed_at: datetime | None = None  #: refused or taken back
    closed_by: WorkerId | None = None
    said: str = ""

    def must_be(self, *states: RevisionState) -> None:
        """AlreadyDecided unless it is in one of these states."""
        if self.state not in states:
            raise AlreadyDecided()


def first_day(at: datetime) -> date:
    """The first day from which a rule can be changed by what is done at this instant: tomorrow.

    In the last ten minutes of a day it is the day after.
    """
    return civil_date(at + NOTICE) + timedelta(days=1)


def check_day(effective_from: date, at: datetime) -> None:
    """ChangeRefused for a day that is too early, or hardly meant."""
    first = first_day(at)
    if effective_from < first:
        raise ChangeRefused(
            f"A rule can be changed from {words.long_date(first)} at the earliest, so that no date of today depends on "
            "when it was changed.",
            "effective_from",
        )
    if effective_from.year > LAST_YEAR:
        raise ChangeRefused(f"The year must be {LAST_YEAR} or earlier.", "effective_from")


def check_key(key: str, known: Iterable[str]) -> None:
    """ChangeRefused for a name that no new rule can have."""
    if not KEY.fullmatch(key) or len(key) > LONGEST["key"]:
        raise ChangeRefused(
            "A rule's name is a group and a word with a dot between, in small letters, digits and underscores, as in "
            f"review.first; at most {LONGEST['key']} letters.",
            "key",
        )
    if key in known:
        raise ChangeRefused(f"There is a rule called {key} already. Change that one, or choose another name.", "key")


def check_entry(entry: Mapping[str, object], reason: str) -> None:
    """ChangeRefused for what the reader of the register would take and nobody can mean, or there is no room for."""
    for name in ("title", "source"):
        if len(str(entry.get(name, ""))) > LONGEST[name]:
            raise ChangeRefused(f"The {name} may have {LONGEST[name]} characters.", name)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ChangeRefused("Say in a sentence why. Everybody who looks at the rule reads it.", "reason")
    if len(reason) > LONGEST["reason"]:
        raise ChangeRefused(f"The reason may have {LONGEST['reason']} characters.", "reason")
    for name in ("due", "not_before", "every", "earliest_of", "first_known_of"):
        found = entry.get(name, [])
        for term in found if isinstance(found, list) else [found]:
            if isinstance(term, Mapping):
                _check_amounts(term, name)


def _check_amounts(term: Mapping[str, object], name: str) -> None:
    for unit, most in MOST.items():
        amount = term.get(unit)
        if isinstance(amount, int) and amount > most:
            raise ChangeRefused(f"{amount} {unit.replace('_', ' ')} is too long: at most {most}.", name)
    times = term.get("times")
    if isinstance(times, int) and times > MOST_TIMES:
        raise ChangeRefused(f"A series may have {MOST_TIMES} dates at most.", name)


def as_kept(entry: Mapping[str, object]) -> dict[str, object]:
    """The entry as JSON can hold it: its day as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in entry.items()}


def as_read(kept: Mapping[str, object]) -> dict[str, object]:
    """The entry as the register reads it, from what was kept."""
    return {**kept, "effective_from": date.fromisoformat(str(kept["effective_from"]))}


def same_rule(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two entries say the same but for the day they are in force from."""
    return {**one, "effective_from": None} == {**other, "effective_from": None}

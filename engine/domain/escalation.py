"""Who is told about a deadline, and when: before it, on it and after it, by the codes of `escalations.toml`.

A notice is dated, not timed: the day on which people are told. Whether a passed deadline is a breach that needs a
reason is said here too; recording it is the journey's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.domain import dates_in_words as words
from engine.domain import revisions
from engine.domain.deadline import Promise
from engine.domain.errors import FingerpostError
from engine.domain.revisions import NotAnEntry
from engine.domain.working_days import WorkingDays

REMINDER, DUE, ESCALATION = "reminder", "due", "escalation"
PEOPLE = ("holder", "team_manager", "service_manager", "head_of_service", "legal_adviser", "nominated_officer")


class UnknownEscalation(FingerpostError):
    """There is no escalation code of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A day on which `to` are told: before the date (reminder), on it (due) or after it (escalation).

    `to` are positions, not people: holder of the task, its team manager and the line above, legal adviser, officer.
    `repeats`: told again every working day from then on until it is resolved.
    """

    on: date
    kind: str
    to: tuple[str, ...]
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """So many working days before or after the due date, `to` are told."""

    working_days: int
    to: tuple[str, ...]
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationCode:
    """One code. `breach_reason`: what is late cannot be completed without saying why."""

    code: str
    title: str
    before: tuple[Notice, ...]
    due: tuple[str, ...]
    after: tuple[Notice, ...]
    breach_reason: bool


class Escalations:
    """The codes, read from the parsed `escalations.toml`."""

    def __init__(self, parsed: Mapping[str, object]) -> None:
        """NotAnEntry, with the code and what is wrong, for an entry that cannot be read."""
        general = parsed.get("unassigned", {})
        if not isinstance(general, dict):
            raise NotAnEntry("unassigned: write the table [unassigned] with working_days and to.")
        self.unassigned = _notice("unassigned", general)
        self._codes = {code: _code(code, found) for code, found in parsed.items() if code != "unassigned"}

    def codes(self) -> tuple[str, ...]:
        """Every code, in the order of the file."""
        return tuple(self._codes)

    def code(self, code: str) -> EscalationCode:
        """UnknownEscalation when there is no such code."""
        if code not in self._codes:
            known = words.joined(list(self._codes), "or")
            raise UnknownEscalation(f"There is no escalation code {code!r}; write {known}.")
        return self._codes[code]

    def needs_breach_reason(self, code: str) -> bool:
        """Whether what is late may be completed only with a reason, which opens a breach."""
        return self.code(code).breach_reason

    def reminders(self, code: str, promise: Promise, *, opened_on: date, days: WorkingDays) -> tuple[Reminder, ...]:
        """Whom to tell on which days, in order; empty while the date is not known.

        Working days are counted from the due date. Who is told "on the day" is told on the last working day up to it,
        while something can still be done; a reminder that would come on that day or later says nothing more and is
        left out. So is what would fall on or before `opened_on`, when the task came to its holder.
        """
        if promise.due_on is None:
            return ()
        found, due_on = self.code(code), promise.due_on
        told_on = days.last_on_or_before(due_on)
        before = [Reminder(on=days.before(due_on, one.working_days), kind=REMINDER, to=one.to) for one in found.before]
        on_the_day = [Reminder(on=told_on, kind=DUE, to=found.due)] if found.due else []
        after = [
            Reminder(on=days.after(due_on, one.working_days), kind=ESCALATION, to=one.to, repeats=one.repeats)
            for one in found.after
        ]
        wanted = [one for one in before if one.on < told_on] + on_the_day + after
        return tuple(sorted((one for one in wanted if one.on > opened_on), key=lambda one: one.on))

    def unassigned_on(self, opened_on: date, *, days: WorkingDays) -> Reminder:
        """When, and to whom, a task that nobody has taken is reported."""
        on = days.after(opened_on, self.unassigned.working_days)
        return Reminder(on=on, kind=ESCALATION, to=self.unassigned.to)


def again(reminder: Reminder, *, days: WorkingDays) -> Reminder | None:
    """The next one of an escalation that repeats every working day; None for any other."""
    if not reminder.repeats:
        return None
    return Reminder(on=days.after(reminder.on, 1), kind=reminder.kind, to=reminder.to, repeats=True)


def _code(code: str, found: object) -> EscalationCode:
    if not isinstance(found, dict):
        raise NotAnEntry(f'{code}: write the table ["{code}"].')
    revisions.only(code, found, ["title", "before", "due", "after", "breach_reason"])
    breach_reason = found.get("breach_reason", False)
    if not isinstance(breach_reason, bool):
        raise NotAnEntry(f"{code}: breach_reason is true or false.")
    return EscalationCode(
        code=code,
        title=revisions.text(code, found, "title"),
        before=_notices(code, found, "before"),
        due=_people(code, found.get("due", [])),
        after=_notices(code, found, "after"),
        breach_reason=breach_reason,
    )


def _notices(code: str, found: Mapping[str, object], name: str) -> tuple[Notice, ...]:
    listed = found.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise NotAnEntry(f'{code}: {name} is a list such as [{{ working_days = 5, to = ["holder"] }}].')
    return tuple(_notice(code, one) for one in listed)


def _notice(code: str, found: Mapping[str, object]) -> Notice:
    revisions.only(code, found, ["working_days", "to", "repeats"])
    repeats = found.get("repeats", False)
    if not isinstance(repeats, bool):
        raise NotAnEntry(f"{code}: repeats is true or false.")
    days = revisions.whole(code, found, "working_days", least=1)
    to = _people(code, found.get("to", []))
    if not to:
        raise NotAnEntry(f'{code}: say to whom, as in to = ["team_manager"].')
    return Notice(working_days=days, to=to, repeats=repeats)


def _people(code: str, found: object) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise NotAnEntry(f'{code}: say to whom as a list, as in ["team_manager"].')
    for one in found:
        if one not in PEOPLE:
            raise NotAnEntry(f"{code}: {one!r} cannot be told; write {words.joined(PEOPLE, 'or')}.")
    return tuple(found)

"""Everything that dates are worked out with: working days, timescales, escalations, policies, anchors in words.

One value, handed to the actions. `Calendar.promise` also works out the dates of other rules that a rule counts from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from engine.domain import dates_in_words as words
from engine.domain.deadline import NONE_PROMISED, DeadlineRule, Promise, must_promise, promise
from engine.domain.errors import AnchorMissing
from engine.domain.escalation import Escalations
from engine.domain.ids import RuleKey
from engine.domain.policies import Policies
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """`labels` say what an anchor is, as a clause: `stage_1_start` -> `stage 1 started`."""

    days: WorkingDays
    timescales: Timescales
    escalations: Escalations
    policies: Policies
    labels: Mapping[str, str] = field(default_factory=dict)

    def promise(
        self, key: str, anchors: Mapping[str, date], *, on: date, promised: Mapping[str, date] = NONE_PROMISED
    ) -> Promise:
        """What the rule in force on this day promises. Raises UnknownRule; a missing anchor is in `waits_for`.

        `promised` are dates that other rules now promise, extensions included, by rule key. A rule read by this one
        and not among them is worked out from the anchors.
        """
        rule = self.timescales.in_force(key, on)
        return self._chained(rule, anchors, on=on, promised=promised, strictly=False)

    def must_promise(
        self, key: str, anchors: Mapping[str, date], *, on: date, promised: Mapping[str, date] = NONE_PROMISED
    ) -> Promise:
        """As `promise`, but AnchorMissing names what is missing where no date can be worked out."""
        rule = self.timescales.in_force(key, on)
        try:
            return self._chained(rule, anchors, on=on, promised=promised, strictly=True)
        except AnchorMissing as error:
            behind = sorted(self.anchors_of(key, on=on) - set(error.missing))
            if not behind:
                raise
            given = words.joined([f"--given {name}=YYYY-MM-DD" for name in behind], "or")
            raise AnchorMissing(f"{error} It can be worked out from {given}.", missing=error.missing) from error

    def anchors_of(self, key: str, *, on: date) -> frozenset[str]:
        """The anchors that the rule reads, and those of the rules whose dates it reads."""
        rule = self.timescales.in_force(key, on)
        return rule.anchors.union(*(self.anchors_of(read, on=on) for read in rule.reads_rules))

    def rules_read_by(self, key: str, *, on: date) -> frozenset[RuleKey]:
        """Keys of the rules whose dates the rule reads, directly or through another."""
        reads = self.timescales.in_force(key, on).reads_rules
        return reads.union(*(self.rules_read_by(read, on=on) for read in reads))

    def _chained(
        self,
        rule: DeadlineRule,
        anchors: Mapping[str, date],
        *,
        on: date,
        promised: Mapping[str, date],
        strictly: bool,
    ) -> Promise:
        read = {
            key: self.promise(key, anchors, on=on, promised=promised)
            for key in sorted(rule.reads_rules)
            if key not in promised
        }
        worked_out: dict[str, date] = {key: made.due_on for key, made in read.items() if made.due_on is not None}
        dates = {**promised, **worked_out}
        made = (must_promise if strictly else promise)(rule, anchors, promised=dates, days=self.days)
        used = [one for one in read.values() if one.due_on is not None]
        because = tuple(sentence for one in used for sentence in _because_of_another(one)) + made.because
        incomplete = made.calendar_incomplete or (made.due_on is not None and any(o.calendar_incomplete for o in used))
        return replace(made, because=because, calendar_incomplete=incomplete)


class FixedCalendar:
    """A calendar that stays as it is, for rehearsals and tests; fulfils `ports.Calendars`."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    @property
    def shipped(self) -> Calendar:
        return self._calendar

    def now(self) -> Calendar:
        return self._calendar

    def look_again(self) -> None:
        """Nothing changes it."""


def _because_of_another(made: Promise) -> tuple[str, ...]:
    """The arithmetic of a promise that another one counts from, told by its name."""
    return tuple(f"“{made.title}” ({made.rule}): {sentence}" for sentence in made.because)

"""What a working day is, and counting them: neither a Saturday or Sunday, nor an England bank holiday (CAL-2).

Pure: the holidays come from outside. Beyond `confirmed_until` they are only expected, and may still be moved or
added to, so whoever counts there says so (CAL-11).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days, given the bank holidays and the last year for which these are confirmed.

    `names` says what a holiday is called, for explanations; a holiday without a name is "a bank holiday".
    """

    holidays: frozenset[date]
    confirmed_until: int
    names: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)
    _lost: tuple[date, ...] = field(init=False, compare=False, repr=False)  #: holidays on a Monday to Friday, in order

    def __post_init__(self) -> None:
        lost = tuple(sorted(day for day in self.holidays if day.weekday() < SATURDAY))
        object.__setattr__(self, "_lost", lost)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day."""
        return day.weekday() < SATURDAY and day not in self.holidays

    def after(self, day: date, n: int) -> date:
        """The nth working day after `day`, which itself is not counted (CAL-3).

        `n` = 0: that day, or the next working day. ValueError when `n` is negative.
        """
        if n == 0:
            return self.first_on_or_after(day)
        return self._nth(day, n, ONE_DAY)

    def beginning_with(self, day: date, n: int) -> date:
        """The nth working day where `day` is the first, if it is a working day, else the next one is (CAL-4).

        ValueError when `n` is less than 1: a period that begins with a day has that day in it.
        """
        if n < 1:
            raise ValueError(f"A period beginning with a day has at least one working day, not {n}.")
        return self._nth(day - ONE_DAY, n, ONE_DAY)

    def before(self, day: date, n: int) -> date:
        """The nth working day before `day`, which itself is not counted. `n` = 0: that day, or the one before it."""
        if n == 0:
            return self.last_on_or_before(day)
        return self._nth(day, n, -ONE_DAY)

    def last_on_or_before(self, day: date) -> date:
        """The last day on which somebody can still act for a date that does not move (CAL-7)."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def first_on_or_after(self, day: date) -> date:
        """That day if people work, else the next working day."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def days_left(self, due_on: date, today: date) -> int:
        """Working days after today up to and including the due date.

        0: due today, or nothing but a weekend or holidays in between. Negative: so many working days late, counting
        the working days after the due date up to and including today; 0 when late over a weekend only.
        """
        if today > due_on:
            return -self._between(due_on, today)
        return self._between(today, due_on)

    def is_confirmed(self, until: date) -> bool:
        """Whether the bank holidays are confirmed up to this day."""
        return until.year <= self.confirmed_until

    def holidays_between(self, first: date, last: date) -> tuple[date, ...]:
        """The bank holidays from Monday to Friday that a count from `first` to `last`, both included, leaves out."""
        return self._lost[bisect_left(self._lost, first) : bisect_right(self._lost, last)]

    def name_of(self, holiday: date) -> str:
        """What a bank holiday is called."""
        return self.names.get(holiday, "a bank holiday")

    def _nth(self, day: date, n: int, step: timedelta) -> date:
        if n < 0:
            raise ValueError(f"Working days are counted forwards or backwards, not {n}.")
        while n:
            day += step
            n -= self.is_working_day(day)
        return day

    def _between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`, without walking there."""
        weeks, rest = divmod((end - start).days, 7)
        tail = sum((start.weekday() + step) % 7 < SATURDAY for step in range(1, rest + 1))
        return weeks * SATURDAY + tail - len(self.holidays_between(start + ONE_DAY, end))

"""Whole weeks, Monday to Sunday, for calendars that people look ahead in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.domain.working_days import ONE_DAY

DAYS_IN_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Seven days, the first a Monday."""

    days: tuple[date, ...]

    @property
    def first(self) -> date:
        """The Monday."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The Sunday."""
        return self.days[-1]


def weeks_from(day: date, count: int) -> tuple[Week, ...]:
    """So many weeks, the first of which holds `day`."""
    monday = day - day.weekday() * ONE_DAY
    return tuple(
        Week(days=tuple(monday + (DAYS_IN_A_WEEK * number + place) * ONE_DAY for place in range(DAYS_IN_A_WEEK)))
        for number in range(count)
    )

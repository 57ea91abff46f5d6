"""One term of a deadline rule: so long after, before or beginning with a known date, and how that is counted.

Working days are counted by the calendar (CAL-3, CAL-4), months and years to the corresponding day, or the last day
of a shorter month (CAL-5), weeks and days in full (CAL-6). Nothing rolls to a working day (CAL-7).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from engine.domain import dates_in_words as words
from engine.domain.working_days import ONE_DAY, WorkingDays

DUE = "due:"  #: `due:review.second` is the date that another rule promises
LISTED_IN_FULL = 10  #: working days; a longer count is told by its first and last day


class Relation(StrEnum):
    """Where a term lies from its anchor."""

    AFTER = "after"
    BEFORE = "before"
    BEGINNING_WITH = "beginning_with"  #: the anchor is the first day
    ON = "on"  #: the anchor itself
    ON_OR_AFTER = "on_or_after"  #: the next such day of the year, the anchor itself included


class Unit(StrEnum):
    """What is counted."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """`relation` to the `anchor` (a name, or `due:KEY`), with `amount` and `unit`, or a day of the year."""

    relation: Relation
    anchor: str
    amount: int = 0
    unit: Unit | None = None  #: None exactly for `on` and `on_or_after`
    day_of_year: tuple[int, int] | None = None  #: month and day, exactly for `on_or_after`

    @property
    def promised_by(self) -> str | None:
        """The key of the rule whose date this term counts from, if it counts from another promise."""
        return self.anchor.removeprefix(DUE) if self.anchor.startswith(DUE) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Where a term leads: the date, the count in words, and whether it passed a year with unconfirmed holidays."""

    on: date
    because: tuple[str, ...] = ()
    incomplete: bool = False


def reach(term: Term, start: date, *, days: WorkingDays) -> Reached:
    """Counts a term from the day its anchor holds.

    OverflowError when that leaves the calendar (the years 1 to 9999).
    """
    if term.day_of_year is not None:
        return _next_day_of_year(start, *term.day_of_year)
    if term.unit is None:
        return Reached(on=start)
    if term.unit is Unit.WORKING_DAYS:
        return _working_days(term, start, days)
    return _calendar_period(term, term.unit, start)


def months_later(start: date, months: int) -> date:
    """The corresponding day so many months later (or earlier), or the last day of a month too short for it (CAL-5)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("The calendar has the years 1 to 9999.")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def later(start: date, amount: int, unit: Unit) -> date:
    """So many days, weeks, months or years after `start`; `start` is not counted. Negative amounts go back."""
    match unit:
        case Unit.DAYS:
            return start + timedelta(days=amount)
        case Unit.WEEKS:
            return start + timedelta(weeks=amount)
        case Unit.MONTHS:
            return months_later(start, amount)
        case Unit.YEARS:
            return months_later(start, amount * 12)
        case Unit.WORKING_DAYS:
            raise ValueError("Working days are counted by the calendar of bank holidays.")
    assert_never(unit)


def _calendar_period(term: Term, unit: Unit, start: date) -> Reached:
    length = words.counted(term.amount, unit.value.removesuffix("s"))
    if term.relation is Relation.BEFORE:
        on = later(start, -term.amount, unit)
        told = f"{length} before that is {words.long_date(on)}."
    elif term.relation is Relation.BEGINNING_WITH:
        corresponding = later(start, term.amount, unit)
        clamped = corresponding.day != start.day and unit in (Unit.MONTHS, Unit.YEARS)
        on = corresponding if clamped else corresponding - ONE_DAY
        told = f"{length} beginning with that day, which is the first, end on {words.long_date(on)}."
    else:
        on = later(start, term.amount, unit)
        told = f"{length} after that is {words.long_date(on)}."
    return Reached(on=on, because=(told, *_why_clamped(unit, start, on, term.relation)))


def _why_clamped(unit: Unit, start: date, on: date, relation: Relation) -> tuple[str, ...]:
    if relation is Relation.BEGINNING_WITH or unit not in (Unit.MONTHS, Unit.YEARS) or on.day == start.day:
        return ()
    return (f"{words.month_of(on)} has no {words.ordinal(start.day)}, so its last day counts.",)


def _next_day_of_year(start: date, month: int, day: int) -> Reached:
    """The first such day on or after `start`; it exists in every year, so 29 February never gets here."""
    this_year = start.replace(month=month, day=day)
    on = this_year if this_year >= start else months_later(this_year, 12)
    return Reached(on=on, because=(f"The next {day} {words.MONTHS[month - 1]} from then is {words.long_date(on)}.",))


def _working_days(term: Term, start: date, days: WorkingDays) -> Reached:
    if term.relation is Relation.BEFORE:
        on = days.before(start, term.amount)
    elif term.relation is Relation.BEGINNING_WITH:
        on = days.beginning_with(start, term.amount)
    else:
        on = days.after(start, term.amount)
    told = _no_days(start, on, days) if term.amount == 0 else _count(term, start, on, days)
    return Reached(on=on, because=told, incomplete=not days.is_confirmed(max(start, on)))


def _no_days(start: date, on: date, days: WorkingDays) -> tuple[str, ...]:
    if on == start:
        return ("It is for the same day.",)
    which = "next" if on > start else "last"
    return (f"{_why_not_working(start, days)}, so it is for the {which} working day: {words.long_date(on)}.",)


def _count(term: Term, start: date, on: date, days: WorkingDays) -> tuple[str, ...]:
    back = term.relation is Relation.BEFORE
    included = "included" if term.relation is Relation.BEGINNING_WITH else "not included"
    length = words.counted(term.amount, "working day")
    told = f"{length} {'is' if term.amount == 1 else 'are'} counted{' back' if back else ''}, the day itself {included}"
    if term.relation is Relation.BEGINNING_WITH and not days.is_working_day(start):
        told = f"{_why_not_working(start, days)}, so the {length} begin with the next one"
    first = days.before(start, 1) if back else days.beginning_with(start, 1)
    if term.relation is Relation.AFTER:
        first = days.after(start, 1)
    return (f"{told}: {_listed(term.amount, first, on, days)}.", *_left_out(start, first, on, days))


def _listed(amount: int, first: date, last: date, days: WorkingDays) -> str:
    """Every day of a short count with its number, or the first and the last of a long one."""
    if amount > LISTED_IN_FULL:
        ends = f"the first is {words.short_date(first)}, the {words.ordinal(amount)} is {words.short_date(last)}"
        return f"{ends}"
    step = ONE_DAY if last >= first else -ONE_DAY
    counted = [first]
    while counted[-1] != last:
        day = counted[-1] + step
        while not days.is_working_day(day):
            day += step
        counted.append(day)
    numbered = [f"{words.day_and_month(day)} ({number})" for number, day in enumerate(counted[:-1], start=1)]
    return ", ".join([*numbered, f"{words.short_date(last)} ({amount})"])


def _left_out(start: date, first: date, last: date, days: WorkingDays) -> tuple[str, ...]:
    """The non-working days that the count passed over, bank holidays by name."""
    begin, end = min(start, first, last), max(start, first, last)
    holidays = [day for day in days.holidays_between(begin, end) if day != start]
    named = [f"{words.short_date(day)} ({days.name_of(day)})" for day in holidays]
    weekend = any((begin + timedelta(days=n)).weekday() > 4 for n in range((end - begin).days + 1))
    left_out = [*(["weekends"] if weekend else []), *named]
    return (f"Not counted: {words.joined(left_out)}.",) if left_out else ()


def _why_not_working(day: date, days: WorkingDays) -> str:
    """`Saturday 28 November 2026 is no working day`, with the name of the holiday."""
    holiday = f" ({days.name_of(day)})" if day in days.holidays and day.weekday() < 5 else ""
    return f"{words.long_date(day)}{holiday} is no working day"

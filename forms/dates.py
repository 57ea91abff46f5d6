"""Dates as people type and read them, and the limits a question sets for its date.

Deadlines are none of this room's business. The only reckoning here is what a limit such as "at least 21 years old
today" needs: a civil date some days, weeks, months or years away, clamped to the end of a shorter month.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_YEAR, LAST_YEAR = 1900, 2199

_LIMIT = re.compile(
    r"(?P<base>due:=?[A-Za-z0-9_.]+|[A-Za-z0-9_]+?)(?:(?P<sign>[+-])(?P<number>[0-9]{1,4})(?P<unit>[dwmy]))?"
)
_TIME = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>am|pm)?")
_DIGITS = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A date to compare with: `base` is `today`, a question, an anchor, `due:KEY` or `due:=FACT`, then an offset.

    `text` is the limit as the form writes it, such as `today-21y`.
    """

    text: str
    base: str
    number: int = 0  #: signed
    unit: str = "d"  #: d, w, m or y

    def on(self, known: Mapping[str, date]) -> date | None:
        """The date it stands for; None while its base is not known."""
        start = known.get(self.base)
        return None if start is None else moved(start, self.number, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLimits:
    """The earliest and latest date a question takes: each limit whose date is known counts.

    `override` is the question of the same form that lets another date pass once it holds a reason; the answer is
    then reported, so that the one who completes the task can be checked against `override_role`. `ahead`: the date may
    lie in the future, which the form says where no limit does.
    """

    not_before: tuple[Limit, ...] = ()
    not_after: tuple[Limit, ...] = ()
    override: str | None = None
    override_role: str | None = None
    ahead: bool = False


class NotADate(ValueError):
    """What was typed is no date. The message is the sentence for the person; `part` is the box to look at."""

    def __init__(self, sentence: str, part: str) -> None:
        super().__init__(sentence)
        self.sentence, self.part = sentence, part


def read_limit(text: str) -> Limit | None:
    """`today`, `today-21y`, `stage_1_start`, `due:adopter.stage2`, `due:=extends+1d`; None for anything else."""
    match = _LIMIT.fullmatch(text)
    if match is None:
        return None
    number = int(match["number"] or 0)
    return Limit(
        text=text, base=match["base"], number=-number if match["sign"] == "-" else number, unit=match["unit"] or "d"
    )


def moved(start: date, number: int, unit: str) -> date:
    """The civil date `number` days, weeks, months or years away; the last day of the month where it has no such day."""
    if unit in "dw":
        return start + timedelta(days=number * (7 if unit == "w" else 1))
    months = start.year * 12 + start.month - 1 + number * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def read_date(day: str, month: str, year: str) -> date:
    """The date in three boxes; a month may be a number, a name or its first three letters. Raises NotADate."""
    missing = [box for box, typed in (("day", day), ("month", month), ("year", year)) if not typed]
    if missing:
        raise NotADate(f"The date must include a {' and a '.join(missing)}", missing[0])
    if not _DIGITS.fullmatch(day) or not 1 <= int(day) <= 31:
        raise NotADate("The day must be a number from 1 to 31", "day")
    month_number = _month(month)
    if month_number is None:
        raise NotADate("The month must be a number from 1 to 12, or its name", "month")
    if not _DIGITS.fullmatch(year) or len(year) != 4:
        raise NotADate("The year must have 4 numbers", "year")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise NotADate(f"The year must be from {FIRST_YEAR} to {LAST_YEAR}", "year")
    days = monthrange(int(year), month_number)[1]
    if int(day) > days:
        name = MONTHS[month_number - 1]
        raise NotADate(f"{int(day)} {name} is not a real date: {name} {int(year)} has {days} days", "day")
    return date(int(year), month_number, int(day))


def read_time(typed: str) -> time:
    """`4:20pm`, `4pm`, `16:20` or `midday`. Raises NotADate."""
    text = typed.strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
    if text in ("midday", "noon"):
        return time(12)
    match = _TIME.fullmatch(text)
    if match is None or (match["minute"] is None and match["half"] is None):
        raise NotADate("Enter a time like 4:20pm or 16:20", "time")
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"]
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise NotADate("Enter a time of the day, like 4:20pm or 16:20", "time")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)


def date_in_words(on: date) -> str:
    """`Thursday 26 November 2026`."""
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def time_in_words(at: time) -> str:
    """`4:20pm`."""
    return f"{at.hour % 12 or 12}:{at.minute:02}{'am' if at.hour < 12 else 'pm'}"


def _month(typed: str) -> int | None:
    if _DIGITS.fullmatch(typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    start = typed.lower().rstrip(".")
    for number, name in enumerate(MONTHS, start=1):
        if start in (name.lower(), name.lower()[:3], "sept" if number == 9 else name.lower()):
            return number
    return None

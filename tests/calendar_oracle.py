"""A second way to work out dates, written to be compared with the first: slow, by walking day after day.

It shares no code with the domain. The bank holidays are the published ones for England, written out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

BANK_HOLIDAYS = frozenset(
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
        2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
        2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
        2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
        2028: "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    }.items()
    for day in days.split()
)


def works(day: date, holidays: frozenset[date] = BANK_HOLIDAYS) -> bool:
    """Whether people work on this day."""
    return day.strftime("%a") not in ("Sat", "Sun") and day not in holidays


def nth_working_day(start: date, n: int, *, step: int, holidays: frozenset[date] = BANK_HOLIDAYS) -> date:
    """All days from the one beside `start` on, those that are worked kept, the nth of them."""
    walked = (start + timedelta(days=step * k) for k in range(1, n * 7 + 30))
    return [day for day in walked if works(day, holidays)][n - 1]


def months_after(start: date, months: int) -> date:
    """Month by month by the calendar on the wall; a day that the month has not got becomes its last."""
    year, month = start.year, start.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    for day in range(start.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first")


def expected(rule: str, known: Mapping[str, date]) -> tuple[date | None, date | None]:
    """Not before and due, of a rule in the short notation of `the_register.txt`."""
    lowest = None
    terms = []
    for part in rule.split(","):
        if part.strip().startswith("≥"):
            lowest = one_term(part.strip()[1:], known)
        else:
            terms.append(part.strip())
    if not terms:
        return lowest, None
    if terms[0].startswith("min "):
        found = [one_term(term, known) for term in terms[0][4:].split("&")]
        return lowest, min(day for day in found if day is not None)
    found = [one_term(term, known) for term in terms[0].split("|")]
    return lowest, next((day for day in found if day is not None), None)


def one_term(term: str, known: Mapping[str, date]) -> date | None:
    """The date of one term; None when its anchor is not known."""
    term = term.strip()
    if found := re.fullmatch(r"on (\S+)", term):
        return known.get(found[1])
    if found := re.fullmatch(r"next 31 March from (\S+)", term):
        day = known.get(found[1])
        while day is not None and (day.month, day.day) != (3, 31):
            day += timedelta(days=1)
        return day
    found = re.fullmatch(r"(\S+?)([+-])(\d+)(WD|W|D|M|Y)( beginning with)?", term)
    assert found, f"{term!r} is not in the notation"
    if found[1] not in known:
        return None
    sign = 1 if found[2] == "+" else -1
    return counted(known[found[1]], int(found[3]), found[4], sign=sign, first_is_the_day=bool(found[5]))


def counted(start: date, amount: int, unit: str, *, sign: int, first_is_the_day: bool) -> date:
    """So many of a unit from a day."""
    if first_is_the_day:
        start -= timedelta(days=1)
    if unit == "WD" and amount == 0:
        while not works(start):
            start += timedelta(days=1)
        return start
    if unit == "WD":
        return nth_working_day(start, amount, step=sign)
    if unit in ("W", "D"):
        return start + timedelta(days=sign * amount * (7 if unit == "W" else 1))
    return months_after(start, sign * amount * (12 if unit == "Y" else 1))

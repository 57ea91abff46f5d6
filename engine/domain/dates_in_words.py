"""Civil dates as people read them, in English whatever the machine's locale says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def long_date(day: date) -> str:
    """`Thursday 26 November 2026`, for sentences."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """`Thu 26 Nov 2026`, for tables and lists."""
    return f"{day_and_month(day)} {day.year}"


def day_and_month(day: date) -> str:
    """`Thu 26 Nov`, where the year is said beside it."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def month_of(day: date) -> str:
    """`February 2027`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def joined(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def ordinal(number: int) -> str:
    """`1st`, `22nd`, `13th`."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    teens = number % 100 in (11, 12, 13)
    return f"{number}th" if teens else f"{number}{endings.get(number % 10, 'th')}"


def counted(number: int, thing: str) -> str:
    """`1 month`, `2 months`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def capitalised(clause: str) -> str:
    """The clause as the beginning of a sentence; the rest stays as it is."""
    return clause[:1].upper() + clause[1:]

"""Between civil dates in England and instants in UTC. A date never moves when the clocks change (CAL-1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
LAST_SECOND = time(23, 59, 59)


def civil_date(at: datetime) -> date:
    """The day it is in England at this instant. ValueError for an instant without a time zone."""
    if at.tzinfo is None:
        raise ValueError("An instant without a time zone is on no particular day.")
    return at.astimezone(LONDON).date()


def end_of(day: date) -> datetime:
    """The last second of the day in England, in UTC: 23:59:59Z in winter, 22:59:59Z in summer."""
    return datetime.combine(day, LAST_SECOND, LONDON).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The first instant of the day in England, in UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def morning_of(day: date) -> datetime:
    """Eight o'clock in England on that day, in UTC: when reminders go out."""
    return datetime.combine(day, time(8, 0), LONDON).astimezone(UTC)


def hour_of(day: date, hour: int) -> datetime:
    """This hour of the clock in England on that day, in UTC."""
    return datetime.combine(day, time(hour, 0), LONDON).astimezone(UTC)


def next_evening(at: datetime) -> datetime:
    """The next seven o'clock in the evening in England, in UTC: when offices are empty."""
    evening = hour_of(civil_date(at), 19)
    return evening if evening > at else hour_of(civil_date(at) + timedelta(days=1), 19)

"""When it is, and what the days are counted by."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from engine.domain.calendar import Calendar


class Clock(Protocol):
    """The one clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Calendars(Protocol):
    """Where the calendar comes from: the shipped files, and over them what owners have changed since."""

    @property
    def shipped(self) -> Calendar:
        """As the files say, without what was changed."""
        ...

    def now(self) -> Calendar:
        """The calendar to count by at this moment. Raises NotNow where it cannot be known."""
        ...

    def look_again(self) -> None:
        """Something was changed: the next `now` reads it anew."""
        ...

"""The clock. Nothing else in Fingerpost reads the time of day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands where it was put, for tests and rehearsals, until it is moved on.

    Takes an aware instant or its ISO text: `FixedClock("2026-03-27T16:00Z")`. ValueError without a time zone.
    """

    def __init__(self, at: datetime | str) -> None:
        self._now = _instant(at)

    def now(self) -> datetime:
        """The instant it stands at, aware, in UTC."""
        return self._now

    def set(self, at: datetime | str) -> None:
        """Puts it to another instant."""
        self._now = _instant(at)

    def advance(self, by: timedelta) -> None:
        """Moves it on by a length of real time; over a change of the clocks a day is not 24 hours."""
        self._now += by


def _instant(at: datetime | str) -> datetime:
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    if instant.tzinfo is None:
        raise ValueError(f"{at} says no time zone; write it as 2026-03-27T16:00Z.")
    return instant.astimezone(UTC)

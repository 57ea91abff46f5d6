"""Armed timers."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from engine.domain.ids import JourneyId, TimerId


class Timers(Protocol):
    """Armed timers, by time."""

    def due(self, at: datetime, *, limit: int, after: TimerId | None = None) -> tuple[tuple[TimerId, JourneyId], ...]:
        """Armed timers whose instant has come, oldest first; those waiting for a retry are left out.

        `after`: only those that come after this one. Until this unit of work is left, others who look pass over the
        timers of the same journeys.
        """
        ...

    def next_due_at(self) -> datetime | None: ...

    def failed(self, timer: TimerId, *, retry_at: datetime | None) -> None:
        """Counts a failed attempt; `retry_at` None: stuck."""
        ...

    def try_again(self, journey: JourneyId) -> tuple[TimerId, ...]:
        """Arms the journey's timers that failed as if they never had. Gives them, oldest first."""
        ...

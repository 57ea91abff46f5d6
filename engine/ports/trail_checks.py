"""Checks of the audit trail: when they were asked for, begun and ended, and with what result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from engine.domain.errors import NotNow
from engine.domain.trail_check import TrailCheck, TrailFound

#: Checks one chain, or (None) all of them and the published versions; stops where the second says so, raising NotNow.
Examine = Callable[[str | None, Callable[[], bool]], TrailFound]


def examines_nothing(_chain: str | None, _stopping: Callable[[], bool]) -> TrailFound:
    """Where there is no trail to check, as on the bench."""
    raise NotNow()


class TrailChecks(Protocol):
    """Checks of the whole trail."""

    def ask(self, check: TrailCheck) -> None:
        """Writes that one is asked for."""
        ...

    def waiting(self) -> bool:
        """Whether one is asked for, or going on, that has not ended."""
        ...

    def last_begun(self) -> datetime | None:
        """When the newest check was begun."""
        ...

    def take(self, *, at: datetime, abandoned_before: datetime) -> TrailCheck | None:
        """The oldest that waits, now begun; one that was begun before `abandoned_before` and never ended waits again.

        None where there is none, or where another process takes it just now.
        """
        ...

    def end(self, check: str, found: TrailFound, *, at: datetime) -> None:
        """Writes what it found."""
        ...

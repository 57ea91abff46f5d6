"""Changes of deadline rules."""

from __future__ import annotations

from typing import Protocol

from engine.domain.timescale_change import TimescaleRevision


class TimescaleRevisions(Protocol):
    """Changes of deadline rules."""

    def lock(self) -> None:
        """Nobody else changes a rule until the transaction ends: two that are right each by itself may go round in a
        circle together."""
        ...

    def get(self, revision: str) -> TimescaleRevision:
        """Raises NotFound."""
        ...

    def add(self, revision: TimescaleRevision) -> None: ...

    def decide(self, revision: TimescaleRevision) -> None:
        """Writes what was decided about it; what was asked for stays as it is."""
        ...

    def open_ones(self) -> tuple[TimescaleRevision, ...]:
        """Those that are asked for or agreed to, by the day they are in force from."""
        ...

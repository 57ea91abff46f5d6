"""Journeys put under another version, one by one and many together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.domain.ids import JourneyId, WorkerId
from engine.domain.move_batch import ItemState, MoveBatch, MoveItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A journey that was put under another version, by whom and when; `revision` is the journey's after that."""

    id: str
    journey: JourneyId
    from_version: str
    to_version: str
    revision: int
    at: datetime
    by: WorkerId
    undone: bool


class Moves(Protocol):
    """Journeys put under another version, with how they stood before."""

    def running_on(self, version_id: str) -> tuple[JourneyId, ...]:
        """The journeys that run on this version, oldest first."""
        ...

    def before(self, journey: JourneyId) -> Mapping[str, Any]:
        """How the locked journey is stored now: its state and its open rows, in a form that `add` keeps."""
        ...

    def add(self, move: Move, before: Mapping[str, Any]) -> None:
        """Notes a move that has been written."""
        ...

    def latest(self, journey: JourneyId) -> Move | None:
        """The journey's latest move."""
        ...

    def told_since(self, move: Move) -> int:
        """How many reminders and other messages of its deadlines came since: each raises the journey's revision by
        one, and changes nothing that people do in it."""
        ...

    def take_back(self, move: Move, *, at: datetime, by: WorkerId) -> None:
        """Writes the journey as it stood before; what the move opened is closed. The journey is locked.

        A message that has been sent since is not sent again, and one that is repeated until it is resolved still is.
        """
        ...


class MoveBatches(Protocol):
    """Journeys that were chosen to be moved together."""

    def add(self, batch: MoveBatch, items: Sequence[MoveItem]) -> None:
        """Raises AlreadyChosen where one of them is to be moved, or put back, already."""
        ...

    def get(self, batch: str) -> MoveBatch:
        """Raises NotFound."""
        ...

    def owed(
        self, at: datetime, *, limit: int, after: tuple[datetime, str, str] | None = None
    ) -> tuple[tuple[datetime, str, JourneyId], ...]:
        """(not before, batch, journey) of what is to be moved or put back by now, oldest first, after that one."""
        ...

    def item(self, batch: str, journey: JourneyId) -> MoveItem | None:
        """The journey of the batch, locked until the transaction ends. The journey itself is locked before."""
        ...

    def done(
        self, batch: str, journey: JourneyId, state: ItemState, *, at: datetime, because: str = "", move: str | None
    ) -> None:
        """Writes what became of it."""
        ...

    def stop(self, batch: str, *, at: datetime, by: WorkerId, because: str) -> int:
        """Lets those that wait stay. Gives how many."""
        ...

    def undo(self, batch: str, *, at: datetime, by: WorkerId) -> int:
        """Has those that were moved put back, from now on. Gives how many. Raises AlreadyChosen."""
        ...

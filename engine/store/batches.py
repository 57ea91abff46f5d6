"""Batches of moves, and what each of their journeys waits for or came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from engine.domain.errors import AlreadyChosen, NotFound
from engine.domain.ids import JourneyId, PathwayKey, WorkerId
from engine.domain.move_batch import ItemState, MoveBatch, MoveItem, choices_from
from engine.tables import move_batches, move_items
from engine.tables.batches import OWED

B, ITEM = move_batches.c, move_items.c


class SqlMoveBatches:
    """Fulfils `ports.MoveBatches`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: MoveBatch, items: Sequence[MoveItem]) -> None:
        row = {
            "id": batch.id,
            "pathway": batch.pathway,
            "from_version_id": batch.from_version,
            "to_version_id": batch.to_version,
            "reason": batch.reason,
            "not_before": batch.not_before,
            "chosen_at": batch.at,
            "chosen_by": batch.by,
        }
        self._connection.execute(sa.insert(move_batches), [row])
        rows = [
            {
                "batch_id": batch.id,
                "journey_id": item.journey,
                "state": item.state.value,
                "choices": item.choices.as_kept(),
                "shown": dict(item.shown),
                "not_before": batch.not_before,
            }
            # In one order always: each waits for its journey where somebody is working on it.
            for item in sorted(items, key=lambda one: one.journey)
        ]
        try:
            self._connection.execute(sa.insert(move_items), rows)
        except IntegrityError as error:
            raise AlreadyChosen from error

    def get(self, batch: str) -> MoveBatch:
        row = self._connection.execute(sa.select(move_batches).where(B.id == batch)).one_or_none()
        if row is None:
            raise NotFound
        return MoveBatch(
            id=row.id,
            pathway=PathwayKey(row.pathway),
            from_version=row.from_version_id,
            to_version=row.to_version_id,
            reason=row.reason,
            not_before=row.not_before,
            at=row.chosen_at,
            by=WorkerId(row.chosen_by),
            stopped_at=row.stopped_at,
            undone_by=WorkerId(row.undone_by) if row.undone_by else None,
        )

    def owed(
        self, at: datetime, *, limit: int, after: tuple[datetime, str, str] | None = None
    ) -> tuple[tuple[datetime, str, JourneyId], ...]:
        order = (ITEM.not_before, ITEM.batch_id, ITEM.journey_id)
        wanted = sa.select(*order).where(OWED, ITEM.not_before <= at).order_by(*order).limit(limit)
        if after is not None:
            since, batch, journey = after
            later = sa.or_(ITEM.batch_id > batch, sa.and_(ITEM.batch_id == batch, ITEM.journey_id > journey))
            wanted = wanted.where(sa.or_(ITEM.not_before > since, sa.and_(ITEM.not_before == since, later)))
        found = self._connection.execute(wanted)
        return tuple((row.not_before, row.batch_id, JourneyId(row.journey_id)) for row in found)

    def item(self, batch: str, journey: JourneyId) -> MoveItem | None:
        wanted = sa.select(move_items).where(ITEM.batch_id == batch, ITEM.journey_id == journey).with_for_update()
        row = self._connection.execute(wanted).one_or_none()
        return _item(row) if row is not None else None

    def done(
        self, batch: str, journey: JourneyId, state: ItemState, *, at: datetime, because: str = "", move: str | None
    ) -> None:
        self._connection.execute(
            sa.update(move_items)
            .where(ITEM.batch_id == batch, ITEM.journey_id == journey)
            .values(state=state.value, because=because, move_id=move, done_at=at)
        )

    def stop(self, batch: str, *, at: datetime, by: WorkerId, because: str) -> int:
        stopped = sa.update(move_batches).where(B.id == batch, B.stopped_at.is_(None))
        self._connection.execute(stopped.values(stopped_at=at, stopped_by=by))
        waiting = sa.update(move_items).where(ITEM.batch_id == batch, ITEM.state == ItemState.WAITING.value)
        return self._connection.execute(
            waiting.values(state=ItemState.STAYED.value, because=because, done_at=at)
        ).rowcount

    def undo(self, batch: str, *, at: datetime, by: WorkerId) -> int:
        self._connection.execute(sa.update(move_batches).where(B.id == batch).values(undone_at=at, undone_by=by))
        moved = sa.update(move_items).where(ITEM.batch_id == batch, ITEM.state == ItemState.MOVED.value)
        try:
            return self._connection.execute(
                moved.values(state=ItemState.UNDOING.value, because="", not_before=at)
            ).rowcount
        except IntegrityError as error:
            raise AlreadyChosen from error


def _item(row: Any) -> MoveItem:
    return MoveItem(
        journey=JourneyId(row.journey_id),
        state=ItemState(row.state),
        choices=choices_from(row.choices),
        shown=row.shown,
        because=row.because,
        move=row.move_id,
    )

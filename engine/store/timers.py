"""Armed timers, by time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.ids import JourneyId, TimerId
from engine.domain.timer import TimerState
from engine.tables import ARMED, RETRYING, timers

LOOKED_AT = 20  #: times as many timers as are wanted, before it is said that others have all that is due


class SqlTimers:
    """Fulfils `ports.Timers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, at: datetime, *, limit: int, after: TimerId | None = None) -> tuple[tuple[TimerId, JourneyId], ...]:
        not_waiting = sa.or_(timers.c.retry_at.is_(None), timers.c.retry_at <= at)
        wanted = (
            sa.select(timers.c.id, timers.c.journey_id)
            .where(ARMED, timers.c.due_at <= at, not_waiting)
            .order_by(timers.c.due_at, timers.c.id)
        )
        if after is not None:
            since = self._connection.execute(sa.select(timers.c.due_at).where(timers.c.id == after)).scalar_one()
            later = sa.and_(timers.c.due_at == since, timers.c.id > after)
            wanted = wanted.where(sa.or_(timers.c.due_at > since, later))
        if self._connection.dialect.name == "postgresql":
            wanted = _nobody_elses(wanted, limit)
        rows = self._connection.execute(wanted.limit(limit))
        return tuple((TimerId(row.id), JourneyId(row.journey_id)) for row in rows)

    def next_due_at(self) -> datetime | None:
        first = sa.select(sa.func.min(timers.c.due_at)).where(ARMED, timers.c.retry_at.is_(None))
        retry = sa.select(sa.func.min(timers.c.retry_at)).where(RETRYING)
        row = self._connection.execute(
            sa.select(first.scalar_subquery().label("first"), retry.scalar_subquery().label("retry"))
        ).one()
        return min((at for at in (row.first, row.retry) if at is not None), default=None)

    def try_again(self, journey: JourneyId) -> tuple[TimerId, ...]:
        failed = sa.and_(
            timers.c.journey_id == journey,
            timers.c.attempts > 0,
            timers.c.state.in_((TimerState.ARMED.value, TimerState.STUCK.value)),
        )
        rows = self._connection.execute(
            sa.update(timers)
            .where(failed)
            .values(attempts=0, retry_at=None, state=TimerState.ARMED.value)
            .returning(timers.c.id, timers.c.due_at)
        ).all()
        return tuple(TimerId(row.id) for row in sorted(rows, key=lambda row: (row.due_at, row.id)))

    def failed(self, timer: TimerId, *, retry_at: datetime | None) -> None:
        self._connection.execute(
            sa.update(timers)
            .where(timers.c.id == timer, timers.c.state == TimerState.ARMED.value)
            .values(
                attempts=timers.c.attempts + 1,
                retry_at=retry_at,
                state=TimerState.STUCK.value if retry_at is None else TimerState.ARMED.value,
            )
        )


def _nobody_elses(wanted: sa.Select[Any], limit: int) -> sa.Select[Any]:
    """Those of journeys whose timers no other worker has asked for and is still firing.

    The row of the timer cannot be locked for that, nor the journey's: who fires does so in a transaction of its own.
    PostgreSQL keeps the promise by a lock of no row, and forgets it when the transaction or the connection ends. It
    asks for one lock after the other, in the order of the rows, until it has as many as are wanted.
    """
    some = wanted.limit(limit * LOOKED_AT).subquery()
    ours = sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(some.c.journey_id, 0))
    return sa.select(some.c.id, some.c.journey_id).where(ours)

"""How much waits for the workers, and since when: counts and ages, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWork:
    """What is due and not done, and what was given up."""

    timers_due: int
    oldest_due_seconds: float
    timers_stuck: int
    journeys_stuck: int
    notices_waiting: int
    notices_failed: int
    tellings_waiting: int
    tellings_stuck: int


def waiting_work(database: Engine, *, at: datetime) -> WaitingWork:
    """What waits at this instant. Timers that failed and wait for their next try are not due until then."""
    r = t.timers.c
    due = sa.and_(t.ARMED, r.due_at <= at, sa.or_(r.retry_at.is_(None), r.retry_at <= at))
    asked = sa.select(
        _how_many(t.timers, due).label("timers_due"),
        sa.select(sa.func.min(r.due_at)).where(due).scalar_subquery().label("oldest_due_at"),
        _how_many(t.timers, r.state == "stuck").label("timers_stuck"),
        _how_many(t.journeys, t.RUNNING, t.journeys.c.state == "stuck").label("journeys_stuck"),
        _how_many(t.notices, t.notices.c.state == "queued").label("notices_waiting"),
        _how_many(t.notices, t.notices.c.state == "failed").label("notices_failed"),
        _how_many(t.tellings, t.tellings.c.state == "queued").label("tellings_waiting"),
        _how_many(t.tellings, t.tellings.c.state == "stuck").label("tellings_stuck"),
    )
    with database.connect() as connection:
        row = connection.execute(asked).one()
    return WaitingWork(
        timers_due=row.timers_due,
        oldest_due_seconds=max(0.0, (at - row.oldest_due_at).total_seconds()) if row.oldest_due_at else 0.0,
        timers_stuck=row.timers_stuck,
        journeys_stuck=row.journeys_stuck,
        notices_waiting=row.notices_waiting,
        notices_failed=row.notices_failed,
        tellings_waiting=row.tellings_waiting,
        tellings_stuck=row.tellings_stuck,
    )


def _how_many(table: sa.Table, *which: sa.ColumnElement[bool] | sa.TextClause) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(table).where(*which).scalar_subquery()

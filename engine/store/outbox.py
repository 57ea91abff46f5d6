"""What leaves after the commit: notices to people, tellings to other journeys.

Rows taken for delivery are locked until the transaction ends; on PostgreSQL another machine passes over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.ids import JourneyId, PathwayKey, WorkerId
from engine.domain.journey import Asks, Telling
from engine.domain.references import new_id
from engine.domain.subjects import SubjectRef
from engine.ports import NewNotice, QueuedNotice, QueuedTelling
from engine.store.inserting import Row, insert_all
from engine.store.journey_rows import facts_from
from engine.tables import notices, tellings, workers

QUEUED, SENT, FAILED, STUCK, TAKEN_BACK = "queued", "sent", "failed", "stuck", "taken_back"
ERROR_LETTERS = 300


class SqlOutbox:
    """Fulfils `ports.Outbox`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def queue_notices(self, notices_: Sequence[NewNotice], *, at: datetime) -> None:
        rows = [
            {
                "id": new_id(),
                "to_worker_id": notice.to,
                "template": notice.template,
                "journey_id": notice.journey,
                "task_id": notice.task,
                "facts": dict(notice.facts),
                "queued_at": at,
                "state": QUEUED,
                "next_at": at,
            }
            for notice in notices_
        ]
        insert_all(self._connection, notices, rows)

    def queue_tellings(
        self, tellings_: Sequence[Telling], *, from_journey: JourneyId, subject: SubjectRef, at: datetime
    ) -> None:
        rows = [
            {
                "id": new_id(),
                "from_journey_id": from_journey,
                "subject": str(subject),
                "pathway": telling.pathway,
                "element": telling.element,
                "must_run": telling.must_run,
                "outcome": telling.outcome,
                "asks": telling.asks.value,
                "given": dict(telling.given) or None,
                "queued_at": at,
                "state": QUEUED,
            }
            for telling in tellings_
        ]
        insert_all(self._connection, tellings, rows)

    def take_back(self, journey: JourneyId, *, to: WorkerId) -> None:
        c = notices.c
        theirs = sa.and_(c.journey_id == journey, c.to_worker_id == to, c.state == QUEUED)
        self._connection.execute(sa.update(notices).where(theirs).values(state=TAKEN_BACK, next_at=None))

    def due_notices(self, at: datetime, *, limit: int) -> tuple[QueuedNotice, ...]:
        rows = self._connection.execute(
            sa.select(notices, workers.c.email)
            .join(workers, workers.c.id == notices.c.to_worker_id)
            .where(notices.c.state == QUEUED, notices.c.next_at <= at)
            .order_by(notices.c.next_at, notices.c.id)
            .limit(limit)
            .with_for_update(of=notices, skip_locked=True)
        )
        return tuple(
            QueuedNotice(
                id=row.id,
                to=WorkerId(row.to_worker_id),
                email=row.email,
                template=row.template,
                journey=row.journey_id,
                task=row.task_id,
                facts=row.facts,
                attempts=row.attempts,
            )
            for row in rows
        )

    def hold_notice(self, notice: str, *, until: datetime) -> None:
        self._connection.execute(sa.update(notices).where(notices.c.id == notice).values(next_at=until))

    def notice_done(self, notice: str, *, at: datetime) -> bool:
        done = {"state": SENT, "sent_at": at, "next_at": None, "error": None}
        return self._change_notice(notice, done)

    def notice_failed(self, notice: str, *, error: str, next_at: datetime | None) -> bool:
        state = FAILED if next_at is None else QUEUED
        return self._change_notice(notice, {"state": state, "next_at": next_at, "error": error[:ERROR_LETTERS]})

    def _change_notice(self, notice: str, values: Row) -> bool:
        waiting = sa.and_(notices.c.id == notice, notices.c.state == QUEUED)
        changed = self._connection.execute(
            sa.update(notices).where(waiting).values(attempts=notices.c.attempts + 1, **values)
        )
        return changed.rowcount == 1

    def due_tellings(self, at: datetime, *, limit: int) -> tuple[QueuedTelling, ...]:
        rows = self._connection.execute(
            sa.select(tellings)
            .where(tellings.c.state == QUEUED, sa.or_(tellings.c.next_at.is_(None), tellings.c.next_at <= at))
            # One that failed comes after those that have not been tried: it holds nothing up.
            .order_by(tellings.c.attempts, tellings.c.queued_at, tellings.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return tuple(
            QueuedTelling(
                id=row.id,
                from_journey=JourneyId(row.from_journey_id),
                subject=SubjectRef.read(row.subject),
                telling=Telling(
                    pathway=PathwayKey(row.pathway),
                    element=row.element,
                    outcome=row.outcome,
                    must_run=row.must_run,
                    asks=Asks(row.asks),
                    given=facts_from(row.given),
                ),
                attempts=row.attempts,
            )
            for row in rows
        )

    def telling_done(self, telling: str, *, state: str) -> None:
        self._connection.execute(
            sa.update(tellings).where(tellings.c.id == telling).values(state=state, attempts=tellings.c.attempts + 1)
        )

    def telling_failed(self, telling: str, *, next_at: datetime | None) -> None:
        self._connection.execute(
            sa.update(tellings)
            .where(tellings.c.id == telling)
            .values(state=STUCK if next_at is None else QUEUED, next_at=next_at, attempts=tellings.c.attempts + 1)
        )

    def tell_again(self, journey: JourneyId) -> None:
        failed = sa.and_(tellings.c.attempts > 0, tellings.c.state.in_((QUEUED, STUCK)))
        self._connection.execute(
            sa.update(tellings)
            .where(tellings.c.from_journey_id == journey, failed)
            .values(state=QUEUED, next_at=None, attempts=0)
        )

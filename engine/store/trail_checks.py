"""Checks of the audit trail, and the check itself: all chains, and the published versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine.domain.errors import ChainBroken
from engine.domain.ids import WorkerId
from engine.domain.trail_check import TrailCheck, TrailFound
from engine.ports import Drawings
from engine.store.verifying import verify
from engine.store.verifying_versions import changed_versions
from engine.tables.accounts import trail_checks

C = trail_checks.c


def examine(
    database: Engine, drawings: Drawings, chain: str | None, stopping: Callable[[], bool] | None = None
) -> TrailFound:
    """What a check of one chain, or of everything, finds. Raises NotNow where it is asked to stop."""
    try:
        found = verify(database, chain=chain, stopping=stopping)
    except ChainBroken as broken:
        return TrailFound(whole=False, chain=broken.chain, seq=broken.seq, because=str(broken))
    changed = changed_versions(database, drawings)[1] if chain is None else ()
    said = f"These versions of pathways no longer say what was published: {', '.join(changed)}." if changed else ""
    return TrailFound(whole=not changed, chains=found.chains, entries=found.entries, because=said, versions=changed)


class SqlTrailChecks:
    """Fulfils `ports.TrailChecks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, check: TrailCheck) -> None:
        row = {"id": check.id, "asked_at": check.asked_at, "asked_by": check.asked_by}
        nothing_yet = {"chains": 0, "entries": 0, "chain": "", "because": ""}
        self._connection.execute(sa.insert(trail_checks), [{**row, **nothing_yet}])

    def waiting(self) -> bool:
        return bool(self._connection.scalar(sa.select(sa.exists().where(C.ended_at.is_(None)))))

    def last_begun(self) -> datetime | None:
        found: datetime | None = self._connection.scalar(sa.select(sa.func.max(C.begun_at)))
        return found

    def take(self, *, at: datetime, abandoned_before: datetime) -> TrailCheck | None:
        waits = sa.and_(C.ended_at.is_(None), sa.or_(C.begun_at.is_(None), C.begun_at < abandoned_before))
        oldest = sa.select(trail_checks).where(waits).order_by(C.asked_at, C.id).limit(1)
        row = self._connection.execute(oldest.with_for_update(skip_locked=True)).one_or_none()
        if row is None:
            return None
        self._connection.execute(sa.update(trail_checks).where(C.id == row.id).values(begun_at=at))
        by = WorkerId(row.asked_by) if row.asked_by else None
        return TrailCheck(id=row.id, asked_at=row.asked_at, asked_by=by)

    def end(self, check: str, found: TrailFound, *, at: datetime) -> None:
        values = {
            "ended_at": at,
            "whole": found.whole,
            "chains": found.chains,
            "entries": found.entries,
            "chain": found.chain,
            "seq": found.seq,
            "because": found.because,
        }
        self._connection.execute(sa.update(trail_checks).where(C.id == check).values(values))

"""Changes of deadline rules: asked for, decided, and kept for good."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import WorkerId
from engine.domain.timescale_change import RevisionState, TimescaleRevision, as_kept, as_read
from engine.tables import timescale_revisions as t

_OPEN = (RevisionState.ASKED.value, RevisionState.AGREED.value)


class SqlTimescaleRevisions:
    """Fulfils `ports.TimescaleRevisions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> None:
        # Reading goes on beside it. A transaction that writes has SQLite to itself anyway.
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(sa.text("LOCK TABLE timescale_revisions IN SHARE ROW EXCLUSIVE MODE"))

    def get(self, revision: str) -> TimescaleRevision:
        row = self._connection.execute(sa.select(t).where(t.c.id == revision)).one_or_none()
        if row is None:
            raise NotFound
        return revision_from(row)

    def add(self, revision: TimescaleRevision) -> None:
        asked = {
            "id": revision.id,
            "key": revision.key,
            "effective_from": revision.effective_from,
            "entry": as_kept(revision.entry),
            "reason": revision.reason,
            "asked_at": revision.asked_at,
            "asked_by": revision.asked_by,
        }
        self._connection.execute(sa.insert(t), [{**asked, **_decided(revision)}])

    def decide(self, revision: TimescaleRevision) -> None:
        self._connection.execute(sa.update(t).where(t.c.id == revision.id).values(_decided(revision)))

    def open_ones(self) -> tuple[TimescaleRevision, ...]:
        found = sa.select(t).where(t.c.state.in_(_OPEN)).order_by(t.c.effective_from, t.c.id)
        return tuple(revision_from(row) for row in self._connection.execute(found))


def _decided(revision: TimescaleRevision) -> dict[str, Any]:
    return {
        "state": revision.state.value,
        "agreed_at": revision.agreed_at,
        "agreed_by": revision.agreed_by,
        "closed_at": revision.closed_at,
        "closed_by": revision.closed_by,
        "said": revision.said,
    }


def revision_from(row: Any) -> TimescaleRevision:
    """The change that a row holds."""
    return TimescaleRevision(
        id=row.id,
        key=row.key,
        effective_from=row.effective_from,
        entry=as_read(row.entry),
        reason=row.reason,
        asked_at=row.asked_at,
        asked_by=WorkerId(row.asked_by),
        state=RevisionState(row.state),
        agreed_at=row.agreed_at,
        agreed_by=_worker(row.agreed_by),
        closed_at=row.closed_at,
        closed_by=_worker(row.closed_by),
        said=row.said,
    )


def _worker(found: str | None) -> WorkerId | None:
    return None if found is None else WorkerId(found)

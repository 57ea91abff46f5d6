"""Changes of deadline rules, and how many open deadlines count by each: about rules, and about nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import WorkerId
from engine.domain.journey_deadline import DeadlineState
from engine.domain.timescale_change import RevisionState, as_read

R, D = t.timescale_revisions.c, t.deadlines.c


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A change of a rule with the names of who asked, agreed, and refused it or took it back."""

    id: str
    key: str
    effective_from: date
    entry: Mapping[str, object]
    reason: str
    state: RevisionState
    asked_at: datetime
    asked_by: WorkerId
    asked_by_name: str
    agreed_at: datetime | None
    agreed_by_name: str
    closed_at: datetime | None
    closed_by_name: str
    said: str


def timescale_changes(
    database: Engine, *, key: str | None = None, state: RevisionState | None = None
) -> tuple[ChangeRow, ...]:
    """The changes of all rules or of one, also those that were refused; the one asked for last first."""
    asked, agreed, closed = (t.workers.alias(name) for name in ("asked", "agreed", "closed"))
    found = (
        sa.select(
            t.timescale_revisions,
            asked.c.name.label("asked_by_name"),
            agreed.c.name.label("agreed_by_name"),
            closed.c.name.label("closed_by_name"),
        )
        .select_from(
            t.timescale_revisions.join(asked, asked.c.id == R.asked_by)
            .outerjoin(agreed, agreed.c.id == R.agreed_by)
            .outerjoin(closed, closed.c.id == R.closed_by)
        )
        .where(*([R.key == key] if key else []), *([R.state == state.value] if state else []))
        .order_by(R.asked_at.desc(), R.id.desc())
    )
    with database.connect() as connection:
        return tuple(_change(row) for row in connection.execute(found))


def open_by_revision(database: Engine, key: str) -> dict[date, int]:
    """How many open deadlines count by each revision of a rule, by the day that it is in force from."""
    found = (
        sa.select(D.revision, sa.func.count().label("open"))
        .where(D.rule == key, D.state == DeadlineState.OPEN.value)
        .group_by(D.revision)
    )
    with database.connect() as connection:
        return {row.revision: row.open for row in connection.execute(found)}


def _change(row: Any) -> ChangeRow:
    return ChangeRow(
        id=row.id,
        key=row.key,
        effective_from=row.effective_from,
        entry=as_read(row.entry),
        reason=row.reason,
        state=RevisionState(row.state),
        asked_at=row.asked_at,
        asked_by=WorkerId(row.asked_by),
        asked_by_name=row.asked_by_name,
        agreed_at=row.agreed_at,
        agreed_by_name=row.agreed_by_name or "",
        closed_at=row.closed_at,
        closed_by_name=row.closed_by_name or "",
        said=row.said,
    )

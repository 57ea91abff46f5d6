"""When the audit trail was checked, and with what result: for the reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.access import Act, may
from engine.domain.ids import JourneyId
from engine.reading.viewer import Viewer
from engine.reading.visible import not_complained_of

C = t.trail_checks.c
MOST_CHECKS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailCheckRow:
    """A check of the whole trail. `ended_at` is None while it waits or goes on; `asked_by` is empty where nobody asked:
    the night, or a command. `chain` and `seq`: where it breaks."""

    asked_at: datetime
    asked_by: str
    begun_at: datetime | None
    ended_at: datetime | None
    whole: bool
    chains: int
    entries: int
    chain: str
    seq: int | None
    because: str


def trail_checks(database: Engine, viewer: Viewer, *, most: int = MOST_CHECKS) -> tuple[TrailCheckRow, ...]:
    """The checks, newest first; none unless the viewer may see the record."""
    if may(viewer.worker, Act.SEE_RECORD) is not None:
        return ()
    found = (
        sa.select(t.trail_checks, t.workers.c.name)
        .select_from(t.trail_checks.outerjoin(t.workers, t.workers.c.id == C.asked_by))
        .order_by(C.asked_at.desc(), C.id.desc())
        .limit(most)
    )
    with database.connect() as connection:
        return tuple(
            TrailCheckRow(
                asked_at=row.asked_at,
                asked_by=row.name or "",
                begun_at=row.begun_at,
                ended_at=row.ended_at,
                whole=bool(row.whole),
                chains=row.chains,
                entries=row.entries,
                chain=row.chain,
                seq=row.seq,
                because=row.because,
            )
            for row in connection.execute(found)
        )


def journey_of_reference(database: Engine, viewer: Viewer, reference: str) -> JourneyId | None:
    """The journey that has this reference, written in any case; None unless the viewer may see the record, and
    where it is a complaint about them."""
    if may(viewer.worker, Act.SEE_RECORD) is not None:
        return None
    j = t.journeys.c
    wanted = sa.select(j.id).where(j.reference == reference.upper(), not_complained_of(viewer, j.id))
    with database.connect() as connection:
        found = connection.scalar(wanted)
    return JourneyId(found) if found else None

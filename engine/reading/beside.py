"""Which journeys run for a child or household already when somebody wants to start a pathway for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.journey import NOT_ENDED
from engine.domain.subjects import SubjectRef
from engine.reading.viewer import Viewer
from engine.reading.visible import visible_journey

J, V = t.journeys.c, t.pathway_versions.c


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningBeside:
    """A running journey of a subject, told apart from others of its pathway by when it started and its reference."""

    id: JourneyId
    pathway: PathwayKey
    title: str
    reference: str
    started_at: datetime


def running_beside(
    database: Engine, viewer: Viewer, subject: SubjectRef, pathways: Collection[PathwayKey]
) -> tuple[RunningBeside, ...]:
    """The subject's journeys of these pathways that have not ended and that the viewer may know of, oldest first."""
    found = (
        sa.select(J.id, J.pathway, J.reference, J.started_at, V.title)
        .join_from(t.journeys, t.pathway_versions, V.id == J.version_id)
        .where(
            J.subject == str(subject),
            J.pathway.in_(sorted(pathways)),
            J.state.in_(NOT_ENDED),
            visible_journey(viewer, J.subject, J.id),
        )
        .order_by(J.id)
    )
    with database.connect() as connection:
        rows = connection.execute(found).all()
    return tuple(
        RunningBeside(
            id=row.id, pathway=row.pathway, title=row.title, reference=row.reference, started_at=row.started_at
        )
        for row in rows
    )

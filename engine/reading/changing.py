"""A journey that somebody wants to close or whose dates they want to correct: what those pages have to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import JourneyId, TeamId
from engine.domain.promising import WORKED_OUT
from engine.domain.subjects import SubjectRef
from engine.reading import standing
from engine.reading.rows import AllocationRow, SubjectRow
from engine.reading.subjects import visible_subject
from engine.reading.viewer import Viewer
from engine.reading.visible import visible_journey


@dataclass(frozen=True, slots=True, kw_only=True)
class Changeable:
    """`dates` are the anchors that count in this journey, by name, extensions left out."""

    id: JourneyId
    reference: str
    pathway_title: str
    state: str
    team: TeamId | None
    subject: SubjectRow
    allocations: tuple[AllocationRow, ...]
    open_tasks: int
    dates: Mapping[str, date]


def changeable(database: Engine, viewer: Viewer, journey_id: JourneyId) -> Changeable | None:
    """The journey; None where there is none that the viewer may know of."""
    j, v, w = t.journeys.c, t.pathway_versions.c, t.tasks.c
    open_tasks = sa.select(sa.func.count()).where(w.journey_id == j.id, w.state == "open", w.kind == "task")
    found = (
        sa.select(j.id, j.reference, j.state, j.team_id, j.subject, v.title, open_tasks.scalar_subquery().label("open"))
        .join_from(t.journeys, t.pathway_versions, v.id == j.version_id)
        .where(j.id == journey_id, visible_journey(viewer, j.subject, j.id))
    )
    with database.connect() as connection:
        row = connection.execute(found).one_or_none()
        if row is None:
            return None
        subject = visible_subject(connection, viewer, SubjectRef.read(row.subject))
        if subject is None:
            return None
        recorded = standing.anchors(connection, viewer, subject.ref)
        known = standing.known_dates(recorded, journey_id)
        return Changeable(
            id=journey_id,
            reference=row.reference,
            pathway_title=row.title,
            state=row.state,
            team=row.team_id,
            subject=subject,
            allocations=standing.allocations(connection, viewer, [row.subject], today=viewer.today, only_current=True),
            open_tasks=row.open,
            dates={name: on for name, on in known.items() if not name.startswith(WORKED_OUT)},
        )

"""What could not be moved on: for the administrator who may know no child, so references only and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import JourneyId, PathwayKey, Role, TimerId
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, not_complained_of, visible_journey

SYSTEM_ADMIN = Role("system_admin")
MOST_STUCK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckJourney:
    """A journey that the engine failed on. `because` names elements and errors, nobody's words."""

    id: JourneyId
    reference: str
    pathway: PathwayKey
    pathway_title: str
    version_number: int
    team_name: str
    because: str
    open_tasks: int
    suspended: bool  #: it was suspended besides
    retry_at: datetime | None  #: when it is tried again by itself; None where nothing tries it
    may_open: bool  #: whether the viewer may look at the journey itself


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckTimer:
    """A timer that failed again and again, or failed and waits to be tried again (`retry_at`)."""

    id: TimerId
    journey: JourneyId
    journey_reference: str
    kind: str
    state: str
    due_at: datetime | None
    attempts: int
    retry_at: datetime | None
    may_open: bool


def stuck_journeys(database: Engine, viewer: Viewer, *, only: JourneyId | None = None) -> tuple[StuckJourney, ...]:
    """The stuck journeys: all for an administrator or auditor but for complaints about them, else those about whom the
    viewer may know.

    A journey that failed while it was suspended is one of them. `only`: this one, where it is stuck.
    """
    j, v, w, r = t.journeys.c, t.pathway_versions.c, t.tasks.c, t.timers.c
    again = sa.select(sa.func.min(r.retry_at)).where(r.journey_id == j.id, r.state == "armed", r.attempts > 0)
    open_tasks = sa.select(sa.func.count()).where(w.journey_id == j.id, w.state == "open")
    found = (
        sa.select(
            *(j.id, j.reference, j.pathway, j.stuck_because, v.title, v.number, t.teams.c.name),
            j.state,
            open_tasks.scalar_subquery().label("open_tasks"),
            again.scalar_subquery().label("retry_at"),
            visible_journey(viewer, j.subject, j.id).label("may_open"),
        )
        .select_from(
            t.journeys.join(t.pathway_versions, v.id == j.version_id).outerjoin(t.teams, t.teams.c.id == j.team_id)
        )
        .where(
            sa.or_(j.state == "stuck", sa.and_(j.state == "suspended", j.stuck_because.is_not(None))),
            _may_list(viewer),
            *([j.id == only] if only else []),
        )
        .order_by(j.id)
        .limit(MOST_STUCK)
    )
    with database.connect() as connection:
        return tuple(
            StuckJourney(
                id=row.id,
                reference=row.reference,
                pathway=row.pathway,
                pathway_title=row.title,
                version_number=row.number,
                team_name=row.name or "",
                because=row.stuck_because or "",
                open_tasks=row.open_tasks,
                suspended=row.state == "suspended",
                retry_at=row.retry_at,
                may_open=bool(row.may_open),
            )
            for row in connection.execute(found)
        )


def stuck_timers(database: Engine, viewer: Viewer) -> tuple[StuckTimer, ...]:
    """The timers that failed, those given up first."""
    r, j = t.timers.c, t.journeys.c
    failing = sa.or_(r.state == "stuck", sa.and_(r.state == "armed", r.attempts > 0))
    found = (
        sa.select(t.timers, j.reference, visible_journey(viewer, j.subject, j.id).label("may_open"))
        .join_from(t.timers, t.journeys, j.id == r.journey_id)
        .where(failing, _may_list(viewer))
        .order_by(r.state.desc(), r.due_at, r.id)
        .limit(MOST_STUCK)
    )
    with database.connect() as connection:
        return tuple(
            StuckTimer(
                id=row.id,
                journey=row.journey_id,
                journey_reference=row.reference,
                kind=row.kind,
                state=row.state,
                due_at=row.due_at,
                attempts=row.attempts,
                retry_at=row.retry_at,
                may_open=bool(row.may_open),
            )
            for row in connection.execute(found)
        )


def _may_list(viewer: Viewer) -> Condition:
    j = t.journeys.c
    if SYSTEM_ADMIN in viewer.role_names:
        return not_complained_of(viewer, j.id)
    return visible_journey(viewer, j.subject, j.id)

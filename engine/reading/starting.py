"""Which pathways somebody may start for a child or household."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.access import may_start
from engine.domain.ids import PathwayKey, Role
from engine.domain.subjects import is_about
from engine.reading.pathways import WITHDRAWN
from engine.reading.rows import SubjectRow
from engine.reading.viewer import Viewer

V = t.pathway_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Startable:
    """A pathway that the viewer may start here; `several_at_once`: also beside one that runs already."""

    pathway: PathwayKey
    title: str
    number: str
    several_at_once: bool


def startable(database: Engine, viewer: Viewer, subject: SubjectRow) -> tuple[Startable, ...]:
    """The pathways in force about a subject of this kind whose start roles the viewer holds in its team, by title."""
    newest = (
        sa.select(V.c.key, sa.func.max(V.c.number).label("number"))
        .where(V.c.in_force_from <= viewer.today, ~WITHDRAWN)
        .group_by(V.c.key)
        .subquery()
    )
    found = (
        sa.select(V.c.key, V.c.title, V.c.about)
        .select_from(V.join(newest, sa.and_(newest.c.key == V.c.key, newest.c.number == V.c.number)))
        .order_by(V.c.title)
    )
    with database.connect() as connection:
        rows = connection.execute(found).all()
    return tuple(
        Startable(
            pathway=row.key,
            title=row.title,
            number=row.about.get("number", ""),
            several_at_once=row.about.get("several_at_once", False),
        )
        for row in rows
        if is_about(str(row.about.get("subject")), subject.ref, subject.kind)
        and _may(viewer, row.about.get("start", {}).get("roles", []), subject)
    )


def _may(viewer: Viewer, roles: list[str], subject: SubjectRow) -> bool:
    return bool(roles) and may_start(viewer.worker, [Role(role) for role in roles], team=subject.team) is None

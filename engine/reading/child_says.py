"""What a child wishes and feels, as those wrote it down who asked: the latest, for those who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import tables as t
from engine.domain.access import may_read_sensitive
from engine.domain.ids import Role
from engine.domain.subjects import SubjectRef
from engine.reading.viewer import Viewer
from engine.reading.visible import not_complained_of

S, J = t.submissions.c, t.journeys.c
VIEWS, HOW, SAYS = "child_views", "child_views_how", "child_says"
ASKS_FIRST = "child_sw"  #: whose work it is where a journey was begun with it, before there was a task
LOOKED_AT = 60  #: submissions, the latest; what is older has been asked again, or stands on its task's page
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the child said on one occasion. `how`: how it is known, by the form's own word; empty where not asked.
    `task_title` is empty where a journey was begun with it."""

    words: str
    how: str
    at: datetime
    by_name: str
    task_title: str
    pathway: str


def what_the_child_says(connection: Connection, viewer: Viewer, child: SubjectRef) -> tuple[Said, ...]:
    """The latest three, newest first, of the journeys about this child, whom the viewer may know of.

    Views are marked sensitive: they are for those who do the work they were given for, and who is over them.
    """
    latest = (
        sa.select(
            *(S.answers, S.submitted_at, S.pathway, J.team_id),
            sa.func.coalesce(t.tasks.c.title, "").label("title"),
            sa.func.coalesce(t.tasks.c.role, ASKS_FIRST).label("role"),
            t.workers.c.name.label("by_name"),
        )
        .select_from(
            t.submissions.join(t.journeys, J.id == S.journey_id)
            .outerjoin(t.tasks, t.tasks.c.id == S.task_id)
            .join(t.workers, t.workers.c.id == S.submitted_by)
        )
        .where(J.subject == str(child), not_complained_of(viewer, J.id))
        .order_by(S.submitted_at.desc(), S.id.desc())
        .limit(LOOKED_AT)
    )
    found: list[Said] = []
    for row in connection.execute(latest):
        words = row.answers.get(VIEWS) or row.answers.get(SAYS)
        readable = viewer.sees_everything or may_read_sensitive(viewer.worker, Role(row.role), team=row.team_id)
        if isinstance(words, str) and words.strip() and readable:
            found.append(
                Said(
                    words=words.strip(),
                    how=str(row.answers.get(HOW) or ""),
                    at=row.submitted_at,
                    by_name=row.by_name,
                    task_title=row.title,
                    pathway=row.pathway,
                )
            )
    return tuple(found[:SHOWN])

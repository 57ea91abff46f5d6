"""Why a date is what it is, and what is due in which week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import DeadlineId
from engine.domain.working_days import WorkingDays
from engine.reading import inbox_scope
from engine.reading.deadline_rows import deadline_row, deadline_select
from engine.reading.inbox import Whose, scope_of
from engine.reading.rows import DeadlineRow, SubjectRow, TaskRow
from engine.reading.subjects import visible_subject
from engine.reading.task_rows import task_row, task_select
from engine.reading.viewer import Viewer
from engine.reading.visible import visible_journey

MOST_DUE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineView:
    """A promise with whom it is about, and the title of the task it belongs to, if any."""

    deadline: DeadlineRow
    subject: SubjectRow
    pathway_title: str
    task_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueList:
    """What is due in some days, in order. `more` there is more than is listed."""

    rows: tuple[TaskRow, ...]
    more: bool


def deadline_view(
    database: Engine, viewer: Viewer, deadline_id: DeadlineId, *, today: date, days: WorkingDays
) -> DeadlineView | None:
    """One deadline; None where there is none that the viewer may know of."""
    d, j, v = t.deadlines.c, t.journeys.c, t.pathway_versions.c
    title = sa.select(v.title).where(v.id == j.version_id).scalar_subquery()
    task_title = sa.select(t.tasks.c.title).where(t.tasks.c.id == d.task_id).scalar_subquery()
    found = (
        deadline_select()
        .add_columns(title.label("pathway_title"), task_title.label("task_title"))
        .where(d.id == deadline_id, visible_journey(viewer, j.subject, j.id))
    )
    with database.connect() as connection:
        row = connection.execute(found).one_or_none()
        if row is None:
            return None
        deadline = deadline_row(row, today=today, days=days)
        subject = visible_subject(connection, viewer, deadline.subject)
        if subject is None:
            return None
        return DeadlineView(
            deadline=deadline,
            subject=subject,
            pathway_title=row.pathway_title,
            task_title=row.task_title or "",
        )


def due_between(
    database: Engine,
    viewer: Viewer,
    first: date,
    last: date,
    *,
    whose: Whose,
    today: date,
    days: WorkingDays,
) -> DueList:
    """The open tasks due from `first` to `last`, both included, also those not yet listed in the inbox."""
    c = t.tasks.c
    scope = scope_of(viewer, whose).where(c.due_on >= first, c.due_on <= last)
    ids, ordered = scope.ids([inbox_scope.By(c.due_on), inbox_scope.By(c.id)], first=MOST_DUE + 1)
    with database.connect() as connection:
        rows = connection.execute(task_select(viewer, t.tasks.join(ids, ids.c.id == c.id)).order_by(*ordered)).all()
    listed = tuple(task_row(row, today=today, days=days) for row in rows[:MOST_DUE])
    return DueList(rows=listed, more=len(rows) > MOST_DUE)

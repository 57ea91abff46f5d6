"""Siblings: who is linked to a child, how things stand for them, and what could be completed for several at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import TaskId
from engine.domain.subjects import SubjectKind
from engine.reading.rows import SubjectRow
from engine.reading.subject_rows import subject_columns, subject_row, with_subject
from engine.reading.tasks import TaskView
from engine.reading.viewer import Viewer
from engine.reading.visible import names, visible, visible_journey

MOST_SIBLINGS = 20
PLAN = "permanence_option"  #: the field of the record that says which way to permanence the plan is


@dataclass(frozen=True, slots=True, kw_only=True)
class SiblingRow:
    """A brother or sister that the viewer may know of, the plan for them and where they live, by its code."""

    subject: SubjectRow
    plan: str
    placement: str
    placed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointTask:
    """The same step, open in a sibling's journey."""

    task: TaskId
    subject: SubjectRow


def siblings(connection: Connection, viewer: Viewer, child: str) -> tuple[SiblingRow, ...]:
    """The child's siblings whom the viewer may know of, by name."""
    link, p, f = t.sibling_links.c, t.placements.c, t.record_fields.c
    ref = names(SubjectKind.CHILD, link.sibling_id)
    home = sa.and_(p.child_id == link.sibling_id, p.until_on.is_(None))
    plan = (
        sa.select(f.value)
        .where(f.subject == ref, f.name == PLAN)
        .order_by(f.recorded_at.desc(), f.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    kind, placed_on = (
        sa.select(column).where(home).order_by(p.from_on.desc()).limit(1).scalar_subquery()
        for column in (p.kind, p.from_on)
    )
    found = (
        sa.select(*subject_columns(ref))
        .add_columns(plan.label("plan"), kind.label("placement"), placed_on.label("placed_on"))
        .select_from(with_subject(t.sibling_links, ref))
        .where(link.child_id == child, visible(viewer, ref))
        .limit(MOST_SIBLINGS)
    )
    rows = [
        SiblingRow(
            subject=subject_row(row),
            plan=str(row.plan or ""),
            placement=row.placement or "",
            placed_on=row.placed_on,
        )
        for row in connection.execute(found)
    ]
    return tuple(sorted(rows, key=lambda one: (one.subject.name, one.subject.reference)))


def joint_tasks(database: Engine, viewer: Viewer, view: TaskView) -> tuple[JointTask, ...]:
    """The same step, open in journeys of siblings whom the viewer may know of, where nobody else holds it."""
    row = view.task
    if row.subject.ref.kind is not SubjectKind.CHILD:
        return ()
    c, link = t.tasks.c, t.sibling_links.c
    theirs = sa.select(names(SubjectKind.CHILD, link.sibling_id)).where(link.child_id == row.subject.ref.id)
    found = (
        sa.select(c.id, *subject_columns(c.subject))
        .select_from(with_subject(t.tasks, c.subject))
        .where(
            c.subject.in_(theirs),
            c.state == "open",
            c.kind == "task",
            c.pathway == row.part,
            c.element == row.element,
            c.item.is_(None) if view.item is None else c.item == view.item,
            sa.or_(c.holder_id.is_(None), c.holder_id == viewer.id),
            visible_journey(viewer, c.subject, c.journey_id),
        )
        .limit(MOST_SIBLINGS)
    )
    with database.connect() as connection:
        rows = [JointTask(task=TaskId(one.id), subject=subject_row(one)) for one in connection.execute(found)]
    return tuple(sorted(rows, key=lambda one: (one.subject.name, one.subject.reference)))

"""Tasks as lists show them: with whom they are about, whose they are, and their due date."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from engine import tables as t
from engine.domain.working_days import WorkingDays
from engine.reading.places import calls_of
from engine.reading.rows import TaskRow
from engine.reading.subject_rows import subject_columns, subject_row, with_subject
from engine.reading.viewer import Viewer

TASKS, JOURNEYS, VERSIONS = t.tasks, t.journeys, t.pathway_versions
HOLDERS = t.workers.alias("holder")
DRAFTS = t.draft_submissions.alias("my_draft")
NEWEST = t.pathway_versions.alias("newest_version")

#: A called pathway's title is the one it has now; the journey's own is that of the version it runs on.
PART_TITLE = (
    sa.select(NEWEST.c.title).where(NEWEST.c.key == TASKS.c.pathway).order_by(NEWEST.c.number.desc()).limit(1)
).scalar_subquery()


def task_select(viewer: Viewer, source: sa.FromClause = TASKS) -> sa.Select[Any]:
    """Everything that `task_row` reads. `source` is `tasks`, or `tasks` joined with what narrows it."""
    c, d = TASKS.c, t.deadlines.c
    joined = (
        source.join(JOURNEYS, JOURNEYS.c.id == c.journey_id)
        .join(VERSIONS, VERSIONS.c.id == JOURNEYS.c.version_id)
        .outerjoin(HOLDERS, HOLDERS.c.id == c.holder_id)
        .outerjoin(t.deadlines, d.id == c.deadline_id)
        .outerjoin(DRAFTS, sa.and_(DRAFTS.c.task_id == c.id, DRAFTS.c.worker_id == viewer.id))
    )
    return sa.select(
        *(c.id, c.title, c.kind, c.state, c.journey_id, c.pathway, c.element, c.calls, c.form, c.role, c.team_id),
        *(c.holder_id, c.decision, c.escalation, c.opened_at, c.listed_from, c.closed_at, c.deadline_id, c.due_on),
        JOURNEYS.c.reference.label("journey_reference"),
        JOURNEYS.c.pathway.label("journey_pathway"),
        *(JOURNEYS.c.several_at_once, JOURNEYS.c.started_at.label("journey_began")),
        VERSIONS.c.title.label("pathway_title"),
        VERSIONS.c.about["number"].as_string().label("pathway_number"),
        PART_TITLE.label("part_title"),
        HOLDERS.c.name.label("holder_name"),
        *(d.act_by, d.kind.label("deadline_kind"), d.status.label("deadline_status"), d.calendar_incomplete),
        DRAFTS.c.saved_at.label("draft_saved_at"),
        *subject_columns(c.subject),
    ).select_from(with_subject(joined, c.subject))


def task_row(row: Row[Any], *, today: date, days: WorkingDays) -> TaskRow:
    """The task in a row of `task_select`."""
    counts = row.state == "open" and row.due_on is not None
    return TaskRow(
        id=row.id,
        title=row.title,
        kind=row.kind,
        state=row.state,
        subject=subject_row(row),
        journey=row.journey_id,
        journey_reference=row.journey_reference,
        pathway=row.journey_pathway,
        pathway_title=row.pathway_title,
        pathway_number=row.pathway_number or "",
        part=row.pathway,
        part_title=row.part_title or "",
        element=row.element,
        calls=calls_of(row.calls),
        form=row.form,
        role=row.role,
        team=row.team_id,
        holder=row.holder_id,
        holder_name=row.holder_name or "",
        decision=row.decision,
        escalation=row.escalation,
        opened_at=row.opened_at,
        listed_from=row.listed_from,
        closed_at=row.closed_at,
        deadline=row.deadline_id,
        due_on=row.due_on,
        act_by=row.act_by,
        deadline_kind=row.deadline_kind,
        deadline_status=row.deadline_status,
        calendar_incomplete=bool(row.calendar_incomplete),
        working_days_left=days.days_left(row.due_on, today) if counts else None,
        draft_saved_at=row.draft_saved_at,
        journey_began=row.journey_began if row.several_at_once else None,
    )

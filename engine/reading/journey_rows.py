"""Journeys as lists show them: about whom, on which pathway, and what is next to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from engine import tables as t
from engine.reading.rows import JourneyRow
from engine.reading.subject_rows import subject_columns, subject_row, with_subject

JOURNEYS, VERSIONS = t.journeys, t.pathway_versions
WORK = t.tasks.alias("open_work")
OPEN_WORK = (WORK.c.journey_id == JOURNEYS.c.id, WORK.c.state == "open", WORK.c.kind == "task")


def journey_select(today: date, source: sa.FromClause = JOURNEYS) -> sa.Select[Any]:
    """Everything that `journey_row` reads. `source` is `journeys`, or joined with what narrows it."""
    c = JOURNEYS.c
    open_tasks = sa.select(sa.func.count()).where(*OPEN_WORK)
    next_due = sa.select(sa.func.min(WORK.c.due_on)).where(*OPEN_WORK)
    return sa.select(
        *(c.id, c.reference, c.pathway, c.version_id, c.state, c.outcome, c.started_at, c.ended_at),
        VERSIONS.c.title.label("pathway_title"),
        VERSIONS.c.number.label("version_number"),
        VERSIONS.c.about.label("version_about"),
        open_tasks.scalar_subquery().label("open_tasks"),
        open_tasks.where(WORK.c.due_on < today).scalar_subquery().label("late_tasks"),
        next_due.scalar_subquery().label("next_due_on"),
        *subject_columns(c.subject),
    ).select_from(with_subject(source.join(VERSIONS, VERSIONS.c.id == c.version_id), c.subject))


def journey_row(row: Row[Any]) -> JourneyRow:
    """The journey in a row of `journey_select`."""
    about = row.version_about or {}
    return JourneyRow(
        id=row.id,
        reference=row.reference,
        subject=subject_row(row),
        pathway=row.pathway,
        pathway_title=row.pathway_title,
        pathway_number=str(about.get("number", "")),
        version=row.version_id,
        version_number=row.version_number,
        state=row.state,
        outcome=row.outcome,
        outcome_title=about.get("outcomes", {}).get(row.outcome, "") if row.outcome else "",
        started_at=row.started_at,
        ended_at=row.ended_at,
        open_tasks=row.open_tasks,
        late_tasks=row.late_tasks,
        next_due_on=row.next_due_on,
    )

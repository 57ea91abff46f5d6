"""Deadlines as rows: the promise, its source and its arithmetic."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from engine import tables as t
from engine.domain.ids import JourneyId
from engine.domain.subjects import SubjectRef
from engine.domain.working_days import WorkingDays
from engine.reading.places import calls_of
from engine.reading.rows import DeadlineRow

MOST_OF_A_JOURNEY = 300
D = t.deadlines.c


def deadline_select() -> sa.Select[Any]:
    """Everything that `deadline_row` reads."""
    return sa.select(
        t.deadlines,
        t.journeys.c.reference.label("journey_reference"),
        t.journeys.c.subject.label("journey_subject"),
    ).select_from(t.deadlines.join(t.journeys, t.journeys.c.id == D.journey_id))


def deadlines_of(
    connection: Connection, journey: JourneyId, *, today: date, days: WorkingDays
) -> tuple[DeadlineRow, ...]:
    """All deadlines of a journey that were not cancelled: the open ones first, by due date, then those done, newest
    first."""
    is_open = sa.case((D.state == "open", 0), else_=1)
    rows = (
        deadline_select()
        .where(D.journey_id == journey, D.state != "cancelled")
        .order_by(is_open, D.done_on.desc(), D.due_on.nulls_last(), D.id)
        .limit(MOST_OF_A_JOURNEY)
    )
    return tuple(deadline_row(row, today=today, days=days) for row in connection.execute(rows))


def deadline_row(row: Row[Any], *, today: date, days: WorkingDays) -> DeadlineRow:
    """The deadline in a row of `deadline_select`."""
    counts = row.state == "open" and row.due_on is not None
    return DeadlineRow(
        id=row.id,
        journey=row.journey_id,
        journey_reference=row.journey_reference,
        subject=SubjectRef.read(row.journey_subject),
        pathway=row.pathway,
        element=row.element,
        place_calls=calls_of(row.calls),
        item=row.item,
        task=row.task_id,
        rule=row.rule,
        revision=row.revision,
        title=row.title,
        kind=row.kind,
        source=row.source,
        status=row.status,
        escalation=row.escalation,
        opened_on=row.opened_on,
        not_before=row.not_before,
        due_on=row.due_on,
        act_by=row.act_by,
        expires_at=row.expires_at,
        calendar_incomplete=row.calendar_incomplete,
        because=tuple(row.because),
        waits_for=tuple(row.waits_for),
        anchors=dict(row.anchors),
        extended_to=row.extended_to,
        state=row.state,
        done_on=row.done_on,
        late=row.late,
        breach_submission=row.breach_submission_id,
        working_days_left=days.days_left(row.due_on, today) if counts else None,
    )

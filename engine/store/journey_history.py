"""What has become of a journey's tasks and deadlines, also those no longer open, and which journeys stand beside it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.ids import JourneyId, PathwayKey, Role, TaskId, WorkerId
from engine.domain.running import RunningJourney
from engine.domain.subjects import SubjectRef
from engine.domain.task import TaskState
from engine.ports import ClosedTask, Completion
from engine.tables import RUNNING, deadlines, journeys, tasks, workers


def running(connection: Connection, subject: SubjectRef, pathway: PathwayKey) -> tuple[RunningJourney, ...]:
    """The subject's journeys of this pathway that have not ended, oldest first."""
    c = journeys.c
    rows = connection.execute(
        sa.select(c.id, c.reference, c.started_at, c.several_at_once)
        .where(c.subject == str(subject), c.pathway == pathway, RUNNING)
        .order_by(c.id)
    )
    return tuple(
        RunningJourney(
            id=JourneyId(row.id),
            reference=row.reference,
            started_at=row.started_at,
            several_at_once=row.several_at_once,
        )
        for row in rows
    )


def partners(connection: Connection, journey: JourneyId, pathway: PathwayKey) -> frozenset[JourneyId]:
    """The journeys of that pathway, also ended ones, that this one began, and the one that it was begun from."""
    c, this = journeys.c, journeys.alias("this_one")
    began = sa.select(this.c.started_from).where(this.c.id == journey).scalar_subquery()
    rows = connection.execute(
        sa.select(c.id).where(c.pathway == pathway, sa.or_(c.started_from == journey, c.id == began))
    )
    return frozenset(JourneyId(row.id) for row in rows)


def pathways_of(connection: Connection, subject: SubjectRef) -> tuple[tuple[PathwayKey, str, str | None], ...]:
    """(pathway, state, outcome) of every journey of the subject, oldest first."""
    rows = connection.execute(
        sa.select(journeys.c.pathway, journeys.c.state, journeys.c.outcome)
        .where(journeys.c.subject == str(subject))
        .order_by(journeys.c.started_at, journeys.c.id)
    )
    return tuple((PathwayKey(row.pathway), row.state, row.outcome) for row in rows)


def completions(connection: Connection, journey: JourneyId) -> tuple[Completion, ...]:
    """Who completed which element of the journey as what, in the order in which they did."""
    done = sa.and_(
        tasks.c.journey_id == journey,
        tasks.c.state == TaskState.COMPLETED.value,
        tasks.c.completed_by.is_not(None),
    )
    return tuple(
        Completion(
            pathway=PathwayKey(row.pathway),
            element=row.element,
            item=row.item,
            worker=WorkerId(row.completed_by),
            role=Role(row.completed_as),
            outcome=row.outcome,
            at=row.closed_at,
        )
        for row in connection.execute(sa.select(tasks).where(done).order_by(tasks.c.closed_at, tasks.c.id))
    )


def closed_task(connection: Connection, task: TaskId) -> ClosedTask | None:
    """What became of a task; None where there is none or it is still open."""
    instead = tasks.alias()  # what was completed in the instant in which this one was withdrawn took its place
    took_its_place = sa.and_(
        tasks.c.state == TaskState.WITHDRAWN.value,
        instead.c.journey_id == tasks.c.journey_id,
        instead.c.state == TaskState.COMPLETED.value,
        instead.c.closed_at == tasks.c.closed_at,
    )
    by = sa.func.coalesce(tasks.c.completed_by, instead.c.completed_by)
    row = connection.execute(
        sa.select(tasks.c.state, tasks.c.closed_at, tasks.c.subject, workers.c.name, instead.c.title)
        .select_from(tasks.outerjoin(instead, took_its_place).outerjoin(workers, workers.c.id == by))
        .where(tasks.c.id == task, tasks.c.state != TaskState.OPEN.value)
        .order_by(instead.c.id)
    ).first()
    if row is None:
        return None
    return ClosedTask(
        state=row.state,
        by_name=row.name or "",
        at=row.closed_at,
        subject=SubjectRef.read(row.subject),
        because=row.title or "",
    )


def promised(connection: Connection, journey: JourneyId) -> dict[str, date]:
    """The date that each rule promised when it was last set in the journey, with its extension.

    Of several set on one day, as in a task for each child of a household, the latest counts.
    """
    until = sa.func.coalesce(deadlines.c.extended_to, deadlines.c.due_on).label("until")
    rows = connection.execute(
        sa.select(deadlines.c.rule, until)
        .where(deadlines.c.journey_id == journey, until.is_not(None))
        .order_by(deadlines.c.opened_on, until)
    )
    return {row.rule: row.until for row in rows}

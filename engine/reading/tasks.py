"""One task with everything its page shows: what to do, by when and why, and what was answered before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import ElementId, JourneyId, PathwayKey, Role, TaskId, WorkerId
from engine.domain.subjects import COMPLAINED_ABOUT, Allocation
from engine.domain.working_days import WorkingDays
from engine.reading import papers, standing
from engine.reading.deadline_rows import deadline_row, deadline_select
from engine.reading.made_once import MadeOnce
from engine.reading.rows import AllocationRow, DeadlineRow, DocumentRow, NoteRow, SubmissionRow, TaskRow
from engine.reading.task_rows import task_row, task_select
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, visible_journey

TASKS = t.tasks
COMPLETER = t.workers.alias("completer")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """The answers that the viewer has saved and not yet given, valid or not."""

    answers: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionRow:
    """Who completed which task of the journey, as what: what separation rules and "who did this" look at."""

    task: TaskId
    pathway: PathwayKey
    element: ElementId
    item: str | None
    title: str
    decision: bool
    worker: WorkerId
    worker_name: str
    role: Role
    outcome: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A task as its page shows it. `version` is the id of the version's row whose drawing and forms it follows.

    `known_dates` are the anchors as the task's journey sees them; `promised` the dates now promised there by rule key:
    what a form's date questions are checked against. `record` are the fields of the subject's record.
    `complained_about` is whom the journey is a complaint about: for the separation of duties, and never shown.
    """

    task: TaskRow
    revision: int
    item: str | None
    version: str
    journey_state: str
    completed_by: WorkerId | None
    completed_by_name: str
    completed_as: Role | None
    outcome: str | None
    deadline: DeadlineRow | None
    draft: DraftRow | None
    submissions: tuple[SubmissionRow, ...]
    completions: tuple[CompletionRow, ...]
    documents: tuple[DocumentRow, ...]
    notes: tuple[NoteRow, ...]
    allocations: tuple[AllocationRow, ...]
    complained_about: tuple[Allocation, ...]
    known_dates: Mapping[str, date]
    promised: Mapping[str, date]
    record: Mapping[str, Any]


def task_view(database: Engine, viewer: Viewer, task_id: TaskId, *, today: date, days: WorkingDays) -> TaskView | None:
    """The task or awaited arrival; None where there is none that the viewer may know of."""
    with database.connect() as connection:
        row = connection.execute(*_FOUND.by(viewer, task=task_id)).one_or_none()
        if row is None:
            return None
        task = task_row(row, today=today, days=days)
        recorded = standing.anchors(connection, viewer, task.subject.ref)
        allocated = standing.allocations(connection, viewer, [str(task.subject.ref)], today=today, but_not=())
        about = {"task": task_id, "journey": task.journey}
        return TaskView(
            task=task,
            revision=row.revision,
            item=row.item,
            version=row.version_id,
            journey_state=row.journey_state,
            completed_by=row.completed_by,
            completed_by_name=row.completed_by_name or "",
            completed_as=row.completed_as,
            outcome=row.outcome,
            deadline=_deadline(connection, task, today=today, days=days),
            draft=_draft(connection, viewer, task_id),
            submissions=papers.submissions(connection, task.journey),
            completions=completions(connection, task.journey),
            documents=papers.document_rows(connection.execute(_DOCUMENTS, about)),
            notes=papers.note_rows(connection.execute(_NOTES, about)),
            allocations=tuple(one for one in allocated if one.role not in standing.NOT_SHOWN),
            complained_about=tuple(
                allocation_of(one) for one in allocated if one.role == COMPLAINED_ABOUT and one.journey == task.journey
            ),
            known_dates=standing.known_dates(recorded, task.journey),
            promised=promised(connection, task.journey),
            record={field.name: field.value for field in standing.fields(connection, viewer, task.subject.ref)},
        )


def _found(viewer: Viewer) -> sa.Select[Any]:
    completer = sa.select(COMPLETER.c.name).where(COMPLETER.c.id == TASKS.c.completed_by).scalar_subquery()
    return (
        task_select(viewer)
        .add_columns(TASKS.c.revision, TASKS.c.item, TASKS.c.completed_by, TASKS.c.completed_as, TASKS.c.outcome)
        .add_columns(t.journeys.c.version_id, t.journeys.c.state.label("journey_state"))
        .add_columns(completer.label("completed_by_name"))
        .where(TASKS.c.id == sa.bindparam("task"), visible_journey(viewer, TASKS.c.subject, TASKS.c.journey_id))
    )


def allocation_of(row: AllocationRow) -> Allocation:
    """The allocation as the rules look at it."""
    return Allocation(
        subject=row.subject,
        role=row.role,
        worker=row.worker,
        from_on=row.from_on,
        until_on=row.until_on,
        journey=row.journey,
    )


def completions(connection: Connection, journey: JourneyId) -> tuple[CompletionRow, ...]:
    """What was completed in a journey, oldest first."""
    return tuple(
        CompletionRow(
            task=row.id,
            pathway=row.pathway,
            element=row.element,
            item=row.item,
            title=row.title,
            decision=row.decision,
            worker=row.completed_by,
            worker_name=row.name or "",
            role=row.completed_as,
            outcome=row.outcome,
            at=row.closed_at,
        )
        for row in connection.execute(_COMPLETIONS, {"journey": journey})
    )


def promised(connection: Connection, journey: JourneyId) -> dict[str, date]:
    """The date that each rule promised when it was last set in a journey, with its extension, also where it is done.

    Of several set on one day the latest counts.
    """
    return {row.rule: row.until for row in connection.execute(_PROMISED, {"journey": journey})}


def _deadline(connection: Connection, task: TaskRow, *, today: date, days: WorkingDays) -> DeadlineRow | None:
    if task.deadline is None:
        return None
    row = connection.execute(_DEADLINE, {"deadline": task.deadline}).one_or_none()
    return None if row is None else deadline_row(row, today=today, days=days)


def _draft(connection: Connection, viewer: Viewer, task_id: TaskId) -> DraftRow | None:
    row = connection.execute(_DRAFT, {"task": task_id, "worker": viewer.id}).one_or_none()
    return None if row is None else DraftRow(answers=dict(row.answers), saved_at=row.saved_at)


def _of(table: sa.Table) -> Condition:
    return sa.or_(table.c.journey_id == sa.bindparam("journey"), table.c.task_id == sa.bindparam("task"))


#: Every page of a task asks these, and so they are made once.
_FOUND = MadeOnce(_found)
_DOCUMENTS, _NOTES = papers.documents_where(_of(t.documents)), papers.notes_where(_of(t.notes))
_DEADLINE = deadline_select().where(t.deadlines.c.id == sa.bindparam("deadline"))
_SAVED = t.draft_submissions.c
_DRAFT = sa.select(_SAVED.answers, _SAVED.saved_at).where(
    _SAVED.task_id == sa.bindparam("task"), _SAVED.worker_id == sa.bindparam("worker")
)
_DUE = t.deadlines.c
_UNTIL = sa.func.coalesce(_DUE.extended_to, _DUE.due_on).label("until")
_PROMISED = (
    sa.select(_DUE.rule, _UNTIL)
    .where(_DUE.journey_id == sa.bindparam("journey"), _UNTIL.is_not(None))
    .order_by(_DUE.opened_on, _UNTIL)
)
_DONE = TASKS.c
_COMPLETIONS = (
    sa.select(_DONE.id, _DONE.pathway, _DONE.element, _DONE.item, _DONE.title, _DONE.decision)
    .add_columns(_DONE.completed_by, _DONE.completed_as, _DONE.outcome, _DONE.closed_at, COMPLETER.c.name)
    .select_from(TASKS.outerjoin(COMPLETER, COMPLETER.c.id == _DONE.completed_by))
    .where(_DONE.journey_id == sa.bindparam("journey"), _DONE.state == "completed")
    .order_by(_DONE.closed_at, _DONE.id)
)

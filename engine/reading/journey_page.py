"""One journey with everything its page shows: where it stands, who has it, what is due, and how it came there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine, Row

from engine import tables as t
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.working_days import WorkingDays
from engine.reading import papers, standing
from engine.reading.deadline_rows import deadlines_of
from engine.reading.journey_rows import journey_row, journey_select
from engine.reading.places import calls_of
from engine.reading.rows import (
    AllocationRow,
    DeadlineRow,
    DocumentRow,
    JourneyRow,
    NoteRow,
    SubjectRow,
    SubmissionRow,
    TaskRow,
)
from engine.reading.subject_rows import subject_columns, subject_row, with_subject
from engine.reading.subjects import journeys_about
from engine.reading.task_rows import task_row, task_select
from engine.reading.tasks import CompletionRow, completions
from engine.reading.timeline import Only, Timeline, timeline_of
from engine.reading.viewer import Viewer
from engine.reading.visible import visible, visible_journey

STARTED = t.journeys.alias("started_journey")
MOST_PASSAGES = 5_000
STARTER = t.workers.alias("starter")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """An element the journey went through, with the flow that led to it (None at a start)."""

    pathway: PathwayKey
    element: str
    calls: tuple[str, ...]
    flow: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDrawing:
    """A drawing in which the journey waits: its own (no `calls`), or one it calls. `elements` are where."""

    pathway: PathwayKey
    calls: tuple[str, ...]
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedJourney:
    """A journey that started this one, or was started by it."""

    id: JourneyId
    reference: str
    pathway_title: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyView:
    """A journey as its page shows it.

    `drawings` always begins with its own drawing, in which the call activity that is open stands for what is called.
    `linked`, `related` and `others` (the subject's other journeys) hold only what the viewer may know of.
    """

    journey: JourneyRow
    revision: int
    started_by_name: str
    stuck_because: str | None
    linked: tuple[SubjectRow, ...]
    related: tuple[RelatedJourney, ...]
    others: tuple[JourneyRow, ...]
    open_tasks: tuple[TaskRow, ...]
    awaited: tuple[TaskRow, ...]
    deadlines: tuple[DeadlineRow, ...]
    drawings: tuple[OpenDrawing, ...]
    passages: tuple[PassageRow, ...]
    completions: tuple[CompletionRow, ...]
    timeline: Timeline
    documents: tuple[DocumentRow, ...]
    notes: tuple[NoteRow, ...]
    submissions: tuple[SubmissionRow, ...]
    allocations: tuple[AllocationRow, ...]


def journey_view(
    database: Engine,
    viewer: Viewer,
    journey_id: JourneyId,
    *,
    today: date,
    days: WorkingDays,
    timeline_page: int = 1,
    only: Only = Only.EVERY,
) -> JourneyView | None:
    """The journey; None where there is none that the viewer may know of."""
    j = t.journeys.c
    found = journey_select(today).add_columns(
        *(j.revision, j.stuck_because, j.started_from),
        sa.select(STARTER.c.name).where(STARTER.c.id == j.started_by).scalar_subquery().label("started_by_name"),
    )
    with database.connect() as connection:
        row = connection.execute(
            found.where(j.id == journey_id, visible_journey(viewer, j.subject, j.id))
        ).one_or_none()
        if row is None:
            return None
        journey = journey_row(row)
        waiting = _waiting(connection, viewer, journey_id, today=today, days=days)
        deadlines = deadlines_of(connection, journey_id, today=today, days=days)
        return JourneyView(
            journey=journey,
            revision=row.revision,
            started_by_name=row.started_by_name or "",
            stuck_because=row.stuck_because,
            linked=_linked(connection, viewer, journey_id),
            related=_related(connection, viewer, row),
            others=_others(connection, viewer, journey, today),
            open_tasks=tuple(task for task in waiting if task.kind == "task"),
            awaited=tuple(task for task in waiting if task.kind == "arrival"),
            deadlines=deadlines,
            drawings=open_drawings(journey.pathway, waiting, deadlines),
            passages=_passages(connection, journey_id),
            completions=completions(connection, journey_id),
            timeline=timeline_of(connection, journey_id, page=timeline_page, only=only),
            documents=papers.documents(connection, t.documents.c.journey_id == journey_id),
            notes=papers.notes(connection, t.notes.c.journey_id == journey_id),
            submissions=papers.submissions(connection, journey_id),
            allocations=standing.allocations(connection, viewer, [str(journey.subject.ref)], today=today),
        )


def version_followed(database: Engine, viewer: Viewer, journey_id: JourneyId) -> str | None:
    """The id of the version's row that a journey follows; None where there is no journey the viewer may know of."""
    j = t.journeys.c
    with database.connect() as connection:
        return connection.scalar(
            sa.select(j.version_id).where(j.id == journey_id, visible_journey(viewer, j.subject, j.id))
        )


def open_drawings(
    pathway: PathwayKey, waiting: Iterable[TaskRow], deadlines: Iterable[DeadlineRow]
) -> tuple[OpenDrawing, ...]:
    """The drawings in which something waits: open tasks, awaited arrivals, and timers and calls with a deadline."""
    where: dict[tuple[tuple[str, ...], PathwayKey], dict[str, None]] = {((), pathway): {}}
    places = [(task.calls, task.part, task.element) for task in waiting]
    places += [(d.place_calls, d.pathway, d.element) for d in deadlines if d.state == "open"]
    for calls, part, element in places:
        where.setdefault((calls, part), {})[element] = None
        if calls:
            where[(), pathway][calls[0]] = None
    drawings = (
        OpenDrawing(pathway=part, calls=calls, elements=tuple(elements)) for (calls, part), elements in where.items()
    )
    return tuple(sorted(drawings, key=lambda drawing: drawing.calls))


def _waiting(
    connection: Connection, viewer: Viewer, journey: JourneyId, *, today: date, days: WorkingDays
) -> tuple[TaskRow, ...]:
    c = t.tasks.c
    found = (
        task_select(viewer)
        .where(c.journey_id == journey, c.state == "open", visible(viewer, c.subject))
        .order_by(c.due_on.nulls_last(), c.id)
    )
    return tuple(task_row(row, today=today, days=days) for row in connection.execute(found))


def _linked(connection: Connection, viewer: Viewer, journey: JourneyId) -> tuple[SubjectRow, ...]:
    s = t.journey_subjects.c
    found = (
        sa.select(*subject_columns(s.subject))
        .select_from(with_subject(t.journey_subjects, s.subject))
        .where(s.journey_id == journey, s.linked.is_(sa.true()), visible(viewer, s.subject))
        .order_by(s.subject)
    )
    return tuple(map(subject_row, connection.execute(found)))


def _related(connection: Connection, viewer: Viewer, row: Row[Any]) -> tuple[RelatedJourney, ...]:
    j, v, started = t.journeys.c, t.pathway_versions, STARTED.c
    # Their ids first: asked for with "or" beside who may see them, SQLite would read every journey there is.
    ids = sa.union_all(
        sa.select(started.id).where(started.started_from == row.id), sa.select(sa.literal(row.started_from, sa.String))
    )
    found = (
        sa.select(j.id, j.reference, j.state, v.c.title)
        .join_from(t.journeys, v, v.c.id == j.version_id)
        .where(j.id.in_(ids), visible_journey(viewer, j.subject, j.id))
        .order_by(j.id)
    )
    return tuple(
        RelatedJourney(id=other.id, reference=other.reference, pathway_title=other.title, state=other.state)
        for other in connection.execute(found)
    )


def _others(connection: Connection, viewer: Viewer, journey: JourneyRow, today: date) -> tuple[JourneyRow, ...]:
    every = journeys_about(connection, viewer, journey.subject.ref, today=today)
    return tuple(one for one in every if one.id != journey.id)


def _passages(connection: Connection, journey: JourneyId) -> tuple[PassageRow, ...]:
    p = t.passages.c
    found = sa.select(t.passages).where(p.journey_id == journey).order_by(p.at, p.id).limit(MOST_PASSAGES)
    return tuple(
        PassageRow(pathway=row.pathway, element=row.element, calls=calls_of(row.calls), flow=row.flow, at=row.at)
        for row in connection.execute(found)
    )

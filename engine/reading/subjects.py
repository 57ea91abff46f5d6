"""What a page about a child or household shows whichever it is: the identity bar, their journeys, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import JourneyId, PathwayKey, TeamId
from engine.domain.journey import NOT_ENDED
from engine.domain.subjects import SubjectRef
from engine.domain.working_days import WorkingDays
from engine.reading import standing
from engine.reading.journey_rows import journey_row, journey_select
from engine.reading.rows import AllocationRow, Choice, JourneyRow, SubjectRow, TaskRow
from engine.reading.subject_rows import NAME, subject_columns, subject_row, with_subject
from engine.reading.task_rows import task_row, task_select
from engine.reading.viewer import Viewer
from engine.reading.visible import not_complained_of, visible, visible_journey

MOST_OF_A_SUBJECT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a page is about, and who works with them today."""

    subject: SubjectRow
    allocations: tuple[AllocationRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFilters:
    """What to leave out of a list. `kind` is a household's; `running` keeps those with a running journey."""

    text: str = ""
    team: TeamId | None = None
    kind: str | None = None
    running: bool = False


EVERYBODY = SubjectFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyBrief:
    """A running journey in one cell of a list."""

    id: JourneyId
    reference: str
    pathway: PathwayKey
    pathway_title: str
    state: str
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSubject:
    """A child or household in a list: who works with them, what runs, what is next."""

    subject: SubjectRow
    allocations: tuple[AllocationRow, ...]
    running: tuple[JourneyBrief, ...]
    open_tasks: int
    late_tasks: int
    next_due_on: date | None


def subject_identity(database: Engine, viewer: Viewer, ref: SubjectRef) -> Identity | None:
    """Who this is; None where there is nobody that the viewer may know of."""
    with database.connect() as connection:
        subject = visible_subject(connection, viewer, ref)
        if subject is None:
            return None
        allocated = standing.allocations(connection, viewer, [str(ref)], today=viewer.today, only_current=True)
        return Identity(subject=subject, allocations=allocated)


def visible_subject(connection: Connection, viewer: Viewer, ref: SubjectRef) -> SubjectRow | None:
    """The child or household of this reference, if the viewer may know of them."""
    one = sa.select(sa.literal(str(ref), sa.String).label("subject")).subquery()
    found = (
        sa.select(*subject_columns(one.c.subject))
        .select_from(with_subject(one, one.c.subject))
        .where(NAME.is_not(None), visible(viewer, one.c.subject))
    )
    row = connection.execute(found).one_or_none()
    return None if row is None else subject_row(row)


def journeys_about(connection: Connection, viewer: Viewer, ref: SubjectRef, *, today: date) -> tuple[JourneyRow, ...]:
    """Journeys about this subject and those it is linked to, if the viewer may know of whom these are about; newest
    first."""
    j, s = t.journeys.c, t.journey_subjects.c
    taking_part = sa.select(s.journey_id).where(s.subject == str(ref))
    found = (
        journey_select(today)
        .where(j.id.in_(taking_part), visible_journey(viewer, j.subject, j.id))
        .order_by(j.id.desc())
        .limit(MOST_OF_A_SUBJECT)
    )
    return tuple(map(journey_row, connection.execute(found)))


def due_of(
    connection: Connection, viewer: Viewer, ref: SubjectRef, *, today: date, days: WorkingDays
) -> tuple[TaskRow, ...]:
    """What is open about this subject, the most pressing first: late, then next due, then without a date."""
    c = t.tasks.c
    found = (
        task_select(viewer)
        .where(c.subject == str(ref), c.state == "open", c.kind == "task", not_complained_of(viewer, c.journey_id))
        .order_by(c.due_on.nulls_last(), c.id)
        .limit(MOST_OF_A_SUBJECT)
    )
    return tuple(task_row(row, today=today, days=days) for row in connection.execute(found))


def listed(
    connection: Connection, viewer: Viewer, subjects: Sequence[SubjectRow], *, today: date
) -> tuple[ListedSubject, ...]:
    """The subjects of one page of a list with their work, in three statements however many they are."""
    refs = [str(subject.ref) for subject in subjects]
    work = _work(connection, viewer, refs, today)
    running = _running(connection, viewer, refs)
    allocated = standing.allocations(connection, viewer, refs, today=today, only_current=True)
    nothing = _Work()
    return tuple(
        ListedSubject(
            subject=subject,
            allocations=tuple(one for one in allocated if one.subject == subject.ref),
            running=tuple(brief for ref, brief in running if ref == str(subject.ref)),
            open_tasks=work.get(str(subject.ref), nothing).open_tasks,
            late_tasks=work.get(str(subject.ref), nothing).late_tasks,
            next_due_on=work.get(str(subject.ref), nothing).next_due_on,
        )
        for subject in subjects
    )


def teams_to_choose(connection: Connection, viewer: Viewer) -> tuple[Choice, ...]:
    """The teams one may filter a list by: the viewer's own, or all for those who see more than their teams."""
    c = t.teams.c
    narrowed = sa.true() if viewer.sees_everything or viewer.council_roles else c.id.in_(sorted(viewer.teams))
    rows = connection.execute(sa.select(c.id, c.name).where(narrowed).order_by(c.name))
    return tuple(Choice(value=row.id, label=row.name) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    open_tasks: int = 0
    late_tasks: int = 0
    next_due_on: date | None = None


def _work(connection: Connection, viewer: Viewer, refs: Sequence[str], today: date) -> dict[str, _Work]:
    c = t.tasks.c
    found = (
        sa.select(
            c.subject,
            sa.func.count().label("open_tasks"),
            sa.func.sum(sa.case((c.due_on < today, 1), else_=0)).label("late_tasks"),
            sa.func.min(c.due_on).label("next_due_on"),
        )
        .where(c.subject.in_(refs), c.state == "open", c.kind == "task", not_complained_of(viewer, c.journey_id))
        .group_by(c.subject)
    )
    return {
        row.subject: _Work(open_tasks=row.open_tasks, late_tasks=row.late_tasks, next_due_on=row.next_due_on)
        for row in connection.execute(found)
    }


def _running(connection: Connection, viewer: Viewer, refs: Sequence[str]) -> list[tuple[str, JourneyBrief]]:
    j, v = t.journeys.c, t.pathway_versions
    found = (
        sa.select(j.subject, j.id, j.reference, j.pathway, j.state, j.started_at, v.c.title)
        .join_from(t.journeys, v, v.c.id == j.version_id)
        .where(j.subject.in_(refs), j.state.in_(NOT_ENDED), not_complained_of(viewer, j.id))
        .order_by(j.id)
    )
    return [
        (
            row.subject,
            JourneyBrief(
                id=row.id,
                reference=row.reference,
                pathway=row.pathway,
                pathway_title=row.title,
                state=row.state,
                started_at=row.started_at,
            ),
        )
        for row in connection.execute(found)
    ]

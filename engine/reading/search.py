"""The search in the header: a few of the children, households, journeys and open tasks that the viewer may know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.subjects import SubjectKind
from engine.domain.working_days import WorkingDays
from engine.reading.journey_rows import journey_row, journey_select
from engine.reading.rows import JourneyRow, SubjectRow, TaskRow
from engine.reading.subject_rows import NAME, subject_columns, subject_row, subjects_found, with_subject
from engine.reading.task_rows import task_row, task_select
from engine.reading.text_search import matches, stands_in, words_of
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, names, visible_child, visible_household, visible_journey


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found. `more` names the kinds of which there is more: children, households, journeys, tasks."""

    text: str
    too_short: bool
    children: tuple[SubjectRow, ...] = ()
    households: tuple[SubjectRow, ...] = ()
    journeys: tuple[JourneyRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    more: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether there was nothing that the viewer may know of."""
        return not (self.children or self.households or self.journeys or self.tasks)


def search(database: Engine, viewer: Viewer, text: str, *, today: date, days: WorkingDays, most: int = 8) -> Found:
    """At most `most` of each kind. Journeys are found by reference or by whom they are about, tasks by their title."""
    words = words_of(text)
    if not words:
        return Found(text=text, too_short=True)
    with database.connect() as connection:
        children = _children(connection, viewer, text, most + 1)
        households = _households(connection, viewer, words, most + 1)
        journeys = _journeys(connection, viewer, words, today, most + 1)
        tasks = _tasks(connection, viewer, text, most + 1, today=today, days=days)
    found = {"children": children, "households": households, "journeys": journeys, "tasks": tasks}
    return Found(
        text=text,
        too_short=False,
        children=children[:most],
        households=households[:most],
        journeys=journeys[:most],
        tasks=tasks[:most],
        more=frozenset(kind for kind, rows in found.items() if len(rows) > most),
    )


def _children(connection: Connection, viewer: Viewer, text: str, most: int) -> tuple[SubjectRow, ...]:
    c = t.children.c
    conditions = matches(text, c.name, c.reference, c.external_id), visible_child(viewer)
    return _subjects(connection, SubjectKind.CHILD, sa.select(c.id, c.name).where(*conditions), most)


def _households(connection: Connection, viewer: Viewer, words: tuple[str, ...], most: int) -> tuple[SubjectRow, ...]:
    h = t.households.c
    named = names(SubjectKind.HOUSEHOLD, h.id)
    conditions: list[Condition] = [named.in_(subjects_found(word)) for word in words]
    matching = sa.select(h.id, h.name).where(*conditions, visible_household(viewer))
    return _subjects(connection, SubjectKind.HOUSEHOLD, matching, most)


def _subjects(
    connection: Connection, kind: SubjectKind, matching: sa.Select[tuple[str, str]], most: int
) -> tuple[SubjectRow, ...]:
    first = matching.order_by(matching.selected_columns.name, matching.selected_columns.id).limit(most).subquery()
    named = names(kind, first.c.id)
    found = sa.select(*subject_columns(named)).select_from(with_subject(first, named)).order_by(NAME, first.c.id)
    return tuple(map(subject_row, connection.execute(found)))


def _journeys(
    connection: Connection, viewer: Viewer, words: tuple[str, ...], today: date, most: int
) -> tuple[JourneyRow, ...]:
    j = t.journeys.c
    conditions = [sa.or_(stands_in(word, j.reference), j.subject.in_(subjects_found(word))) for word in words]
    first = (
        sa.select(j.id)
        .where(*conditions, visible_journey(viewer, j.subject, j.id))
        .order_by(j.id.desc())
        .limit(most)
        .subquery()
    )
    found = journey_select(today, t.journeys.join(first, first.c.id == j.id)).order_by(j.id.desc())
    return tuple(map(journey_row, connection.execute(found)))


def _tasks(
    connection: Connection, viewer: Viewer, text: str, most: int, *, today: date, days: WorkingDays
) -> tuple[TaskRow, ...]:
    c = t.tasks.c
    conditions = (
        c.state == "open",
        c.kind == "task",
        matches(text, c.title),
        visible_journey(viewer, c.subject, c.journey_id),
    )
    first = sa.select(c.id).where(*conditions).limit(most).subquery()
    found = task_select(viewer, t.tasks.join(first, first.c.id == c.id)).order_by(c.due_on.nulls_last(), c.id)
    return tuple(task_row(row, today=today, days=days) for row in connection.execute(found))

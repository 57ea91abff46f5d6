"""Journeys with everything open in them, read under a lock and written with a check that nobody wrote in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from engine.domain.errors import AlreadyRunning, JourneyBusy, JourneyMovedOn, NotFound
from engine.domain.ids import JourneyId, PathwayKey, TaskId
from engine.domain.journey import Journey
from engine.domain.journey_deadline import DeadlineState
from engine.domain.references import new_id
from engine.domain.subjects import SubjectRef
from engine.domain.task import Task, TaskState
from engine.domain.timer import TimerState
from engine.ports import ClosedTask, Completion
from engine.store import journey_rows as rows
from engine.store.inserting import Row, insert_absent, insert_all
from engine.store.journey_history import closed_task, completions, pathways_of, promised
from engine.store.versions import SqlVersions
from engine.tables import RUNNING, deadlines, journey_subjects, journeys, passages, subject_roles, tasks, timers

_LINKED = sa.and_(journey_subjects.c.journey_id == journeys.c.id, journey_subjects.c.linked)
_LOCKED = (
    sa.select(journeys, journey_subjects.c.subject.label("linked_subject"))
    .select_from(journeys.outerjoin(journey_subjects, _LINKED))
    .order_by(journey_subjects.c.subject)
)
#: How PostgreSQL and SQLite name the index that lets a pathway run once for one subject.
_RUNNING_TWICE = ("ix_journeys_running", "journeys.subject, journeys.pathway")


class SqlJourneys:
    """Fulfils `ports.Journeys`."""

    def __init__(self, connection: Connection, versions: SqlVersions) -> None:
        self._connection, self._versions = connection, versions
        # What this transaction has inserted: saving a journey a second time changes these rows.
        self._inserted: set[str] = set()
        self._passages: dict[JourneyId, int] = {}

    def lock(self, journey: JourneyId, *, wait: bool = True) -> Journey:
        wanted = _LOCKED.where(journeys.c.id == journey).with_for_update(of=journeys, skip_locked=not wait)
        found = self._connection.execute(wanted).all()
        if not found:
            self._refuse_missing(journey)
            raise JourneyBusy
        linked = tuple(SubjectRef.read(row.linked_subject) for row in found if row.linked_subject is not None)
        version = self._versions.get(found[0].version_id).version
        locked = rows.journey_from(found[0], version, linked=linked)
        for task in map(rows.task_from, self._in_state(tasks, journey, TaskState.OPEN)):
            locked.tasks[task.token] = task
        for deadline in map(rows.deadline_from, self._in_state(deadlines, journey, DeadlineState.OPEN)):
            locked.deadlines[deadline.token] = deadline
        waiting = self._in_state(timers, journey, TimerState.ARMED, TimerState.STUCK)
        locked.timers = [rows.timer_from(row) for row in waiting]
        return locked

    def of_task(self, task: TaskId) -> JourneyId:
        row = self._connection.execute(sa.select(tasks.c.journey_id).where(tasks.c.id == task)).one_or_none()
        if row is None:
            raise NotFound
        return JourneyId(row.journey_id)

    def task(self, task: TaskId) -> Task:
        row = self._connection.execute(sa.select(tasks).where(tasks.c.id == task)).one_or_none()
        if row is None:
            raise NotFound
        return rows.task_from(row)

    def subject_of(self, journey: JourneyId) -> SubjectRef:
        row = self._connection.execute(sa.select(journeys.c.subject).where(journeys.c.id == journey)).one_or_none()
        if row is None:
            raise NotFound
        return SubjectRef.read(row.subject)

    def add(self, journey: Journey, *, at: datetime) -> None:
        row = {
            "id": journey.id,
            "reference": journey.reference,
            "pathway": journey.version.key,
            "subject": str(journey.subject),
            "revision": journey.revision,
            "started_at": journey.started_at,
            "started_by": journey.started_by,
            "started_from": journey.started_from,
            **rows.journey_row(journey),
        }
        try:
            self._connection.execute(sa.insert(journeys), [row])
        except IntegrityError as error:
            if any(name in str(error.orig) for name in _RUNNING_TWICE):
                raise AlreadyRunning from error
            raise
        subjects = [{"journey_id": journey.id, "subject": str(journey.subject), "linked": False}]
        subjects += [{"journey_id": journey.id, "subject": str(ref), "linked": True} for ref in journey.linked]
        insert_all(self._connection, journey_subjects, subjects)
        self._write_changes(journey, at=at)

    def save(self, journey: Journey, *, at: datetime) -> None:
        saved = self._connection.execute(
            sa.update(journeys)
            .where(journeys.c.id == journey.id, journeys.c.revision == journey.revision)
            .values(revision=journey.revision + 1, **rows.journey_row(journey))
        )
        if not saved.rowcount:
            raise JourneyMovedOn
        journey.revision += 1
        self._write_changes(journey, at=at)

    def running(self, subject: SubjectRef, pathway: PathwayKey) -> JourneyId | None:
        wanted = sa.and_(journeys.c.subject == str(subject), journeys.c.pathway == pathway, RUNNING)
        row = self._connection.execute(sa.select(journeys.c.id).where(wanted)).first()
        return None if row is None else JourneyId(row.id)

    def all_running(self) -> tuple[JourneyId, ...]:
        rows = self._connection.execute(sa.select(journeys.c.id).where(RUNNING).order_by(journeys.c.id))
        return tuple(JourneyId(row.id) for row in rows)

    def pathways_of(self, subject: SubjectRef) -> tuple[tuple[PathwayKey, str, str | None], ...]:
        return pathways_of(self._connection, subject)

    def completions(self, journey: JourneyId) -> tuple[Completion, ...]:
        return completions(self._connection, journey)

    def closed_task(self, task: TaskId) -> ClosedTask | None:
        return closed_task(self._connection, task)

    def promised(self, journey: JourneyId) -> dict[str, date]:
        return promised(self._connection, journey)

    def _refuse_missing(self, journey: JourneyId) -> None:
        if self._connection.execute(sa.select(journeys.c.id).where(journeys.c.id == journey)).first() is None:
            raise NotFound

    def _in_state(self, table: sa.Table, journey: JourneyId, *states: str) -> Sequence[sa.Row[Any]]:
        wanted = sa.and_(table.c.journey_id == journey, table.c.state.in_([str(state) for state in states]))
        return self._connection.execute(sa.select(table).where(wanted).order_by(table.c.id)).all()

    def _write_changes(self, journey: Journey, *, at: datetime) -> None:
        changes = journey.changes
        subject = journey.subject
        self._write(
            tasks,
            added=[rows.task_row(task, subject) for task in changes.tasks_added],
            changed=[rows.task_row(task, subject) for task in changes.tasks_changed],
        )
        self._write(
            deadlines,
            added=[rows.deadline_row(deadline) for deadline in changes.deadlines_added],
            changed=[rows.deadline_row(deadline) for deadline in changes.deadlines_changed],
        )
        self._write(
            timers,
            added=[rows.timer_row(timer, at=at) for timer in changes.timers_added],
            changed=[rows.timer_row(timer, at=at) for timer in changes.timers_changed],
        )
        self._write_passages(journey)
        subjects = sorted({str(subject), *map(str, journey.linked)})
        grants = [{"subject": ref, "role": role} for ref in subjects for role in sorted(changes.grants)]
        insert_absent(self._connection, subject_roles, grants)

    def _write(self, table: sa.Table, *, added: Sequence[Row], changed: Sequence[Row]) -> None:
        new = [row for row in added if row["id"] not in self._inserted]
        known = [*(row for row in added if row["id"] in self._inserted), *changed]
        insert_all(self._connection, table, new)
        self._inserted.update(row["id"] for row in new)
        if known:
            this_one = table.c.id == sa.bindparam("this_id")
            values = [{"this_id": row["id"], **{k: v for k, v in row.items() if k != "id"}} for row in known]
            self._connection.execute(sa.update(table).where(this_one), values)

    def _write_passages(self, journey: Journey) -> None:
        written = self._passages.get(journey.id, 0)
        passed = journey.changes.passages[written:]
        insert_all(
            self._connection,
            passages,
            [rows.passage_row(one, passage=new_id(), journey=journey.id, at=at) for one, at in passed],
        )
        self._passages[journey.id] = written + len(passed)

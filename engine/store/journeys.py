"""Journeys with everything open in them, read under a lock and written with a check that nobody wrote in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from engine.domain.errors import AlreadyRunning, JourneyBusy, JourneyMovedOn, NotFound
from engine.domain.ids import JourneyId, PathwayKey, TaskId, TeamId, WorkerId
from engine.domain.journey import Journey
from engine.domain.journey_deadline import DeadlineState
from engine.domain.references import new_id
from engine.domain.running import RunningJourney
from engine.domain.subjects import SubjectRef
from engine.domain.task import Task, TaskState
from engine.domain.timer import TimerState
from engine.ports import ClosedTask, Completion, Surroundings
from engine.store import journey_history
from engine.store import journey_rows as rows
from engine.store.audit import SqlAudit
from engine.store.gathering import Gathering, Rows
from engine.store.inserting import Row, insert_absent, insert_all, write_all
from engine.store.surroundings import SURROUNDINGS, read_surroundings, surroundings
from engine.store.versions import SqlVersions
from engine.tables import (
    RUNNING,
    audit_chains,
    deadlines,
    draft_submissions,
    journey_subjects,
    journeys,
    moves,
    passages,
    subject_roles,
    tasks,
    timers,
    worker_roles,
    workers,
)

_CLOSED, _AGAIN = tasks.alias("closed_task"), draft_submissions.alias("typed_before")
#: Drafts of tasks that a move closed because something is done first: whoever typed them finds them again.
_TYPED_BEFORE = (
    sa.select(_AGAIN.c.task_id)
    .join(_CLOSED, _CLOSED.c.id == _AGAIN.c.task_id)
    .join(moves, sa.and_(moves.c.journey_id == _CLOSED.c.journey_id, moves.c.moved_at == _CLOSED.c.closed_at))
    .where(_CLOSED.c.state == sa.literal_column(f"'{TaskState.WITHDRAWN.value}'"), moves.c.undone_at.is_(None))
)
_SINCE, _HOLDER, _HOLDS = tasks.alias("opened_since"), workers.alias("held_by"), worker_roles.alias("still_holds")
#: Who held such a task and still works in that role, while it has not been opened again: it is theirs once more.
HELD_BEFORE = (
    sa.select(
        *(_CLOSED.c[name] for name in ("pathway", "element", "item", "form", "role")),
        _CLOSED.c.holder_id,
    )
    .join(moves, sa.and_(moves.c.journey_id == _CLOSED.c.journey_id, moves.c.moved_at == _CLOSED.c.closed_at))
    .join(_HOLDER, sa.and_(_HOLDER.c.id == _CLOSED.c.holder_id, _HOLDER.c.active.is_(sa.true())))
    .where(
        _CLOSED.c.journey_id == sa.bindparam("journey"),
        _CLOSED.c.state == sa.literal_column(f"'{TaskState.WITHDRAWN.value}'"),
        moves.c.undone_at.is_(None),
        sa.exists().where(
            _HOLDS.c.worker_id == _CLOSED.c.holder_id,
            _HOLDS.c.role == _CLOSED.c.role,
            sa.or_(_HOLDS.c.team_id.is_(None), _HOLDS.c.team_id == _CLOSED.c.team_id),
        ),
        ~sa.exists().where(
            _SINCE.c.journey_id == _CLOSED.c.journey_id,
            _SINCE.c.pathway == _CLOSED.c.pathway,
            _SINCE.c.element == _CLOSED.c.element,
            _SINCE.c.item.is_not_distinct_from(_CLOSED.c.item),
            _SINCE.c.id > _CLOSED.c.id,
        ),
    )
)
#: Asked of every journey that is locked, so it is only whether it was ever moved: that is one look into an index.
_EVER_MOVED = (
    sa.select(sa.literal(1)).where(moves.c.journey_id == journeys.c.id).correlate(journeys).exists().label("ever_moved")
)
_LINKED = sa.and_(journey_subjects.c.journey_id == journeys.c.id, journey_subjects.c.linked)
_LOCKED = (
    sa.select(journeys, journey_subjects.c.subject.label("linked_subject"), _EVER_MOVED)
    .select_from(journeys.outerjoin(journey_subjects, _LINKED))
    .order_by(journey_subjects.c.subject)
)
_OF_TASK = sa.select(tasks.c.journey_id).where(tasks.c.id == sa.bindparam("task")).scalar_subquery()
_BY_ID, _BY_TASK = _LOCKED.where(journeys.c.id == sa.bindparam("journey")), _LOCKED.where(journeys.c.id == _OF_TASK)
_BY_ID_WAITING, _BY_TASK_WAITING = _BY_ID.with_for_update(of=journeys), _BY_TASK.with_for_update(of=journeys)
_BY_ID_UNLESS_BUSY = _BY_ID.with_for_update(of=journeys, skip_locked=True)


def _in_state(table: sa.Table, state: StrEnum) -> sa.Select[Any]:
    # The state stands in the statement as a word. Were it bound, SQLite would prepare the whole statement anew each
    # time, to see whether an index that holds one state only fits the value.
    of_it = table.c.journey_id == sa.bindparam("journey")
    return sa.select(table).where(of_it, table.c.state == sa.literal_column(f"'{state.value}'"))


#: Asked once the journey is locked: asked together with it, they would show what was before the lock was got.
_OF_IT = {
    "tasks": _in_state(tasks, TaskState.OPEN),
    "deadlines": _in_state(deadlines, DeadlineState.OPEN),
    "armed": _in_state(timers, TimerState.ARMED),
    "stuck": _in_state(timers, TimerState.STUCK),
    "granted": sa.select(subject_roles)
    .join(journey_subjects, journey_subjects.c.subject == subject_roles.c.subject)
    .where(journey_subjects.c.journey_id == sa.bindparam("journey")),
    "head": sa.select(audit_chains.c.seq, audit_chains.c.hash).where(audit_chains.c.chain == sa.bindparam("chain")),
}
_WITHIN, _WITHIN_AND_AROUND = Gathering(**_OF_IT), Gathering(**_OF_IT, **SURROUNDINGS)
_SAVE = sa.update(journeys).where(
    journeys.c.id == sa.bindparam("this_id"), journeys.c.revision == sa.bindparam("loaded")
)
#: How PostgreSQL and SQLite name the index that lets a pathway run once for one subject.
_RUNNING_TWICE = ("ix_journeys_running", "journeys.subject, journeys.pathway")


class SqlJourneys:
    """Fulfils `ports.Journeys`."""

    def __init__(self, connection: Connection, versions: SqlVersions, trail: SqlAudit) -> None:
        self._connection, self._versions, self._trail = connection, versions, trail
        # What this transaction has inserted: saving a journey a second time changes these rows.
        self._inserted: set[str] = set()
        self._passages: dict[JourneyId, int] = {}
        self._granted: set[tuple[str, str]] = set()
        self._ever_moved: set[JourneyId] = set()

    def lock(self, journey: JourneyId, *, wait: bool = True) -> Journey:
        locked = self._by_id(journey, wait=wait)
        return self._filled(locked, _WITHIN.ask(self._connection, journey=journey, chain=locked.chain))

    def lock_around(
        self, journey: JourneyId, *, worker: WorkerId | None = None, wait: bool = True
    ) -> tuple[Journey, Surroundings]:
        return self._with_surroundings(self._by_id(journey, wait=wait), worker)

    def lock_around_task(self, task: TaskId, *, worker: WorkerId) -> tuple[Journey, Surroundings]:
        found = self._locked(_BY_TASK_WAITING, task=task)
        if found is None:
            raise NotFound
        return self._with_surroundings(found, worker)

    def surroundings(self, subject: SubjectRef, *, team: TeamId | None) -> Surroundings:
        return surroundings(self._connection, subject, team=team)

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
            "given": dict(journey.given) or None,
            # Kept as it was when the journey started: a move to another version does not change who runs beside it.
            "several_at_once": journey.version.several_at_once,
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
        self._trail.head_is_locked(journey.chain, None, None)
        self._write_changes(journey, at=at)

    def save(self, journey: Journey, *, at: datetime) -> None:
        saved = self._connection.execute(
            _SAVE,
            {
                "this_id": journey.id,
                "loaded": journey.revision,
                "revision": journey.revision + 1,
                **rows.journey_row(journey),
            },
        )
        if not saved.rowcount:
            raise JourneyMovedOn
        journey.revision += 1
        if journey.changes.linked:
            linked = sa.and_(journey_subjects.c.journey_id == journey.id, journey_subjects.c.linked)
            self._connection.execute(sa.delete(journey_subjects).where(linked))
            rows_of_it = [{"journey_id": journey.id, "subject": str(ref), "linked": True} for ref in journey.linked]
            insert_all(self._connection, journey_subjects, rows_of_it)
            journey.changes.linked = False
        self._write_changes(journey, at=at)

    def running(self, subject: SubjectRef, pathway: PathwayKey) -> tuple[RunningJourney, ...]:
        return journey_history.running(self._connection, subject, pathway)

    def partners(self, journey: JourneyId, pathway: PathwayKey) -> frozenset[JourneyId]:
        return journey_history.partners(self._connection, journey, pathway)

    def all_running(self) -> tuple[JourneyId, ...]:
        rows = self._connection.execute(sa.select(journeys.c.id).where(RUNNING).order_by(journeys.c.id))
        return tuple(JourneyId(row.id) for row in rows)

    def pathways_of(self, subject: SubjectRef) -> tuple[tuple[PathwayKey, str, str | None], ...]:
        return journey_history.pathways_of(self._connection, subject)

    def completions(self, journey: JourneyId) -> tuple[Completion, ...]:
        return journey_history.completions(self._connection, journey)

    def closed_task(self, task: TaskId) -> ClosedTask | None:
        return journey_history.closed_task(self._connection, task)

    def promised(self, journey: JourneyId) -> dict[str, date]:
        return journey_history.promised(self._connection, journey)

    def _refuse_missing(self, journey: JourneyId) -> None:
        if self._connection.execute(sa.select(journeys.c.id).where(journeys.c.id == journey)).first() is None:
            raise NotFound

    def _by_id(self, journey: JourneyId, *, wait: bool) -> Journey:
        found = self._locked(_BY_ID_WAITING if wait else _BY_ID_UNLESS_BUSY, journey=journey)
        if found is None:
            self._refuse_missing(journey)
            raise JourneyBusy
        return found

    def _locked(self, statement: sa.Select[Any], **by: str) -> Journey | None:
        """The journey without what is open in it."""
        found = self._connection.execute(statement, by).all()
        if not found:
            return None
        linked = tuple(SubjectRef.read(row.linked_subject) for row in found if row.linked_subject is not None)
        if found[0].ever_moved:
            self._ever_moved.add(JourneyId(found[0].id))
        version = self._versions.get(found[0].version_id).version
        journey = rows.journey_from(found[0], version, linked=linked)
        if found[0].ever_moved:
            held = self._connection.execute(HELD_BEFORE, {"journey": journey.id})
            journey.held_before = {tuple(row[:5]): WorkerId(row.holder_id) for row in held}
        return journey

    def _with_surroundings(self, journey: Journey, worker: WorkerId | None) -> tuple[Journey, Surroundings]:
        about = {"subject": str(journey.subject), "team": journey.team, "worker": worker}
        found = _WITHIN_AND_AROUND.ask(self._connection, journey=journey.id, chain=journey.chain, **about)
        around = read_surroundings(found, journey.subject, by_worker=worker is not None)
        return self._filled(journey, found), around

    def _filled(self, journey: Journey, found: Mapping[str, Rows]) -> Journey:
        """With what is open in it, in the order in which it was opened."""
        head = found["head"][0] if found["head"] else None
        self._trail.head_is_locked(journey.chain, head.seq if head else None, head.hash if head else None)
        self._granted.update((row.subject, row.role) for row in found["granted"])
        for task in map(rows.task_from, sorted(found["tasks"], key=_by_id)):
            journey.tasks[task.token] = task
        for deadline in map(rows.deadline_from, sorted(found["deadlines"], key=_by_id)):
            journey.deadlines[deadline.token] = deadline
        journey.timers = [rows.timer_from(row) for row in sorted([*found["armed"], *found["stuck"]], key=_by_id)]
        return journey

    def _write_changes(self, journey: Journey, *, at: datetime) -> None:
        changes = journey.changes
        subject = journey.subject
        self._write(
            tasks,
            added=[rows.task_row(task, subject) for task in changes.tasks_added],
            changed=[rows.task_row(task, subject) for task in changes.tasks_changed],
        )
        if journey.id in self._ever_moved:
            self._find_again(journey)
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
        grants = [(ref, role) for ref in subjects for role in sorted(changes.grants)]
        new = [{"subject": ref, "role": role} for ref, role in grants if (ref, role) not in self._granted]
        # Another journey of the subject may grant it at this very moment.
        insert_absent(self._connection, subject_roles, new)
        self._granted.update(grants)

    def _find_again(self, journey: Journey) -> None:
        """Gives a task that opens again the drafts that were typed for it before a move closed it."""
        for task in journey.changes.tasks_added:
            place = task.place
            same = sa.and_(
                _CLOSED.c.journey_id == journey.id,
                _CLOSED.c.pathway == place.pathway,
                _CLOSED.c.element == place.element,
                _CLOSED.c.item.is_not_distinct_from(place.item),
                _CLOSED.c.form == task.form,
            )
            self._connection.execute(
                sa.update(draft_submissions)
                .where(draft_submissions.c.task_id.in_(_TYPED_BEFORE.where(same)))
                .values(task_id=task.id)
            )

    def _write(self, table: sa.Table, *, added: Sequence[Row], changed: Sequence[Row]) -> None:
        new = [row for row in added if row["id"] not in self._inserted]
        known = [*(row for row in added if row["id"] in self._inserted), *changed]
        write_all(self._connection, table, added=new, changed=known)
        self._inserted.update(row["id"] for row in new)

    def _write_passages(self, journey: Journey) -> None:
        written = self._passages.get(journey.id, 0)
        passed = journey.changes.passages[written:]
        insert_all(
            self._connection,
            passages,
            [rows.passage_row(one, passage=new_id(), journey=journey.id, at=at) for one, at in passed],
        )
        self._passages[journey.id] = written + len(passed)


def _by_id(row: Any) -> str:
    """Ids grow with time."""
    ident: str = row.id
    return ident

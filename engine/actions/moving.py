"""What every action that moves a journey on has in common: loading it, advancing it, and writing what followed.

A journey that another one starts is started in the same transaction; what one journey tells another is queued.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.domain.audit import AuditDraft
from engine.domain.errors import JourneyEnded, JourneyStuck, NotFound
from engine.domain.ids import JourneyId, PathwayKey, Role, TaskId, TeamId, TimerId, WorkerId
from engine.domain.journey import Journey, JourneyState
from engine.domain.journey_apply import apply, entry
from engine.domain.people import Worker
from engine.domain.record_facts import record_facts
from engine.domain.references import new_id, new_reference
from engine.domain.setting import Setting
from engine.domain.step import Facts, Happening, TimerFired
from engine.domain.subjects import COVER, PANEL_MEMBER, Allocation, SubjectRef
from engine.domain.timer import TimerKind, TimerState
from engine.ports import NewNotice, Ports, StoredVersion, Surroundings, UnitOfWork

TRIES = 8
FIRST_RETRY = timedelta(minutes=1)  # doubled each time: the eighth try is some two hours after the first


@dataclass(slots=True, kw_only=True)
class Moving:
    """A locked journey in its setting, within one unit of work."""

    ports: Ports
    uow: UnitOfWork
    journey: Journey
    setting: Setting
    fields: dict[str, Any]
    audit: list[AuditDraft] = field(default_factory=list)
    notices: list[NewNotice] = field(default_factory=list)
    started: list[Journey] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """The record's and policies' facts, as they are now."""
        return record_facts(self.journey.version, self.fields, self.ports.calendar.policies, self.setting.today)


def locked(ports: Ports, uow: UnitOfWork, journey_id: JourneyId, *, at: datetime, wait: bool = True) -> Moving:
    """The journey, locked, in its setting, moved by the system. Call `catch_up` before anything is decided on it.

    Raises JourneyBusy where another transaction has it and `wait` is False.
    """
    journey, around = uow.journeys.lock_around(journey_id, wait=wait)
    return _moving(ports, uow, journey, around, at=at)


def locked_by(
    ports: Ports, uow: UnitOfWork, worker: WorkerId, journey_id: JourneyId, *, at: datetime
) -> tuple[Worker, Moving]:
    """The same, moved by this worker, who is given as they are now. Raises NotFound."""
    journey, around = uow.journeys.lock_around(journey_id, worker=worker)
    return _known(around.worker), _moving(ports, uow, journey, around, at=at)


def locked_at_task(
    ports: Ports, uow: UnitOfWork, worker: WorkerId, task: TaskId, *, at: datetime
) -> tuple[Worker, Moving]:
    """The journey of this task, locked and moved by this worker. Raises NotFound."""
    journey, around = uow.journeys.lock_around_task(task, worker=worker)
    return _known(around.worker), _moving(ports, uow, journey, around, at=at)


def _known(worker: Worker | None) -> Worker:
    if worker is None:
        raise NotFound
    return worker


def _moving(ports: Ports, uow: UnitOfWork, journey: Journey, around: Surroundings, *, at: datetime) -> Moving:
    return Moving(ports=ports, uow=uow, journey=journey, setting=setting_in(ports, around, at=at), fields=around.fields)


def setting_in(ports: Ports, around: Surroundings, *, at: datetime) -> Setting:
    """The setting that these surroundings make, acted in by their worker; by the system where they name none."""
    return Setting(
        at=at,
        calendar=ports.calendar,
        anchors=around.anchors,
        promised=around.promised,
        allocations=around.allocations,
        team_roles=around.team_roles,
        council_roles=around.council_roles,
        actor=f"worker:{around.worker.id}" if around.worker else "system",
    )


def must_run(moving: Moving) -> None:
    """Raises JourneyEnded unless the journey is still running."""
    if not moving.journey.is_running:
        raise JourneyEnded()


def advance(moving: Moving, happening: Happening) -> None:
    """One advance of the engine, applied to the journey."""
    journey = moving.journey
    step = moving.ports.engine.advance(journey.version, journey.engine_state, happening, moving.facts)
    apply(journey, step, moving.setting)
    unstick(journey)


def unstick(journey: Journey) -> None:
    """A journey that moved on is not stuck any more, unless another timer of its drawing still fails."""
    if any(t.fails and t.kind is TimerKind.DRAWING for t in journey.timers):
        return
    if journey.state is JourneyState.STUCK:
        journey.state = JourneyState.RUNNING
    journey.stuck_because = None


def note_stuck(ports: Ports, journey_id: JourneyId, stuck: JourneyStuck, *, timer: TimerId | None = None) -> None:
    """Writes down that a journey could not be moved on, in a transaction of its own: the failed one left nothing.

    `timer`: which one was to be fired; it is tried again later, and later each time.
    """
    at = ports.clock.now()
    with ports.uow() as uow:
        moving = locked(ports, uow, journey_id, at=at)
        journey = moving.journey
        if not journey.is_running:
            return
        for failed in (t for t in journey.timers if t.id == timer):
            failed.attempts += 1
            given_up = failed.attempts >= TRIES
            uow.timers.failed(failed.id, retry_at=None if given_up else at + FIRST_RETRY * 2 ** (failed.attempts - 1))
        if journey.state is not JourneyState.STUCK or journey.stuck_because != str(stuck):
            journey.state, journey.stuck_because = JourneyState.STUCK, str(stuck)
            journey.changes.audit.append(entry(journey, "journey_stuck", moving.setting, element=stuck.element))
        finish(moving)
        uow.commit()


@contextmanager
def failures_recorded(ports: Ports, learnt: Mapping[str, str | None]) -> Iterator[None]:
    """Records a JourneyStuck raised inside on the journey that `learnt` names."""
    try:
        yield
    except JourneyStuck as stuck:
        journey = learnt.get("journey")
        if journey is not None:
            note_stuck(ports, JourneyId(journey), stuck)
        raise


def catch_up(moving: Moving) -> bool:
    """Fires the drawing's timers whose instant has come, in their order; whether any did.

    Whoever touches a journey finds it as it would be had the sweep just run: at five past midnight the window that
    ended at midnight is closed, whether the sweep was quick or not.
    """
    fired = False
    while True:
        passed = [
            t
            for t in moving.journey.timers
            if t.kind is TimerKind.DRAWING
            and t.state is TimerState.ARMED
            and t.due_at is not None
            and t.due_at < moving.setting.at
        ]
        if not passed:
            return fired
        timer = min(passed, key=lambda t: (t.due_at, t.id))
        actor, role = moving.setting.actor, moving.setting.role
        moving.setting.actor, moving.setting.role = "system", None
        deadline = moving.journey.deadline(timer.deadline)
        moving.journey.changes.audit.append(
            entry(
                moving.journey,
                "timer_fired",
                moving.setting,
                element=deadline.place.element if deadline else None,
                detail={"timer": timer.id},
            )
        )
        advance(moving, TimerFired(token=timer.token))
        moving.setting.actor, moving.setting.role = actor, role
        fired = True


def begin(
    ports: Ports,
    uow: UnitOfWork,
    stored: StoredVersion,
    subject: SubjectRef,
    *,
    at: datetime,
    team: TeamId | None,
    actor: str = "system",
    role: Role | None = None,
    linked: tuple[SubjectRef, ...] = (),
    by: WorkerId | None = None,
    started_from: JourneyId | None = None,
    facts: Facts | None = None,
) -> Moving:
    """A new journey, moved to where it first waits. Not yet written: `finish` does that."""
    around = uow.journeys.surroundings(subject, team=team)
    setting = setting_in(ports, around, at=at)
    setting.actor, setting.role = actor, role
    journey = Journey(
        id=JourneyId(new_id()),
        reference=new_reference(),
        version_id=stored.id,
        version=stored.version,
        subject=subject,
        linked=linked,
        team=team,
        started_at=setting.at,
        started_by=by,
        started_from=started_from,
    )
    moving = Moving(ports=ports, uow=uow, journey=journey, setting=setting, fields=around.fields)
    journey.changes.audit.append(
        entry(journey, "journey_started", setting, detail={"from": started_from} if started_from else {})
    )
    step = ports.engine.start(stored.version, {**(facts or {}), **moving.facts})
    apply(journey, step, setting)
    return moving


def finish(moving: Moving, *, new: bool = False) -> None:
    """Writes the journey, whatever it started, told and owes, and its audit entries. The action then commits."""
    uow, journey, setting = moving.uow, moving.journey, moving.setting
    if new:
        uow.journeys.add(journey, at=setting.at)
    else:
        uow.journeys.save(journey, at=setting.at)
    changes = journey.changes
    uow.audit.append([*moving.audit, *changes.audit])
    if changes.tellings:
        uow.outbox.queue_tellings(changes.tellings, from_journey=journey.id, subject=journey.subject, at=setting.at)
    notices = [*moving.notices, *_uncertain_dates(moving)]
    if notices:
        uow.outbox.queue_notices(notices, at=setting.at)
    _end_need_to_know(moving)
    for key in changes.starts:
        _start(moving, key)


def cover(moving: Moving, worker: WorkerId) -> None:
    """Somebody of another team may know of the subject while they hold a task of this journey."""
    journey, setting = moving.journey, moving.setting
    allocation = Allocation(
        subject=journey.subject, role=COVER, worker=worker, from_on=setting.today, journey=journey.id
    )
    moving.uow.records.allocate(allocation, at=setting.at)
    setting.allocations = (*setting.allocations, allocation)
    journey.changes.audit.append(entry(journey, "allocated", setting, detail={"role": COVER, "worker": worker}))


def _end_need_to_know(moving: Moving) -> None:
    """Some need to know no longer than until tonight: whoever covered and holds no task of this journey any more, and
    the members of its panel once it has ended."""
    journey, setting = moving.journey, moving.setting
    at_work = {task.holder for task in journey.tasks.values()}
    for one in setting.allocations:
        if one.journey != journey.id or one.until_on is not None:
            continue
        covered = one.role == COVER and one.worker not in at_work
        if covered or (one.role == PANEL_MEMBER and not journey.is_running):
            moving.uow.records.end_allocation(journey.subject, one.role, one.worker, on=setting.today)


def _start(moving: Moving, key: PathwayKey) -> None:
    uow, setting, journey = moving.uow, moving.setting, moving.journey
    if uow.journeys.running(journey.subject, key) is not None:
        uow.audit.append([entry(journey, "start_not_needed", setting, detail={"pathway": key})])
        return
    started = begin(
        moving.ports,
        uow,
        uow.versions.in_force(key, on=setting.today),
        journey.subject,
        at=setting.at,
        actor=setting.actor,
        role=setting.role,
        team=journey.team,
        linked=journey.linked,
        started_from=journey.id,
    )
    catch_up(started)
    finish(started, new=True)
    moving.started.append(started.journey)


def _uncertain_dates(moving: Moving) -> list[NewNotice]:
    """CAL-11: the process owner is told of a date that counts over bank holidays not confirmed yet."""
    uncertain = [d for d in moving.journey.changes.deadlines_added if d.calendar_incomplete]
    if not uncertain:
        return []
    owners = moving.uow.workers.holders(Role("process_owner"), team=None)
    return [
        NewNotice(
            to=owner.id,
            template="calendar_incomplete",
            journey=moving.journey.id,
            facts={"rule": d.rule, "due_on": d.due_on.isoformat() if d.due_on else ""},
        )
        for owner in owners
        for d in uncertain
    ]

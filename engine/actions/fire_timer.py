"""Fires one timer whose instant has come: the drawing goes on, or somebody is told.

Claim and firing share one transaction, so a crash frees the timer. The journey is locked first; a timer that another
worker fired in the meantime, or that is no longer armed, is left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from engine.actions.keeping_from import who_may_be_told
from engine.actions.moving import Moving, catch_up, finish, locked
from engine.actions.stuck import note_stuck
from engine.domain.errors import JourneyBusy, JourneyStuck, NotNow
from engine.domain.ids import JourneyId, Role, TimerId, WorkerId
from engine.domain.journey_apply import entry
from engine.domain.journey_deadline import Deadline
from engine.domain.london import morning_of
from engine.domain.people import Worker
from engine.domain.promising import deadline_facts
from engine.domain.references import new_id
from engine.domain.task import Task
from engine.domain.timer import Timer, TimerKind, TimerState
from engine.ports import NewNotice, Ports, UnitOfWork

log = logging.getLogger(__name__)

UNREADABLE_RETRY = timedelta(hours=1)
UNFORESEEN = "Something failed that neither the drawing nor the engine foresees"


def fire_timer(ports: Ports, timer_id: TimerId, journey_id: JourneyId) -> bool:
    """Whether this timer was fired here. Raises JourneyStuck, with the attempt counted, when it fails.

    One whose journey somebody else is changing is left: they are firing it themselves, or the next look will.
    Raises NotNow when the database is away; that counts as no attempt.
    """
    at = ports.clock.now()
    try:
        with ports.uow() as uow:
            moving = locked(ports, uow, journey_id, at=at, wait=False)
            timer = next((t for t in moving.journey.timers if t.id == timer_id), None)
            if timer is None or not _has_come(timer, at) or not moving.journey.is_running:
                return False
            if timer.kind is TimerKind.DRAWING:
                catch_up(moving)
            else:
                _tell(moving, timer)
            finish(moving)
            uow.commit()
    except JourneyBusy:
        return False
    except NotNow:
        raise
    except Exception as error:
        # Whatever it was, it is this journey's: it is written down there and the others go on.
        stuck = error if isinstance(error, JourneyStuck) else JourneyStuck(f"{UNFORESEEN} ({type(error).__name__}).")
        _count_failure(ports, timer_id, journey_id, stuck)
        raise stuck from error
    ports.count("timers_fired")
    return True


def _count_failure(ports: Ports, timer_id: TimerId, journey_id: JourneyId, stuck: JourneyStuck) -> None:
    try:
        note_stuck(ports, journey_id, stuck, timer=timer_id)
    except NotNow:
        raise
    except Exception:
        # Not even the journey can be read, so nothing can be written there: the timer alone waits.
        log.exception("A journey cannot be read", extra={"timer": timer_id, "journey": journey_id})
        with ports.uow() as uow:
            uow.timers.failed(timer_id, retry_at=ports.clock.now() + UNREADABLE_RETRY)
            uow.commit()


def _has_come(timer: Timer, at: datetime) -> bool:
    """A timer of the drawing waits for the end of a day, so its last second has to have passed."""
    if timer.due_at is None or timer.state is not TimerState.ARMED:
        return False
    return timer.due_at < at if timer.kind is TimerKind.DRAWING else timer.due_at <= at


def _tell(moving: Moving, timer: Timer) -> None:
    """A reminder, a due day, an escalation or a breach: notices to people, an audit entry, and the timer is done."""
    journey, setting = moving.journey, moving.setting
    timer.state = TimerState.FIRED
    journey.note_timer(timer)
    deadline = journey.deadline(timer.deadline)
    task = journey.tasks.get(timer.token)
    if timer.kind is TimerKind.UNASSIGNED and (task is None or task.holder is not None):
        return
    if timer.kind is not TimerKind.UNASSIGNED and deadline is None:
        return
    passed = deadline is not None and deadline.due_on is not None and deadline.due_on < setting.today
    # Told late, after the service was down: that it will be due helps nobody, and that it is due today is not so.
    people = [] if passed and timer.kind is TimerKind.REMINDER else _people(moving, timer.to, task)
    kind = TimerKind.ESCALATION if passed and timer.kind is TimerKind.DUE else timer.kind
    if timer.kind is TimerKind.BREACH and deadline is not None:
        journey.changes.audit.append(
            entry(
                journey,
                "deadline_breached",
                setting,
                element=deadline.place.element,
                task=deadline.task,
                deadline={**deadline_facts(deadline), "late": True},
            )
        )
    elif people:
        journey.changes.audit.append(
            entry(
                journey,
                "reminder_sent",
                setting,
                element=task.place.element if task else deadline.place.element if deadline else None,
                task=task.id if task else None,
                deadline=deadline_facts(deadline) if deadline else None,
                detail={"kind": kind.value, "to": sorted(p.id for p in people)},
            )
        )
    moving.notices.extend(
        NewNotice(
            to=person.id,
            template=kind.value,
            journey=journey.id,
            task=task.id if task else None,
            facts={"due_on": deadline.due_on.isoformat()} if deadline and deadline.due_on else {},
        )
        for person in people
    )
    if timer.kind is TimerKind.ESCALATION and deadline is not None:
        _repeat(moving, timer, deadline)
    journey.timers = [t for t in journey.timers if t.waits]


def _repeat(moving: Moving, timer: Timer, deadline: Deadline) -> None:
    """E-safe tells people every working day until it is resolved."""
    calendar = moving.setting.calendar
    repeating = any(n.repeats and n.to == timer.to for n in calendar.escalations.code(deadline.escalation or "").after)
    if not repeating:
        return
    again = Timer(
        id=TimerId(new_id()),
        journey=moving.journey.id,
        kind=TimerKind.ESCALATION,
        token=timer.token,
        deadline=deadline.id,
        due_at=morning_of(calendar.days.after(moving.setting.today, 1)),
        to=timer.to,
    )
    moving.journey.timers.append(again)
    moving.journey.changes.timers_added.append(again)


def _people(moving: Moving, to: Iterable[str], task: Task | None) -> list[Worker]:
    """Who is told: those in these positions, or whoever is above them where the journey is kept from them."""
    found: dict[WorkerId, Worker] = {}
    for position in to:
        meant = _position(moving.uow, moving, position, task)
        for worker in who_may_be_told(moving.uow, moving.journey, moving.setting, meant):
            found[worker.id] = worker
    return list(found.values())


def _position(uow: UnitOfWork, moving: Moving, position: str, task: Task | None) -> tuple[Worker, ...]:
    journey = moving.journey
    if position == "holder":
        if task is None:
            return ()
        return (uow.workers.get(task.holder),) if task.holder else uow.workers.holders(task.role, team=task.team)
    if position in ("team_manager", "service_manager", "head_of_service") and journey.team is not None:
        team = uow.workers.team(journey.team)
        manager = {
            "team_manager": team.manager,
            "service_manager": team.service_manager,
            "head_of_service": team.head_of_service,
        }[position]
        return (uow.workers.get(manager),) if manager else ()
    return uow.workers.holders(Role(position), team=journey.team)

"""Delivers what the outbox holds: what one journey tells another, and messages to people."""

from __future__ import annotations

import logging
from datetime import timedelta

from engine.actions.moving import advance, catch_up, finish, locked, not_started, start_others
from engine.actions.stuck import FIRST_RETRY, TRIES
from engine.actions.suspend_journey import keep_day
from engine.domain.audit import AuditDraft
from engine.domain.errors import NotDelivered, NotNow
from engine.domain.ids import JourneyId
from engine.domain.journey import Asks, JourneyState, Starting
from engine.domain.journey_apply import SUPERSEDED, close, entry
from engine.domain.london import civil_date
from engine.domain.running import RunningJourney, meant
from engine.domain.step import Arrived
from engine.domain.suspending import suspend
from engine.domain.task import TaskKind, TaskState
from engine.ports import Ports, QueuedNotice, QueuedTelling, UnitOfWork

log = logging.getLogger(__name__)

HELD_FOR = timedelta(minutes=5)  # one that was taken and not told of since is taken again: its sender died


def deliver_telling(ports: Ports) -> bool:
    """Delivers the oldest waiting telling under the other journey's lock; whether there was one.

    Where the other journey does not wait for it, it is kept as a note on that journey's record; where none runs, one
    is started unless the drawing says it must be running, which is then noted on the record of the one that told.
    Of several that run it goes to the one that began this one or was begun by it. Without such a one nothing is told:
    the record says so, and whoever manages the team decides.
    """
    at = ports.clock.now()
    with ports.uow() as uow:
        waiting = uow.outbox.due_tellings(at, limit=1)
        if not waiting:
            return False
        told = waiting[0]
        found = _meant(uow, told)
        try:
            state = _unclear(ports, uow, told, found) if len(found) > 1 else _delivered(ports, uow, told, *found)
        except NotNow:
            raise
        except Exception:
            # The drawing failed, or another worker started it in the same moment and the next try finds it running.
            # Whatever it was, it is this telling's: it is written down and the others are delivered.
            log.exception("A telling could not be delivered", extra={"telling": told.id, "journey": told.from_journey})
            state = None
        if state is not None:
            uow.outbox.telling_done(told.id, state=state)
            uow.commit()
            return True
    # What failed left nothing behind; it is put aside so that it does not block those after it.
    try:
        _put_aside(ports, told, on_record=True)
    except NotNow:
        raise
    except Exception:
        # Not even the journey it is from can be read, so nothing can be written there.
        log.exception("A journey cannot be read", extra={"telling": told.id, "journey": told.from_journey})
        _put_aside(ports, told, on_record=False)
    return True


def _put_aside(ports: Ports, told: QueuedTelling, *, on_record: bool) -> None:
    """It is tried again later, and later each time."""
    at, given_up = ports.clock.now(), told.attempts + 1 >= TRIES
    with ports.uow() as uow:
        if on_record:
            # The journey is locked, since its chain grows.
            uow.journeys.lock(told.from_journey)
            uow.audit.append(
                [
                    AuditDraft(
                        chain=f"journey:{told.from_journey}",
                        at=at,
                        on=civil_date(at),
                        tag="journey_stuck",
                        about=(str(told.subject),),
                        journey=told.from_journey,
                        detail={"telling": told.id},
                    )
                ]
            )
        uow.outbox.telling_failed(told.id, next_at=None if given_up else at + FIRST_RETRY * 2**told.attempts)
        uow.commit()


def _meant(uow: UnitOfWork, told: QueuedTelling) -> tuple[RunningJourney, ...]:
    found = uow.journeys.running(told.subject, told.telling.pathway)
    if not any(one.several_at_once for one in found):
        return found
    itself = {one.id for one in found if one.id == told.from_journey}
    return meant(found, uow.journeys.partners(told.from_journey, told.telling.pathway) | itself)


def _unclear(ports: Ports, uow: UnitOfWork, told: QueuedTelling, found: tuple[RunningJourney, ...]) -> str:
    teller = locked(ports, uow, told.from_journey, at=ports.clock.now())
    references = " and ".join(one.reference for one in found)
    not_started(teller, told.telling.pathway, f"{references} are running.", tag="telling_unclear")
    return "unclear"


def _delivered(ports: Ports, uow: UnitOfWork, told: QueuedTelling, meant_one: RunningJourney | None = None) -> str:
    """What became of it, in a word."""
    running = meant_one.id if meant_one else None
    match told.telling.asks:
        case Asks.HEAR if running is not None:
            return _tell(ports, uow, told, running)
        case Asks.HEAR if told.telling.must_run:
            return _not_running(ports, uow, told)
        case Asks.HEAR:
            return _start(ports, uow, told)
        case _ if running is None:
            return "not_running"
        case Asks.END:
            return _end(ports, uow, told, running)
        case Asks.SUSPEND:
            return _suspend(ports, uow, told, running)


def _tell(ports: Ports, uow: UnitOfWork, told: QueuedTelling, running: JourneyId) -> str:
    moving = locked(ports, uow, running, at=ports.clock.now())
    catch_up(moving)
    journey = moving.journey
    awaited = next(
        (
            t
            for t in journey.tasks.values()
            if t.kind is TaskKind.ARRIVAL and t.place.element == told.telling.element and t.state is TaskState.OPEN
        ),
        None,
    )
    detail = {"from": told.from_journey, "outcome": told.telling.outcome}
    if awaited is None:
        journey.changes.audit.append(
            entry(journey, "arrival_noted", moving.setting, element=told.telling.element, detail=detail)
        )
        finish(moving)
        return "noted"
    awaited.state, awaited.closed_at, awaited.outcome = TaskState.COMPLETED, moving.setting.at, told.telling.outcome
    journey.note_task(awaited)
    journey.changes.audit.append(
        entry(
            journey,
            "arrival_recorded",
            moving.setting,
            element=awaited.place.element,
            task=awaited.id,
            outcome=told.telling.outcome,
            detail=detail,
        )
    )
    advance(moving, Arrived(token=awaited.token, outcome=told.telling.outcome))
    catch_up(moving)
    finish(moving)
    return "delivered"


def _start(ports: Ports, uow: UnitOfWork, told: QueuedTelling) -> str:
    """Starts it as the teller's own end would have."""
    teller = locked(ports, uow, told.from_journey, at=ports.clock.now())
    telling = told.telling
    starting = Starting(pathway=telling.pathway, end=telling.outcome, given=telling.given)
    start_others(teller, starting, only=told.subject)
    return "started" if teller.started else "refused"


def _not_running(ports: Ports, uow: UnitOfWork, told: QueuedTelling) -> str:
    teller = locked(ports, uow, told.from_journey, at=ports.clock.now())
    detail = {"pathway": told.telling.pathway, "outcome": told.telling.outcome}
    uow.audit.append([entry(teller.journey, "telling_not_needed", teller.setting, detail=detail)])
    return "not_running"


def _end(ports: Ports, uow: UnitOfWork, told: QueuedTelling, running: JourneyId) -> str:
    """Closes the other journey: what this one came to has taken its place."""
    moving = locked(ports, uow, running, at=ports.clock.now())
    catch_up(moving)
    if moving.journey.is_running:
        because = {"from": told.from_journey, "outcome": told.telling.outcome}
        close(moving.journey, moving.setting, reason=f"journey:{told.from_journey}", why=SUPERSEDED, because=because)
    finish(moving)
    return "ended"


def _suspend(ports: Ports, uow: UnitOfWork, told: QueuedTelling, running: JourneyId) -> str:
    moving = locked(ports, uow, running, at=ports.clock.now())
    catch_up(moving)
    if moving.journey.is_running and moving.journey.state is not JourneyState.SUSPENDED:
        suspend(moving.journey, moving.setting, because={"from": told.from_journey, "outcome": told.telling.outcome})
        keep_day(moving, None)
    finish(moving)
    return "suspended"


def send_notice(ports: Ports) -> bool:
    """Sends the oldest message that is due; whether there was one.

    Takes the notice, then sends it, then says what became of it: no lock is held while a mail server answers. It is at
    least once with the person and exactly once on the record, since it is marked only after it was taken.
    """
    at = ports.clock.now()
    with ports.uow() as uow:
        due = uow.outbox.due_notices(at, limit=1)
        if not due:
            return False
        notice = due[0]
        uow.outbox.hold_notice(notice.id, until=at + HELD_FOR)
        uow.commit()
    failure = _send(ports, notice)
    with ports.uow() as uow:
        # On record it is once, also where sending took so long that somebody else has sent it again.
        if failure is None:
            if uow.outbox.notice_done(notice.id, at=at):
                uow.audit.append([_entry(notice, "notice_sent", ports)])
        else:
            given_up = notice.attempts + 1 >= TRIES
            next_at = None if given_up else at + FIRST_RETRY * 2**notice.attempts
            if uow.outbox.notice_failed(notice.id, error=failure, next_at=next_at) and given_up:
                uow.audit.append([_entry(notice, "notice_failed", ports)])
        uow.commit()
    return True


def _send(ports: Ports, notice: QueuedNotice) -> str | None:
    """Why it was not delivered, in a sentence; None when it was."""
    try:
        ports.notifier.send(notice)
    except NotDelivered as error:
        return str(error)
    except Exception as error:
        log.exception("A notice could not be sent", extra={"notice": notice.id})
        return f"It could not be sent: {type(error).__name__}."
    ports.count("notices_sent")
    return None


def _entry(notice: QueuedNotice, tag: str, ports: Ports) -> AuditDraft:
    at = ports.clock.now()
    return AuditDraft(
        chain=f"worker:{notice.to}",
        at=at,
        on=civil_date(at),
        tag=tag,
        journey=notice.journey,
        task=notice.task,
        detail={"notice": notice.id, "template": notice.template, "to": notice.to},
    )

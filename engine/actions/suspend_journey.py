"""Suspends a journey, and resumes it: a manager's decision, with the reason."""

from __future__ import annotations

from engine.actions.moving import Moving, catch_up, finish, locked_by, must_run
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.errors import JourneyNotSuspended, JourneySuspended, ReasonNeeded
from engine.domain.ids import JourneyId, Role, WorkerId
from engine.domain.journey import JourneyState
from engine.domain.people import Worker
from engine.domain.promising import EXTENDED
from engine.domain.references import new_id
from engine.domain.suspending import SUSPENDED_ON, resume, suspend
from engine.ports import NewAnchor, Ports

SHORTEST_REASON = 10  # characters


def suspend_journey(ports: Ports, worker_id: WorkerId, journey_id: JourneyId, *, reason: str) -> None:
    """Suspends it: what may stop leaves the inboxes, and what the law dates goes on.

    Raises NotAllowed (recorded), JourneyEnded, JourneySuspended, ReasonNeeded.
    """
    _must_say_why(reason, "suspended")
    with refusals_recorded(ports, worker_id, "suspend") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        learnt.update(journey=moving.journey.id, about=str(moving.journey.subject))
        catch_up(moving)
        must_run(moving)
        _must_manage(moving, worker)
        if moving.journey.state is JourneyState.SUSPENDED:
            raise JourneySuspended()
        suspend(moving.journey, moving.setting, reason=_note(moving, worker, reason))
        keep_day(moving, worker.id)
        finish(moving)
        uow.commit()


def resume_journey(ports: Ports, worker_id: WorkerId, journey_id: JourneyId, *, reason: str) -> None:
    """Goes on with it: what had stopped is due as many days later as it stood still.

    Raises NotAllowed (recorded), JourneyNotSuspended, ReasonNeeded.
    """
    _must_say_why(reason, "resumed")
    with refusals_recorded(ports, worker_id, "suspend") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        journey, setting = moving.journey, moving.setting
        learnt.update(journey=journey.id, about=str(journey.subject))
        catch_up(moving)
        _must_manage(moving, worker)
        if journey.state is not JourneyState.SUSPENDED:
            raise JourneyNotSuspended()
        note = _note(moving, worker, reason)
        later = resume(journey, setting, reason=note)
        uow.records.add_anchors(
            [
                NewAnchor(subject=journey.subject, name=EXTENDED + rule, on=on, journey=journey.id, reason=note)
                for rule, on in later.items()
            ],
            at=setting.at,
            by=worker.id,
        )
        finish(moving)
        uow.commit()


def keep_day(moving: Moving, by: WorkerId | None) -> None:
    """Keeps the day on which the journey was suspended, to count from when it is resumed."""
    journey, setting = moving.journey, moving.setting
    day = NewAnchor(subject=journey.subject, name=SUSPENDED_ON, on=setting.today, journey=journey.id)
    moving.uow.records.add_anchors([day], at=setting.at, by=by)


def _must_say_why(reason: str, what: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(f"Say in a sentence why this journey is {what}.", "reason")


def _must_manage(moving: Moving, worker: Worker) -> None:
    refusal = may(worker, Act.SUSPEND, team=moving.journey.team)
    if refusal is not None:
        raise refusal.raised()
    managing = (held.role for held in worker.roles if held.role.endswith("_tm"))
    moving.setting.role = next(managing, Role("service_manager"))


def _note(moving: Moving, worker: Worker, reason: str) -> str:
    note, journey = new_id(), moving.journey
    moving.uow.papers.add_note(
        note,
        reason.strip(),
        subject=journey.subject,
        journey=journey.id,
        task=None,
        at=moving.setting.at,
        by=worker.id,
    )
    return f"note:{note}"

"""Repairs a stuck journey: an administrator moves it to another version of its pathway, in which it can go on.

A step that fails leaves nothing behind, so a stuck journey stands as it stood before that step; putting it back is not
needed. The administrator may know no child: nothing of the journey is shown but its reference and its steps, and the
record names references only.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.actions.fire_timer import fire_timer
from engine.actions.move_journeys import Preview, must_say_why, preview_move
from engine.actions.moving import finish, locked, locked_by, must_run
from engine.actions.moving_over import move_of, moved, reason_noted
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.errors import JourneyStuck, NotStuck, ShownOtherwise
from engine.domain.ids import JourneyId, Role, WorkerId
from engine.domain.journey import JourneyState
from engine.domain.journey_apply import entry
from engine.domain.move_batch import Choices, mark
from engine.domain.people import Worker
from engine.ports import Ports

ADMINISTRATOR = Role("system_admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """`because` says why it is stuck still; empty where it goes on."""

    because: str = ""


def preview_repair(
    ports: Ports, worker_id: WorkerId, journey_id: JourneyId, *, to_version: str, choices: Choices
) -> Preview:
    """What moving the stuck journey to that version would do. Nothing is written.

    Raises NotAllowed (recorded), NotFound, JourneyEnded, NotStuck.
    """
    with refusals_recorded(ports, worker_id, Act.RETRY.value) as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        learnt.update(journey=journey_id, about=str(moving.journey.subject))
        _must_repair(worker)
        must_run(moving)
        if moving.journey.stuck_because is None:
            raise NotStuck()
        target = uow.versions.get(to_version)
    return preview_move(ports, journey_id, target, choices, repairing=True)


def repair_journey(
    ports: Ports,
    worker_id: WorkerId,
    journey_id: JourneyId,
    *,
    to_version: str,
    choices: Choices,
    shown: str,
    reason: str,
) -> Repaired:
    """Moves the stuck journey to that version, and fires at once what had failed; `shown` is the mark of the preview.

    Raises NotAllowed (recorded), NotFound, JourneyEnded, NotStuck, ReasonNeeded, CannotMove, ShownOtherwise.
    """
    must_say_why(reason)
    with refusals_recorded(ports, worker_id, Act.RETRY.value) as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        journey, setting = moving.journey, moving.setting
        learnt.update(journey=journey.id, about=str(journey.subject))
        _must_repair(worker)
        must_run(moving)
        if journey.stuck_because is None:
            raise NotStuck()
        setting.role = ADMINISTRATOR
        before, from_version = uow.moves.before(journey.id), journey.version_id
        target = uow.versions.get(to_version)
        note = reason_noted(moving, reason, by=worker.id)
        effect = moved(moving, target, choices, reason=note)
        if choices.undecided(effect.past) or mark(effect.as_shown()) != shown:
            raise ShownOtherwise()
        journey.changes.audit.append(entry(journey, "journey_repaired", setting, reason=note))
        journey.stuck_because = None
        if journey.state is JourneyState.STUCK:
            journey.state = JourneyState.RUNNING
        due = uow.timers.try_again(journey.id)
        uow.outbox.tell_again(journey.id)
        finish(moving)
        uow.moves.add(move_of(moving, from_version=from_version, by=worker.id), before)
        uow.commit()
    for timer in due:
        try:
            fire_timer(ports, timer, journey_id)
        except JourneyStuck as stuck:
            return Repaired(because=str(stuck))
    return Repaired(because=_stuck_still(ports, journey_id))


def _stuck_still(ports: Ports, journey_id: JourneyId) -> str:
    with ports.uow() as uow:
        return locked(ports, uow, journey_id, at=ports.clock.now()).journey.stuck_because or ""


def _must_repair(worker: Worker) -> None:
    refusal = may(worker, Act.RETRY)
    if refusal is not None:
        raise refusal.raised()

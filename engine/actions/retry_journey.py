"""Tries a stuck journey again now: for an administrator, once what it failed on has been put right.

The administrator may know no child: nothing of the journey is shown to them, and the record names references only.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.actions.fire_timer import fire_timer
from engine.actions.moving import finish, locked_by, must_run
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.errors import JourneyStuck
from engine.domain.ids import JourneyId, Role, WorkerId
from engine.domain.journey import JourneyState
from engine.domain.journey_apply import entry
from engine.ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """`fired` timers went through; `because` says why it is still stuck, empty if it moves again."""

    fired: int
    because: str = ""


def retry_journey(ports: Ports, worker_id: WorkerId, journey_id: JourneyId) -> Retried:
    """Gives the journey's failed timers and tellings all their tries back and fires what is due, at once.

    Raises NotAllowed (recorded), NotFound, JourneyEnded.
    """
    with refusals_recorded(ports, worker_id, Act.RETRY.value) as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        journey, setting = moving.journey, moving.setting
        learnt.update(journey=journey.id, about=str(journey.subject))
        refusal = may(worker, Act.RETRY)
        if refusal is not None:
            raise refusal.raised()
        must_run(moving)
        setting.role = Role("system_admin")
        journey.changes.audit.append(entry(journey, "journey_retried", setting))
        journey.stuck_because = None
        if journey.state is JourneyState.STUCK:
            journey.state = JourneyState.RUNNING
        due = uow.timers.try_again(journey.id)
        uow.outbox.tell_again(journey.id)
        finish(moving)
        uow.commit()
    fired = 0
    for timer in due:
        try:
            fired += fire_timer(ports, timer, journey_id)
        except JourneyStuck as stuck:
            return Retried(fired=fired, because=str(stuck))
    return Retried(fired=fired)

"""Closes a journey for a reason outside its drawing: death, transfer, coming of age, opened in error, superseded."""

from __future__ import annotations

from engine.actions.moving import catch_up, finish, locked_by, must_run
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.errors import ReasonNeeded
from engine.domain.ids import JourneyId, Role, WorkerId
from engine.domain.journey_apply import close
from engine.domain.references import new_id
from engine.ports import Ports

#: The reasons for which a journey ends that its drawing does not know, in words.
REASONS = {
    "death": "The child or carer has died",
    "transfer": "Responsibility has passed to another authority",
    "coming_of_age": "The child has reached 18",
    "opened_in_error": "It was opened in error",
    "superseded": "Another plan has taken its place",
}
SHORTEST_REASON = 10  #: characters


def wrong_closing(why: str, reason: str) -> dict[str, str]:
    """What is wrong with what was asked, a sentence by question."""
    wrong = {}
    if why not in REASONS:
        wrong["why"] = "Choose why this journey is closed"
    if len(reason.strip()) < SHORTEST_REASON:
        wrong["reason"] = "Say in a sentence what happened"
    return wrong


def close_journey(ports: Ports, worker_id: WorkerId, journey_id: JourneyId, *, why: str, reason: str) -> None:
    """Closes it; everything open in it is withdrawn, and no date of it runs on.

    Raises NotAllowed (recorded), JourneyEnded, ReasonNeeded.
    """
    wrong = wrong_closing(why, reason)
    if wrong:
        question, sentence = next(iter(wrong.items()))
        raise ReasonNeeded(f"{sentence}.", question)
    with refusals_recorded(ports, worker_id, "close") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        journey, setting = moving.journey, moving.setting
        learnt.update(journey=journey.id, about=str(journey.subject))
        catch_up(moving)
        must_run(moving)
        refusal = may(worker, Act.CLOSE, team=journey.team)
        if refusal is not None:
            raise refusal.raised()
        setting.role = next((h.role for h in worker.roles if h.role.endswith("_tm")), Role("service_manager"))
        note = new_id()
        uow.papers.add_note(
            note, reason.strip(), subject=journey.subject, journey=journey.id, task=None, at=setting.at, by=worker.id
        )
        close(journey, setting, reason=f"note:{note}", why=why)
        finish(moving)
        uow.commit()

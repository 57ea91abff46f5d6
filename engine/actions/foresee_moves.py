"""How many of the journeys that run on a version could follow another one: a count, before anything is published."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actions.move_journeys import must_own, preview_move
from engine.actions.refusals import refusals_recorded
from engine.domain.ids import WorkerId
from engine.domain.move_batch import Choices
from engine.domain.pathway import PathwayVersion
from engine.ports import Ports, StoredVersion

MOST = 200  #: journeys that are looked at, so that a page answers in a moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """Of `running` journeys the first `looked_at` were looked at; those can move, need a choice, or can't move."""

    running: int
    looked_at: int
    safe: int
    choice: int

    @property
    def blocked(self) -> int:
        """How many can't move."""
        return self.looked_at - self.safe - self.choice


def foresee_moves(
    ports: Ports, worker_id: WorkerId, *, from_version: str, target: PathwayVersion, most: int = MOST
) -> Foreseen:
    """What moving the journeys of a version to the target would meet; it may be a draft. Nothing is written.

    Raises NotAllowed (recorded), NotFound.
    """
    with refusals_recorded(ports, worker_id, "move"), ports.uow() as uow:
        must_own(uow.workers.get(worker_id))
        running = uow.moves.running_on(from_version)
    drawn = StoredVersion(id="", version=target)
    previews = [preview_move(ports, journey, drawn, Choices()) for journey in running[:most]]
    choice = sum(one.needs_choice for one in previews)
    safe = sum(one.effect is not None and not one.needs_choice for one in previews)
    return Foreseen(running=len(running), looked_at=len(previews), safe=safe, choice=choice)

"""Moves running journeys to another version of their pathway, one transaction each, and back while nothing was done.

Nothing moves by itself. A preview tells for each journey what would open and close and which dates it would get; what
cannot be moved says why, and where the owner can name the shape that takes an old one's place, which there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.actions.moving import Moving, catch_up, finish, locked, locked_by, must_run
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.changeover import CannotMove, Hindrance
from engine.domain.errors import CannotMoveBack, ReasonNeeded
from engine.domain.ids import ElementId, JourneyId, Role, WorkerId
from engine.domain.journey_apply import entry
from engine.domain.journey_move import Effect, move_over
from engine.domain.people import Worker
from engine.domain.references import new_id
from engine.ports import Move, Ports, StoredVersion

SHORTEST_REASON = 10  # characters
OWNER = Role("process_owner")
Instead = Mapping[ElementId, ElementId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a move would do to one journey. `effect` None: it cannot be moved, and `hindrances` say why.

    Where every hindrance has choices, the owner can say which shapes take the place of those that have gone.
    """

    journey: JourneyId
    reference: str
    effect: Effect | None
    hindrances: tuple[Hindrance, ...] = ()

    @property
    def needs_choice(self) -> bool:
        """Whether it can be moved once the owner has chosen."""
        return self.effect is None and all(one.choices for one in self.hindrances)


def preview_moves(
    ports: Ports, worker_id: WorkerId, *, from_version: str, to_version: str, instead: Instead | None = None
) -> tuple[Preview, ...]:
    """What moving each journey that runs on the one version to the other would do. Nothing is written.

    Raises NotAllowed (recorded), NotFound.
    """
    with refusals_recorded(ports, worker_id, "move"), ports.uow() as uow:
        _must_own(uow.workers.get(worker_id))
        target = uow.versions.get(to_version)
        running = uow.moves.running_on(from_version)
    # One short transaction each, so that nobody who works on one of them waits for the whole list.
    return tuple(_preview(ports, journey, target, instead or {}) for journey in running)


def move_journey(
    ports: Ports,
    worker_id: WorkerId,
    journey_id: JourneyId,
    *,
    to_version: str,
    reason: str,
    instead: Instead | None = None,
) -> Effect:
    """Moves one journey. Its tasks, their holders, drafts and dates stay.

    Raises NotAllowed (recorded), JourneyEnded, ReasonNeeded, CannotMove.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded("Say in a sentence why the journeys are moved. It stands in the record of each.", "reason")
    with refusals_recorded(ports, worker_id, "move") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        learnt.update(journey=journey_id, about=str(moving.journey.subject))
        _must_own(worker)
        moving.setting.role = OWNER
        # What is overdue happens under the version it was promised by.
        catch_up(moving)
        must_run(moving)
        if moving.journey.changes.audit:
            finish(moving)
            moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())[1]
            moving.setting.role = OWNER
        journey, before, from_version = moving.journey, uow.moves.before(journey_id), moving.journey.version_id
        note = new_id()
        uow.papers.add_note(
            note,
            reason.strip(),
            subject=journey.subject,
            journey=journey.id,
            task=None,
            at=moving.setting.at,
            by=worker.id,
        )
        effect = _moved(moving, uow.versions.get(to_version), instead or {}, reason=f"note:{note}")
        finish(moving)
        move = Move(
            id=new_id(),
            journey=journey.id,
            from_version=from_version,
            to_version=to_version,
            revision=journey.revision,
            at=moving.setting.at,
            by=worker.id,
            undone=False,
        )
        uow.moves.add(move, before)
        uow.commit()
        return effect


def move_back(ports: Ports, worker_id: WorkerId, journey_id: JourneyId) -> None:
    """Puts a journey back as it stood before its latest move, while nothing has happened in it since.

    Raises NotAllowed (recorded), CannotMoveBack.
    """
    with refusals_recorded(ports, worker_id, "move") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        journey, setting = moving.journey, moving.setting
        learnt.update(journey=journey_id, about=str(journey.subject))
        _must_own(worker)
        move = uow.moves.latest(journey_id)
        if move is None or move.undone or move.revision != journey.revision:
            raise CannotMoveBack()
        setting.role = OWNER
        back_to = uow.versions.get(move.from_version).version
        draft = entry(
            journey,
            "journey_moved_back",
            setting,
            detail={"from": journey.version.id, "to": back_to.id, "move": move.id},
        )
        uow.moves.take_back(move, at=setting.at, by=worker.id)
        uow.audit.append([draft])
        uow.commit()


def _must_own(worker: Worker) -> None:
    refusal = may(worker, Act.DRAW)
    if refusal is not None:
        raise refusal.raised()


def _preview(ports: Ports, journey_id: JourneyId, target: StoredVersion, instead: Instead) -> Preview:
    with ports.uow() as uow:
        moving = locked(ports, uow, journey_id, at=ports.clock.now())
        reference = moving.journey.reference
        try:
            effect = _moved(moving, target, instead, reason="")
        except CannotMove as refused:
            return Preview(journey=journey_id, reference=reference, effect=None, hindrances=refused.hindrances)
        return Preview(journey=journey_id, reference=reference, effect=effect)


def _moved(moving: Moving, target: StoredVersion, instead: Instead, *, reason: str) -> Effect:
    journey = moving.journey
    if target.version.key != journey.version.key:
        raise CannotMove((Hindrance(element="", sentence="That is a version of another pathway."),))
    facts = {**moving.facts, **journey.given}
    carried = moving.ports.engine.carry(journey.version, target.version, journey.engine_state, facts, instead=instead)
    return move_over(
        journey, carried, version_id=target.id, version=target.version, setting=moving.setting, reason=reason
    )

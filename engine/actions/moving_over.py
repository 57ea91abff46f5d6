"""Puts one locked journey under another version, or back: what a move, a batch of moves and a repair have in common."""

from __future__ import annotations

from engine.actions.moving import Moving
from engine.domain.changeover import CannotMove, Hindrance
from engine.domain.errors import CannotMoveBack
from engine.domain.ids import WorkerId
from engine.domain.journey_apply import entry
from engine.domain.journey_move import Effect, move_over
from engine.domain.move_batch import Choices
from engine.domain.references import new_id
from engine.ports import Move, StoredVersion


def moved(moving: Moving, target: StoredVersion, choices: Choices, *, reason: str = "", batch: str = "") -> Effect:
    """Moves the journey in memory. Raises CannotMove."""
    journey = moving.journey
    if target.version.key != journey.version.key:
        raise CannotMove((Hindrance(element="", sentence="That is a version of another pathway."),))
    # Held with it, so that it is not withdrawn in the moment in which a journey is put under it. One that is only tried
    # is not kept yet.
    if target.id:
        moving.uow.versions.lock(target.id, to_follow=True)
    if target.id and moving.uow.versions.is_withdrawn(target.id):
        raise CannotMove((Hindrance(element="", sentence=f"Version {target.version.number} was withdrawn."),))
    if target.id == journey.version_id:
        raise CannotMove((Hindrance(element="", sentence=f"It runs on version {target.version.number} already."),))
    facts = {**moving.facts, **journey.given}
    carried = moving.ports.engine.carry(
        journey.version, target.version, journey.engine_state, facts, instead=choices.instead, first=choices.first
    )
    return move_over(
        journey,
        carried,
        version_id=target.id,
        version=target.version,
        setting=moving.setting,
        reason=reason,
        batch=batch,
    )


def reason_noted(moving: Moving, reason: str, *, by: WorkerId) -> str:
    """Keeps why the journey is moved as a note of it; a reference to that."""
    note, journey = new_id(), moving.journey
    moving.uow.papers.add_note(
        note, reason.strip(), subject=journey.subject, journey=journey.id, task=None, at=moving.setting.at, by=by
    )
    return f"note:{note}"


def move_of(moving: Moving, *, from_version: str, by: WorkerId) -> Move:
    """The move that has been written by `finish`."""
    return Move(
        id=new_id(),
        journey=moving.journey.id,
        from_version=from_version,
        to_version=moving.journey.version_id,
        revision=moving.journey.revision,
        at=moving.setting.at,
        by=by,
        undone=False,
    )


def put_back(moving: Moving, *, by: WorkerId) -> str:
    """Writes the journey as it stood before its latest move; the move's id. Raises CannotMoveBack."""
    uow, journey, setting = moving.uow, moving.journey, moving.setting
    move = uow.moves.latest(journey.id)
    # Whoever was only reminded has done nothing yet.
    if move is None or move.undone or move.revision + uow.moves.told_since(move) != journey.revision:
        raise CannotMoveBack()
    back_to = uow.versions.get(move.from_version).version
    detail = {"from": journey.version.id, "to": back_to.id, "move": move.id}
    uow.moves.take_back(move, at=setting.at, by=by)
    uow.audit.append([entry(journey, "journey_moved_back", setting, detail=detail)])
    return move.id

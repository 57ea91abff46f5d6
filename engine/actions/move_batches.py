"""Moves many journeys to another version of their pathway: chosen once, moved by workers one transaction each.

What was shown when they were chosen is kept with each of them. A journey that would be moved otherwise by now stays,
and says so. The journey is locked first, then its place in the batch; so none is moved twice, and a worker that dies
leaves what it was at as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.actions.move_journeys import OWNER, STUCK, must_own, must_say_why, preview_move
from engine.actions.moving import Moving, catch_up, finish, locked
from engine.actions.moving_over import move_of, moved, put_back, reason_noted
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.audit import AuditDraft
from engine.domain.changeover import CannotMove
from engine.domain.errors import CannotMoveBack, JourneyBusy, JourneyStuck, NotFound, NotNow, ShownOtherwise
from engine.domain.ids import JourneyId, WorkerId
from engine.domain.journey import JourneyState
from engine.domain.journey_move import differences
from engine.domain.london import civil_date
from engine.domain.move_batch import Choices, ItemState, MoveBatch, MoveItem, mark
from engine.domain.references import new_id
from engine.ports import Ports, UnitOfWork

log = logging.getLogger(__name__)

AT_ONCE = 100  #: looked at together
MOST = 5_000  #: journeys of a batch
STOPPED = "Moving was stopped before its turn came."
ENDED = "It has ended since."
NO_OWNER = "Whoever chose it owns no pathways any more."
WORKED_IN = "Something has happened in it since the move, so it stays on the new version."

Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A journey that is to be moved: what was chosen for it, and the mark of what was shown (`domain.move_batch`)."""

    choices: Choices
    mark: str


def choose_moves(
    ports: Ports,
    worker_id: WorkerId,
    *,
    from_version: str,
    to_version: str,
    journeys: Mapping[JourneyId, Chosen],
    reason: str,
    not_before: datetime | None = None,
) -> str:
    """Has these journeys moved, from `not_before` on (None: now); the batch's id. A worker moves them.

    Raises NotAllowed (recorded), ReasonNeeded, ShownOtherwise where a journey would be moved otherwise than was shown,
    AlreadyChosen, NotFound.
    """
    must_say_why(reason)
    now = ports.clock.now()
    at = max(now, not_before or now)
    with refusals_recorded(ports, worker_id, "move"), ports.uow() as uow:
        must_own(uow.workers.get(worker_id))
        old, target = uow.versions.get(from_version), uow.versions.get(to_version)
        running = set(uow.moves.running_on(from_version))
    items = []
    for journey, chosen in list(journeys.items())[:MOST]:
        preview = preview_move(ports, journey, target, chosen.choices, at=at) if journey in running else None
        effect = preview.effect if preview is not None and not preview.undecided else None
        if effect is None or mark(effect.as_shown()) != chosen.mark:
            raise ShownOtherwise()
        items.append(MoveItem(journey=journey, choices=chosen.choices, shown=effect.as_shown()))
    batch = MoveBatch(
        id=new_id(),
        pathway=target.version.key,
        from_version=from_version,
        to_version=to_version,
        reason=reason.strip(),
        not_before=at,
        at=now,
        by=worker_id,
    )
    with ports.uow() as uow:
        uow.move_batches.add(batch, items)
        detail = {"from": old.version.id, "to": target.version.id, "journeys": len(items)}
        uow.audit.append([_entry(batch, "moves_chosen", now, worker_id, detail)])
        uow.commit()
    return batch.id


def stop_moves(ports: Ports, worker_id: WorkerId, batch_id: str) -> int:
    """Lets the journeys of the batch whose turn has not come stay where they are. Gives how many.

    Raises NotAllowed (recorded), NotFound.
    """
    return _for_the_rest(ports, worker_id, batch_id, "moves_stopped", _stop)


def take_moves_back(ports: Ports, worker_id: WorkerId, batch_id: str) -> int:
    """Has all moved journeys of the batch put back in which nothing has happened since. Gives how many there are.

    Raises NotAllowed (recorded), NotFound, AlreadyChosen.
    """
    return _for_the_rest(ports, worker_id, batch_id, "moves_taken_back", _undo)


def take_move_back(ports: Ports, worker_id: WorkerId, batch_id: str, journey_id: JourneyId) -> None:
    """Puts one journey of the batch back at once. Raises NotAllowed (recorded), CannotMoveBack, NotFound."""
    with refusals_recorded(ports, worker_id, "move") as learnt, ports.uow() as uow:
        worker = uow.workers.get(worker_id)
        moving = locked(ports, uow, journey_id, at=ports.clock.now())
        learnt.update(journey=journey_id, about=str(moving.journey.subject))
        must_own(worker)
        item = uow.move_batches.item(batch_id, journey_id)
        if item is None:
            raise NotFound
        if item.state not in (ItemState.MOVED, ItemState.UNDOING):
            raise CannotMoveBack()
        _as_owner(moving, worker_id)
        move = put_back(moving, by=worker_id)
        uow.move_batches.done(batch_id, journey_id, ItemState.UNDONE, at=moving.setting.at, move=move)
        uow.commit()


def move_waiting(ports: Ports, *, most: int, stopping: Stopping) -> int:
    """Moves, and puts back, what batches owe by now, oldest first. Gives how many were dealt with.

    Raises NotNow when the database is away. A journey that somebody is working on is left for the next look.
    """
    done, after = 0, None
    while done < most:
        with ports.uow() as uow:
            owed = uow.move_batches.owed(ports.clock.now(), limit=min(AT_ONCE, most - done), after=after)
        if not owed:
            return done
        for since, batch, journey in owed:
            if stopping():
                return done
            done += move_one(ports, batch, journey)
            after = since, batch, journey
    return done


def move_one(ports: Ports, batch_id: str, journey_id: JourneyId) -> bool:
    """Moves one journey of a batch, or puts it back, or notes why it stays; whether it was its turn here."""
    at = ports.clock.now()
    try:
        with ports.uow() as uow:
            moving = locked(ports, uow, journey_id, at=at, wait=False)
            batch, item = uow.move_batches.get(batch_id), uow.move_batches.item(batch_id, journey_id)
            if item is None or item.state not in (ItemState.WAITING, ItemState.UNDOING):
                return False
            if item.state is ItemState.UNDOING:
                _back(uow, moving, batch, item)
            else:
                _move(ports, uow, moving, batch, item)
            uow.commit()
            return True
    except JourneyBusy:
        return False
    except NotNow:
        raise
    except Exception as error:
        # Whatever it was, it is this journey's: nothing of it was written, and the others are moved.
        log.exception("A journey could not be moved", extra={"journey": journey_id})
        _note_failure(ports, batch_id, journey_id, type(error).__name__)
        return True


def _move(ports: Ports, uow: UnitOfWork, moving: Moving, batch: MoveBatch, item: MoveItem) -> None:
    at, journey_id = moving.setting.at, item.journey

    def stays(because: str) -> None:
        uow.move_batches.done(batch.id, journey_id, ItemState.STAYED, at=at, because=because, move=None)

    if may(uow.workers.get(batch.by), Act.DRAW) is not None:
        return stays(NO_OWNER)
    if not moving.journey.is_running:
        return stays(ENDED)
    if moving.journey.version_id != batch.from_version:
        return stays(f"It runs on version {moving.journey.version.number} already.")
    if moving.journey.state is JourneyState.STUCK:
        return stays(STUCK)
    try:
        # What is overdue happens under the version it was promised by.
        catch_up(moving)
    except JourneyStuck:
        return stays(STUCK)
    if moving.journey.changes.audit:
        finish(moving)
        moving = locked(ports, uow, journey_id, at=at)
        if not moving.journey.is_running:
            return stays(ENDED)
    _as_owner(moving, batch.by)
    before, from_version = uow.moves.before(journey_id), moving.journey.version_id
    try:
        effect = moved(moving, uow.versions.get(batch.to_version), item.choices, batch=batch.id)
    except CannotMove as refused:
        return stays(str(refused))
    if item.choices.undecided(effect.past):
        return stays("It is past a new step by now, of which nothing was chosen. Look at it again.")
    others = differences(item.shown, effect)
    if others:
        return stays(f"Not moved, because it would be otherwise than you saw: {', '.join(others)}. Look at it again.")
    _give_reason(moving, reason_noted(moving, batch.reason, by=batch.by))
    finish(moving)
    move = move_of(moving, from_version=from_version, by=batch.by)
    uow.moves.add(move, before)
    uow.move_batches.done(batch.id, journey_id, ItemState.MOVED, at=at, move=move.id)
    return None


def _back(uow: UnitOfWork, moving: Moving, batch: MoveBatch, item: MoveItem) -> None:
    at, by = moving.setting.at, batch.undone_by or batch.by
    _as_owner(moving, by)
    try:
        put_back(moving, by=by)
    except CannotMoveBack:
        state, because = ItemState.MOVED, WORKED_IN
    else:
        state, because = ItemState.UNDONE, ""
    uow.move_batches.done(batch.id, item.journey, state, at=at, because=because, move=item.move)


def _as_owner(moving: Moving, worker: WorkerId) -> None:
    moving.setting.actor, moving.setting.role = f"worker:{worker}", OWNER


def _give_reason(moving: Moving, note: str) -> None:
    """The move's entry refers to why; the note is kept only once it is certain that the journey is moved."""
    audit = moving.journey.changes.audit
    audit[:] = [replace(draft, reason=note) if draft.tag == "journey_moved" else draft for draft in audit]


def _note_failure(ports: Ports, batch: str, journey: JourneyId, kind: str) -> None:
    because = f"Something failed that nobody foresees ({kind}). Nothing was changed in it."
    with ports.uow() as uow:
        item = uow.move_batches.item(batch, journey)
        if item is None or item.state not in (ItemState.WAITING, ItemState.UNDOING):
            return
        state = ItemState.STAYED if item.state is ItemState.WAITING else ItemState.MOVED
        uow.move_batches.done(batch, journey, state, at=ports.clock.now(), because=because, move=item.move)
        uow.commit()


def _stop(uow: UnitOfWork, batch: str, at: datetime, by: WorkerId) -> int:
    return uow.move_batches.stop(batch, at=at, by=by, because=STOPPED)


def _undo(uow: UnitOfWork, batch: str, at: datetime, by: WorkerId) -> int:
    return uow.move_batches.undo(batch, at=at, by=by)


def _for_the_rest(
    ports: Ports,
    worker_id: WorkerId,
    batch_id: str,
    tag: str,
    act: Callable[[UnitOfWork, str, datetime, WorkerId], int],
) -> int:
    now = ports.clock.now()
    with refusals_recorded(ports, worker_id, "move"), ports.uow() as uow:
        must_own(uow.workers.get(worker_id))
        batch = uow.move_batches.get(batch_id)
        many = act(uow, batch_id, now, worker_id)
        if many:
            uow.audit.append([_entry(batch, tag, now, worker_id, {"journeys": many})])
        uow.commit()
        return many


def _entry(batch: MoveBatch, tag: str, at: datetime, by: WorkerId, detail: Mapping[str, object]) -> AuditDraft:
    return AuditDraft(
        chain=f"pathway:{batch.pathway}",
        at=at,
        on=civil_date(at),
        tag=tag,
        actor=f"worker:{by}",
        role=OWNER,
        reason=f"batch:{batch.id}",
        detail={**detail, "batch": batch.id},
    )

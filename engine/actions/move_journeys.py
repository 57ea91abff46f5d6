"""Moves running journeys to another version of their pathway, one transaction each, and back while nothing was done.

Nothing moves by itself. A preview tells for each journey what would open and close and which dates it would get; what
cannot be moved says why, and where the owner can name the shape that takes an old one's place, which there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.actions.moving import catch_up, finish, locked, locked_by, must_run
from engine.actions.moving_over import move_of, moved, put_back, reason_noted
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.changeover import CannotMove, Hindrance, PassedStep
from engine.domain.errors import ReasonNeeded
from engine.domain.ids import ElementId, JourneyId, Role, WorkerId
from engine.domain.journey import Journey, JourneyState
from engine.domain.journey_move import DateLine, Effect
from engine.domain.move_batch import Choices
from engine.domain.people import Worker
from engine.domain.task import TaskKind
from engine.ports import Ports, StoredVersion

SHORTEST_REASON = 10  # characters
OWNER = Role("process_owner")
STUCK = "It is stuck. An administrator sees why, and can have it tried again or move it."
Instead = Mapping[ElementId, ElementId]
ChoicesOf = Callable[[str], Choices]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a move would do to one journey. `effect` None: it cannot be moved, and `hindrances` say why.

    Where every hindrance has choices, the owner can say which shapes take the place of those that have gone. `past` are
    added steps before where it stands; `undecided` those of them that nobody has chosen to leave or to do first.
    """

    journey: JourneyId
    reference: str
    stands_at: tuple[str, ...] = ()
    promised: tuple[DateLine, ...] = ()  #: its dates as they are, whether it can be moved or not
    effect: Effect | None
    hindrances: tuple[Hindrance, ...] = ()
    past: tuple[PassedStep, ...] = ()
    undecided: tuple[PassedStep, ...] = ()

    @property
    def needs_choice(self) -> bool:
        """Whether it can be moved once the owner has chosen."""
        if self.effect is not None:
            return bool(self.undecided)
        can_go_back = any(not step.why_not for step in self.undecided)
        return can_go_back or all(one.choices for one in self.hindrances)


def preview_moves(
    ports: Ports,
    worker_id: WorkerId,
    *,
    from_version: str,
    to_version: str,
    instead: Instead | None = None,
    choices: ChoicesOf | None = None,
    at: datetime | None = None,
    only: frozenset[str] | None = None,
) -> tuple[Preview, ...]:
    """What moving each journey that runs on the one version to the other would do. Nothing is written.

    `choices` gives what was chosen for a journey; `at` is when they would be moved, `only` which of them are asked for.
    Raises NotAllowed (recorded), NotFound.
    """
    with refusals_recorded(ports, worker_id, "move"), ports.uow() as uow:
        must_own(uow.workers.get(worker_id))
        target = uow.versions.get(to_version)
        running = uow.moves.running_on(from_version)
    made = choices or (lambda _: Choices(instead=instead or {}))
    # One short transaction each, so that nobody who works on one of them waits for the whole list.
    return tuple(
        preview_move(ports, journey, target, made(journey), at=at)
        for journey in running
        if only is None or journey in only
    )


def preview_move(
    ports: Ports,
    journey_id: JourneyId,
    target: StoredVersion,
    choices: Choices,
    *,
    at: datetime | None = None,
    repairing: bool = False,
) -> Preview:
    """What moving this journey would do. Nothing is written."""
    with ports.uow() as uow:
        moving = locked(ports, uow, journey_id, at=at or ports.clock.now())
        reference = moving.journey.reference
        stands_at = _stands_at(moving.journey)
        promised = tuple(
            DateLine(title=one.title, now=one.due_on, after=one.due_on) for one in moving.journey.deadlines.values()
        )
        known = Preview(journey=journey_id, reference=reference, stands_at=stands_at, promised=promised, effect=None)
        if moving.journey.state is JourneyState.STUCK and not repairing:
            return replace(known, hindrances=(Hindrance(element="", sentence=STUCK),))
        try:
            effect = moved(moving, target, choices)
        except CannotMove as refused:
            undecided = choices.undecided(refused.past)
            return replace(known, hindrances=refused.hindrances, past=refused.past, undecided=undecided)
        return replace(known, effect=effect, past=effect.past, undecided=choices.undecided(effect.past))


def _stands_at(journey: Journey) -> tuple[str, ...]:
    """What people have to do in it; where they have nothing to do, what it waits for on its way."""
    open_ones = journey.tasks.values()
    tasks = sorted(task.title for task in open_ones if task.kind is TaskKind.TASK)
    if tasks:
        return tuple(tasks)
    drawn = ((one, journey.version.element(one.place.pathway, one.place.element)) for one in open_ones)
    return tuple(sorted(f"Waits for: {one.title}" for one, element in drawn if element.attached_to is None))


def move_journey(
    ports: Ports,
    worker_id: WorkerId,
    journey_id: JourneyId,
    *,
    to_version: str,
    reason: str,
    instead: Instead | None = None,
    first: frozenset[ElementId] = frozenset(),
) -> Effect:
    """Moves one journey. Its tasks, their holders, drafts and dates stay. `first`: added steps that it does first.

    Raises NotAllowed (recorded), JourneyEnded, ReasonNeeded, CannotMove.
    """
    must_say_why(reason)
    with refusals_recorded(ports, worker_id, "move") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        learnt.update(journey=journey_id, about=str(moving.journey.subject))
        must_own(worker)
        moving.setting.role = OWNER
        # What is overdue happens under the version it was promised by.
        catch_up(moving)
        must_run(moving)
        if moving.journey.changes.audit:
            finish(moving)
            moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())[1]
            moving.setting.role = OWNER
        before, from_version = uow.moves.before(journey_id), moving.journey.version_id
        note = reason_noted(moving, reason, by=worker.id)
        choices = Choices(instead=instead or {}, first=first)
        effect = moved(moving, uow.versions.get(to_version), choices, reason=note)
        finish(moving)
        uow.moves.add(move_of(moving, from_version=from_version, by=worker.id), before)
        uow.commit()
        return effect


def move_back(ports: Ports, worker_id: WorkerId, journey_id: JourneyId) -> None:
    """Puts a journey back as it stood before its latest move, while nothing has happened in it since.

    Raises NotAllowed (recorded), CannotMoveBack.
    """
    with refusals_recorded(ports, worker_id, "move") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        learnt.update(journey=journey_id, about=str(moving.journey.subject))
        must_own(worker)
        moving.setting.role = OWNER
        put_back(moving, by=worker.id)
        uow.commit()


def must_own(worker: Worker) -> None:
    """Raises NotAllowed unless they own pathways."""
    refusal = may(worker, Act.DRAW)
    if refusal is not None:
        raise refusal.raised()


def must_say_why(reason: str) -> None:
    """Raises ReasonNeeded where it is too short to tell anybody anything."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded("Say in a sentence why the journeys are moved. It stands in the record of each.", "reason")

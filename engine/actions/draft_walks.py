"""Walking through a draft: begun, gone on with a step, taken back. Every step is tried on the real engine first.

A walk is about invented people in a world of its own; what is refused there stands on no record here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from engine.actions.drafts import DraftLooked, drawing, note, open_draft, version_drawn
from engine.actions.owners_versions import owners_versions
from engine.actions.refusals import refusals_recorded
from engine.benching import Benched
from engine.domain.draft import Draft
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.pathway import PathwayVersion
from engine.domain.references import new_id
from engine.domain.rehearsal import read_among
from engine.domain.walk import Walk, WalkMovedOn, WalkStopped
from engine.ports import Ports

#: What a rehearsal says beside its steps and what a walk is begun with.
NO_PART_OF_A_WALK = ("title", "ends", "expect", "follows", "up_to")


def walk_of(ports: Ports, worker_id: WorkerId, draft_id: str) -> Walk | None:
    """This person's walk through the draft; None where they have begun none. Raises NotAllowed."""
    with ports.uow() as uow:
        drawing(uow, worker_id)
        return uow.walks.of(draft_id, worker_id)


@contextmanager
def walked(ports: Ports, looked: DraftLooked, says: Mapping[str, Any]) -> Iterator[Benched]:
    """The walk as far as it goes, among the versions and periods that hold here."""
    with _walked(ports, looked.draft, looked.version, says) as benched:
        yield benched


def begin_walk(
    ports: Ports, worker_id: WorkerId, draft_id: str, says: Mapping[str, Any], *, rehearsal: str = ""
) -> Walk:
    """A new walk, in the place of the one that this person had there.

    Raises NotAllowed (recorded), NotFound, DraftClosed, NotADrawing, and what stands against starting: NotAnswered,
    StartRefused and the rest. Steps that can't be taken are kept: the walk says where it stops.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        drawing(uow, worker_id)
        draft = open_draft(uow, draft_id)
        version = version_drawn(ports, uow, draft, at=ports.clock.now())
    with _walked(ports, draft, version, says) as benched:
        if benched.stopped is not None and benched.journey is None:
            raise benched.stopped.error
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        open_draft(uow, draft_id)
        walk = Walk(
            id=new_id(),
            draft=draft_id,
            worker=worker.id,
            revision=draft.revision,
            says=says,
            rehearsal=rehearsal,
            begun_at=at,
            changed_at=at,
        )
        uow.walks.begin(walk)
        detail = {"revision": draft.revision, **({"rehearsal": rehearsal} if rehearsal else {})}
        note(uow, draft, "walk_begun", worker, at=at, detail=detail)
        uow.commit()
        return walk


def walk_like(ports: Ports, worker_id: WorkerId, draft_id: str, name: str) -> Walk:
    """A walk with the start and the steps of a rehearsal, to go on from there. Raises as `begin_walk`, NotAScript."""
    with ports.uow() as uow:
        draft = uow.drafts.get(draft_id)
    says = like_rehearsal(draft, name)
    return begin_walk(ports, worker_id, draft_id, says, rehearsal=name)


def like_rehearsal(draft: Draft, name: str) -> dict[str, Any]:
    """What a rehearsal of the draft says of its start and its steps. Raises NotAScript."""
    says = read_among(draft.rehearsals, name, pathway=draft.pathway).says
    steps = [{word: value for word, value in step.items() if word != "expect"} for step in says.get("steps", ())]
    return {**{word: value for word, value in says.items() if word not in NO_PART_OF_A_WALK}, "steps": steps}


def take_step(ports: Ports, worker_id: WorkerId, draft_id: str, step: Mapping[str, Any], *, taken: int) -> Walk:
    """Takes one step more on the draft as it is now. `taken`: how many the worker saw taken.

    Raises NotAllowed (recorded), NotFound, DraftClosed, NotADrawing, WalkMovedOn, WalkStopped, WalkTooLong, and what
    stands against the step itself.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        drawing(uow, worker_id)
        draft = open_draft(uow, draft_id)
        version = version_drawn(ports, uow, draft, at=ports.clock.now())
        walk = _standing(uow.walks.of(draft_id, worker_id), taken)
    walk.go_on(step, revision=draft.revision, at=ports.clock.now())
    with _walked(ports, draft, version, {**walk.says, "steps": walk.says["steps"][:-1]}) as benched:
        if benched.stopped is not None:
            raise WalkStopped
        benched.take(step)
    with ports.uow() as uow:
        _standing(uow.walks.of(draft_id, worker_id), taken)
        uow.walks.save(walk)
        uow.commit()
    return walk


def step_back(ports: Ports, worker_id: WorkerId, draft_id: str, *, taken: int, to: int | None = None) -> Walk:
    """Takes the last step back, or all after the first `to`. Raises NotAllowed (recorded), DraftClosed, WalkMovedOn."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        drawing(uow, worker_id)
        open_draft(uow, draft_id)
        walk = _standing(uow.walks.of(draft_id, worker_id), taken)
        for _ in range(min(taken, taken - to if to is not None else 1)):
            walk.go_back(at=ports.clock.now())
        uow.walks.save(walk)
        uow.commit()
        return walk


def _standing(walk: Walk | None, taken: int) -> Walk:
    if walk is None:
        raise WalkMovedOn
    walk.must_stand_at(taken)
    return walk


@contextmanager
def _walked(ports: Ports, draft: Draft, version: PathwayVersion, says: Mapping[str, Any]) -> Iterator[Benched]:
    with ports.uow() as uow:
        others = owners_versions(uow, version, on=civil_date(ports.clock.now()))
    room = " ".join((draft.id, str(draft.revision), *(one.id for one, _ in others)))
    calendar = ports.calendar
    with ports.bench.walked(room, version, draft.about, says, calendar=calendar, others=others) as benched:
        yield benched

"""Carries the saved state of a running journey over to another version of its drawing, or says why that cannot be.

SpiffWorkflow's own migration resets what is ready and waiting: drafts are lost, timers begin anew, and an open step
that was deleted breaks the journey at its next restore. Here no token is touched that the new drawing knows. Only the
events on the border of what is open follow the new drawing: new ones begin to wait, those that are gone stop.

Elements are matched by id; `instead` names the new shape for an old one that has gone. Steps that the new drawing has
before where the journey stands are left, unless it is to do them first (`bpmn/passed_steps.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.carried_levels import CarriedLevel, Matching
from engine.bpmn.conditions import as_facts
from engine.bpmn.gateways import Parallel
from engine.bpmn.live_journey import LiveJourney
from engine.bpmn.passed_steps import Passing
from engine.bpmn.state import restore
from engine.bpmn.steps import step, waiting_places
from engine.bpmn.ways_on import faults_ahead, missing_facts
from engine.domain.changeover import CannotMove, Carried, Hindrance
from engine.domain.errors import JourneyStuck
from engine.domain.ids import ElementId, Token
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Facts

NewToken = Callable[[], str]


def carried(
    old: PathwayVersion,
    new: PathwayVersion,
    state: bytes,
    facts: Facts,
    *,
    new_token: NewToken,
    instead: Mapping[ElementId, ElementId] | None = None,
    first: Collection[ElementId] = (),
) -> Carried:
    """The journey under the new version. `facts` are the record's; `new_token` gives 32 hex digits that nobody has.

    `first` are added steps, before where the journey stands, that are to be done first: it is sent back to them.

    Raises CannotMove with everything that stands against it: what is open has gone or is something else now, a branch
    is waited for that nobody began, a question is asked whose answer nobody gave or will be asked for.
    """
    ambient = as_facts(facts)
    before = restore(state, old, ambient)
    matching = Matching(instead or {}, new_token)
    saved = json.loads(state)
    moved = CarriedLevel(matching, old, new).carry(saved)
    hindrances = [*matching.hindrances]
    passing = Passing(first=first, taken=(instead or {}).values(), new_token=new_token)
    if not hindrances:
        moved = passing.go(moved, old, new)
        hindrances = passing.hindrances
    if not hindrances:
        ahead = list(faults_ahead(moved, new))
        # What can go wrong from here under the old drawing too is not done by the move.
        anyway = {one.sentence for one in faults_ahead(saved, old)} if ahead else set()
        hindrances = [one for one in ahead if one.sentence not in anyway]
        hindrances += missing_facts(saved, moved, old, new)
    if hindrances:
        raise CannotMove(tuple(hindrances), tuple(passing.steps))
    return _settled(before, {**moved, "schema": saved["schema"]}, new, ambient, passing)


def _settled(
    before: LiveJourney, moved: dict[str, Any], new: PathwayVersion, ambient: Facts, passing: Passing
) -> Carried:
    """Brings the state to life under the new drawing and compares what is open. Raises CannotMove."""
    try:
        journey = restore(json.dumps(moved).encode(), new, ambient)
        _let_full_joins_go(journey)
        journey.settle()
        open_before = waiting_places(before)
        done = step(journey, open_before)
    except JourneyStuck as stuck:
        raise CannotMove((Hindrance(element=stuck.element or "", sentence=str(stuck)),)) from stuck
    again = frozenset(Token(str(UUID(token))) for token in passing.again)
    lost = [closed.place for closed in done.tasks_closed if not closed.completed and closed.token not in again]
    if lost or done.ended:
        place = lost[0].element if lost else ""
        raise CannotMove((Hindrance(element=place, sentence="Work that is open now would be lost by the move."),))
    after = waiting_places(journey)
    renamed = {
        Token(str(key)): place
        for key, (_, place) in after.items()
        if key in open_before and open_before[key][1] != place
    }
    return Carried(step=done, renamed=renamed, past=tuple(passing.steps), again=again)


def _let_full_joins_go(journey: LiveJourney) -> None:
    """A join that waited for a branch which the new drawing does not have any more has all it needs."""
    for process in journey.processes():
        for task in process.live():
            spec = task.task_spec
            if not isinstance(spec, Parallel) or not task.has_state(TaskState.WAITING):
                continue
            if set(spec.waiting(task)) == set(spec.flows_in):
                spec.take(task)
                task._ready()

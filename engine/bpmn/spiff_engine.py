"""Moves journeys on with SpiffWorkflow: (version, state, happening, facts) in, a Step out.

Nothing is kept between calls but the drawings, which are shared and never change. When anything fails, the journey in
memory is thrown away and the state that was given stays good.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import assert_never
from uuid import UUID, uuid4

from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.acting import Human
from engine.bpmn.carrying import carried
from engine.bpmn.conditions import ConditionFault, as_fact, as_facts
from engine.bpmn.events import Waiting
from engine.bpmn.live_journey import LiveJourney
from engine.bpmn.state import restore
from engine.bpmn.steps import step, waiting_places
from engine.domain.changeover import Carried
from engine.domain.errors import ArrivalNotAwaited, FingerpostError, JourneyStuck, TaskNotOpen
from engine.domain.ids import ElementId, Token
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Arrived, Completed, Facts, Happening, Step, TimerFired


class SpiffEngine:
    """The ProcessEngine of the application."""

    def start(self, version: PathwayVersion, facts: Facts) -> Step:
        """The first step of a journey: everything up to where it first waits.

        `facts` are those of the record, of policies and of the start form. Raises JourneyStuck.
        """

        def begin() -> Step:
            given = as_facts(facts)
            journey = LiveJourney(version, given)
            journey.facts.update(given)
            journey.settle()
            return step(journey, {})

        return _without_library_errors(begin)

    def advance(self, version: PathwayVersion, state: bytes, happening: Happening, facts: Facts) -> Step:
        """The next step. `facts` are the record's and policies', read anew.

        Raises JourneyStuck when the drawing or the engine fails; the state given stays good.
        Raises TaskNotOpen or ArrivalNotAwaited when nothing waits at the happening's token.
        """

        def move() -> Step:
            given = as_facts(facts)
            journey = restore(state, version, given)
            journey.facts.update(given)
            before = waiting_places(journey)
            happen(journey, happening)
            journey.settle()
            return step(journey, before)

        return _without_library_errors(move)

    def carry(
        self,
        old: PathwayVersion,
        new: PathwayVersion,
        state: bytes,
        facts: Facts,
        *,
        instead: Mapping[ElementId, ElementId],
        first: Collection[ElementId] = (),
    ) -> Carried:
        """The journey under another version. Raises CannotMove; the state given stays good."""
        return carried(old, new, state, facts, new_token=lambda: uuid4().hex, instead=instead, first=first)


def _without_library_errors(act: Callable[[], Step]) -> Step:
    """Turns what the library, a fact of the wrong kind, or a fault of ours raises into JourneyStuck."""
    try:
        return act()
    except ConditionFault as fault:
        raise JourneyStuck(str(fault)) from fault
    except FingerpostError:
        raise
    except SpiffWorkflowException as error:
        spec = getattr(error, "task_spec", None)
        element = getattr(spec, "name", None)
        raise JourneyStuck(f"The engine failed at “{element or 'an element'}”.", element=element) from error
    except Exception as error:
        # The edge of the room: whatever it was, the caller keeps the state it has, and the log the cause.
        raise JourneyStuck(f"The engine failed: {type(error).__name__}. Nothing was changed.") from error


def happen(journey: LiveJourney, happening: Happening) -> None:
    """Lets a happening take place at the one token it is for; the journey has to settle afterwards."""
    match happening:
        case Completed(token=token):
            task = _live_task(journey, token)
            if task is None or not isinstance(task.task_spec, Human):
                raise TaskNotOpen(token)
            _keep_facts(journey, task, happening)
            task.run()
        case Arrived(token=token):
            task = _live_task(journey, token)
            if task is None or not isinstance(task.task_spec, Waiting) or not task.task_spec.is_arrival:
                raise ArrivalNotAwaited
            # After it is certain that somebody waits for it, and before anything else runs.
            _keep_facts(journey, task, happening)
            task.task_spec.happen(task)
        case TimerFired(token=token):
            task = _live_task(journey, token)
            if task is None or not isinstance(task.task_spec, Waiting) or not task.task_spec.is_timer:
                raise ArrivalNotAwaited
            task.task_spec.happen(task)
        case _:
            assert_never(happening)


def _keep_facts(journey: LiveJourney, task: Task, happening: Completed | Arrived) -> None:
    name = task.task_spec.element.bare_name
    journey.set_facts(task, {**as_facts(happening.facts), name: as_fact(name, happening.outcome)})


def _live_task(journey: LiveJourney, token: Token) -> Task | None:
    try:
        key = UUID(token)
    except ValueError:
        return None
    for process in journey.processes():
        task = process.tasks.get(key)
        if task is not None:
            return task if task.has_state(TaskState.READY | TaskState.WAITING) else None
    return None

"""Moves journeys on with SpiffWorkflow: (version, state, happening, facts) in, a Step out.

Nothing is kept between calls but the drawings, which are shared and never change. When anything fails, the journey in
memory is thrown away and the state that was given stays good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never
from uuid import UUID

from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.acting import Human
from engine.bpmn.conditions import ConditionFault, as_fact, as_facts
from engine.bpmn.events import Waiting
from engine.bpmn.live_journey import LiveJourney
from engine.bpmn.nesting import Call
from engine.bpmn.state import restore, save
from engine.domain.errors import ArrivalNotAwaited, FingerpostError, JourneyStuck, TaskNotOpen
from engine.domain.ids import Token
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Arrived, Closed, Completed, Facts, Happening, Opened, Place, Step, TimerFired


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


def waiting_places(journey: LiveJourney) -> dict[UUID, tuple[Task, Place]]:
    """Where the journey waits for the world, by token: tasks, arrivals, timers and open calls."""
    return {
        task.id: (task, journey.place(task))
        for process in journey.processes()
        for task in process.live()
        if isinstance(task.task_spec, (Human, Call)) or _waits(task)
    }


def _waits(task: Task) -> bool:
    spec = task.task_spec
    return isinstance(spec, Waiting) and (spec.is_arrival or spec.is_timer)


def step(journey: LiveJourney, before: dict[UUID, tuple[Task, Place]]) -> Step:
    """What changed since `before`, with the new state."""
    after = waiting_places(journey)
    opened = [pair for key, pair in after.items() if key not in before]
    closed = [pair for key, pair in before.items() if key not in after]
    happened = journey.happened
    ended = not journey.live()
    return Step(
        state=save(journey),
        tasks_opened=_opened(journey, opened, _is_task),
        tasks_closed=_closed(journey, closed, _is_task),
        arrivals_awaited=_opened(journey, opened, _is_arrival),
        arrivals_closed=_closed(journey, closed, _is_arrival),
        timers_armed=_opened(journey, opened, _is_timer),
        timers_disarmed=_closed(journey, closed, _is_timer),
        calls_entered=_opened(journey, opened, _is_call),
        calls_left=_closed(journey, closed, _is_call),
        passed=tuple(happened.passed),
        tables=tuple(happened.tables),
        letters=tuple(happened.letters),
        ends=tuple(happened.ends),
        outcome=journey.outcome,
        ended=ended,
    )


def _is_task(task: Task) -> bool:
    return isinstance(task.task_spec, Human)


def _is_arrival(task: Task) -> bool:
    return isinstance(task.task_spec, Waiting) and task.task_spec.is_arrival


def _is_timer(task: Task) -> bool:
    return isinstance(task.task_spec, Waiting) and task.task_spec.is_timer


def _is_call(task: Task) -> bool:
    return isinstance(task.task_spec, Call)


def _opened(
    journey: LiveJourney, pairs: Iterable[tuple[Task, Place]], wanted: Callable[[Task], bool]
) -> tuple[Opened, ...]:
    return tuple(
        Opened(
            token=Token(str(task.id)),
            place=place,
            facts=journey.facts_at(task),
            flow=task.internal_data.get("flow"),
        )
        for task, place in pairs
        if wanted(task)
    )


def _closed(
    journey: LiveJourney, pairs: Iterable[tuple[Task, Place]], wanted: Callable[[Task], bool]
) -> tuple[Closed, ...]:
    return tuple(
        Closed(token=Token(str(task.id)), place=place, completed=task.id in journey.happened.completed_ids)
        for task, place in pairs
        if wanted(task)
    )

"""Where a journey waits, and what changed since: the difference of two looks at it, as a Step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from SpiffWorkflow.task import Task

from engine.bpmn.acting import Human
from engine.bpmn.events import Waiting
from engine.bpmn.live_journey import LiveJourney
from engine.bpmn.nesting import Call
from engine.bpmn.state import save
from engine.domain.ids import Token
from engine.domain.step import Closed, Opened, Place, Step


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

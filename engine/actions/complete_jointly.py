"""Completes the same task for several siblings at once: all of it or none of it. Each child's journey keeps its own
answers, dates and outcome. A decision is never joint: each child has their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.actions.answering import NOT_LISTED
from engine.actions.complete_task import Completion, complete_in, gone
from engine.actions.moving import Moving, catch_up, finish, locked_at_task, must_run
from engine.actions.refusals import refusals_recorded
from engine.actions.siblings import are_siblings
from engine.actions.stuck import failures_recorded
from engine.domain.access import Refusal
from engine.domain.ids import TaskId, WorkerId
from engine.domain.journey import Journey
from engine.domain.people import Worker
from engine.domain.task import Task
from engine.ports import Ports, UnitOfWork
from forms.errors import NotAnswered
from forms.question import Choice


def complete_jointly(
    ports: Ports,
    worker_id: WorkerId,
    task_id: TaskId,
    also: Sequence[TaskId],
    values: Mapping[str, Any],
    *,
    choices: Mapping[str, tuple[Choice, ...]] = NOT_LISTED,
    breach_reason: str = "",
) -> Completion:
    """Completes the task, and with the same answers each of `also`: the same step in siblings' journeys.

    Gives what became of the first. Raises as `complete_task` does, also where only one of the others stands in the way;
    NotAllowed for a step that is not joint and for children who are not siblings.
    """
    with (
        refusals_recorded(ports, worker_id, "complete", task=task_id) as learnt,
        failures_recorded(ports, learnt),
        ports.uow() as uow,
    ):
        locked = _locked(ports, uow, worker_id, (task_id, *also))
        worker, first, task = locked[task_id]
        learnt.update(journey=first.journey.id, about=str(first.journey.subject), element=task.place.element)
        done = complete_in(first, worker, task, values, breach_reason, choices)
        for other_id in dict.fromkeys(also):
            _, other, same = locked[other_id]
            _must_be_joint(uow, first.journey, task, other.journey, same)
            try:
                complete_in(other, worker, same, values, breach_reason, choices, jointly_with=first.journey.id)
            except NotAnswered as wrong:
                raise _about(other.journey, wrong) from wrong
        for _, moving, _ in locked.values():
            finish(moving)
        uow.commit()
        ports.count("completions")
        return replace(done, started=tuple(first.started))


def _locked(
    ports: Ports, uow: UnitOfWork, worker: WorkerId, tasks: Sequence[TaskId]
) -> dict[TaskId, tuple[Worker, Moving, Task]]:
    """The tasks with their journeys, which are locked in the order of their ids: so two people never wait in a ring."""
    found: dict[TaskId, tuple[Worker, Moving, Task]] = {}
    for task_id in sorted(set(tasks), key=uow.journeys.of_task):
        person, moving = locked_at_task(ports, uow, worker, task_id, at=ports.clock.now())
        catch_up(moving)
        task = next((one for one in moving.journey.tasks.values() if one.id == task_id), None)
        if task is None:
            raise gone(uow, task_id)
        must_run(moving)
        found[task_id] = (person, moving, task)
    return found


def _must_be_joint(uow: UnitOfWork, first: Journey, task: Task, other: Journey, same: Task) -> None:
    element = first.version.element(task.place.pathway, task.place.element)
    alike = (task.place.pathway, task.place.element, task.place.item) == (
        same.place.pathway,
        same.place.element,
        same.place.item,
    )
    if element.joint and not element.decision and alike and are_siblings(uow, first.subject, other.subject):
        return
    raise Refusal(
        why="This step can't be completed for several children at once.",
        of_other="this step is not done jointly",
        who_can="Whoever does it for each child",
        rule="joint",
    ).raised()


def _about(journey: Journey, wrong: NotAnswered) -> NotAnswered:
    """The problems of a sibling's journey, which says whose they are."""
    found = tuple(
        replace(one, sentence=f"In the sibling's journey {journey.reference}: {one.sentence}") for one in wrong.problems
    )
    return NotAnswered(found, wrong.kept)

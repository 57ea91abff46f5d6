"""Walks a journey on to where a test begins, everybody doing what is theirs with sample answers."""

from __future__ import annotations

from engine.demo.cast import CAST, Part
from engine.domain.ids import JourneyId
from engine.domain.task import Task, TaskKind
from tests.world import World

MOST_STEPS = 80

#: Arrivals that end a journey early; a walk goes past them.
LEAVING = ("mb_withdrawal", "mb_counselling_out")


def walk_to(world: World, journey: JourneyId, element: str) -> Task:
    """The open task or awaited arrival at this element, once everything before it was done."""
    for _ in range(MOST_STEPS):
        waiting = list(world.journey(journey).tasks.values())
        found = next((task for task in waiting if task.place.element == element), None)
        if found is not None:
            return found
        tasks = [task for task in waiting if task.kind is TaskKind.TASK]
        arrivals = [task for task in waiting if task.kind is TaskKind.ARRIVAL and task.place.element not in LEAVING]
        if not tasks and not arrivals:
            break
        step = (tasks or arrivals)[0]
        world.do(journey, step.place.element, _who(world, step), item=step.place.item)
    raise AssertionError(f"{element} was never reached; open are {world.open(journey)}")


def _who(world: World, task: Task) -> str:
    if task.holder is not None:
        return next(name for name, worker in world.cast.workers.items() if worker == task.holder)
    return next(part.sign_in_name for part in CAST if _holds(part, task.role))


def _holds(part: Part, role: str) -> bool:
    return role in part.council_roles or (part.team == "North" and role in part.team_roles)

"""Keeps a complaint from whom it is about: they are told nothing of it, and somebody above them is told instead."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.complaints import DIRECTOR, FINDS_OUT, kept_from
from engine.domain.ids import WorkerId
from engine.domain.journey import Journey
from engine.domain.journey_apply import entry
from engine.domain.people import Worker
from engine.domain.setting import Setting
from engine.domain.task import TaskState
from engine.ports import UnitOfWork


def keep_from(uow: UnitOfWork, journey: Journey, setting: Setting, worker: WorkerId) -> None:
    """From now on the journey is a complaint about this worker: they hold no task of it, and what they were still to be
    told of it is not told."""
    uow.outbox.take_back(journey.id, to=worker)
    for task in journey.tasks.values():
        if task.holder == worker and task.state is TaskState.OPEN:
            task.holder = None
            journey.note_task(task)
            journey.changes.audit.append(
                entry(journey, "task_released", setting, element=task.place.element, task=task.id)
            )


def who_may_be_told(
    uow: UnitOfWork, journey: Journey, setting: Setting, people: Sequence[Worker]
) -> tuple[Worker, ...]:
    """Of those whose place it is to be told, those who may know of the journey.

    Where none of them may, the next in the line of management above them who may, else who answers for complaints, else
    the director. Nobody is told why it is them.
    """
    may = tuple(one for one in people if not kept_from(journey, setting.allocations, one))
    return may or (_instead_of(uow, journey, setting, people) if people else ())


def _instead_of(uow: UnitOfWork, journey: Journey, setting: Setting, people: Sequence[Worker]) -> tuple[Worker, ...]:
    line = uow.workers.team(journey.team).line if journey.team is not None else ()
    places = [line.index(one.id) for one in people if one.id in line]
    above = (uow.workers.get(one) for one in line[max(places, default=-1) + 1 :])
    manager = next((one for one in above if one.active and not kept_from(journey, setting.allocations, one)), None)
    if manager is not None:
        return (manager,)
    for role in (FINDS_OUT, DIRECTOR):
        holders = uow.workers.holders(role, team=journey.team)
        may = tuple(one for one in holders if not kept_from(journey, setting.allocations, one))
        if may:
            # Where the role has had no work on this yet, the page that the message leads to would not be found.
            uow.records.make_known(journey.subject, [role])
            return may
    return ()

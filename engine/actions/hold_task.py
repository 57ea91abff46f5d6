"""Who holds a task: taking it, giving it back to the team, handing it over to somebody else."""

from __future__ import annotations

from dataclasses import replace

from engine.actions.complete_task import may_complete
from engine.actions.histories import history_for
from engine.actions.moving import Moving, catch_up, cover, finish, locked_at_task, must_run
from engine.actions.refusals import refusals_recorded
from engine.domain.access import MANAGER_ROLES, SENIOR_ROLES, Act, standing_against
from engine.domain.errors import NotAllowed, ReasonNeeded, TaskNotOpen, TaskTaken
from engine.domain.ids import TaskId, WorkerId
from engine.domain.journey_apply import entry
from engine.domain.people import Worker
from engine.domain.references import new_id
from engine.domain.task import Task
from engine.ports import NewNotice, Ports, UnitOfWork

LONGEST_NOTE = 2_000  # characters


def claim_task(ports: Ports, worker_id: WorkerId, task_id: TaskId) -> None:
    """The worker takes the task. Raises NotAllowed (recorded), TaskTaken, TaskNotOpen."""
    with refusals_recorded(ports, worker_id, "claim", task=task_id) as learnt, ports.uow() as uow:
        moving, worker, task = _task(ports, uow, worker_id, task_id, learnt)
        may_complete(uow, moving, worker, task)
        if task.holder != worker.id:
            task.holder = worker.id
            _note(moving, task, "task_claimed", {})
        finish(moving)
        uow.commit()


def release_task(ports: Ports, worker_id: WorkerId, task_id: TaskId) -> None:
    """The task goes back to the team's queue. Raises NotAllowed (recorded), TaskNotOpen."""
    with refusals_recorded(ports, worker_id, "release", task=task_id) as learnt, ports.uow() as uow:
        moving, worker, task = _task(ports, uow, worker_id, task_id, learnt)
        _must(uow, moving, worker, task, Act.RELEASE)
        task.holder = None
        _note(moving, task, "task_released", {})
        finish(moving)
        uow.commit()


def hand_over_task(ports: Ports, worker_id: WorkerId, task_id: TaskId, *, to: WorkerId, note: str) -> None:
    """Somebody else gets the task, with a note that says what they need to know. No allocation changes.

    A manager may hand it to somebody who holds the role in another team; they see what it is about while they hold it.

    Raises NotAllowed (recorded) when this worker may not, or when the other could not do it; ReasonNeeded without a
    note; TaskNotOpen.
    """
    words = note.strip()[:LONGEST_NOTE]
    if not words:
        raise ReasonNeeded("Write a note for whoever takes this over.", "note")
    with refusals_recorded(ports, worker_id, "hand_over", task=task_id) as learnt, ports.uow() as uow:
        moving, worker, task = _task(ports, uow, worker_id, task_id, learnt)
        _must(uow, moving, worker, task, Act.HAND_OVER)
        receiver = uow.workers.get(to)
        element = moving.journey.version.element(task.place.pathway, task.place.element)
        history = history_for(uow, moving.journey, element, moving.setting)
        against = standing_against(receiver, Act.COMPLETE, _as_taken_by(receiver, task, by=worker), element, history)
        if against is not None:
            raise NotAllowed(
                f"{receiver.name} can't take this task: {against.of_other}.",
                who_can=against.who_can,
                rule=against.rule,
            )
        before, task.holder = task.holder, receiver.id
        if not receiver.holds(task.role, in_team=task.team):
            cover(moving, receiver.id)
        note_id = new_id()
        uow.papers.add_note(
            note_id,
            words,
            subject=moving.journey.subject,
            journey=moving.journey.id,
            task=task.id,
            at=moving.setting.at,
            by=worker.id,
        )
        _note(moving, task, "task_handed_over", {"from": before, "to": receiver.id, "note": note_id})
        moving.notices.append(
            NewNotice(to=receiver.id, template="handed_over", journey=moving.journey.id, task=task.id)
        )
        finish(moving)
        uow.commit()


def _task(
    ports: Ports, uow: UnitOfWork, worker_id: WorkerId, task_id: TaskId, learnt: dict[str, str | None]
) -> tuple[Moving, Worker, Task]:
    worker, moving = locked_at_task(ports, uow, worker_id, task_id, at=ports.clock.now())
    catch_up(moving)
    must_run(moving)
    learnt.update(journey=moving.journey.id, about=str(moving.journey.subject))
    task = next((t for t in moving.journey.tasks.values() if t.id == task_id), None)
    if task is None:
        closed = uow.journeys.closed_task(task_id)
        raise TaskNotOpen(
            task_id,
            state=closed.state if closed else "withdrawn",
            by_name=closed.by_name if closed else "",
            at=closed.at if closed else None,
            because=closed.because if closed else "",
        )
    learnt["element"] = task.place.element
    moving.setting.role = task.role
    return moving, worker, task


def _must(uow: UnitOfWork, moving: Moving, worker: Worker, task: Task, act: Act) -> None:
    element = moving.journey.version.element(task.place.pathway, task.place.element)
    refusal = standing_against(worker, act, task, element, history_for(uow, moving.journey, element, moving.setting))
    if refusal is not None:
        raise refusal.raised()
    if act is Act.HAND_OVER and task.holder not in (None, worker.id) and not _manages(worker, task):
        raise TaskTaken(task.id, by_name=uow.workers.get(WorkerId(task.holder or "")).name)


def _as_taken_by(receiver: Worker, task: Task, *, by: Worker) -> Task:
    """The task as it would stand once handed over. Only a manager may hand it to somebody of another team."""
    return replace(task, holder=receiver.id) if _manages(by, task) else task


def _manages(worker: Worker, task: Task) -> bool:
    return any(worker.holds(role, in_team=task.team) for role in MANAGER_ROLES | SENIOR_ROLES)


def _note(moving: Moving, task: Task, tag: str, detail: dict[str, object]) -> None:
    moving.journey.note_task(task)
    moving.journey.changes.audit.append(
        entry(moving.journey, tag, moving.setting, element=task.place.element, task=task.id, detail=detail)
    )

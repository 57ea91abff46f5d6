"""Completes a task, or records an arrival: the answers are kept and the journey moves on, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.actions.answering import NOT_LISTED, checked_answers, form_at, submitted
from engine.actions.histories import history_for
from engine.actions.moving import Moving, advance, catch_up, finish, locked_at_task, must_run
from engine.actions.refusals import refusals_recorded
from engine.actions.stuck import failures_recorded
from engine.domain.access import Act, Refusal, acting_role, separation, standing_against
from engine.domain.errors import JourneySuspended, ReasonNeeded, TaskNotOpen, TaskTaken
from engine.domain.ids import FormId, JourneyId, TaskId, WorkerId
from engine.domain.journey import Journey, JourneyState
from engine.domain.journey_apply import entry
from engine.domain.people import Worker
from engine.domain.promising import deadline_facts
from engine.domain.step import Arrived, Completed
from engine.domain.task import Task, TaskKind, TaskState
from engine.ports import Ports, Submission, UnitOfWork
from forms.question import Choice

SHORTEST_REASON = 10  # characters: "why was it late?" wants a sentence, not a dash


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What became of it: the journey, what opened with whom, and how the journey stands."""

    journey: JourneyId
    title: str
    outcome: str | None
    opened: tuple[Task, ...]
    started: tuple[Journey, ...]
    ended_as: str | None
    open_before: int = 0  #: tasks of this journey that were open already and still are


def complete_task(
    ports: Ports,
    worker_id: WorkerId,
    task_id: TaskId,
    values: Mapping[str, Any],
    *,
    choices: Mapping[str, tuple[Choice, ...]] = NOT_LISTED,
    breach_reason: str = "",
) -> Completion:
    """Completes the task with these answers (JSON values by question). `choices` are the lists that ids must come from.

    Raises NotAnswered (what to put right), ReasonNeeded (it is late and the reason is missing), TaskNotOpen (somebody
    completed it: who and when), TaskTaken (somebody else holds it), NotAllowed (roles, separation of duties; recorded),
    JourneyStuck (the drawing failed, and nothing was changed; recorded, so that an administrator sees it).
    """
    with (
        refusals_recorded(ports, worker_id, "complete", task=task_id) as learnt,
        failures_recorded(ports, learnt),
        ports.uow() as uow,
    ):
        worker, moving = locked_at_task(ports, uow, worker_id, task_id, at=ports.clock.now())
        journey = moving.journey
        learnt.update(journey=journey.id, about=str(journey.subject))
        moved = catch_up(moving)
        task = next((t for t in journey.tasks.values() if t.id == task_id), None)
        if task is None:
            closed = gone(uow, task_id)
            if moved:
                finish(moving)
                uow.commit()
            raise closed
        must_run(moving)
        learnt["element"] = task.place.element
        done = complete_in(moving, worker, task, values, breach_reason, choices)
        finish(moving)
        uow.commit()
        ports.count("completions")
        return replace(done, started=tuple(moving.started))


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What completing would do, and which of the tasks it would open the worker could not do because of this one."""

    completion: Completion
    barred: Mapping[TaskId, Refusal]


def foresee_completion(
    ports: Ports, worker_id: WorkerId, task_id: TaskId, values: Mapping[str, Any], *, breach_reason: str = ""
) -> Foreseen:
    """What completing the task would do: worked out as `complete_task` does, then thrown away.

    Raises as `complete_task` does; a refusal is not recorded, since nobody tried anything. That the drawing fails is:
    nobody gets past it, and an administrator has to see it.
    """
    learnt: dict[str, str | None] = {}
    with failures_recorded(ports, learnt), ports.uow() as uow:
        worker, moving = locked_at_task(ports, uow, worker_id, task_id, at=ports.clock.now())
        learnt["journey"] = moving.journey.id
        catch_up(moving)
        task = next((t for t in moving.journey.tasks.values() if t.id == task_id), None)
        if task is None:
            raise gone(uow, task_id)
        must_run(moving)
        done = complete_in(moving, worker, task, values, breach_reason, NOT_LISTED)
        # Without a commit all of it is undone. Pathways that it would start are begun here, to know their first tasks.
        finish(moving)
        return Foreseen(
            completion=replace(done, started=tuple(moving.started)), barred=_barred(uow, moving, worker, done.opened)
        )


def _barred(uow: UnitOfWork, moving: Moving, worker: Worker, opened: tuple[Task, ...]) -> dict[TaskId, Refusal]:
    barred = {}
    for task in opened:
        element = moving.journey.version.element(task.place.pathway, task.place.element)
        refusal = separation(worker, element, history_for(uow, moving.journey, element, moving.setting))
        if refusal is not None:
            barred[task.id] = refusal
    return barred


def may_complete(uow: UnitOfWork, moving: Moving, worker: Worker, task: Task) -> None:
    """Raises NotAllowed or TaskTaken unless this worker may complete this task now."""
    element = moving.journey.version.element(task.place.pathway, task.place.element)
    act = Act.RECORD if task.kind is TaskKind.ARRIVAL else Act.COMPLETE
    history = history_for(uow, moving.journey, element, moving.setting)
    refusal = standing_against(worker, act, task, element, history)
    if refusal is not None:
        raise refusal.raised()
    if task.holder not in (None, worker.id):
        raise TaskTaken(task.id, by_name=uow.workers.get(WorkerId(task.holder or "")).name)


def complete_in(
    moving: Moving,
    worker: Worker,
    task: Task,
    values: Mapping[str, Any],
    breach_reason: str,
    choices: Mapping[str, tuple[Choice, ...]],
    *,
    jointly_with: JourneyId | None = None,
) -> Completion:
    """Completes a task of a locked journey; nothing is written yet. `jointly_with`: the journey of the sibling for whom
    the same was completed with it. Raises as `complete_task` does."""
    uow, journey, setting = moving.uow, moving.journey, moving.setting
    if task.waits and journey.state is JourneyState.SUSPENDED:
        raise JourneySuspended()
    setting.role = acting_role(worker, task)
    may_complete(uow, moving, worker, task)
    form = form_at(journey.version, task.place.pathway, FormId(task.form))
    answers = checked_answers(moving, form, task.place, values, by=worker.id, choices=choices)
    reason = _breach_reason(moving, task, breach_reason)
    submission = submitted(
        moving,
        answers,
        form=FormId(task.form),
        place=task.place,
        by=worker.id,
        task=task.id,
        breach_reason=reason,
    )
    _close(moving, worker, task, submission, jointly_with)
    uow.submissions.drop_drafts(task.id, of=worker.id)
    outcome = answers.outcome
    happening = (
        Arrived(token=task.token, outcome=outcome, facts=answers.facts)
        if task.kind is TaskKind.ARRIVAL
        else Completed(token=task.token, outcome=outcome, facts=answers.facts)
    )
    advance(moving, happening)
    catch_up(moving)
    opened = tuple(t for t in journey.tasks.values() if t in journey.changes.tasks_added)
    to_do = (t for t in journey.tasks.values() if t.kind is TaskKind.TASK and t.state is TaskState.OPEN)
    return Completion(
        journey=journey.id,
        title=task.title,
        outcome=outcome,
        opened=opened,
        started=(),
        ended_as=None if journey.is_running else journey.outcome,
        open_before=sum(t not in opened for t in to_do),
    )


def _breach_reason(moving: Moving, task: Task, given: str) -> str | None:
    deadline = moving.journey.deadline(task.deadline)
    late = deadline is not None and deadline.due_on is not None and moving.setting.today > deadline.due_on
    if not late or not moving.setting.calendar.escalations.needs_breach_reason(task.escalation or ""):
        return given.strip() or None
    if len(given.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(
            "Say why this is late, in a sentence. The date is set by law or by the council, so the reason "
            "becomes part of the record.",
            "breach_reason",
        )
    return given.strip()


def _close(moving: Moving, worker: Worker, task: Task, submission: Submission, jointly_with: JourneyId | None) -> None:
    journey, setting = moving.journey, moving.setting
    task.state, task.closed_at = TaskState.COMPLETED, setting.at
    task.completed_by, task.completed_as = worker.id, acting_role(worker, task)
    task.outcome = submission.outcome
    journey.note_task(task)
    deadline = journey.deadline(task.deadline)
    if deadline is not None:
        deadline.late = deadline.due_on is not None and setting.today > deadline.due_on
        if deadline.late and submission.breach_reason:
            deadline.breach_submission = submission.id
    journey.changes.audit.append(
        entry(
            journey,
            "arrival_recorded" if task.kind is TaskKind.ARRIVAL else "task_completed",
            setting,
            element=task.place.element,
            task=task.id,
            outcome=submission.outcome,
            reason=f"submission:{submission.id}#reasons" if "reasons" in submission.answers else None,
            submission=submission.id,
            submission_sha256=submission.sha256,
            deadline=deadline_facts(deadline) if deadline else None,
            detail={"with": jointly_with} if jointly_with else {},
        )
    )


def gone(uow: UnitOfWork, task_id: TaskId) -> TaskNotOpen:
    """What to raise for a task that is open no longer: who closed it and when."""
    closed = uow.journeys.closed_task(task_id)
    if closed is None:
        return TaskNotOpen(task_id, state="withdrawn")
    return TaskNotOpen(task_id, state=closed.state, by_name=closed.by_name, at=closed.at, because=closed.because)

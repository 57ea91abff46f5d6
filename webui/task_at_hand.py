"""A task that somebody is looking at or doing: what may be known of it, whether they can go on, what they answered.

Shared by the pages of a task. What could stop them later is noted first, so that a refusal can be told well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from engine.actions.complete_task import SHORTEST_REASON
from engine.actions.hold_task import claim_task
from engine.actions.record_view import record_view
from engine.domain.errors import TaskNotOpen, TaskTaken
from engine.domain.ids import TaskId
from engine.domain.task import TaskKind, TaskState
from engine.reading.rows import DeadlineRow
from forms.answers import Answers, read_draft
from forms.errors import FieldProblem, NotAnswered
from webui import current, parts
from webui.task_drafts import REASON, Seen, reason_in, seen_task, typed_values
from webui.task_page import due_of, identity_of_task, typed_sections, who_can


def look_at(task: str) -> Seen:
    """The task as this person may see it. Raises NotFound. What could be refused later can then be told well."""
    viewer = current.viewer()
    seen = seen_task(viewer, TaskId(task))
    row = seen.view.task
    doing = current.doing()
    doing.identity = identity_of_task(seen, viewer)
    doing.due = due_of(seen, why=False)
    doing.explanation = f"This is about “{row.title}”."
    doing.rule_set_by = f"the drawing “{row.part_title or row.pathway_title}”, version {seen.asked.version.number}"
    doing.who_can = lambda: who_can(seen, viewer)
    doing.typed = lambda: _typed(seen)
    doing.next_step = parts.Link(text="Open the task", url=task_url(seen))
    return seen


def _typed(seen: Seen) -> tuple[parts.AnswerSection, ...]:
    """What the person typed: in this request, or kept before it."""
    values = typed_values(seen.asked.form, request.form) if request.form else {}
    saved = seen.view.draft.answers if seen.view.draft else {}
    return typed_sections(seen, current.viewer(), values or saved)


def note_view(seen: Seen) -> None:
    """Puts on record that the viewer looked at it."""
    row = seen.view.task
    record_view(current.ports(), current.viewer().id, row.subject.ref, what="task", journey=row.journey)


def must_be_open(seen: Seen, *, by_anybody: bool = False) -> None:
    """Raises TaskNotOpen or TaskTaken where this person can't go on with the task; what they typed is kept."""
    view, row = seen.view, seen.view.task
    if row.state != TaskState.OPEN.value:
        raise TaskNotOpen(
            row.id, state=row.state, by_name=view.completed_by_name, at=row.closed_at, by=view.completed_by
        )
    if not by_anybody and row.holder not in (None, current.viewer().id):
        raise TaskTaken(row.id, by_name=row.holder_name)


def take_unheld(seen: Seen) -> None:
    """Whoever begins a task that nobody has, has it. Arrivals are nobody's. Raises as `claim_task`."""
    if seen.view.task.holder is None and not is_arrival(seen):
        claim_task(current.ports(), current.viewer().id, TaskId(seen.view.task.id))


def problems_in(seen: Seen, values: Mapping[str, Any]) -> tuple[FieldProblem, ...]:
    """What is to put right in a draft."""
    return read_answers(seen, values)[1]


def read_answers(seen: Seen, values: Mapping[str, Any]) -> tuple[Answers | None, tuple[FieldProblem, ...]]:
    """The answers of a draft, or what is to put right in it, the reason for lateness last."""
    late: tuple[FieldProblem, ...] = ()
    if seen.asked.reason_needed and len(reason_in(values).strip()) < SHORTEST_REASON:
        sentence = "Say in a sentence why this step is late"
        late = (FieldProblem(question=REASON, field=REASON, sentence=sentence),)
    try:
        return read_draft(seen.asked.form, values, context=seen.asked.context), late
    except NotAnswered as wrong:
        return None, (*wrong.problems, *late)


def is_arrival(seen: Seen) -> bool:
    """Whether it is something from outside that is recorded, not a task that somebody was given."""
    return seen.view.task.kind == TaskKind.ARRIVAL.value


def is_late(deadline: DeadlineRow | None) -> bool:
    """Whether its day has passed."""
    return deadline is not None and deadline.due_on is not None and deadline.due_on < current.today()


def task_url(seen: Seen) -> str:
    """The task's page."""
    return f"/tasks/{seen.view.task.id}"

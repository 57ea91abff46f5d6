"""Doing a task: reading it, filling in its form, checking the answers, completing it. Recording an arrival is the same.

Whatever is pressed on the page sends the whole form, and what was typed is kept as a draft before anything else is
done: taking the task, adding a note or handing it over never costs an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint, jsonify, redirect, request
from werkzeug.wrappers import Response

from engine.actions.complete_jointly import complete_jointly
from engine.actions.complete_task import complete_task, foresee_completion
from engine.actions.hold_task import claim_task, release_task
from engine.actions.papers import NotAccepted, add_document, add_note
from engine.domain.errors import FingerpostError, NotFound, ReasonNeeded
from engine.domain.ids import TaskId
from engine.domain.task import TaskKind
from engine.reading.saved_answers import asked_for, choices_named, saved_answers
from engine.reading.siblings import MOST_SIBLINGS, JointTask, joint_tasks
from forms.answers import typed_draft
from forms.errors import FieldProblem, NotAnswered
from forms.question import Kind
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.answer_rows import answer_sections
from webui.given_answers import documents_of
from webui.group_buttons import press, pressed_button
from webui.moments import saved_moment
from webui.nav import is_page
from webui.next_steps import TAKEN, NextStep, done_notice, foreseen_steps
from webui.rendering import render, tell_next_page
from webui.task_at_hand import (
    is_arrival,
    is_late,
    look_at,
    must_be_open,
    note_view,
    problems_in,
    read_answers,
    take_unheld,
    task_url,
)
from webui.task_drafts import NOTE, REASON, Seen, keep, reason_in, typed_values
from webui.task_page import identity_of_task, task_page
from webui.uploads import uploads_in

pages = Blueprint("tasks", __name__, url_prefix="/tasks/<task>")

NEW_DOCUMENT = "-document"
NOT_RIGHT = 422  #: what was sent can't be accepted as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """The answers before they are sent, and what then happens. `saved_at` says which draft was looked at."""

    title: str
    kicker: str
    identity: parts.Identity
    back: parts.Link
    sections: tuple[parts.AnswerSection, ...]
    steps: tuple[NextStep, ...]
    complete_url: str
    button: str
    saved_at: str
    siblings: tuple[parts.Link, ...] = ()


@pages.get("")
@needs(SIGNED_IN)
def task(task: str) -> Response:
    """The task's page."""
    seen = look_at(task)
    note_view(seen)
    values = seen.view.draft.answers if seen.view.draft else {}
    problems = problems_in(seen, values) if request.args.get("show") == "problems" and seen.view.draft else ()
    return _page(seen, values, problems=problems)


@pages.post("")
@needs(SIGNED_IN)
def answer(task: str) -> Response:
    """Keeps what was typed, then does what was pressed."""
    seen = look_at(task)
    values = typed_values(seen.asked.form, request.form)
    asked = "-asked" in request.form
    problems: tuple[FieldProblem, ...] = ()
    if asked:
        values, problems, stored = _with_uploads(seen, values)
        keep(current.viewer(), TaskId(task), values)
        if stored:
            # A document that was just sent may be named in answers from now on.
            seen = look_at(task)
        must_be_open(seen)
    if problems:
        return _page(seen, values, problems=problems, status=NOT_RIGHT)
    button = pressed_button(request.form)
    if button is not None and asked:
        changed = press(seen.asked.form, values, button)
        keep(current.viewer(), TaskId(task), changed.values)
        return redirect(f"{task_url(seen)}#{changed.anchor}", code=303)
    return _do(seen, values, request.form.get("do", "check" if asked else ""))


@pages.post("/draft")
@needs(SIGNED_IN)
def draft(task: str) -> Response:
    """Keeps what was typed so far, valid or not. Says when it was kept; 409 where the task is no longer theirs."""
    seen = look_at(task)
    at = keep(current.viewer(), TaskId(task), typed_values(seen.asked.form, request.form))
    must_be_open(seen)
    return jsonify(saved_at=saved_moment(at, current.now()), revision=at.isoformat())


@pages.get("/check")
@needs(SIGNED_IN)
def check(task: str) -> Response:
    """The answers to check, and what completing will do."""
    seen = look_at(task)
    must_be_open(seen)
    if seen.view.draft is None:
        return redirect(task_url(seen), code=303)
    values = seen.view.draft.answers
    answers, problems = read_answers(seen, values)
    if answers is None or problems:
        return redirect(f"{task_url(seen)}?show=problems", code=303)
    current.doing().recorded = False
    foreseen = foresee_completion(
        current.ports(), current.viewer().id, TaskId(task), answers.values, breach_reason=reason_in(values)
    )
    row, reason = seen.view.task, reason_in(values)
    late = seen.view.deadline if is_late(seen.view.deadline) else None
    page = CheckPage(
        title=f"Check {'what you record' if is_arrival(seen) else 'your answers before you complete the task'}",
        kicker=row.title,
        identity=identity_of_task(seen, current.viewer()),
        back=parts.Link(text="Back to the form", url=task_url(seen)),
        sections=_to_check(seen, values, reason),
        steps=foreseen_steps(foreseen, seen.asked.version.outcomes, late=late, reason_given=bool(reason)),
        complete_url=f"{task_url(seen)}/complete",
        button="Record it" if is_arrival(seen) else "Record this decision" if row.decision else "Complete the task",
        saved_at=seen.view.draft.saved_at.isoformat(),
        siblings=tuple(parts.Link(text=one.subject.name, url=one.task) for one in _of_siblings(seen)),
    )
    return render(page, "check.html")


@pages.post("/complete")
@needs(SIGNED_IN)
def complete(task: str) -> Response:
    """Completes the task with the answers that were checked.

    The action checks them once more, with everything else, so that the page need not; only where something stands in
    the way is the whole task looked at, to say so well.
    """
    ports, viewer, page = current.ports(), current.viewer(), f"/tasks/{quote(task)}"
    saved = saved_answers(ports.database, viewer, TaskId(task))
    if saved is None:
        raise NotFound
    if saved.answers is None or saved.saved_at is None:
        must_be_open(look_at(task))
        return redirect(page, code=303)
    if saved.saved_at.isoformat() != request.form.get("saved_at"):
        must_be_open(look_at(task))
        tell_next_page(
            parts.Notice(
                stressed="Your answers changed since you checked them.",
                text="Check them again, then complete the task.",
                tone=parts.NoteTone.SOON,
            )
        )
        return redirect(f"{page}/check", code=303)
    version, form = asked_for(ports, saved)
    try:
        values = typed_draft(form, saved.answers)
        choices, reason = choices_named(ports, saved, form, values), reason_in(saved.answers)
        also = tuple(TaskId(one) for one in request.form.getlist("also")[:MOST_SIBLINGS])
        if also:
            done = complete_jointly(ports, viewer.id, saved.task, also, values, choices=choices, breach_reason=reason)
        else:
            done = complete_task(ports, viewer.id, saved.task, values, choices=choices, breach_reason=reason)
    except NotAnswered as wrong:
        return _page(look_at(task), saved.answers, problems=wrong.problems, status=NOT_RIGHT)
    except ReasonNeeded as error:
        problem = FieldProblem(question=REASON, field=REASON, sentence=str(error))
        return _page(look_at(task), saved.answers, problems=(problem,), status=NOT_RIGHT)
    except FingerpostError:
        look_at(task)
        raise
    recorded = saved.kind == TaskKind.ARRIVAL.value
    tell_next_page(done_notice(done, version.outcomes, recorded=recorded, viewer=viewer))
    return redirect(_next_page(saved.journey, recorded=recorded), code=303)


def _of_siblings(seen: Seen) -> tuple[JointTask, ...]:
    """The same step of siblings, where the drawing lets it be completed for several children at once."""
    if not seen.asked.element.joint or seen.asked.element.decision:
        return ()
    return joint_tasks(current.ports().database, current.viewer(), seen.view)


def _do(seen: Seen, values: Mapping[str, Any], wanted: str) -> Response:
    """What was pressed, once the draft is kept."""
    task, row = TaskId(seen.view.task.id), seen.view.task
    ports, viewer = current.ports(), current.viewer()
    match wanted:
        case "take":
            claim_task(ports, viewer.id, task)
            tell_next_page(TAKEN)
            return redirect(task_url(seen), code=303)
        case "give_back":
            release_task(ports, viewer.id, task)
            tell_next_page(
                parts.Notice(stressed=f"You gave “{row.title}” back.", text="Anybody who holds the role can take it.")
            )
            return redirect("/tasks", code=303)
        case "hand_over":
            return redirect(f"{task_url(seen)}/hand-over", code=303)
        case "note":
            return _add_note(seen, values)
        case "document":
            return _add_documents(seen, values)
        case "save":
            take_unheld(seen)
            tell_next_page(
                parts.Notice(
                    stressed="Your answers are saved.",
                    text="They are not sent yet: the task stays with you.",
                    link=parts.Link(text=f"Go on with “{row.title}”", url=task_url(seen)),
                )
            )
            return redirect("/tasks", code=303)
        case "check":
            take_unheld(seen)
            _, problems = read_answers(seen, values)
            return redirect(f"{task_url(seen)}{'?show=problems' if problems else '/check'}", code=303)
    return redirect(task_url(seen), code=303)


def _add_note(seen: Seen, values: Mapping[str, Any]) -> Response:
    task = TaskId(seen.view.task.id)
    try:
        add_note(current.ports(), current.viewer().id, task, str(values.get(NOTE, "")))
    except ReasonNeeded as error:
        return _page(seen, values, note_problem=str(error), status=NOT_RIGHT)
    if "-asked" in request.form:
        keep(current.viewer(), task, {name: value for name, value in values.items() if name != NOTE})
    tell_next_page(
        parts.Notice(stressed="Your note is added.", text="Everybody who works on this journey can read it.")
    )
    return redirect(task_url(seen), code=303)


def _add_documents(seen: Seen, values: Mapping[str, Any]) -> Response:
    ports, viewer, task = current.ports(), current.viewer(), TaskId(seen.view.task.id)
    chosen = [upload for name, upload in uploads_in(request.files) if name == NEW_DOCUMENT]
    if not chosen:
        return _page(seen, values, document_problem="Choose a file first", status=NOT_RIGHT)
    try:
        for upload in chosen:
            add_document(ports, viewer.id, task, upload, most_bytes=current.settings().upload_limit_bytes)
    except NotAccepted as error:
        return _page(seen, values, document_problem=str(error), status=NOT_RIGHT)
    tell_next_page(parts.Notice(stressed="The document is added."))
    return redirect(task_url(seen), code=303)


def _with_uploads(seen: Seen, values: dict[str, Any]) -> tuple[dict[str, Any], tuple[FieldProblem, ...], bool]:
    """The draft with the ids of files that were sent with it, which could not be kept, and whether any was."""
    ports, viewer, task = current.ports(), current.viewer(), TaskId(seen.view.task.id)
    problems, stored = [], False
    for name, upload in uploads_in(request.files):
        question = next((q for q in seen.asked.form.questions if q.name == name and q.kind is Kind.FILE), None)
        if question is None:
            continue
        try:
            document = add_document(ports, viewer.id, task, upload, most_bytes=current.settings().upload_limit_bytes)
        except NotAccepted as error:
            problems.append(FieldProblem(question=name, field=name, sentence=str(error)))
            continue
        held = values.get(name)
        values[name] = [*(held if isinstance(held, list) else []), document] if question.many else document
        stored = True
    return values, tuple(problems), stored


def _page(
    seen: Seen,
    values: Mapping[str, Any],
    *,
    problems: tuple[FieldProblem, ...] = (),
    note_problem: str = "",
    document_problem: str = "",
    status: int = 200,
) -> Response:
    page = task_page(
        seen,
        current.viewer(),
        values,
        problems=problems,
        note_problem=note_problem,
        document_problem=document_problem,
    )
    return render(page, "task.html", status=status)


def _to_check(seen: Seen, values: Mapping[str, Any], reason: str) -> tuple[parts.AnswerSection, ...]:
    sections = answer_sections(
        seen.asked.form,
        values,
        context=seen.asked.context,
        documents=documents_of(seen.view),
        change_url=task_url(seen),
    )
    if not (reason and seen.asked.reason_needed):
        return sections
    row = parts.AnswerRow(
        question="Why this step was late", lines=tuple(reason.splitlines()), change_url=f"{task_url(seen)}#{REASON}"
    )
    return (*sections, parts.AnswerSection(title="", rows=(row,)))


def _next_page(journey: str, *, recorded: bool) -> str:
    """Where to go from here: an arrival is recorded from its journey's page, everything else is done from the inbox."""
    return f"/journeys/{journey}" if recorded and is_page(f"/journeys/{journey}") else "/tasks"

"""Whose task it is: taking it, and handing it over to somebody with a note."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.hold_task import claim_task, hand_over_task
from engine.domain.ids import TaskId
from engine.reading.asking import Taker, takers
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.form_fields import ProblemLink
from webui.next_steps import TAKEN
from webui.rendering import render, tell_next_page
from webui.task_at_hand import look_at, must_be_open, task_url
from webui.task_drafts import Seen
from webui.task_lists import pathway_words
from webui.task_page import identity_of_task

pages = Blueprint("task_holding", __name__, url_prefix="/tasks/<task>")

NOT_RIGHT = 422  #: what was sent can't be accepted as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage:
    """To whom a task can go. `barred` are those who hold the role and can't take it, with why."""

    title: str
    kicker: str
    identity: parts.Identity
    back: parts.Link
    url: str
    takers: tuple[Taker, ...]
    barred: tuple[Taker, ...]
    chosen: str
    note: str
    problems: tuple[ProblemLink, ...]


@pages.post("/take")
@needs(SIGNED_IN)
def take(task: str) -> Response:
    """Takes the task."""
    seen = look_at(task)
    must_be_open(seen)
    claim_task(current.ports(), current.viewer().id, TaskId(task))
    tell_next_page(TAKEN)
    return redirect(task_url(seen), code=303)


@pages.get("/hand-over")
@needs(SIGNED_IN)
def hand_over(task: str) -> Response:
    """To whom, and with which note."""
    seen = look_at(task)
    must_be_open(seen, by_anybody=True)
    return _hand_over_page(seen)


@pages.post("/hand-over")
@needs(SIGNED_IN)
def handing_over(task: str) -> Response:
    """Hands the task over."""
    seen = look_at(task)
    must_be_open(seen, by_anybody=True)
    chosen, note = request.form.get("to", ""), request.form.get("note", "")
    able, _ = _takers(seen)
    if not able:
        return redirect(f"{task_url(seen)}/hand-over", code=303)
    receiver = next((one for one in able if one.id == chosen), None)
    problems = []
    if receiver is None:
        problems.append(ProblemLink(url=f"#to-{able[0].id}", sentence="Choose who takes the task over"))
    if not note.strip():
        problems.append(ProblemLink(url="#note", sentence="Write a note for whoever takes this over"))
    if receiver is None or problems:
        return _hand_over_page(seen, chosen=chosen, note=note, problems=tuple(problems), status=NOT_RIGHT)
    hand_over_task(current.ports(), current.viewer().id, TaskId(task), to=receiver.id, note=note)
    title = seen.view.task.title
    tell_next_page(parts.Notice(stressed=f"You handed “{title}” over.", text=f"{receiver.name} has it now."))
    return redirect("/tasks", code=303)


def _takers(seen: Seen) -> tuple[tuple[Taker, ...], tuple[Taker, ...]]:
    """Who can take the task over, and who holds the role but can't."""
    others = [
        one
        for one in takers(current.ports().database, seen.view, seen.asked.element)
        if one.id not in (current.viewer().id, seen.view.task.holder)
    ]
    return tuple(o for o in others if o.refusal is None), tuple(o for o in others if o.refusal is not None)


def _hand_over_page(
    seen: Seen, *, chosen: str = "", note: str = "", problems: tuple[ProblemLink, ...] = (), status: int = 200
) -> Response:
    able, barred = _takers(seen)
    page = HandOverPage(
        title=f"Hand over “{seen.view.task.title}”",
        kicker=pathway_words(seen.view.task),
        identity=identity_of_task(seen, current.viewer()),
        back=parts.Link(text="Back to the task", url=task_url(seen)),
        url=f"{task_url(seen)}/hand-over",
        takers=able,
        barred=barred,
        chosen=chosen,
        note=note,
        problems=problems,
    )
    return render(page, "hand_over.html", status=status)

"""What stands behind a task: why its date is that date, and what was answered before in its journey."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.date_notes import DateNote, date_note
from webui.given_answers import Given, given_answers
from webui.rendering import render
from webui.task_at_hand import look_at, note_view, task_url
from webui.task_lists import pathway_words
from webui.task_page import identity_of_task

pages = Blueprint("task_reading", __name__, url_prefix="/tasks/<task>")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPage:
    """Why a task is due when it is."""

    title: str
    kicker: str
    identity: parts.Identity
    back: parts.Link
    date: DateNote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPage:
    """Everything answered in the task's journey so far, newest first."""

    title: str
    kicker: str
    identity: parts.Identity
    back: parts.Link
    given: tuple[Given, ...]


@pages.get("/why")
@needs(SIGNED_IN)
def why(task: str) -> Response:
    """Why this date."""
    seen = look_at(task)
    page = WhyPage(
        title="Why this date?",
        kicker=seen.view.task.title,
        identity=identity_of_task(seen, current.viewer()),
        back=parts.Link(text="Back to the task", url=task_url(seen)),
        date=date_note(seen.view.deadline, reason_needed=False),
    )
    return render(page, "why.html")


@pages.get("/answers")
@needs(SIGNED_IN)
def answers(task: str) -> Response:
    """All earlier answers of the journey."""
    seen = look_at(task)
    note_view(seen)
    viewer = current.viewer()
    earlier = [one for one in seen.view.submissions if one.task != seen.view.task.id]
    page = AnswersPage(
        title="Earlier answers",
        kicker=pathway_words(seen.view.task),
        identity=identity_of_task(seen, viewer),
        back=parts.Link(text=f"Back to “{seen.view.task.title}”", url=task_url(seen)),
        given=given_answers(seen.view, viewer, earlier),
    )
    return render(page, "earlier_answers.html")

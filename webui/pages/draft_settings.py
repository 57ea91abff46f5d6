"""What is said of a pathway beside its drawing: title, who starts it, outcomes, what it reads and keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import save_draft
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn
from engine.domain.errors import NotADrawing
from engine.reading.pathways import published_versions
from forms.answers import read_draft
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAnswered
from forms.fields import draft_values
from forms.form import Form
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import MOVED_ON, TYPED_BELOW, nothing_overwritten, revision_shown
from webui.form_fields import FormView, ProblemLink, form_view
from webui.group_buttons import press, pressed_button
from webui.rendering import render, tell_next_page
from webui.settings_form import as_about, as_answers, settings_form

pages = Blueprint("draft_settings", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """The settings of a draft as a form. `moved_on`: who saved in between, in a sentence."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    revision: int
    form: FormView
    moved_on: str
    problems: tuple[ProblemLink, ...]


@pages.get("/drafts/<draft>/settings")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The settings as they stand."""
    return _page(draft, as_answers(looked_at(draft).draft.about))


@pages.post("/drafts/<draft>/settings")
@needs(Act.DRAW)
def save(draft: str) -> Response:
    """Saves them over the revision that the page showed."""
    form, about = _form(draft), looked_at(draft).draft.about
    values = draft_values(form, request.form)
    button = pressed_button(request.form)
    if button is not None:
        return _page(draft, press(form, values, button).values)
    try:
        answers = read_draft(form, values, context=AnswerContext(today=current.today())).values
    except NotAnswered as wrong:
        return _page(draft, values, wrong.problems, status=NOT_RIGHT)
    revision = revision_shown("draft_revision")
    try:
        saved = save_draft(
            current.ports(), current.viewer().id, draft, revision=revision, about=as_about(answers, about)
        )
    except NotADrawing as error:
        return _page(draft, values, said=str(error), status=NOT_RIGHT)
    except DraftMovedOn as moved:
        return _page(draft, values, said=nothing_overwritten(moved, TYPED_BELOW), status=MOVED_ON)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    return redirect(f"/drafts/{draft}/settings", code=303)


def _form(draft: str) -> Form:
    looked = looked_at(draft)
    others = {one.key: one.title for one in reversed(published_versions(current.ports().database))}
    others.pop(looked.draft.pathway, None)
    return settings_form(looked.draft.about, dict(sorted(others.items(), key=lambda one: one[1])))


def _page(
    draft: str,
    values: Mapping[str, Any],
    problems: tuple[FieldProblem, ...] = (),
    *,
    said: str = "",
    status: int = 200,
) -> Response:
    looked = looked_at(draft)
    form = form_view(_form(draft), values, context=AnswerContext(today=current.today()), problems=problems)
    page = SettingsPage(
        title=f"Settings of {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/settings"),
        url=f"/drafts/{draft}/settings",
        revision=looked.draft.revision,
        form=form,
        moved_on=said,
        problems=form.problems,
    )
    return render(page, "drafts/settings.html", status=status)

"""Taking a question out of a form of a draft, once it is said what that means."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked
from engine.actions.foresee_forms import foresee_forms
from engine.domain.access import Act
from engine.domain.errors import NotFound
from engine.domain.rules_used import rules_used
from engine.reading.typed_answers import journeys_with_typed
from forms.editing import copied, form_of
from forms.editing_removal import removal_of
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import MOVED_ON
from webui.editing_forms import schema_of, sha256_of
from webui.editing_forms_page import Open
from webui.editing_forms_saving import (
    NOT_RIGHT,
    has_moved_on,
    said_moved_on,
    save_form,
    show_form,
    show_gone,
    written_there,
)
from webui.rendering import render
from webui.wording import counted

pages = Blueprint("draft_form_removing", __name__, url_prefix="/drafts/<draft>/forms/<form>")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveQuestionPage:
    """What taking a question out means. `reasons`: why it cannot be, as things are; `together`: what goes with it."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    path: str
    revision: int
    sha256: str
    question: str
    form_title: str
    reasons: tuple[str, ...]
    together: tuple[str, ...]
    misses: tuple[str, ...]
    counted_from: tuple[str, ...]
    typed_by: str
    problems: tuple[()] = ()


@pages.get("/remove")
@needs(Act.DRAW)
def ask_to_remove(draft: str, form: str) -> Response:
    """Says what taking the question out means."""
    return _remove_page(looked_at(draft), form, request.args.get("question", ""))


@pages.post("/remove")
@needs(Act.DRAW)
def remove(draft: str, form: str) -> Response:
    """Takes a question out, with those that its shared part asks together with it."""
    looked, path = looked_at(draft), request.form.get("question", "")
    schema, forms = copied(schema_of(looked, form)), looked.draft.forms
    if written_there(schema, path, forms) is None:
        return show_gone(looked, form, {})
    if has_moved_on(looked, schema):
        return show_form(looked, form, Open(path=path, said=said_moved_on(looked)), status=MOVED_ON)
    removal = removal_of(schema, path, forms)
    if removal.reasons:
        return _remove_page(looked, form, path, status=NOT_RIGHT)
    return save_form(looked, form, removal.without, Open(path=path), "")


def _remove_page(looked: DraftLooked, form: str, path: str, *, status: int = 200) -> Response:
    schema, forms = copied(schema_of(looked, form)), looked.draft.forms
    if written_there(schema, path, forms) is None:
        raise NotFound
    read = form_of(schema, forms)
    question = read.question(path)
    removal = removal_of(schema, path, forms)
    gone = (question, *removal.together)
    misses: tuple[str, ...] = ()
    if not removal.reasons:
        foreseen = foresee_forms(current.ports(), looked.draft.id, {**forms, form: removal.without})
        misses = tuple(problem.sentence for problem in foreseen)
    typed = journeys_with_typed(current.ports().database, form)
    most = max((typed.get(one.name, 0) for one in gone), default=0)
    url = f"/drafts/{looked.draft.id}/forms/{form}"
    page = RemoveQuestionPage(
        title=f"Remove “{question.title}”",
        crumbs=(
            *CRUMBS,
            parts.Link(text="Forms", url=f"/drafts/{looked.draft.id}/forms"),
            parts.Link(text=read.title, url=url),
        ),
        head=draft_head(looked, "/forms"),
        url=url,
        path=path,
        revision=looked.draft.revision,
        sha256=sha256_of(schema),
        question=question.title,
        form_title=read.title,
        reasons=removal.reasons,
        together=tuple(one.title for one in removal.together),
        misses=misses,
        counted_from=_counted_from(looked, [anchor for one in gone if (anchor := read.anchors.get(one.name))]),
        typed_by=counted(most, "running journey") if most else "",
    )
    return render(page, "drafts/form_remove_question.html", status=status)


def _counted_from(looked: DraftLooked, anchors: list[str]) -> tuple[str, ...]:
    """The titles of the drawing's deadline rules that count from these dates."""
    calendar, today = current.ports().calendar, current.today()
    keys = rules_used(looked.version, frozenset(calendar.timescales.keys()))
    found = [key for key in keys if calendar.anchors_of(key, on=today) & set(anchors)]
    return tuple(sorted({calendar.timescales.in_force(key, today).title for key in found}))

"""One form of a draft, changed by its owner: questions, sections, what it is called; and tried as a worker sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.domain.access import Act
from forms.answers import read_answers
from forms.editing import CannotEdit, Schema, copied, form_of, moved_question, put_in
from forms.editing_checks import trial_context
from forms.editing_choices import begun_with
from forms.editing_kinds import Answer
from forms.editing_question import change_form, change_question, own_question
from forms.editing_sections import section_added, section_changed, section_removed
from forms.editing_shared import SharedPart, shared_parts, with_shared_part
from forms.editing_words import fixed
from forms.errors import NotAForm, NotAnswered
from forms.fields import draft_values
from forms.samples import sample_answers
from webui import current
from webui.access import needs
from webui.draft_head import looked_at
from webui.draft_moved_on import MOVED_ON
from webui.editing_forms import schema_of, with_shared
from webui.editing_forms_fields import NotWritten, as_sent, read_typed
from webui.editing_forms_page import Open, Tried, form_page
from webui.editing_forms_saving import (
    NOT_RIGHT,
    at_question,
    change_form_of_draft,
    has_moved_on,
    must_be_there,
    opened_by_address,
    refused_at,
    save_form,
    show_form,
    show_gone,
    with_theirs,
    written_there,
)
from webui.group_buttons import press, pressed_button
from webui.rendering import render

pages = Blueprint("draft_form_questions", __name__, url_prefix="/drafts/<draft>/forms/<form>")


@pages.get("")
@needs(Act.DRAW)
def show(draft: str, form: str) -> Response:
    """The form with one question open."""
    looked = looked_at(draft)
    return show_form(looked, form, opened_by_address(looked, form))


@pages.post("/question")
@needs(Act.DRAW)
def save_question(draft: str, form: str) -> Response:
    """Saves the question that is open; then perhaps moves one of the form's questions."""
    looked, path, typed = looked_at(draft), request.form.get("question", ""), as_sent(request.form)
    schema, forms = copied(schema_of(looked, form)), looked.draft.forms
    opened = Open(path=path, typed={**typed, "name": path.rpartition(".")[2]})
    was = written_there(schema, path, forms) if path else None
    if path and was is None:
        return show_gone(looked, form, typed)
    if has_moved_on(looked, schema):
        return show_form(looked, form, with_theirs(opened, looked, was), status=MOVED_ON)
    verb, _, which = request.form.get("do", "save").partition(":")
    try:
        changed = schema
        if was is not None:
            now = read_typed(opened.typed or {}, was, fixed(schema, path, forms), form_of(schema, forms))
            changed = change_question(schema, path, now, forms)
            if verb == "own":
                changed = own_question(changed, path, forms)
        if verb in ("up", "down") and which:
            must_be_there(changed, which, forms)
            changed = _moved(changed, which, forms, up=verb == "up")
    except NotWritten as refused:
        return show_form(looked, form, refused_at(opened, refused.problems, refused.unclear), status=NOT_RIGHT)
    except CannotEdit as refused:
        return show_form(
            looked, form, refused_at(opened, {refused.field or "title": refused.sentence}), status=NOT_RIGHT
        )
    return save_form(looked, form, changed, opened, at_question(path) if path else "")


@pages.post("/add")
@needs(Act.DRAW)
def add(draft: str, form: str) -> Response:
    """Puts in a question and opens it."""

    def added(schema: Schema, forms: Mapping[str, Mapping[str, Any]], typed: Mapping[str, str]) -> tuple[Schema, str]:
        title, kind = " ".join(typed.get("title", "").split()), _kind(typed)
        if not title or len(title) > 200:
            raise CannotEdit("Enter the question as the worker reads it, in at most 200 characters.", "title")
        part = begun_with(kind, typed.get("choices", ""))
        after = typed.get("after", "")
        if after:
            must_be_there(schema, after, forms)
        if "." in after and kind is Answer.GROUP:
            raise CannotEdit("A group cannot stand inside a group.", "answer")
        changed, path = put_in(schema, title, part, after=after)
        return changed, at_question(path)

    return change_form_of_draft(draft, form, "add", added)


@pages.post("/shared")
@needs(Act.DRAW)
def add_shared(draft: str, form: str) -> Response:
    """Puts in a shared part."""
    looked = looked_at(draft)
    every = with_shared(looked.draft.forms)
    part = next((one for one in shared_parts(every) if one.key == request.form.get("part")), None)

    def added(schema: Schema, forms: Mapping[str, Mapping[str, Any]], typed: Mapping[str, str]) -> tuple[Schema, str]:
        if part is None:
            raise CannotEdit("Choose a shared part.", "part")
        after = typed.get("after", "")
        if after:
            must_be_there(schema, after, forms)
        return with_shared_part(schema, part, every, after=after), at_question(part.questions[0][0])

    return change_form_of_draft(draft, form, "shared", added, beside=_document(part, every))


@pages.post("/section")
@needs(Act.DRAW)
def save_section(draft: str, form: str) -> Response:
    """Begins a section, changes one, or takes it away; its questions stay."""
    number = request.form.get("section", type=int)

    def changed(
        schema: Schema, _forms: Mapping[str, Mapping[str, Any]], typed: Mapping[str, str]
    ) -> tuple[Schema, str]:
        title, begins_with = " ".join(typed.get("title", "").split()), typed.get("begins_with", "")
        if number is None:
            before = " ".join(typed.get("before", "").split())
            return section_added(schema, title, begins_with=begins_with, before=before), ""
        if typed.get("do") == "remove":
            return section_removed(schema, number), ""
        return section_changed(schema, number, title, begins_with=begins_with), f"section={number}"

    return change_form_of_draft(
        draft, form, "new-section" if number is None else "section", changed, section=number or 0
    )


@pages.post("/settings")
@needs(Act.DRAW)
def save_settings(draft: str, form: str) -> Response:
    """What the form is called, and what stands before its questions."""

    def changed(
        schema: Schema, _forms: Mapping[str, Mapping[str, Any]], typed: Mapping[str, str]
    ) -> tuple[Schema, str]:
        title, guidance = " ".join(typed.get("title", "").split()), typed.get("guidance", "").strip()
        for name, text, most in (("title", title, 120), ("guidance", guidance, 2_000)):
            if len(text) > most:
                raise CannotEdit(f"At most {most:,} characters.", name)
        return change_form(schema, title=title, guidance=guidance), "open=settings"

    return change_form_of_draft(draft, form, "settings", changed)


@pages.post("/try")
@needs(Act.DRAW)
def try_it(draft: str, form: str) -> Response:
    """Checks answers as the task would, and keeps nothing of them."""
    looked = looked_at(draft)
    schema = schema_of(looked, form)
    try:
        read = form_of(schema, looked.draft.forms)
    except NotAForm:
        return redirect(f"/drafts/{draft}/forms/{form}", code=303)
    context, values = trial_context(current.today()), draft_values(read, request.form)
    button = pressed_button(request.form)
    if button is not None:
        tried = Tried(values=press(read, values, button).values)
    elif request.form.get("do") == "sample":
        tried = Tried(values=sample_answers(read, context))
    else:
        try:
            read_answers(read, request.form, context=context)
            tried = Tried(values=values, accepted=True)
        except NotAnswered as wrong:
            tried = Tried(values=values, problems=wrong.problems)
    return render(form_page(looked, form, opened_by_address(looked, form), tried), "drafts/form.html")


def _moved(schema: Schema, path: str, forms: Mapping[str, Mapping[str, Any]], *, up: bool) -> Schema:
    try:
        return moved_question(schema, path, forms, up=up)
    except CannotEdit as error:
        raise CannotEdit(error.sentence, "questions") from error


def _kind(typed: Mapping[str, str]) -> Answer:
    try:
        return Answer(typed.get("answer", ""))
    except ValueError as error:
        raise CannotEdit("Choose the kind of answer.", "answer") from error


def _document(part: SharedPart | None, every: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    if part is None:
        return {}
    name = part.key.partition("#")[0]
    return {name: every[name]}

"""Saving a form that was changed on its page: over what the page showed, or told who was first with nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked, save_draft
from engine.domain.draft import Draft, DraftMovedOn
from engine.domain.errors import NotFound
from engine.reading.people import worker_names
from forms.editing import CannotEdit, Schema, copied, form_of
from forms.editing_checks import problems_of
from forms.editing_file import as_file
from forms.editing_kinds import WORDS, Answer
from forms.editing_sections import titles
from forms.editing_words import Written, written
from forms.errors import NotAForm
from webui import current, parts
from webui.draft_head import looked_at
from webui.draft_moved_on import MOVED_ON, TYPED_BELOW, nothing_overwritten
from webui.editing_forms import schema_of, sha256_of
from webui.editing_forms_fields import as_sent, typed_of
from webui.editing_forms_page import Open, first_question, form_page
from webui.rendering import render, tell_next_page
from webui.wording import lower_first

NOT_RIGHT = 422

Changing = Callable[[Schema, Mapping[str, Mapping[str, Any]], Mapping[str, str]], tuple[Schema, str]]


_LABELS = {
    "title": "Question",
    "hint": "Hint",
    "answer": "Kind of answer",
    "choices": "Choices",
    "longest": "At most characters",
    "shortest": "At least characters",
    "required": "Must be answered",
    "ask": "Ask it",
}


def change_form_of_draft(
    draft: str,
    form: str,
    what: str,
    change: Changing,
    *,
    section: int = 0,
    beside: Mapping[str, Mapping[str, Any]] | None = None,
) -> Response:
    """One change of the form, over what the page showed."""
    looked, typed = looked_at(draft), as_sent(request.form)
    schema = copied(schema_of(looked, form))
    opened = Open(what=what, section=section, typed=typed)
    if has_moved_on(looked, schema):
        kept = Open(what=what, section=section, typed=typed, said=said_moved_on(looked))
        return show_form(looked, form, kept, status=MOVED_ON)
    try:
        changed, then = change(schema, looked.draft.forms, typed)
    except CannotEdit as refused:
        return show_form(
            looked, form, refused_at(opened, {refused.field or "title": refused.sentence}), status=NOT_RIGHT
        )
    return save_form(looked, form, changed, opened, then, beside=beside)


def save_form(
    looked: DraftLooked,
    form: str,
    changed: Schema,
    opened: Open,
    then: str,
    *,
    beside: Mapping[str, Mapping[str, Any]] | None = None,
) -> Response:
    """Saves the form, or shows it again with what stands in the way. `then` is what comes after its address."""
    schema, draft = looked.draft.forms[form], looked.draft.id
    url = f"/drafts/{draft}/forms/{form}{f'?{then}' if then else ''}"
    # The order of the questions is the order of the file, which does not count when objects are compared.
    if as_file(changed) == as_file(schema):
        tell_next_page(parts.Notice(stressed="Nothing was changed.", tone=parts.NoteTone.INFO))
        return redirect(url, code=303)
    forms = {**looked.draft.forms, **(beside or {}), form: changed}
    before = {problem.sentence for problem in problems_of(schema, looked.draft.forms, today=current.today())}
    new = [problem for problem in problems_of(changed, forms, today=current.today()) if problem.sentence not in before]
    if new:
        return show_form(looked, form, refused_at(opened, {"title": new[0].sentence}), status=NOT_RIGHT)
    try:
        saved = save_draft(current.ports(), current.viewer().id, draft, revision=looked.draft.revision, forms=forms)
    except DraftMovedOn as moved:
        said = nothing_overwritten(moved, TYPED_BELOW)
        kept = Open(what=opened.what, path=opened.path, section=opened.section, typed=opened.typed, said=said)
        return show_form(looked_at(draft), form, kept, status=MOVED_ON)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    return redirect(url, code=303)


def show_form(looked: DraftLooked, form: str, opened: Open, *, status: int = 200) -> Response:
    """The page of the form with this open. Raises NotFound."""
    schema_of(looked, form)
    return render(form_page(looked, form, opened), "drafts/form.html", status=status)


def opened_by_address(looked: DraftLooked, form: str) -> Open:
    """What the address asks to open; the first question where it asks for nothing, or for nothing that is there."""
    schema, forms = copied(schema_of(looked, form)), looked.draft.forms
    what, section = request.args.get("open", ""), request.args.get("section", type=int)
    if section is not None and 0 <= section < len(titles(schema)):
        return Open(what="section", section=section)
    if what in ("add", "shared", "new-section", "settings"):
        return Open(what=what)
    path = request.args.get("question", "")
    if not path or written_there(schema, path, forms) is None:
        path = first_question(schema) if isinstance(schema.get("properties"), Mapping) else ""
    return Open(path=path if path and written_there(schema, path, forms) is not None else "", what="question")


def at_question(path: str) -> str:
    """What comes after the form's address to open a question, at its place in the list."""
    return f"question={path}#fp-edit-at-{path}"


def written_there(schema: Schema, path: str, forms: Mapping[str, Mapping[str, Any]]) -> Written | None:
    """The question in the words of the editor; None where there is no such question, or no form."""
    try:
        form_of(schema, forms).question(path)
        return written(schema, path, forms)
    except (KeyError, NotAForm):
        return None


def must_be_there(schema: Schema, path: str, forms: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises NotFound for a question that the form does not ask."""
    if written_there(schema, path, forms) is None:
        raise NotFound


def has_moved_on(looked: DraftLooked, schema: Schema) -> bool:
    """Whether the form is no longer what the page showed. Who draws meanwhile does not stand in the way."""
    revision = request.form.get("revision", type=int)
    return revision != looked.draft.revision and request.form.get("sha256") != sha256_of(schema)


def said_moved_on(looked: DraftLooked) -> str:
    """Who saved in between."""
    return nothing_overwritten(_as_moved(looked.draft), TYPED_BELOW)


def with_theirs(opened: Open, looked: DraftLooked, was: Written | None) -> Open:
    """The same with what stands there now, where it is not what was typed."""
    typed, there = opened.typed or {}, typed_of(was) if was is not None else {}
    # A box that is not ticked is not sent; it is there wherever the page says when the question is asked.
    shown = {*typed, *(["required"] if "ask" in typed else [])}
    different = tuple(
        f"{label} is now: {_in_words(name, there.get(name, ''))}"
        for name, label in _LABELS.items()
        if name in shown and typed.get(name, "").replace("\r\n", "\n") != there.get(name, "")
    )
    return Open(path=opened.path, typed=opened.typed, said=said_moved_on(looked), theirs=different)


def _in_words(name: str, text: str) -> str:
    match name:
        case "answer" if text in list(Answer):
            return lower_first(WORDS[Answer(text)])
        case "required":
            return "yes" if text else "no"
        case "ask":
            return {"if": "only after an answer", "unless": "unless there is an answer"}.get(text, "always")
    return ", ".join(text.split("\n")) or "nothing"


def show_gone(looked: DraftLooked, form: str, typed: Mapping[str, str]) -> Response:
    """The question was taken out meanwhile: what was typed is shown, to be copied."""
    kept = tuple(f"{label}: {typed[name]}" for name, label in _LABELS.items() if typed.get(name))
    said = f"{said_moved_on(looked)} The question is not in the form any more."
    return show_form(looked, form, Open(what="", said=said, theirs=kept), status=MOVED_ON)


def refused_at(opened: Open, wrong: Mapping[str, str], unclear: tuple[Any, ...] = ()) -> Open:
    """The same with what is wrong, by field."""
    return Open(
        what=opened.what, path=opened.path, section=opened.section, typed=opened.typed, wrong=wrong, unclear=unclear
    )


def _as_moved(draft: Draft) -> DraftMovedOn:
    names = worker_names(current.ports().database, [draft.changed_by])
    return DraftMovedOn(revision=draft.revision, by_name=names.get(draft.changed_by, "Somebody"), at=draft.changed_at)

"""One form of a draft, changed by its owner: questions, sections, what it is called; and tried as a worker sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked, save_draft
from engine.actions.foresee_forms import foresee_forms
from engine.domain.access import Act
from engine.domain.draft import Draft, DraftMovedOn
from engine.domain.errors import NotFound
from engine.domain.rules_used import rules_used
from engine.reading.people import worker_names
from engine.reading.typed_answers import journeys_with_typed
from forms.answers import read_answers
from forms.editing import CannotEdit, Schema, copied, form_of, moved_question, put_in
from forms.editing_checks import problems_of, trial_context
from forms.editing_choices import lines_of, read_choices
from forms.editing_file import as_file
from forms.editing_kinds import CHOICES, Answer, begun
from forms.editing_question import change_form, change_question, own_question
from forms.editing_removal import brought_by, take_out, take_part_out, what_hangs_on
from forms.editing_sections import section_added, section_changed, section_removed, titles
from forms.editing_shared import SharedPart, shared_parts, with_shared_part
from forms.editing_words import Written, fixed, written
from forms.errors import NotAForm, NotAnswered
from forms.fields import draft_values
from forms.question import Question
from forms.samples import sample_answers
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.editing_forms import moved_on_words, sha256_of, with_shared
from webui.editing_forms_fields import NotWritten, as_sent, read_typed, typed_of
from webui.editing_forms_page import Open, Tried, first_question, form_page
from webui.group_buttons import press, pressed_button
from webui.pages.draft_forms import schema_of
from webui.rendering import render, tell_next_page
from webui.wording import counted

pages = Blueprint("draft_form_questions", __name__, url_prefix="/drafts/<draft>/forms/<form>")

NOT_RIGHT, MOVED_ON = 422, 409


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


@pages.get("")
@needs(Act.DRAW)
def show(draft: str, form: str) -> Response:
    """The form with one question open."""
    looked = looked_at(draft)
    return _page(looked, form, _opened(looked, form))


@pages.post("/question")
@needs(Act.DRAW)
def save_question(draft: str, form: str) -> Response:
    """Saves the question that is open; then perhaps moves one of the form's questions."""
    looked, path, typed = looked_at(draft), request.form.get("question", ""), as_sent(request.form)
    schema, forms = copied(schema_of(looked, form)), looked.draft.forms
    opened = Open(path=path, typed={**typed, "name": path.rpartition(".")[2]})
    was = _written(schema, path, forms) if path else None
    if path and was is None:
        return _gone(looked, form, typed)
    if _moved_on(looked, schema):
        return _page(looked, form, _with_theirs(opened, looked, was), status=MOVED_ON)
    verb, _, which = request.form.get("do", "save").partition(":")
    try:
        changed = schema
        if was is not None:
            now = read_typed(opened.typed or {}, was, fixed(schema, path, forms), form_of(schema, forms))
            changed = change_question(schema, path, now, forms)
            if verb == "own":
                changed = own_question(changed, path, forms)
        if verb in ("up", "down") and which:
            _must_be_there(changed, which, forms)
            changed = _moved(changed, which, forms, up=verb == "up")
    except NotWritten as refused:
        return _page(looked, form, _refused(opened, refused.problems, refused.unclear), status=NOT_RIGHT)
    except CannotEdit as refused:
        return _page(looked, form, _refused(opened, {refused.field or "title": refused.sentence}), status=NOT_RIGHT)
    return _save(looked, form, changed, opened, _at(path) if path else "")


@pages.post("/add")
@needs(Act.DRAW)
def add(draft: str, form: str) -> Response:
    """Puts in a question and opens it."""

    def added(schema: Schema, forms: Mapping[str, Mapping[str, Any]], typed: Mapping[str, str]) -> tuple[Schema, str]:
        title, kind = " ".join(typed.get("title", "").split()), _kind(typed)
        if not title or len(title) > 200:
            raise CannotEdit("Enter the question as the worker reads it, in at most 200 characters.", "title")
        part = _begun(kind, typed.get("choices", ""))
        after = typed.get("after", "")
        if after:
            _must_be_there(schema, after, forms)
        if "." in after and kind is Answer.GROUP:
            raise CannotEdit("A group cannot stand inside a group.", "answer")
        changed, path = put_in(schema, title, part, after=after)
        return changed, _at(path)

    return _do(draft, form, "add", added)


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
            _must_be_there(schema, after, forms)
        return with_shared_part(schema, part, every, after=after), _at(part.questions[0][0])

    return _do(draft, form, "shared", added, beside=_document(part, every))


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

    return _do(draft, form, "new-section" if number is None else "section", changed, section=number or 0)


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

    return _do(draft, form, "settings", changed)


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
    return render(form_page(looked, form, _opened(looked, form), tried), "drafts/form.html")


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
    if _written(schema, path, forms) is None:
        return _gone(looked, form, {})
    if _moved_on(looked, schema):
        return _page(looked, form, Open(path=path, said=_said_moved(looked)), status=MOVED_ON)
    reasons, _, changed = _taken_out(schema, path, forms)
    if reasons:
        return _remove_page(looked, form, path, status=NOT_RIGHT)
    return _save(looked, form, changed, Open(path=path), "")


def _at(path: str) -> str:
    """What comes after the form's address to open a question, at its place in the list."""
    return f"question={path}#fp-edit-at-{path}"


def _opened(looked: DraftLooked, form: str) -> Open:
    """What the address asks to open; the first question where it asks for nothing, or for nothing that is there."""
    schema, forms = copied(schema_of(looked, form)), looked.draft.forms
    what, section = request.args.get("open", ""), request.args.get("section", type=int)
    if section is not None and 0 <= section < len(titles(schema)):
        return Open(what="section", section=section)
    if what in ("add", "shared", "new-section", "settings"):
        return Open(what=what)
    path = request.args.get("question", "")
    if not path or _written(schema, path, forms) is None:
        path = first_question(schema) if isinstance(schema.get("properties"), Mapping) else ""
    return Open(path=path if path and _written(schema, path, forms) is not None else "", what="question")


def _page(looked: DraftLooked, form: str, opened: Open, *, status: int = 200) -> Response:
    schema_of(looked, form)
    return render(form_page(looked, form, opened), "drafts/form.html", status=status)


def _written(schema: Schema, path: str, forms: Mapping[str, Mapping[str, Any]]) -> Written | None:
    try:
        form_of(schema, forms).question(path)
        return written(schema, path, forms)
    except (KeyError, NotAForm):
        return None


def _must_be_there(schema: Schema, path: str, forms: Mapping[str, Mapping[str, Any]]) -> None:
    if _written(schema, path, forms) is None:
        raise NotFound


def _moved(schema: Schema, path: str, forms: Mapping[str, Mapping[str, Any]], *, up: bool) -> Schema:
    try:
        return moved_question(schema, path, forms, up=up)
    except CannotEdit as error:
        raise CannotEdit(error.sentence, "questions") from error


def _moved_on(looked: DraftLooked, schema: Schema) -> bool:
    """Whether the form is no longer what the page showed. Who draws meanwhile does not stand in the way."""
    revision = request.form.get("revision", type=int)
    return revision != looked.draft.revision and request.form.get("sha256") != sha256_of(schema)


def _said_moved(looked: DraftLooked) -> str:
    return moved_on_words(_as_moved(looked.draft))


def _as_moved(draft: Draft) -> DraftMovedOn:
    names = worker_names(current.ports().database, [draft.changed_by])
    return DraftMovedOn(revision=draft.revision, by_name=names.get(draft.changed_by, "Somebody"), at=draft.changed_at)


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


def _with_theirs(opened: Open, looked: DraftLooked, was: Written | None) -> Open:
    """The same with what stands there now, where it is not what was typed."""
    typed, there = opened.typed or {}, typed_of(was) if was is not None else {}
    different = tuple(
        f"{label} is now: {', '.join(there.get(name, '').split(chr(10))) or 'nothing'}"
        for name, label in _LABELS.items()
        if typed.get(name, "").replace("\r\n", "\n") != there.get(name, "")
    )
    return Open(path=opened.path, typed=opened.typed, said=_said_moved(looked), theirs=different)


def _gone(looked: DraftLooked, form: str, typed: Mapping[str, str]) -> Response:
    """The question was taken out meanwhile: what was typed is shown, to be copied."""
    kept = tuple(f"{label}: {typed[name]}" for name, label in _LABELS.items() if typed.get(name))
    said = f"{_said_moved(looked)} The question is not in the form any more."
    return _page(looked, form, Open(what="", said=said, theirs=kept), status=MOVED_ON)


def _refused(opened: Open, wrong: Mapping[str, str], unclear: tuple[Any, ...] = ()) -> Open:
    return Open(
        what=opened.what, path=opened.path, section=opened.section, typed=opened.typed, wrong=wrong, unclear=unclear
    )


def _kind(typed: Mapping[str, str]) -> Answer:
    try:
        return Answer(typed.get("answer", ""))
    except ValueError as error:
        raise CannotEdit("Choose the kind of answer.", "answer") from error


def _begun(kind: Answer, text: str) -> dict[str, Any]:
    part = begun(kind)
    if kind not in CHOICES:
        return part
    lines = lines_of(text)
    least = 1 if kind is Answer.CHECKBOXES else 2
    if len(lines) < least:
        raise CannotEdit(f"Write {'two' if least == 2 else 'one'} or more choices, one on each line.", "choices")
    if len({line.casefold() for line in lines}) < len(lines):
        raise CannotEdit("A choice stands there twice.", "choices")
    choices, _ = read_choices(lines, (), same={})
    listed = [{"const": one.value, "title": one.title} for one in choices]
    return {**part, "items": {"oneOf": listed}} if kind is Answer.CHECKBOXES else {**part, "oneOf": listed}


def _document(part: SharedPart | None, every: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    if part is None:
        return {}
    name = part.key.partition("#")[0]
    return {name: every[name]}


Changing = Callable[[Schema, Mapping[str, Mapping[str, Any]], Mapping[str, str]], tuple[Schema, str]]


def _do(
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
    if _moved_on(looked, schema):
        kept = Open(what=what, section=section, typed=typed, said=_said_moved(looked))
        return _page(looked, form, kept, status=MOVED_ON)
    try:
        changed, then = change(schema, looked.draft.forms, typed)
    except CannotEdit as refused:
        return _page(looked, form, _refused(opened, {refused.field or "title": refused.sentence}), status=NOT_RIGHT)
    return _save(looked, form, changed, opened, then, beside=beside)


def _save(
    looked: DraftLooked,
    form: str,
    changed: Schema,
    opened: Open,
    then: str,
    *,
    beside: Mapping[str, Mapping[str, Any]] | None = None,
) -> Response:
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
        return _page(looked, form, _refused(opened, {"title": new[0].sentence}), status=NOT_RIGHT)
    try:
        saved = save_draft(current.ports(), current.viewer().id, draft, revision=looked.draft.revision, forms=forms)
    except DraftMovedOn as moved:
        kept = Open(
            what=opened.what, path=opened.path, section=opened.section, typed=opened.typed, said=moved_on_words(moved)
        )
        return _page(looked_at(draft), form, kept, status=MOVED_ON)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    return redirect(url, code=303)


def _taken_out(
    schema: Schema, path: str, forms: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[str, ...], tuple[Question, ...], Schema]:
    """Why it cannot be taken out, what goes with it, and the form without it."""
    read = form_of(schema, forms)
    document, names = brought_by(schema, path)
    together = tuple(read.question(name) for name in names if name != path)
    if not document:
        reasons = what_hangs_on(schema, path, forms)
        return reasons, (), schema if reasons else take_out(schema, path)
    inside = {read.question(name).title for name in names}
    reasons = tuple(
        reason
        for name in names
        for reason in what_hangs_on(schema, name, forms)
        if not any(reason.startswith(f"“{title}”") for title in inside)
    )
    if len(names) == len(schema["properties"]):
        reasons = ("The form would have no question left. Put in another first, or remove the whole form.",)
    return tuple(dict.fromkeys(reasons)), together, schema if reasons else take_part_out(schema, document, names)


def _remove_page(looked: DraftLooked, form: str, path: str, *, status: int = 200) -> Response:
    schema, forms = copied(schema_of(looked, form)), looked.draft.forms
    if _written(schema, path, forms) is None:
        raise NotFound
    read = form_of(schema, forms)
    question = read.question(path)
    reasons, together, changed = _taken_out(schema, path, forms)
    gone = (question, *together)
    misses: tuple[str, ...] = ()
    if not reasons:
        foreseen = foresee_forms(current.ports(), looked.draft.id, {**forms, form: changed})
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
        reasons=reasons,
        together=tuple(one.title for one in together),
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

"""The forms of a draft: which there are and who asks them, a new one, one taken away, one as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked, save_draft
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn
from engine.domain.errors import NotADrawing, NotFound
from engine.domain.pathway import Element
from forms.editing import new_name
from forms.editing_checks import problems_of
from forms.editing_file import LARGEST_FILE, NotAFile, as_file, read_file
from forms.editing_kinds import WORDS, Answer, begun
from forms.fields import clean
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import FILE_IS_YOURS, MOVED_ON, TYPED_BELOW, nothing_overwritten, revision_shown
from webui.editing_forms import ASKING, SHARED, schema_of, used_by
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.wording import counted

pages = Blueprint("draft_forms", __name__)

NOT_RIGHT = 422
LONGEST_TITLE = 120
MOST_FORMS = 120
#: A form begins with one question of these kinds; the others need more than a title.
FIRST_KINDS = (Answer.LONG_TEXT, Answer.TEXT, Answer.DATE, Answer.YES_NO, Answer.INTEGER, Answer.WORKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A form of the draft; `problems` counts what is wrong with it. `removable`: nothing asks it."""

    title: str
    url: str
    used_by: tuple[str, ...]
    questions: str
    problems: int
    removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsPage:
    """The forms of a draft, and the steps that ask for one and have none."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    revision: int
    forms: tuple[FormRow, ...]
    without: tuple[parts.Link, ...]
    shared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFormPage:
    """What a new form is called, and its first question."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    revision: int
    step: str
    element: str
    kinds: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    said: str
    problems: tuple[ProblemLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """What is wrong with a file that was put back, by question."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    form_url: str
    form_title: str
    revision: int
    found: tuple[tuple[str, str], ...]
    said: str
    problems: tuple[ProblemLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFormPage:
    """Whether to take a form out of the draft."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    revision: int
    form_title: str
    used_by: tuple[str, ...]
    said: str


@pages.get("/drafts/<draft>/forms")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The forms of the draft."""
    looked, url = looked_at(draft), f"/drafts/{draft}/forms"
    schemas = looked.draft.forms
    asking = [one for one in looked.version.elements.values() if one.form is None and one.kind in ASKING]
    page = FormsPage(
        title=f"Forms of {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/forms"),
        url=url,
        revision=looked.draft.revision,
        forms=tuple(
            sorted((_row(name, looked, url) for name in schemas if not name.startswith(SHARED)), key=_by_title)
        ),
        without=tuple(
            parts.Link(text=one.name or "A step without a name", url=f"{url}/new?for={one.id}") for one in asking
        ),
        shared=counted(
            sum(name.startswith(SHARED) for name in schemas), "file of shared parts", "files of shared parts"
        ),
    )
    return render(page, "drafts/forms.html")


@pages.get("/drafts/<draft>/forms/new")
@needs(Act.DRAW)
def new(draft: str) -> Response:
    """Asks what a new form is called."""
    return _new_page(draft, {"answer": Answer.LONG_TEXT.value})


@pages.post("/drafts/<draft>/forms/new")
@needs(Act.DRAW)
def make(draft: str) -> Response:
    """Makes the form, names it at the step it is for, and opens it."""
    looked = looked_at(draft)
    typed = {name: clean(value) for name, value in request.form.items()}
    title, question = (" ".join(typed.get(name, "").split()) for name in ("title", "question"))
    wrong = {}
    if not title or len(title) > LONGEST_TITLE:
        wrong["title"] = f"Enter what the form is called, in at most {LONGEST_TITLE} characters."
    if not question or len(question) > 200:
        wrong["question"] = "Enter the first question as the worker reads it, in at most 200 characters."
    if len(looked.draft.forms) >= MOST_FORMS:
        wrong["title"] = f"A pathway has at most {MOST_FORMS} forms."
    kind = next((one for one in FIRST_KINDS if one.value == typed.get("answer")), None)
    if kind is None:
        wrong["answer"] = "Choose the kind of answer."
    if wrong or kind is None:
        return _new_page(draft, typed, wrong, status=NOT_RIGHT)
    own = f"{looked.draft.pathway}."
    form_id = f"{own}{new_name(title, [one.removeprefix(own) for one in looked.draft.forms])}"
    forms = {**looked.draft.forms, form_id: _begun(form_id, title, question, kind)}
    try:
        xml = None
        if element := typed.get("for"):
            xml = current.ports().drawings.asking(looked.draft.xml, element, form_id)
        saved = save_draft(current.ports(), current.viewer().id, draft, revision=revision_shown(), forms=forms, xml=xml)
    except NotADrawing as error:
        return _new_page(draft, typed, {"title": str(error)}, status=NOT_RIGHT)
    except DraftMovedOn as moved:
        return _new_page(draft, typed, said=nothing_overwritten(moved, TYPED_BELOW), status=MOVED_ON)
    tell_next_page(parts.Notice(stressed=f"The form “{title}” is made.", text=f"Revision {saved.revision} is saved."))
    return redirect(f"/drafts/{draft}/forms/{form_id}", code=303)


@pages.get("/drafts/<draft>/forms/<form>/file")
@needs(Act.DRAW)
def file(draft: str, form: str) -> Response:
    """The form as a file."""
    schema = schema_of(looked_at(draft), form)
    response = make_response(as_file(schema))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{form}.json"'
    return response


@pages.post("/drafts/<draft>/forms/<form>/file")
@needs(Act.DRAW)
def put_back(draft: str, form: str) -> Response:
    """Takes a file in place of the form."""
    looked = looked_at(draft)
    schema_of(looked, form)
    sent = request.files.get("file")
    content = sent.read(LARGEST_FILE + 1) if sent is not None else b""
    try:
        schema = read_file(content, form, looked.draft.forms, today=current.today())
    except NotAFile as refused:
        found = tuple((problem.question, problem.sentence) for problem in refused.problems)
        return _file_page(looked, form, found, status=NOT_RIGHT)
    try:
        saved = save_draft(
            current.ports(),
            current.viewer().id,
            draft,
            revision=revision_shown(),
            forms={**looked.draft.forms, form: schema},
        )
    except DraftMovedOn as moved:
        said = nothing_overwritten(moved, FILE_IS_YOURS)
        return _file_page(looked_at(draft), form, (), said=said, status=MOVED_ON)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved.", text="The form is as the file says."))
    return redirect(f"/drafts/{draft}/forms/{form}", code=303)


@pages.get("/drafts/<draft>/forms/<form>/remove-form")
@needs(Act.DRAW)
def ask_to_remove(draft: str, form: str) -> Response:
    """Says what taking the form out means."""
    return _remove_page(draft, form)


@pages.post("/drafts/<draft>/forms/<form>/remove-form")
@needs(Act.DRAW)
def remove(draft: str, form: str) -> Response:
    """Takes a form out that nothing asks."""
    looked = looked_at(draft)
    schema = schema_of(looked, form)
    if used_by(looked.version, form):
        return _remove_page(draft, form, status=NOT_RIGHT)
    forms = {name: one for name, one in looked.draft.forms.items() if name != form}
    try:
        saved = save_draft(current.ports(), current.viewer().id, draft, revision=revision_shown(), forms=forms)
    except DraftMovedOn as moved:
        return _remove_page(draft, form, said=nothing_overwritten(moved, "Look at it once more."), status=MOVED_ON)
    tell_next_page(
        parts.Notice(
            stressed=f"The form “{schema.get('title', form)}” is gone.", text=f"Revision {saved.revision} is saved."
        )
    )
    return redirect(f"/drafts/{draft}/forms", code=303)


def _begun(form_id: str, title: str, question: str, kind: Answer) -> dict[str, Any]:
    name = new_name(question, ())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": form_id,
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"title": question, **begun(kind)}},
        "required": [name],
    }


def _row(name: str, looked: DraftLooked, url: str) -> FormRow:
    schema = looked.draft.forms[name]
    asked_by = used_by(looked.version, name)
    return FormRow(
        title=str(schema.get("title", name)),
        url=f"{url}/{name}",
        used_by=asked_by,
        questions=counted(len(schema.get("properties", ())), "question"),
        problems=len(problems_of(schema, looked.draft.forms, today=current.today())),
        removable=not asked_by,
    )


def _by_title(row: FormRow) -> str:
    return row.title.casefold()


def _step(looked: DraftLooked, element: str) -> Element | None:
    return next((one for one in looked.version.elements.values() if one.id == element), None)


def _new_page(
    draft: str, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None, *, said: str = "", status: int = 200
) -> Response:
    looked = looked_at(draft)
    element = request.values.get("for", "")
    step = _step(looked, element)
    if element and step is None:
        raise NotFound
    page = NewFormPage(
        title="A new form",
        crumbs=(*CRUMBS, parts.Link(text="Forms", url=f"/drafts/{draft}/forms")),
        head=draft_head(looked, "/forms"),
        url=f"/drafts/{draft}/forms",
        revision=looked.draft.revision,
        step=step.name if step is not None else "",
        element=element,
        kinds=tuple((kind.value, WORDS[kind]) for kind in FIRST_KINDS),
        typed=typed,
        wrong=wrong or {},
        said=said,
        problems=tuple(ProblemLink(url=f"#fp-edit-{name}", sentence=text) for name, text in (wrong or {}).items()),
    )
    return render(page, "drafts/form_new.html", status=status)


def _file_page(
    looked: DraftLooked, form: str, found: tuple[tuple[str, str], ...], *, said: str = "", status: int
) -> Response:
    url, schema = f"/drafts/{looked.draft.id}/forms", looked.draft.forms[form]
    titles = {name: str(part.get("title", "")) for name, part in schema.get("properties", {}).items()}
    page = FilePage(
        title="The file can’t be put back",
        crumbs=(*CRUMBS, parts.Link(text="Forms", url=url)),
        head=draft_head(looked, "/forms"),
        url=f"{url}/{form}/file",
        form_url=f"{url}/{form}",
        form_title=str(schema.get("title", form)),
        revision=looked.draft.revision,
        found=tuple((titles.get(question) or question, sentence) for question, sentence in found),
        said=said,
        problems=tuple(ProblemLink(url="#fp-edit-file", sentence=sentence) for _, sentence in found[:5]),
    )
    return render(page, "drafts/form_file.html", status=status)


def _remove_page(draft: str, form: str, *, said: str = "", status: int = 200) -> Response:
    looked = looked_at(draft)
    schema = schema_of(looked, form)
    page = RemoveFormPage(
        title=f"Remove “{schema.get('title', form)}”",
        crumbs=(*CRUMBS, parts.Link(text="Forms", url=f"/drafts/{draft}/forms")),
        head=draft_head(looked, "/forms"),
        url=f"/drafts/{draft}/forms",
        revision=looked.draft.revision,
        form_title=str(schema.get("title", form)),
        used_by=used_by(looked.version, form),
        said=said,
    )
    return render(page, "drafts/form_remove.html", status=status)

"""The page of one form of a draft: its questions, what is open beside them, and the form as the worker sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.actions.drafts import DraftLooked
from engine.reading.typed_answers import journeys_with_typed
from forms.editing import Schema, copied, form_of, page_order
from forms.editing_checks import Wrong, problems_of, trial_context
from forms.editing_choices import Unclear
from forms.editing_kinds import WORDS, Answer
from forms.editing_said import rules_of_the_form
from forms.editing_sections import titles
from forms.editing_shared import shared_parts
from forms.editing_words import written
from forms.errors import FieldProblem, NotAForm
from forms.form import Form
from webui import current, parts
from webui.draft_head import CRUMBS, DraftHead, draft_head
from webui.editing_forms import sha256_of, used_by, with_shared
from webui.editing_forms_fields import typed_of
from webui.editing_forms_view import (
    BLOCKS,
    Block,
    QuestionEditor,
    SectionLines,
    question_editor,
    question_lines,
    shortened,
)
from webui.form_fields import FormView, ProblemLink, form_view
from webui.wording import counted, listed

#: What the error summary links to, where the field has no control of its own name.
ANCHORS = {
    "asked": "ask",
    "becomes": "fact",
    "not_before": "not_before-0-base",
    "not_after": "not_after-0-base",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is open: a question by its `path`, or `what` else, with what was typed there and what is wrong with it."""

    what: str = "question"
    path: str = ""
    section: int = 0
    typed: Mapping[str, str] | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)
    unclear: tuple[Unclear, ...] = ()
    said: str = ""  #: who saved in between
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Answers tried in the preview, and what is wrong with them. Nothing of it is kept."""

    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[FieldProblem, ...] = ()
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallEditor:
    """What is opened beside the questions and is no question: what is typed, what is wrong, what to choose from."""

    what: str
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    places: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    shared: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()  #: by file: key and words of each part
    choices_block: Block
    section: int = 0
    first_section: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A form of a draft. `broken`: what stops it from being a form; then there is nothing to edit but the file."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    all_forms: str
    revision: int
    sha256: str
    form_title: str
    about: str
    guidance: str
    sections: tuple[SectionLines, ...]
    open: str
    editor: QuestionEditor | None
    small: SmallEditor | None
    preview: FormView | None
    accepted: bool
    rules: tuple[str, ...]
    broken: tuple[Wrong, ...]
    said: str
    theirs: tuple[str, ...]
    problems: tuple[ProblemLink, ...]


def form_page(looked: DraftLooked, form_id: str, opened: Open, tried: Tried | None = None) -> FormPage:
    """The page, with this open in it. `opened` names a question that is there."""
    schema, forms = copied(looked.draft.forms[form_id]), looked.draft.forms
    url = f"/drafts/{looked.draft.id}/forms/{form_id}"
    broken = problems_of(schema, forms, today=current.today())
    try:
        form: Form | None = form_of(schema, forms)
    except NotAForm:
        form = None
    tried = tried or Tried()
    editor = small = preview = None
    if form is not None:
        preview = form_view(form, tried.values, context=trial_context(current.today()), problems=tried.problems)
        if opened.what == "question" and opened.path:
            editor = _editor(looked, schema, form, form_id, opened, url)
        elif opened.what not in ("question", ""):
            small = _small(schema, form, opened, looked)
    names = f"section-{opened.section}" if opened.what == "section" else opened.path
    return FormPage(
        title=f"Form: {schema.get('title', form_id)}",
        crumbs=(*CRUMBS, parts.Link(text="Forms", url=f"/drafts/{looked.draft.id}/forms")),
        head=draft_head(looked, "/forms"),
        url=url,
        all_forms=f"/drafts/{looked.draft.id}/forms",
        revision=looked.draft.revision,
        sha256=sha256_of(schema),
        form_title=str(schema.get("title", form_id)),
        about=_about(looked, form_id, form),
        guidance=str(schema.get("description", "")),
        sections=question_lines(schema, form, forms, url, current=names, wrong=_by_question(broken)) if form else (),
        open=opened.what if small is not None or editor is not None else "",
        editor=editor,
        small=small,
        preview=preview,
        accepted=tried.accepted,
        rules=rules_of_the_form(schema),
        broken=broken,
        said=opened.said,
        theirs=opened.theirs,
        problems=(
            *(
                ProblemLink(url=f"#fp-edit-{ANCHORS.get(name, name)}", sentence=sentence)
                for name, sentence in opened.wrong.items()
            ),
            *(ProblemLink(url=f"#{problem.field}", sentence=problem.sentence) for problem in tried.problems),
            *(ProblemLink(url=f"#fp-edit-same-{one.line}", sentence=_tell_apart(one)) for one in opened.unclear),
        ),
    )


def first_question(schema: Schema) -> str:
    """The path of the first question of the page."""
    return next((name for names in page_order(schema) for name in names), "")


def _tell_apart(one: Unclear) -> str:
    return f"Say whether “{one.title}” is another answer, or new words for one that was there."


def _about(looked: DraftLooked, form_id: str, form: Form | None) -> str:
    steps = [f"“{name}”" for name in used_by(looked.version, form_id)]
    asked = f"Used by {listed(steps)}" if steps else "No step asks it yet"
    count = f" · {counted(len(form.questions), 'question')}" if form is not None else ""
    return f"{asked}{count}"


def _by_question(broken: tuple[Wrong, ...]) -> dict[str, str]:
    return {problem.question: problem.sentence for problem in broken}


def _editor(looked: DraftLooked, schema: Schema, form: Form, form_id: str, opened: Open, url: str) -> QuestionEditor:
    forms, ports = looked.draft.forms, current.ports()
    was = written(schema, opened.path, forms)
    number = next(
        (str(place) for place, one in enumerate(form.questions, start=1) if one.name == opened.path.partition(".")[0]),
        "",
    )
    typed_by = journeys_with_typed(ports.database, form_id).get(opened.path.partition(".")[0], 0)
    return question_editor(
        schema,
        form,
        forms,
        opened.path,
        number=number,
        typed=typed_of(was) if opened.typed is None else opened.typed,
        url=url,
        version=looked.version,
        anchors=ports.calendar.labels,
        typed_by=typed_by,
        wrong=opened.wrong,
        unclear=opened.unclear,
    )


def _small(schema: Schema, form: Form, opened: Open, looked: DraftLooked) -> SmallEditor:
    said = titles(schema)
    typed = dict(opened.typed) if opened.typed is not None else {}
    places = tuple((question.name, shortened(question.title)) for question in form.questions)
    if opened.typed is None:
        match opened.what:
            case "settings":
                typed = {"title": form.title, "guidance": form.guidance}
            case "section":
                typed = {"title": said[opened.section], "begins_with": page_order(schema)[opened.section][0]}
            case "add" | "shared":
                typed = {"after": places[-1][0], "answer": Answer.LONG_TEXT.value}
    return SmallEditor(
        what=opened.what,
        typed=typed,
        wrong=opened.wrong,
        places=places if opened.what != "add" else _places(form, schema),
        kinds=tuple((kind.value, WORDS[kind]) for kind in Answer),
        shared=_shared(looked) if opened.what == "shared" else (),
        section=opened.section,
        first_section=not said,
        choices_block=BLOCKS["choices"],
    )


def _places(form: Form, schema: Schema) -> tuple[tuple[str, str], ...]:
    """After which question another can stand: also inside a group that is the form's own."""
    found = []
    for question in form.questions:
        found.append((question.path, shortened(question.title)))
        if "properties" in schema["properties"][question.name].get("items", {}):
            inside = f"inside “{shortened(question.title)}”"
            found += [(inner.path, f"{shortened(inner.title)} ({inside})") for inner in question.items]
    return tuple(found)


def _shared(looked: DraftLooked) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    by_file: dict[str, list[tuple[str, str]]] = {}
    for part in shared_parts(with_shared(looked.draft.forms)):
        words = " + ".join(title for _, _, title in part.questions)
        by_file.setdefault(part.about, []).append((part.key, words))
    return tuple((about, tuple(listed_parts)) for about, listed_parts in by_file.items())

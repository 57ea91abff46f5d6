"""Beginning a walk through a draft: who, when, about whom, with what on record, and the start form's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.answering import answer_context, form_at
from engine.actions.draft_rehearsals import title_of
from engine.actions.draft_walks import begin_walk, like_rehearsal
from engine.actions.drafts import DraftLooked
from engine.actions.start_journey import start_element
from engine.domain.access import Act
from engine.domain.errors import FingerpostError, NotFound
from engine.domain.rehearsal import NotAScript
from engine.domain.step import Place
from forms.answers import read_draft
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAForm, NotAnswered
from forms.fields import draft_values
from forms.form import Form
from forms.samples import sample_answers
from webui import bench_beginning as beginning
from webui import bench_people, current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.form_fields import FormView, ProblemLink, form_view
from webui.group_buttons import press, pressed_button
from webui.rehearsal_words import problem_in_words
from webui.rendering import render

pages = Blueprint("draft_bench_beginning", __name__)

NOT_RIGHT = 422
STARTS_ON = f"{beginning.PREFIX}starts_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPage:
    """`like` are the rehearsals that it may begin like; `refused` says why it could not be begun with these answers."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    like: tuple[tuple[str, str], ...]
    chosen: str
    first: FormView
    start: FormView | None
    record: FormView | None
    refused: str
    problems: tuple[ProblemLink, ...]


@pages.get("/drafts/<draft>/bench/begin")
@needs(Act.DRAW)
def begin(draft: str) -> Response:
    """The form, filled in like a rehearsal of the draft begins, or with sample answers."""
    looked = looked_at(draft)
    like = request.args.get("like", next(iter(sorted(looked.draft.rehearsals)), ""))
    says = _like(looked, like)
    first = _first(looked, says["starts_at"].date(), says.get("given") or {})
    values = beginning.values_like(says, first, looked.version)
    start = _start(looked)
    typed = dict(says.get("start", {}))
    if start is not None:
        form, context = start, _context(looked, start, says["starts_at"].date(), says)
        typed = sample_answers(form, context, given=_as_json(typed))
    return _page(looked, like, first, values, typed, says)


@pages.post("/drafts/<draft>/bench/begin")
@needs(Act.DRAW)
def beginning_now(draft: str) -> Response:
    """Begins the walk, in the place of the one that this person had."""
    looked, like = looked_at(draft), request.form.get("like", "")
    base = _like(looked, like)
    on = _day(request.form) or base["starts_at"].date()
    first, start = _first(looked, on, base.get("given") or {}), _start(looked)
    values = draft_values(first, request.form)
    typed = draft_values(start, request.form) if start else {}
    button = pressed_button(request.form)
    if button is not None and start is not None:
        return _page(looked, like, first, values, press(start, typed, button).values, base)
    problems: list[FieldProblem] = []
    given: Mapping[str, Any] = {}
    answers: Mapping[str, Any] = {}
    try:
        answers = read_draft(first, values, context=AnswerContext(today=on)).values
    except NotAnswered as wrong:
        problems += wrong.problems
    says = beginning.says_of(answers, {}) if STARTS_ON in answers else {**base, "start": {}}
    if start is not None:
        try:
            given = read_draft(start, typed, context=_context(looked, start, on, says)).values
        except NotAnswered as wrong:
            problems += wrong.problems
    problems += _out_of_reach(answers)
    if problems:
        return _page(looked, like, first, values, typed, base, tuple(problems), status=NOT_RIGHT)
    says = beginning.says_of(answers, given)
    asked = {name.removeprefix(beginning.PREFIX) for name in (question.name for question in first.questions)}
    unasked = {name: value for name, value in base.get("record", {}).items() if not _is_asked(name, asked)}
    if unasked:
        says["record"] = {**unasked, **says.get("record", {})}
    try:
        begin_walk(current.ports(), current.viewer().id, draft, says)
    except NotAnswered as wrong:
        return _page(looked, like, first, values, typed, base, wrong.problems, status=NOT_RIGHT)
    except (FingerpostError, NotAForm, LookupError, ValueError) as error:
        return _page(
            looked,
            like,
            first,
            values,
            typed,
            base,
            refused=problem_in_words(str(error), looked.version),
            status=NOT_RIGHT,
        )
    return redirect(f"/drafts/{draft}/bench", code=303)


def _is_asked(name: str, asked: set[str]) -> bool:
    if name == "allocated":
        return any(one.startswith(beginning.ALLOCATED) for one in asked)
    return f"{beginning.ANCHOR}{name}" in asked or f"{beginning.FIELD}{name}" in asked


def _out_of_reach(answers: Mapping[str, Any]) -> list[FieldProblem]:
    on = answers.get(STARTS_ON)
    if on is None or beginning.FIRST_DAY <= date.fromisoformat(on) <= beginning.LAST_DAY:
        return []
    sentence = "Enter a day from 2 January 2024 to 31 December 2040: the invented people are there on no other"
    return [FieldProblem(question=STARTS_ON, field=f"{STARTS_ON}-day", sentence=sentence)]


def _like(looked: DraftLooked, name: str) -> dict[str, Any]:
    """What a rehearsal of the draft begins with; a plain beginning today without one, or where it can't be read."""
    plain = {"starts_at": datetime.combine(current.today(), beginning.AT), "given": {}}
    if not name:
        return {**plain, "given": beginning.given_names(looked.version)}
    if name not in looked.draft.rehearsals:
        raise NotFound
    try:
        says = like_rehearsal(looked.draft, name)
    except NotAScript:
        return plain
    return {**plain, **says} if isinstance(says.get("starts_at"), datetime) else plain


def _first(looked: DraftLooked, on: date, given: Mapping[str, Any]) -> Form:
    return beginning.beginning_form(looked.version, current.ports().calendar, on=on, given=given)


def _start(looked: DraftLooked) -> Form | None:
    try:
        element = start_element(looked.version)
    except NotFound:
        return None  # the lint asks for a start; the walk says so when it can't begin
    if element.form is None or not looked.version.start.roles or element.form not in looked.version.forms:
        return None
    try:
        return form_at(looked.version, looked.version.key, element.form)
    except (LookupError, NotAForm):
        return None


def _context(looked: DraftLooked, form: Form, on: date, says: Mapping[str, Any]) -> AnswerContext:
    calendar, version = current.ports().calendar, looked.version
    dates = {name: one for name, one in says.get("record", {}).items() if isinstance(one, date)}
    context = answer_context(
        form,
        version,
        Place(pathway=version.key, element=start_element(version).id),
        today=on,
        anchors=dates,
        promised=lambda key: calendar.promise(key, dates, on=on).due_on,
        rules=calendar.timescales.keys(),
    )
    return replace(context, choices=bench_people.choices(form))


def _day(fields: Mapping[str, str]) -> date | None:
    try:
        year, month, day = (int(fields.get(f"{STARTS_ON}-{part}", "")) for part in ("year", "month", "day"))
        return date(year, month, day)
    except ValueError:
        return None


def _as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _page(
    looked: DraftLooked,
    like: str,
    first: Form,
    values: Mapping[str, Any],
    typed: Mapping[str, Any],
    base: Mapping[str, Any],
    problems: tuple[FieldProblem, ...] = (),
    *,
    refused: str = "",
    status: int = 200,
) -> Response:
    draft, start = looked.draft, _start(looked)
    on = base["starts_at"].date()
    of_first = [one for one in problems if one.question.startswith(beginning.PREFIX)]
    of_start = [one for one in problems if one not in of_first]
    first_view = form_view(first, values, context=AnswerContext(today=on), problems=of_first)
    begun, *record = (replace(one, heading=one.title, id=f"bench-{one.id}") for one in first_view.sections)
    start_view = None
    if start is not None:
        start_view = form_view(start, typed, context=_context(looked, start, on, base), problems=of_start)
    page = BeginPage(
        title=f"Walk through {looked.version.title}",
        crumbs=(*CRUMBS, parts.Link(text=looked.version.title, url=f"/drafts/{draft.id}")),
        head=draft_head(looked, "/rehearsals"),
        url=f"/drafts/{draft.id}/bench",
        like=tuple((name, title_of(draft.rehearsals, name)) for name in sorted(draft.rehearsals)),
        chosen=like,
        first=replace(first_view, sections=(begun,)),
        start=start_view,
        record=replace(first_view, sections=tuple(record)) if record else None,
        refused=refused,
        problems=(*first_view.problems, *(start_view.problems if start_view else ())),
    )
    return render(page, "drafts/bench_begin.html", status=status)

"""A step of a walk: the form of an open task or of something that is awaited, as its own page would show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.draft_walks import take_step, walk_of, walked
from engine.actions.drafts import DraftLooked
from engine.benching import Benched
from engine.domain.access import Act
from engine.domain.errors import FingerpostError, ReasonNeeded, TaskTaken
from engine.domain.rehearsal import journey_named
from engine.domain.task import TaskKind
from engine.domain.walk import Walk
from engine.reading.asking import Asked, asked_by_task
from engine.reading.rows import DeadlineRow, TaskRow
from engine.reading.tasks import task_view
from forms.answers import asked_values, read_draft
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAForm, NotAnswered
from forms.fields import draft_values
from forms.form import Form
from forms.samples import sample_answers
from webui import bench_people, current, parts
from webui.access import needs
from webui.addresses import address
from webui.bench_views import A_MOMENT, Able, journey_of, looker, who_may
from webui.date_notes import reason_of
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.due_views import due_of_task
from webui.form_fields import FormView, ProblemLink, form_view
from webui.group_buttons import press, pressed_button
from webui.guidance import Guidance, guidance_of
from webui.rehearsal_words import problem_in_words
from webui.rendering import render, tell_next_page
from webui.role_words import role_in_sentence
from webui.wording import DueView, in_london, long_moment

pages = Blueprint("draft_bench_steps", __name__)

NOT_RIGHT = 422
BY, LATE = "-as", "-reason-late"
MANAGER = "ben"  #: who manages the team of the walk
WHY_LATE = "Tried on the bench, after its date had passed."


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """`who` are those who hold the role; `fillings` fill the form in for each outcome."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    kicker: str
    url: str
    back: str
    now: str
    hidden: Mapping[str, str]
    guidance: Guidance
    due: DueView | None
    reason: parts.Reason | None
    who: tuple[Able, ...]
    by: str
    role: str
    fillings: tuple[parts.NavItem, ...]
    form: FormView
    why_late: str
    asks_why_late: bool
    may_hand_over: bool
    refused: str
    problems: tuple[ProblemLink, ...]
    button: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """The task that a step is about, in the world of the walk."""

    walk: Walk
    row: TaskRow
    asked: Asked
    context: AnswerContext
    deadline: DeadlineRow | None
    who: tuple[Able, ...]
    now: datetime
    hidden: Mapping[str, str]


@pages.get("/drafts/<draft>/bench/step")
@needs(Act.DRAW)
def step(draft: str) -> Response:
    """The form, filled in with sample answers for the outcome asked for."""
    looked = looked_at(draft)
    at = _at(looked)
    if at is None:
        return _not_there(draft)
    form, outcome = at.asked.form, request.args.get("outcome", "")
    wanted = outcome if outcome in form.outcome_values else None
    return _page(looked, at, sample_answers(form, at.context, outcome=wanted), WHY_LATE)


@pages.post("/drafts/<draft>/bench/step")
@needs(Act.DRAW)
def take(draft: str) -> Response:
    """Takes the step with the answers sent, or says what stands against it."""
    looked = looked_at(draft)
    at = _at(looked)
    if at is None:
        return _not_there(draft)
    form, why_late = at.asked.form, request.form.get(LATE, "")
    values = draft_values(form, request.form)
    button = pressed_button(request.form)
    if button is not None:
        return _page(looked, at, press(form, values, button).values, why_late)
    taken = request.form.get("taken", type=int) or 0
    if request.form.get("do") == "hand_over":
        return _handed_over(looked, at, values, why_late, taken)
    try:
        answers = read_draft(form, values, context=at.context)
        act = "arrives" if at.row.kind == TaskKind.ARRIVAL.value else "complete"
        step = {
            act: at.row.element,
            **{name: value for name, value in at.hidden.items() if name in ("item", "in") and value},
            "as": _by(at),
            "at": in_london(at.now + A_MOMENT).replace(tzinfo=None),
            **({"outcome": answers.outcome} if answers.outcome else {}),
            **({"breach_reason": why_late.strip()} if at.asked.reason_needed else {}),
        }
        said = differing(form, at.context, answers.values, answers.outcome)
        take_step(
            current.ports(),
            current.viewer().id,
            draft,
            {**step, **({"answers": said} if said else {})},
            taken=taken,
        )
    except NotAnswered as wrong:
        return _page(looked, at, values, why_late, wrong.problems, status=NOT_RIGHT)
    except ReasonNeeded as error:
        problem = FieldProblem(question=LATE, field=LATE, sentence=str(error))
        return _page(looked, at, values, why_late, (problem,), status=NOT_RIGHT)
    except FingerpostError as error:
        return _page(looked, at, values, why_late, refused=_refusal(error, looked), status=NOT_RIGHT)
    return redirect(f"/drafts/{draft}/bench", code=303)


def _handed_over(looked: DraftLooked, at: _At, values: Mapping[str, Any], why_late: str, taken: int) -> Response:
    """The manager of the team hands it over to whoever was chosen; then the same form again."""
    where = {name: value for name, value in at.hidden.items() if name in ("item", "in") and value}
    moment = in_london(at.now + A_MOMENT).replace(tzinfo=None)
    step = {"hand_over": at.row.element, **where, "as": MANAGER, "to": _by(at), "at": moment}
    try:
        take_step(current.ports(), current.viewer().id, looked.draft.id, step, taken=taken)
    except FingerpostError as error:
        return _page(looked, at, values, why_late, refused=_refusal(error, looked), status=NOT_RIGHT)
    url = f"/drafts/{looked.draft.id}/bench/step"
    return redirect(address(url, {name: value for name, value in at.hidden.items() if value}), code=303)


def differing(form: Form, context: AnswerContext, values: Mapping[str, Any], outcome: str | None) -> dict[str, Any]:
    """The answers that are not the sample answers; an empty text stands for one that was left out.

    All of them, where the sample answers would otherwise turn out differently.
    """
    samples = sample_answers(form, context, outcome=outcome)
    name = form.outcome.name if form.outcome else ""
    left_out = {question: "" for question in samples if question not in values}
    # People are always named: who is the first of a list is for whoever plays the step.
    named = {q for q, value in values.items() if "'@" in repr(value)}
    given = {q: v for q, v in values.items() if q != name and (samples.get(q) != v or q in named)} | left_out
    again = sample_answers(form, context, outcome=outcome, given={q: v if v != "" else None for q, v in given.items()})
    same = {q: v for q, v in asked_values(form, again).items() if v is not None}
    return given if same == dict(values) else {**{q: v for q, v in values.items() if q != name}, **left_out}


def _by(at: _At) -> str:
    chosen = request.form.get(BY, "")
    return chosen if any(one.sign_in_name == chosen for one in at.who) else _first(at.who)


def _first(who: Sequence[Able]) -> str:
    return who[0].sign_in_name if who else "nia"


def _at(looked: DraftLooked) -> _At | None:
    """The open task or awaited arrival that the address names; None where there is none, or no walk."""
    walk = walk_of(current.ports(), current.viewer().id, looked.draft.id)
    if walk is None:
        return None
    hidden = {name: request.values.get(name, "")[:200] for name in ("element", "item", "in")}
    with walked(current.ports(), looked, walk.says) as benched:
        found = _found(benched, hidden)
        if found is None:
            tell_next_page(
                parts.Notice(stressed="This is not open any more.", text="Here is where the walk stands.", tone=_SOON)
            )
            return None
        view, journey, row = found
        viewer, ports = looker(benched), benched.ports
        seen = task_view(ports.database, viewer, row.id, today=viewer.today, days=ports.calendar.days)
        if seen is None:
            return None
        try:
            asked = asked_by_task(ports, viewer, seen)
        except (LookupError, NotAForm):
            tell_next_page(
                parts.Notice(
                    stressed=f"“{row.title}” has no form that can be shown.",
                    text="The problems on the tab “Drawing” say what is missing.",
                    tone=_SOON,
                )
            )
            return None
        choices = {**asked.context.choices, **bench_people.choices(asked.form)}
        return _At(
            walk=walk,
            row=row,
            asked=asked,
            context=replace(asked.context, choices=choices),
            deadline=next((one for one in view.deadlines if one.id == row.deadline), None),
            who=who_may(benched, viewer, journey, row),
            now=ports.clock.now(),
            hidden=hidden,
        )


def _found(benched: Benched, hidden: Mapping[str, str]) -> Any:
    if benched.journey is None:
        return None
    journey_id = benched.journey
    if hidden["in"]:
        with benched.ports.uow() as uow:
            other = journey_named(hidden["in"], benched.subjects, uow.journeys.running)
        if other is None:
            return None
        journey_id = other
    view, journey = journey_of(benched, journey_id)
    for row in (*view.open_tasks, *view.awaited):
        task = next((one for one in journey.tasks.values() if one.id == row.id), None)
        if row.element == hidden["element"] and task is not None and (task.place.item or "") == hidden["item"]:
            return view, journey, row
    return None


def _not_there(draft: str) -> Response:
    return redirect(f"/drafts/{draft}/bench", code=303)


def _refusal(error: FingerpostError, looked: DraftLooked) -> str:
    if isinstance(error, TaskTaken):
        return f"{error.by_name} has this task."
    return problem_in_words(str(error), looked.version)


def _page(
    looked: DraftLooked,
    at: _At,
    values: Mapping[str, Any],
    why_late: str,
    problems: tuple[FieldProblem, ...] = (),
    *,
    refused: str = "",
    status: int = 200,
) -> Response:
    draft, row, form = looked.draft, at.row, at.asked.form
    url = f"/drafts/{draft.id}/bench/step"
    documents = {one.value: parts.Document(id=one.value, name=one.title, url="") for one in bench_people.DOCUMENTS}
    view = form_view(form, values, context=at.context, problems=problems, documents=documents)
    chosen = values.get(form.outcome.name) if form.outcome else None
    page = StepPage(
        title=row.title,
        crumbs=(
            *CRUMBS,
            parts.Link(text=looked.version.title, url=f"/drafts/{draft.id}"),
            parts.Link(text="The walk", url=f"/drafts/{draft.id}/bench"),
        ),
        head=draft_head(looked, "/rehearsals"),
        kicker=f"Trying it on {long_moment(at.now)}",
        url=url,
        back=f"/drafts/{draft.id}/bench",
        now=long_moment(at.now),
        hidden={**at.hidden, "taken": str(len(at.walk.steps))},
        guidance=guidance_of(at.asked.element.documentation, form.guidance),
        due=due_of_task(row, today=in_london(at.now).date()),
        reason=reason_of(at.deadline) if at.deadline else None,
        who=at.who,
        by=request.form.get(BY, _first(at.who)),
        role=role_in_sentence(row.role),
        fillings=tuple(
            parts.NavItem(
                text=choice.title,
                url=address(url, {**{n: v for n, v in at.hidden.items() if v}, "outcome": choice.value}),
                current=choice.value == chosen,
            )
            for choice in (form.outcome.choices if form.outcome else ())
        ),
        form=view,
        why_late=why_late,
        asks_why_late=at.asked.reason_needed,
        may_hand_over=row.kind == TaskKind.TASK.value and len(at.who) > 1,
        refused=refused,
        problems=view.problems,
        button="Record it" if row.kind == TaskKind.ARRIVAL.value else "Complete the task",
    )
    return render(page, "drafts/bench_step.html", status=status)


_SOON = parts.NoteTone.SOON

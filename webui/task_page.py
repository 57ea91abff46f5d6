"""The page of one task: what to do, by when and why, the form, and beside it what is known already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.domain.access import Act, Refusal
from engine.domain.journey import NOT_ENDED
from engine.domain.task import NOT_LISTED, TaskKind, TaskState
from engine.reading.asking import may_add_papers, may_hold_or_pass_on, takers
from engine.reading.viewer import Viewer
from forms.errors import FieldProblem
from webui import current, parts
from webui.answer_rows import answer_sections
from webui.date_notes import DateNote, date_note
from webui.deciding import Concluded, DayBox, concluded_before, days_to_decide
from webui.due_views import due_of_deadline
from webui.form_fields import FormView, ProblemLink, form_view
from webui.given_answers import Given, documents_of, given_answers, may_see
from webui.guidance import Guidance, guidance_of
from webui.identities import identity_of, subject_url
from webui.moments import moment_in_day, saved_moment
from webui.nav import is_page
from webui.paper_parts import document_part, note_entries
from webui.role_words import role_in_sentence
from webui.task_drafts import NOTE, REASON, Seen, note_in, reason_in
from webui.task_lists import pathway_words
from webui.wording import DueView, long_date, lower_first

MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonQuestion:
    """The question why a step is late."""

    name: str
    value: str
    hint: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why there is no form: somebody else has the task, or a rule stands against this person."""

    stressed: str
    text: str
    tone: str
    who_can: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """What this person may do with the task besides answering it."""

    take: bool
    give_back: bool
    hand_over: bool
    add_papers: bool


NO_ACTS = Acts(take=False, give_back=False, hand_over=False, add_papers=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """`form` is None where this person can't answer; then `why_not` or `closed` says why. `last` are the answers given
    last in this journey, `earlier` how many there are in all."""

    title: str
    kicker: str
    identity: parts.Identity
    crumbs: tuple[parts.Link, ...]
    problems: tuple[ProblemLink, ...]
    url: str
    is_arrival: bool
    holder: str
    date: DateNote | None
    guidance: Guidance
    why_not: WhyNot | None
    closed: Given | None
    closed_words: str
    form: FormView | None
    reason: ReasonQuestion | None
    save: parts.SaveState
    acts: Acts
    days: tuple[DayBox, ...]
    concluded: tuple[Concluded, ...]
    last: Given | None
    earlier: int
    documents: tuple[parts.Document, ...]
    notes: tuple[parts.TimelineEntry, ...]
    note_name: str
    note: str
    note_problem: str
    document_problem: str
    kept: tuple[parts.AnswerSection, ...]


def task_page(
    seen: Seen,
    viewer: Viewer,
    values: Mapping[str, Any],
    *,
    problems: Sequence[FieldProblem] = (),
    note_problem: str = "",
    document_problem: str = "",
) -> TaskPage:
    """The page, with these answers in the form."""
    view, row = seen.view, seen.view.task
    is_open = row.state == TaskState.OPEN.value and view.journey_state in NOT_ENDED
    why_not = _why_not(seen, viewer) if is_open else None
    answerable = is_open and why_not is None
    form = _form(seen, viewer, values, problems) if answerable else None
    earlier = [one for one in view.submissions if one.task != row.id]
    last = given_answers(view, viewer, earlier[:1])
    extra = [ProblemLink(url=f"#{NOTE}", sentence=note_problem)] if note_problem else []
    if document_problem:
        extra.append(ProblemLink(url="#new-document", sentence=document_problem))
    draft = view.draft.answers if view.draft else {}
    return TaskPage(
        title=row.title,
        kicker=pathway_words(row)
        if row.part_title in ("", row.pathway_title)
        else f"{pathway_words(row)} · {row.part_title}",
        identity=identity_of_task(seen, viewer),
        crumbs=_crumbs(seen),
        problems=(*(form.problems if form else ()), *extra),
        url=f"/tasks/{row.id}",
        is_arrival=row.kind == TaskKind.ARRIVAL.value,
        holder=_holder(seen, viewer),
        date=date_note(view.deadline, reason_needed=seen.asked.reason_needed and answerable) if is_open else None,
        guidance=guidance_of(seen.asked.element.documentation, seen.asked.form.guidance),
        why_not=why_not if is_open else _withdrawn(seen),
        closed=_closed(seen, viewer),
        closed_words=closed_words(seen),
        form=form,
        reason=_reason(seen, values, problems) if answerable and seen.asked.reason_needed else None,
        save=_save_state(seen)
        if answerable
        else parts.SaveState(read_only=why_not.stressed if why_not else "this task is closed"),
        acts=_acts(seen, viewer, answerable=answerable)
        if is_open
        else Acts(take=False, give_back=False, hand_over=False, add_papers=False),
        days=days_to_decide(view.deadline, today=viewer.today, days=current.days()) if is_open and row.decision else (),
        concluded=concluded_before(view, viewer) if row.decision else (),
        last=last[0] if last else None,
        earlier=len(earlier),
        documents=tuple(document_part(one) for one in view.documents),
        notes=note_entries(view.notes),
        note_name=NOTE,
        note=note_in(values),
        note_problem=note_problem,
        document_problem=document_problem,
        kept=typed_sections(seen, viewer, draft) if draft and not answerable else (),
    )


def identity_of_task(seen: Seen, viewer: Viewer) -> parts.Identity:
    """Who the task is about."""
    row = seen.view.task
    return identity_of(row.subject, seen.view.allocations, today=viewer.today, standing=lower_first(row.pathway_title))


def due_of(seen: Seen, *, why: bool = True) -> DueView | None:
    """The task's deadline, if it has one."""
    deadline = seen.view.deadline
    if deadline is None:
        return None
    url = f"/tasks/{seen.view.task.id}/why" if why else ""
    return due_of_deadline(deadline, today=current.today(), days=current.days(), why_url=url)


def who_can(seen: Seen, viewer: Viewer) -> tuple[str, ...]:
    """Who could do the task: the one who has it, then others who hold the role and against whom nothing stands."""
    row = seen.view.task
    role = role_in_sentence(row.role)
    able = [one for one in takers(current.ports().database, seen.view, seen.asked.element) if one.refusal is None]
    able = [one for one in able if one.id != viewer.id]
    able.sort(key=lambda one: one.id != row.holder)
    lines = [f"{one.name}, {role}{', who has it' if one.id == row.holder else ''}" for one in able[:MOST_NAMED]]
    if len(able) > MOST_NAMED:
        lines.append(f"and {len(able) - MOST_NAMED} others who hold the role")
    return tuple(lines)


def typed_sections(seen: Seen, viewer: Viewer, values: Mapping[str, Any]) -> tuple[parts.AnswerSection, ...]:
    """What this person typed, in words, to read and copy."""
    sections = answer_sections(
        seen.asked.form,
        values,
        context=seen.asked.context,
        documents=documents_of(seen.view),
        may_see=may_see(viewer, seen.view, seen.view.task.role),
    )
    answered = [
        parts.AnswerSection(title=section.title, rows=tuple(row for row in section.rows if row.lines or row.documents))
        for section in sections
    ]
    beside = [
        parts.AnswerRow(question=title, lines=tuple(text.splitlines()))
        for title, text in (("Why it was late", reason_in(values)), ("Note", note_in(values)))
        if text
    ]
    if beside:
        answered.append(parts.AnswerSection(title="", rows=tuple(beside)))
    return tuple(section for section in answered if section.rows)


def _form(seen: Seen, viewer: Viewer, values: Mapping[str, Any], problems: Sequence[FieldProblem]) -> FormView:
    return form_view(
        seen.asked.form,
        values,
        context=seen.asked.context,
        problems=problems,
        documents=documents_of(seen.view),
        may_see=may_see(viewer, seen.view, seen.view.task.role),
    )


def _crumbs(seen: Seen) -> tuple[parts.Link, ...]:
    row = seen.view.task
    decides = row.decision and is_page("/decisions")
    crumbs = [parts.Link(text="Decisions", url="/decisions") if decides else parts.Link(text="Tasks", url="/tasks")]
    if is_page(subject_url(row.subject.ref)):
        crumbs.append(parts.Link(text=row.subject.name, url=subject_url(row.subject.ref)))
    if is_page(f"/journeys/{row.journey}"):
        crumbs.append(parts.Link(text=pathway_words(row), url=f"/journeys/{row.journey}"))
    return tuple(crumbs)


def _holder(seen: Seen, viewer: Viewer) -> str:
    row = seen.view.task
    if row.state != TaskState.OPEN.value or row.kind == TaskKind.ARRIVAL.value:
        return ""
    if row.holder is None:
        return "Nobody has this task yet. It becomes yours when you take it or save answers to it."
    return "" if row.holder == viewer.id else f"{row.holder_name} has this task."


def _why_not(seen: Seen, viewer: Viewer) -> WhyNot | None:
    row, refusal = seen.view.task, seen.asked.refusal
    if row.listed_from == NOT_LISTED:
        text = "Its journey is suspended. A manager of the team can resume it on the journey’s page."
        return WhyNot(stressed="Nobody is asked to do this now.", text=text, tone="info")
    if refusal is not None:
        return WhyNot(stressed=refusal.why, text=_rule(refusal), tone="plum", who_can=who_can(seen, viewer))
    if row.holder not in (None, viewer.id):
        text = "If you need to do it, ask them to hand it over to you."
        return WhyNot(stressed=f"{row.holder_name} has this task.", text=text, tone="info")
    return None


def _rule(refusal: Refusal) -> str:
    number = refusal.rule.removeprefix("SOD-")
    return f"Separation of duties {number}." if refusal.rule.startswith("SOD-") else ""


def _withdrawn(seen: Seen) -> WhyNot | None:
    row = seen.view.task
    if row.state == TaskState.COMPLETED.value:
        return None
    text = "The journey moved on without it, so nobody has to do it any more."
    if row.state == TaskState.OPEN.value:
        text = "Its journey has ended."
    return WhyNot(stressed="This task is no longer to be done.", text=text, tone="info")


def _closed(seen: Seen, viewer: Viewer) -> Given | None:
    own = [one for one in seen.view.submissions if one.task == seen.view.task.id]
    found = given_answers(seen.view, viewer, own[:1])
    return found[0] if found else None


def _reason(seen: Seen, values: Mapping[str, Any], problems: Sequence[FieldProblem]) -> ReasonQuestion:
    due_on = seen.view.task.due_on
    was = f"Asked because the due date was {long_date(due_on)}. " if due_on else ""
    problem = next((one.sentence for one in problems if one.field == REASON), "")
    return ReasonQuestion(
        name=REASON, value=reason_in(values), hint=f"{was}Your reason becomes part of the record.", problem=problem
    )


def _save_state(seen: Seen) -> parts.SaveState:
    draft = seen.view.draft
    return parts.SaveState(
        url=f"/tasks/{seen.view.task.id}/draft",
        saved_at=saved_moment(draft.saved_at, current.now()) if draft else "",
        revision=draft.saved_at.isoformat() if draft else "",
    )


def _acts(seen: Seen, viewer: Viewer, *, answerable: bool) -> Acts:
    row = seen.view.task
    is_task = row.kind == TaskKind.TASK.value
    worker = viewer.worker
    theirs = row.holder == viewer.id
    may_pass_on = is_task and may_hold_or_pass_on(worker, seen.view, Act.HAND_OVER)
    manages = row.team in viewer.manages
    return Acts(
        take=is_task and answerable and row.holder is None,
        give_back=is_task and row.holder is not None and may_hold_or_pass_on(worker, seen.view, Act.RELEASE),
        hand_over=may_pass_on and (theirs or row.holder is None or manages),
        add_papers=may_add_papers(worker, seen.view),
    )


def closed_words(seen: Seen) -> str:
    """`Completed by Ben Hallworth at 10:38am today`; empty while it is open."""
    view = seen.view
    if view.task.state != TaskState.COMPLETED.value or view.task.closed_at is None:
        return ""
    did = "Recorded" if view.task.kind == TaskKind.ARRIVAL.value else "Completed"
    return f"{did} by {view.completed_by_name} {moment_in_day(view.task.closed_at, current.now())}"

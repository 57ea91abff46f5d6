"""What a task or a start asks of somebody, for showing it: form, guidance, choices, what stands against them.

The actions check the same under the journey's lock; this is what a page knows beforehand, without locking anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.actions.answering import answer_context, form_at
from engine.actions.meeting import forbidden
from engine.actions.start_journey import start_element
from engine.domain.access import CASE_ROLES, Act, Done, History, Refusal, may_start, may_touch, standing_against
from engine.domain.ids import ElementId, FormId, PathwayKey, Role, RuleKey, TeamId, Token, WorkerId
from engine.domain.lately import Lately
from engine.domain.london import civil_date
from engine.domain.pathway import Element, ElementKind, PathwayVersion
from engine.domain.people import Worker
from engine.domain.promising import after_correction
from engine.domain.record_facts import record_facts
from engine.domain.step import Place
from engine.domain.subjects import NOBODYS_WORK, SubjectKind, SubjectRef
from engine.domain.task import Task, TaskKind, TaskState
from engine.ports import Ports
from engine.reading import people, standing
from engine.reading.rows import Choice as Named
from engine.reading.rows import DocumentRow, SubmissionRow
from engine.reading.tasks import TaskView, allocation_of
from engine.reading.viewer import Viewer
from forms.context import AnswerContext
from forms.form import Form
from forms.question import Choice

ID_LENGTH = 36  #: characters of a UUID
WORD = re.compile(r"[a-z_][a-z0-9_]*")

#: What no separation rule is drawn on.
_NO_ELEMENT = Element(id=ElementId(""), kind=ElementKind.USER_TASK)

#: Versions by the id of their row. A row never changes, and reading one through a unit of work would wait for writers.
_versions: Lately[str, PathwayVersion] = Lately(500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked. `refusal` is what stands against the viewer, if anything does; `reason_needed`: it is late, and
    whoever completes it has to say why."""

    version: PathwayVersion
    element: Element
    form: Form
    context: AnswerContext
    refusal: Refusal | None
    reason_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedToStart:
    """What starting a pathway asks; `form` is None where it asks nothing. `forbidden` is the sentence by which the law
    forbids it, as the record stands."""

    version: PathwayVersion
    form: Form | None
    context: AnswerContext
    refusal: Refusal | None
    forbidden: str = ""


def version_of(ports: Ports, version_id: str) -> PathwayVersion:
    """A published version by the id of its row. Raises NotFound."""
    kept = _versions.get(version_id)
    if kept is None:
        with ports.uow() as uow:
            kept = _versions[version_id] = uow.versions.get(version_id).version
    return kept


def asked_by_task(ports: Ports, viewer: Viewer, view: TaskView) -> Asked:
    """What a task or awaited arrival asks, with the choices of its questions."""
    row, version = view.task, version_of(ports, view.version)
    place = _place(view)
    element = version.element(row.part, place.element)
    form = form_at(version, row.part, FormId(row.form))
    context = answer_context(
        form,
        version,
        place,
        today=viewer.today,
        anchors=view.known_dates,
        promised=_promises(ports, viewer.today, view),
        rules=ports.calendar.timescales.keys(),
    )
    return Asked(
        version=version,
        element=element,
        form=form,
        context=replace(
            context, choices=choices_for(ports.database, form, view.task.subject.ref, row.team, view.documents)
        ),
        refusal=standing_against_worker(ports.database, viewer.worker, view, element),
        reason_needed=_reason_needed(ports, viewer, view),
    )


def asked_by_start(
    ports: Ports, viewer: Viewer, pathway: PathwayKey, subject: SubjectRef, team: TeamId | None
) -> AskedToStart:
    """What starting a pathway for this subject asks. Raises NotFound where no version of it is in force."""
    with ports.uow() as uow:
        version = uow.versions.in_force(pathway, on=viewer.today).version
    refusal = may_start(viewer.worker, version.start.roles, team=team)
    start = start_element(version)
    by_law = _forbidden(ports, viewer, version, subject)
    if start.form is None:
        context = AnswerContext(today=viewer.today)
        return AskedToStart(version=version, form=None, context=context, refusal=refusal, forbidden=by_law)
    form = form_at(version, pathway, start.form)
    with ports.database.connect() as connection:
        anchors = standing.known_dates(standing.anchors(connection, viewer, subject), None)
    context = answer_context(
        form,
        version,
        Place(pathway=pathway, element=start.id),
        today=viewer.today,
        anchors=anchors,
        promised=lambda key: ports.calendar.promise(key, anchors, on=viewer.today).due_on,
        rules=ports.calendar.timescales.keys(),
    )
    choices = choices_for(ports.database, form, subject, team, ())
    return AskedToStart(
        version=version,
        form=form,
        context=replace(context, choices=choices),
        refusal=refusal,
        forbidden=by_law,
    )


def _forbidden(ports: Ports, viewer: Viewer, version: PathwayVersion, subject: SubjectRef) -> str:
    """What the law forbids by the record alone. What hangs on an answer is told once it is given."""
    if not version.start.refusals:
        return ""
    with ports.database.connect() as connection:
        fields = {field.name: field.value for field in standing.fields(connection, viewer, subject)}
    facts = record_facts(version, fields, ports.calendar.policies, viewer.today)
    by_record = [one for one in version.start.refusals if set(WORD.findall(one.when)) & set(facts)]
    start = replace(version.start, refusals=tuple(one for one in by_record if not _asked_for(one.when, version)))
    return forbidden(ports.drawings, replace(version, start=start), facts)


def _asked_for(condition: str, version: PathwayVersion) -> bool:
    """Whether a condition reads what the start form asks."""
    start = start_element(version)
    form = form_at(version, version.key, start.form) if start.form else None
    return form is not None and bool(set(WORD.findall(condition)) & set(form.facts.values()))


def to_read(ports: Ports, view: TaskView, submission: SubmissionRow) -> tuple[Form, AnswerContext]:
    """The form of answers given in this journey, with the names of whom and what they refer to."""
    version = version_of(ports, view.version)
    form = form_at(version, submission.pathway, FormId(submission.form))
    return form, AnswerContext(today=civil_date(submission.at))


def names_in_answers(database: Engine, submissions: Sequence[SubmissionRow]) -> tuple[Choice, ...]:
    """The names of the workers that answers refer to, whether or not they still work here."""
    ids = {one for submission in submissions for one in _strings(submission.answers) if len(one) == ID_LENGTH}
    return tuple(Choice(value=worker, title=name) for worker, name in people.worker_names(database, ids).items())


def choices_for(
    database: Engine, form: Form, subject: SubjectRef, team: TeamId | None, documents: Sequence[DocumentRow]
) -> dict[str, tuple[Choice, ...]]:
    """The lists for the questions whose answer is an id: only those that the form asks for are read."""
    found: dict[str, tuple[Choice, ...]] = {}
    for question in form.every_question():
        match question.ref:
            case "worker" if question.allocates in NOBODYS_WORK:
                # Said of anybody who works here: it is no role that somebody holds.
                found[f"worker:{question.allocates}"] = _named(people.workers(database))
            case "worker" if question.allocates:
                holders = people.holders(database, Role(question.allocates), team=team)
                found[f"worker:{question.allocates}"] = _named(holders)
            case "worker" if "worker" not in found:
                found["worker"] = _named(people.workers(database))
            case "person" if "person" not in found:
                found["person"] = _people_of(database, subject)
            case "document":
                found["document"] = tuple(Choice(value=one.id, title=one.file_name) for one in documents)
    return found


def standing_against_worker(database: Engine, worker: Worker, view: TaskView, element: Element) -> Refusal | None:
    """What stands against this worker completing the task: their roles, or what they did before in this journey."""
    row = view.task
    act = Act.RECORD if row.kind == TaskKind.ARRIVAL.value else Act.COMPLETE
    return standing_against(worker, act, _task(view), element, _history(database, view, element))


def may_hold_or_pass_on(worker: Worker, view: TaskView, act: Act) -> bool:
    """Whether the worker may give the task back (`Act.RELEASE`) or hand it over: no separation rule stands against
    that, only whose it is and who manages the team."""
    return standing_against(worker, act, _task(view), _NO_ELEMENT, History()) is None


def may_add_papers(worker: Worker, view: TaskView) -> bool:
    """Whether the worker may add a note or a document to the task."""
    return may_touch(worker, _task(view)) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Somebody who holds the task's role, and what stands against their doing it, if anything."""

    id: WorkerId
    name: str
    team_name: str
    refusal: Refusal | None


def takers(database: Engine, view: TaskView, element: Element) -> tuple[Taker, ...]:
    """Everybody who holds the task's role in its team or for the whole council, by name.

    Where none of them can do it (another manager's opinion, in a team with one), those who hold the role elsewhere too.
    """
    row = view.task
    near = _takers(database, view, element, people.holders(database, row.role, team=row.team))
    if any(one.refusal is None for one in near):
        return near
    return _takers(database, view, element, people.holders_anywhere(database, row.role))


def _takers(database: Engine, view: TaskView, element: Element, named: Sequence[Named]) -> tuple[Taker, ...]:
    ids = [WorkerId(one.value) for one in named]
    lines = people.lines_of(database, ids)
    roles = people.roles_of(database, ids)
    history = _history(database, view, element)
    found = []
    for one in named:
        ident = WorkerId(one.value)
        worker = Worker(
            id=ident, sign_in_name="", name=one.label, roles=roles.get(ident, ()), managers=lines.get(ident, ())
        )
        task = replace(_task(view), holder=ident)
        refusal = standing_against(worker, Act.COMPLETE, task, element, history)
        found.append(Taker(id=ident, name=one.label, team_name=one.about, refusal=refusal))
    return tuple(found)


def _history(database: Engine, view: TaskView, element: Element) -> History:
    row = view.task
    if not (element.not_by or element.sod):
        return History(allocations=view.complained_about, team=row.team, journey=row.journey)
    case_workers = [one.worker for one in view.allocations if one.role in CASE_ROLES]
    return History(
        done=[
            Done(element=one.element, worker=one.worker, role=one.role, title=one.title, decision=one.decision)
            for one in view.completions
        ],
        allocations=[*map(allocation_of, view.allocations), *view.complained_about],
        lines=people.lines_of(database, case_workers),
        team=row.team,
        over_team=people.line_over(database, row.journey) if "SOD-7" in element.sod else (),
        journey=row.journey,
    )


def _task(view: TaskView) -> Task:
    """The task as the rules look at it: whose it is, for which role of which team."""
    row = view.task
    return Task(
        id=row.id,
        journey=row.journey,
        token=Token(""),
        place=_place(view),
        kind=TaskKind(row.kind),
        title=row.title,
        form=row.form,
        role=row.role,
        team=row.team,
        holder=row.holder,
        state=TaskState(row.state),
        opened_at=row.opened_at,
        decision=row.decision,
    )


def _place(view: TaskView) -> Place:
    row = view.task
    calls = tuple(ElementId(call) for call in row.calls)
    return Place(pathway=row.part, element=ElementId(row.element), calls=calls, item=view.item)


def _promises(ports: Ports, today: date, view: TaskView) -> Callable[[RuleKey], date | None]:
    """What a rule promises in the task's journey: the date it last set there, else what its anchors say."""

    def promised(key: RuleKey) -> date | None:
        set_already = view.promised.get(key)
        if set_already is not None:
            return after_correction(key, set_already, view.known_dates)
        return ports.calendar.promise(key, view.known_dates, on=today, promised=view.promised).due_on

    return promised


def _reason_needed(ports: Ports, viewer: Viewer, view: TaskView) -> bool:
    row = view.task
    if row.due_on is None or viewer.today <= row.due_on or not row.escalation:
        return False
    return ports.calendar.escalations.needs_breach_reason(row.escalation)


def _people_of(database: Engine, subject: SubjectRef) -> tuple[Choice, ...]:
    """The people of a household; nobody for a child."""
    if subject.kind is not SubjectKind.HOUSEHOLD:
        return ()
    p = t.people.c
    found = sa.select(p.id, p.name).where(p.household_id == subject.id).order_by(p.position, p.id)
    with database.connect() as connection:
        return tuple(Choice(value=row.id, title=row.name) for row in connection.execute(found))


def _named(choices: Sequence[Named]) -> tuple[Choice, ...]:
    return tuple(Choice(value=one.value, title=one.label, hint=one.about) for one in choices)


def _strings(value: object) -> Iterator[str]:
    """Every text in an answer: ids are among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)

"""Beginning: adding a household, and starting a pathway for a child or household."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.households import add_household
from engine.actions.start_journey import start_journey
from engine.domain.access import ROLES_FOR, Act
from engine.domain.errors import FingerpostError, NotFound, OthersRunning
from engine.domain.ids import PathwayKey, TeamId
from engine.domain.journey import Journey
from engine.domain.subjects import SubjectRef
from engine.domain.task import TaskKind
from engine.reading.asking import AskedToStart, asked_by_start
from engine.reading.beside import RunningBeside, running_beside
from engine.reading.people import teams, worker_names
from engine.reading.rows import Choice as Named
from engine.reading.starting import Startable, startable
from engine.reading.subjects import Identity, subject_identity
from engine.reading.viewer import Viewer
from forms.answers import read_draft
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAnswered
from forms.fields import draft_values
from forms.question import Choice
from webui import current, parts
from webui.access import SIGNED_IN, needs
from webui.addresses import address
from webui.beside import Beside, beside_of, since, started_beside
from webui.form_fields import FormView, ProblemLink, form_view
from webui.group_buttons import press, pressed_button
from webui.household_form import HOUSEHOLD_FORM, person_of
from webui.identities import identity_of, subject_url
from webui.linking import ALSO, Linking, linking_of
from webui.nav import is_page
from webui.rendering import render, tell_next_page
from webui.role_words import holder_of
from webui.typed_fields import fields_as_typed
from webui.wording import listed, lower_first

pages = Blueprint("starting", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
FIRST_PATHWAY = PathwayKey("adopter_stage_1")  #: where prospective adopters begin


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """A form whose answers begin something. `refused` says why the person may not, then there is no form."""

    title: str
    kicker: str
    identity: parts.Identity | None
    back: parts.Link
    problems: tuple[Any, ...]
    form: FormView | None
    guidance: tuple[str, ...]
    url: str
    button: str
    refused: str
    linking: Linking | None = None
    beside: Beside | None = None
    sentence: str = ""
    cancel: str = "Go back without starting"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartChoice:
    """A pathway that can be started here: its journeys that run, told apart, and the way to start it, if it can be."""

    title: str
    running: tuple[parts.Link, ...]
    start: parts.Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoosePage:
    """Which pathway to start for this child or household."""

    title: str
    identity: parts.Identity
    back: parts.Link
    choices: tuple[StartChoice, ...]


@pages.get("/households/new")
@needs(Act.ADD_HOUSEHOLD)
def new_household() -> Response:
    """The form for a new household."""
    return _household_page({})


@pages.post("/households/new")
@needs(Act.ADD_HOUSEHOLD)
def add_new_household() -> Response:
    """Adds the household, and goes on to its enquiry."""
    viewer = current.viewer()
    values = draft_values(HOUSEHOLD_FORM, request.form)
    button = pressed_button(request.form)
    if button is not None:
        return _household_page(press(HOUSEHOLD_FORM, values, button).values)
    try:
        answers = read_draft(HOUSEHOLD_FORM, values, context=_household_context(viewer)).values
    except NotAnswered as wrong:
        return _household_page(values, wrong.problems, status=NOT_RIGHT)
    household = add_household(
        current.ports(),
        viewer.id,
        people=[person_of(one) for one in answers["people"]],
        team=TeamId(answers["team"]),
        kind=answers.get("kind", "adopter"),
        address_protected=bool(answers.get("address_protected")),
    )
    tell_next_page(parts.Notice(stressed="The household is added.", text=f"Its reference is {household.reference}."))
    first = {"pathway": FIRST_PATHWAY} if household.kind == "adopter" else {}
    return redirect(address("/journeys/start", {**first, "subject": str(household.ref)}), code=303)


@pages.get("/journeys/start")
@needs(SIGNED_IN)
def start() -> Response:
    """The pathway's start form, or the choice of a pathway."""
    identity = _identity()
    if not request.args.get("pathway"):
        return _choose(identity)
    return _start_page(identity, _asked(identity), {})


@pages.post("/journeys/start")
@needs(SIGNED_IN)
def starting() -> Response:
    """Starts the pathway."""
    identity = _identity()
    asked = _asked(identity)
    values = draft_values(asked.form, request.form) if asked.form else {}
    button = pressed_button(request.form)
    if button is not None and asked.form is not None:
        return _start_page(identity, asked, press(asked.form, values, button).values)
    doing = current.doing()
    doing.identity = _bar(identity)
    doing.typed = lambda: fields_as_typed(request.form)
    doing.back = doing.next_step = _back(identity)
    viewer, subject = current.viewer(), identity.subject.ref
    linking, beside = _linking(asked, subject), beside_of(asked.version, identity.subject, sent=True)
    around = (*beside.problems, *linking.problems)

    def begun(knowing: Collection[str]) -> Journey:
        key, linked = asked.version.key, linking.linked
        return start_journey(current.ports(), viewer.id, key, subject, given, linked=linked, knowing=knowing)

    try:
        given = read_draft(asked.form, values, context=asked.context).values if asked.form else {}
        if around:
            return _start_page(identity, asked, values, around, sent=True, status=NOT_RIGHT)
        journey = started_beside(begun, beside, asked.version, identity.subject)
    except NotAnswered as wrong:
        problems = tuple(dict.fromkeys((*around, *wrong.problems)))
        return _start_page(identity, asked, values, problems, sent=True, status=NOT_RIGHT)
    except OthersRunning:
        # Somebody has started one since the page was shown: it is shown now, with what was typed.
        return _start_page(identity, asked, values, around, sent=True, status=NOT_RIGHT)
    tell_next_page(_started(journey, _for_siblings(asked, linking, given)))
    own = f"/journeys/{journey.id}"
    return redirect(own if is_page(own) else "/tasks", code=303)


def _household_page(
    values: Mapping[str, Any], problems: tuple[FieldProblem, ...] = (), *, status: int = 200
) -> Response:
    viewer = current.viewer()
    context = _household_context(viewer)
    form = form_view(HOUSEHOLD_FORM, values, context=context, problems=problems)
    page = StartPage(
        title="Add a household",
        kicker="Prospective adopters",
        identity=None,
        back=parts.Link(text="Households", url="/households")
        if is_page("/households")
        else parts.Link(text="Home", url="/"),
        problems=form.problems,
        form=form,
        guidance=(),
        url="/households/new",
        button="Add the household",
        refused="",
        cancel="Go back without adding",
        sentence="Look for them first: a household that is here already must not be added twice.",
    )
    return render(page, "start.html", status=status)


def _household_context(viewer: Viewer) -> AnswerContext:
    choices = tuple(Choice(value=one.value, title=one.label) for one in _teams(viewer))
    return AnswerContext(today=viewer.today, choices={"household": choices, "question:team": choices})


def _teams(viewer: Viewer) -> list[Named]:
    """The teams for which the viewer may add a household and then know of it."""
    adding = ROLES_FOR[Act.ADD_HOUSEHOLD]

    def adds_for(team: TeamId) -> bool:
        return team in viewer.manages or any(viewer.worker.holds(role, in_team=team) for role in adding)

    return [one for one in teams(current.ports().database) if adds_for(TeamId(one.value))]


def _identity() -> Identity:
    """Whom the address names. Raises NotFound, the same where there is nobody and where the viewer may not know."""
    try:
        ref = SubjectRef.read(request.values.get("subject", ""))
    except ValueError:
        raise NotFound from None
    found = subject_identity(current.ports().database, current.viewer(), ref)
    if found is None:
        raise NotFound
    return found


def _asked(identity: Identity) -> AskedToStart:
    pathway = PathwayKey(request.values.get("pathway", "")[:100])
    subject = identity.subject
    return asked_by_start(current.ports(), current.viewer(), pathway, subject.ref, subject.team)


def _choose(identity: Identity) -> Response:
    database, viewer, subject = current.ports().database, current.viewer(), identity.subject
    found = startable(database, viewer, subject)
    running = running_beside(database, viewer, subject.ref, [one.pathway for one in found])
    page = ChoosePage(
        title="Start a pathway",
        identity=_bar(identity),
        back=_back(identity),
        choices=tuple(_choice(one, running, identity) for one in found),
    )
    return render(page, "choose_pathway.html")


def _choice(one: Startable, running: Sequence[RunningBeside], identity: Identity) -> StartChoice:
    here = tuple(other for other in running if other.pathway == one.pathway)
    url = address("/journeys/start", {"pathway": one.pathway, "subject": str(identity.subject.ref)})
    return StartChoice(
        title=one.title,
        running=tuple(parts.Link(text=since(other, among=here), url=f"/journeys/{other.id}") for other in here),
        start=parts.Link(text="Start another" if here else "Start", url=url)
        if one.several_at_once or not here
        else None,
    )


def _start_page(
    identity: Identity,
    asked: AskedToStart,
    values: Mapping[str, Any],
    problems: tuple[FieldProblem, ...] = (),
    *,
    sent: bool = False,
    status: int = 200,
) -> Response:
    version = asked.version
    beside = beside_of(version, identity.subject, sent=sent)
    refused = asked.refusal.why if asked.refusal else asked.forbidden
    if beside.running and not beside.question:
        refused = refused or f"{version.title} is running already, and only one can run at a time."
    linking = _linking(asked, identity.subject.ref)
    around = tuple(
        ProblemLink(url=f"#{one.field}", sentence=one.sentence)
        for one in (*beside.problems, *problems)
        if one in (*beside.problems, *linking.problems)
    )
    form = None
    if asked.form is not None and not refused:
        form = form_view(asked.form, values, context=asked.context, problems=problems)
    page = StartPage(
        title=f"Start {lower_first(version.title)}",
        kicker=asked.form.title if asked.form else "",
        identity=_bar(identity),
        back=_back(identity),
        problems=tuple(dict.fromkeys((*around, *(form.problems if form else ())))),
        form=form,
        linking=linking,
        beside=beside if beside.running and (beside.question or not asked.refusal) else None,
        guidance=tuple(line for line in (asked.form.guidance if asked.form else "").splitlines() if line),
        url=address("/journeys/start", {"pathway": version.key, "subject": str(identity.subject.ref)}),
        button=f"Start {lower_first(version.title)}",
        refused=refused,
    )
    return render(page, "start.html", status=status)


def _bar(identity: Identity) -> parts.Identity:
    return identity_of(identity.subject, identity.allocations, today=current.today())


def _back(identity: Identity) -> parts.Link:
    url = subject_url(identity.subject.ref)
    return parts.Link(text=f"Back to {identity.subject.name}", url=url if is_page(url) else "/")


def _linking(asked: AskedToStart, subject: SubjectRef) -> Linking:
    typed = request.form if request.method == "POST" else {}
    also = request.form.getlist(ALSO) if request.method == "POST" else []
    return linking_of(asked.version, subject, typed, also)


def _for_siblings(asked: AskedToStart, linking: Linking, given: Mapping[str, Any]) -> str:
    """Starts the same for the brothers and sisters chosen, each with a journey of their own; what became of it."""
    begun, not_begun = [], []
    for sibling in linking.siblings:
        ref = SubjectRef.read(sibling.value)
        if ref not in linking.also:
            continue
        try:
            start_journey(current.ports(), current.viewer().id, asked.version.key, ref, given, linked=linking.linked)
        except (FingerpostError, NotAnswered) as refused:
            why = str(refused) if isinstance(refused, FingerpostError) else "The answers do not fit."
            not_begun.append(f"It has not started for {sibling.name}: {why}")
        else:
            begun.append(sibling.name)
    return " ".join([*([f"It has started for {listed(begun)} too."] if begun else []), *not_begun])


def _started(journey: Journey, for_siblings: str) -> parts.Notice:
    """What was started, and who has something to do now."""
    tasks = [task for task in journey.tasks.values() if task.kind is TaskKind.TASK]
    names = worker_names(current.ports().database, [task.holder for task in tasks if task.holder])
    told = [
        f"{names.get(task.holder, 'Somebody')} now has “{task.title}”."
        if task.holder
        else f"“{task.title}” waits for {holder_of(task.role)}."
        for task in tasks[:3]
    ]
    own = next((task for task in tasks if task.holder in (None, current.viewer().id)), None)
    link = parts.Link(text=f"Go to “{own.title}”", url=f"/tasks/{own.id}") if own else None
    return parts.Notice(
        stressed=f"{journey.version.title} has started.", text=" ".join([*told, for_siblings]).strip(), link=link
    )

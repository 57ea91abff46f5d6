"""Where a walk through a draft stands: the day, what is open and with whom, what time brings, and the way so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.benching import Benched
from engine.domain.complaints import FINDS_OUT
from engine.domain.errors import NotFound
from engine.domain.ids import ElementId, JourneyId, WorkerId
from engine.domain.journey import Journey
from engine.domain.london import LONDON
from engine.domain.people import RoleHeld
from engine.domain.rehearsal import name_of_journey
from engine.domain.task import Task, TaskKind
from engine.domain.timer import Timer, TimerKind
from engine.reading.asking import takers
from engine.reading.journey_page import JourneyView, journey_view
from engine.reading.rows import TaskRow
from engine.reading.sign_in import viewer_of
from engine.reading.tasks import task_view
from engine.reading.viewer import Viewer
from webui import parts
from webui.addresses import address
from webui.bench_people import holders
from webui.bench_way import StepLine, element_named, way_so_far
from webui.date_notes import reason_of
from webui.due_views import due_of_task
from webui.journey_drawing import journey_drawings
from webui.role_words import role_in_sentence
from webui.wording import DueView, clock_time, in_london, listed, lower_first, short_date

MORNING = time(9)
A_MOMENT = timedelta(minutes=1)
MOST_AHEAD = 8
NOBODY = WorkerId("")  #: no step of a walk can say anything about them


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchTask:
    """Something that can be done now: who would get it, by when and why then, and where to do it."""

    title: str
    part: str
    url: str
    who: str
    due: DueView | None
    reason: parts.Reason | None
    listed: str
    decision: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Able:
    """One of the invented people who holds the role of a task; `refusal` is what stands against them, if anything."""

    sign_in_name: str
    name: str
    refusal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Something that time brings: when, what, and the moment to wait until."""

    when: str
    what: str
    until: str
    deadline: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the walk stands. `now` is the moment of the walk's own clock."""

    now: str
    words: str
    over: bool
    drawings: tuple[parts.DrawingView, ...]
    tasks: tuple[BenchTask, ...]
    awaited: tuple[BenchTask, ...]
    ahead: tuple[Ahead, ...]
    next_deadline: Ahead | None
    steps: tuple[StepLine, ...]


def looker(benched: Benched) -> Viewer:
    """Who looks at the world of the walk: somebody who may see all of it, and whom no complaint of it is about."""
    found = viewer_of(benched.ports.database, benched.looker, benched.ports.clock.now())
    if found is None:
        raise NotFound
    return replace(found, id=NOBODY, roles=(*found.roles, RoleHeld(role=FINDS_OUT)))


def journey_of(benched: Benched, journey: JourneyId) -> tuple[JourneyView, Journey]:
    """A journey of the walk as a page shows it, and as the actions know it. Raises NotFound."""
    viewer, ports = looker(benched), benched.ports
    view = journey_view(ports.database, viewer, journey, today=viewer.today, days=ports.calendar.days)
    if view is None:
        raise NotFound
    with ports.uow() as uow:
        return view, uow.journeys.lock(journey)


def standing_of(benched: Benched, steps: Sequence[Mapping[str, Any]], url: str) -> Standing:
    """Where a walk stands that has begun. `url` is the bench's address."""
    if benched.journey is None:
        raise NotFound
    view, journey = journey_of(benched, benched.journey)
    version, viewer = journey.version, looker(benched)
    others = [journey_of(benched, one) for one in _running(benched) if one != benched.journey]
    every = [(view, journey), *others]
    waiting = [_task(benched, viewer, v, j, row, url) for v, j in every for row in v.open_tasks]
    awaited = [_task(benched, viewer, v, j, row, url) for v, j in every for row in v.awaited]
    ahead = tuple(_ahead(benched, every))[:MOST_AHEAD]
    over = not journey.is_running
    return Standing(
        now=_moment(benched.ports.clock.now()),
        words=_words(view, waiting, awaited, ahead),
        over=over and not waiting,
        drawings=tuple(_drawing(one, url) for one in journey_drawings(view, version)),
        tasks=tuple(waiting),
        awaited=tuple(awaited),
        ahead=ahead,
        next_deadline=next((one for one in ahead if one.deadline), None),
        steps=tuple(way_so_far(benched, version, steps)),
    )


def _running(benched: Benched) -> tuple[JourneyId, ...]:
    with benched.ports.uow() as uow:
        return uow.journeys.all_running()


def _moment(at: datetime) -> str:
    local = in_london(at)
    return f"{short_date(local.date())}, {clock_time(at)}"


def _words(view: JourneyView, tasks: Sequence[BenchTask], awaited: Sequence[BenchTask], ahead: Sequence[Ahead]) -> str:
    row = view.journey
    if row.outcome is not None:
        return f"It has ended: {lower_first(row.outcome_title)}"
    if tasks:
        return f"Open now: {listed([f'“{one.title}”' for one in tasks])}"
    if awaited:
        return f"Waiting for: {listed([lower_first(one.title) for one in awaited], 'or')}"
    return f"Waiting until {ahead[0].when}" if ahead else "Nothing is open"


def _drawing(view: parts.DrawingView, url: str) -> parts.DrawingView:
    """The same, with the drawing of the draft instead of a journey's."""
    if not view.xml_url:
        return view
    own = view.xml_url.endswith("/drawing.bpmn")
    called = f"{url}/drawings/{view.xml_url.rpartition('/')[2]}"
    return replace(view, xml_url=f"{url.removesuffix('/bench')}/drawing.bpmn" if own else called)


def _task(benched: Benched, viewer: Viewer, view: JourneyView, journey: Journey, row: TaskRow, url: str) -> BenchTask:
    own = row.journey == benched.journey
    asked = {"element": row.element, "item": _item(journey, row), "in": "" if own else _named(benched, row)}
    deadline = next((one for one in view.deadlines if one.id == row.deadline), None)
    listed_from = row.listed_from
    later = listed_from is not None and listed_from > viewer.today and listed_from != date.max
    return BenchTask(
        title=row.title,
        part="" if own and row.part == row.pathway else row.part_title or row.pathway_title,
        url=address(f"{url}/step", {name: value for name, value in asked.items() if value}),
        who=_who(benched, viewer, journey, row),
        due=due_of_task(row, today=viewer.today),
        reason=reason_of(deadline) if deadline else None,
        listed=f"Listed from {short_date(listed_from)}" if later and listed_from else "",
        decision=row.decision,
    )


def _named(benched: Benched, row: TaskRow) -> str:
    with benched.ports.uow() as uow:
        return name_of_journey(row.journey, row.pathway, benched.subjects, uow.journeys.running)


def _item(journey: Journey, row: TaskRow) -> str:
    return next((task.place.item or "" for task in journey.tasks.values() if task.id == row.id), "")


def _who(benched: Benched, viewer: Viewer, journey: Journey, row: TaskRow) -> str:
    role = role_in_sentence(row.role)
    if row.holder:
        return f"{row.holder_name}, {role}, would get it"
    able = [one.name for one in who_may(benched, viewer, journey, row) if not one.refusal]
    if not able:
        return f"For the {role}: nobody of the invented people may do it"
    if row.kind == TaskKind.ARRIVAL.value:
        return f"{listed(able[:3], 'or')} would record it, as {role}"
    return f"In the list of every {role}: {listed(able[:3])}{' and others' if len(able) > 3 else ''}"


def who_may(benched: Benched, viewer: Viewer, journey: Journey, row: TaskRow) -> tuple[Able, ...]:
    """Who holds the role, with what stands against them; those against whom nothing stands come first."""
    ports = benched.ports
    view = task_view(ports.database, viewer, row.id, today=viewer.today, days=ports.calendar.days)
    if view is None:
        return ()
    element = journey.version.element(row.part, ElementId(row.element))
    names = {worker: name for name, worker in benched.cast.items()}
    found = [
        Able(
            sign_in_name=names[one.id],
            name=one.name,
            refusal=one.refusal.of_other if one.refusal else _in_the_way(row, one.id, names[one.id]),
        )
        for one in takers(ports.database, view, element)
        if one.id in names
    ]
    return tuple(sorted(found, key=lambda one: (bool(one.refusal), one.name)))


def _in_the_way(row: TaskRow, worker: str, name: str) -> str:
    """What else than a rule stands against somebody: others have it, or it is another team's."""
    if row.holder == worker:
        return ""
    if row.holder is not None:
        return f"{row.holder_name} has it"
    near = any(one.sign_in_name == name for one in holders(row.role))
    return "" if near else "they work in another team, so it has to be handed over to them first"


def _ahead(benched: Benched, every: Sequence[tuple[JourneyView, Journey]]) -> Iterator[Ahead]:
    """What time brings, the nearest first: the days on which something is due, and what happens by itself."""
    now = benched.ports.clock.now()
    comes = [one for view, journey in every for one in (*_days_due(view, now), *_timers(journey, now))]
    told = {(at.date(), what.partition(":")[0]) for at, what, _ in comes if ":" in what}
    for at, what, deadline in sorted(dict.fromkeys(comes)):
        if (at.date(), what) in told:
            continue  # that day somebody is told of it, which is said already
        until = morning_after(at)
        yield Ahead(
            when=short_date(in_london(until).date()),
            what=what,
            until=in_london(until).replace(tzinfo=None).isoformat(timespec="minutes"),
            deadline=deadline,
        )


def _days_due(view: JourneyView, now: datetime) -> Iterator[tuple[datetime, str, bool]]:
    titles = {one.deadline: f"“{one.title}”" for one in (*view.open_tasks, *view.awaited)}
    for row in view.deadlines:
        if row.state != "open" or row.due_on is None or row.id not in titles:
            continue
        at = datetime.combine(row.due_on, MORNING, tzinfo=LONDON) - A_MOMENT
        if at >= now:
            yield at, f"{titles[row.id]} is due", True


def _timers(journey: Journey, now: datetime) -> Iterator[tuple[datetime, str, bool]]:
    for timer in journey.timers:
        if timer.waits and timer.due_at is not None:
            deadline = timer.kind in (TimerKind.DRAWING, TimerKind.BREACH)
            yield max(timer.due_at, now).astimezone(LONDON), _brings(timer, journey), deadline


def morning_after(at: datetime) -> datetime:
    """Nine in the morning of that day if the instant is before it, else a minute after it."""
    local = in_london(at)
    morning = datetime.combine(local.date(), MORNING, tzinfo=LONDON)
    return morning if morning > local else at + A_MOMENT


def _brings(timer: Timer, journey: Journey) -> str:
    deadline = journey.deadline(timer.deadline)
    task = next((one for one in journey.tasks.values() if one.token == timer.token), None)
    title = f"“{task.title}”" if task else element_named(journey.version, deadline.place.element if deadline else "")
    whom = listed([_recipient(one, task) for one in timer.to])
    match timer.kind:
        case TimerKind.DRAWING:
            return f"{title}: the drawing goes on"
        case TimerKind.DUE:
            return f"{title} is due: {whom or 'somebody'} is told"
        case TimerKind.BREACH:
            return f"{title} is late, and that goes on record"
        case TimerKind.REMINDER:
            return f"{title}: {whom or 'somebody'} is reminded"
        case TimerKind.ESCALATION:
            return f"{title} is late: {whom or 'somebody'} is told"
        case TimerKind.UNASSIGNED:
            return f"{title}: {whom or 'the team manager'} is told that nobody has taken it"


def _recipient(to: str, task: Task | None) -> str:
    if to == "holder":
        return f"whoever has it ({role_in_sentence(task.role)})" if task else "whoever has it"
    return f"the {to.replace('_', ' ')}"

"""Applies a Step of the engine to a journey: the only place where a Step changes tasks, timers and deadlines.

1. What the engine no longer waits for is closed: tasks and arrivals completed or withdrawn, timers fired or disarmed.
2. What it went through is remembered, for the drawing and for the record.
3. What it waits for now is opened, each with its deadline and the timers that the deadline arms.
4. Ends reached start or tell other pathways, and may end the journey.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.domain.audit import AuditDraft
from engine.domain.complaints import about_whom
from engine.domain.ids import PathwayKey, Role, TaskId, TimerId, Token
from engine.domain.journey import Asks, Journey, JourneyState, Starting, Telling
from engine.domain.journey_deadline import Deadline
from engine.domain.london import morning_of
from engine.domain.pathway import Element, PathwayVersion
from engine.domain.promising import cancel_deadline, deadline_facts, keep_deadline, named_by, promised_by, set_deadline
from engine.domain.references import new_id
from engine.domain.setting import Setting
from engine.domain.step import Closed, Opened, Place, ReachedEnd, Step
from engine.domain.task import NOT_LISTED, Task, TaskKind, TaskState
from engine.domain.timer import Timer, TimerKind, TimerState

#: Why a journey is closed whose place another one has taken.
SUPERSEDED = "superseded"


def apply(journey: Journey, step: Step, setting: Setting) -> None:
    """Makes the journey what the step says it has become. `setting` says when and by whom."""
    first_end = journey.outcome is None
    for closed in (*step.tasks_closed, *step.arrivals_closed):
        _close_task(journey, closed, setting)
    for closed in step.timers_disarmed:
        _close_timer(journey, closed, setting)
    for closed in step.calls_left:
        _close_deadline(journey, closed, setting)
    _remember(journey, step, setting)
    for opened in step.tasks_opened:
        _open_task(journey, opened, TaskKind.TASK, setting)
    for opened in step.arrivals_awaited:
        _open_task(journey, opened, TaskKind.ARRIVAL, setting)
    for opened in step.timers_armed:
        _arm_timer(journey, opened, setting)
    for opened in step.calls_entered:
        set_deadline(journey, opened, _element(journey, opened.place), task=None, setting=setting)
    _ends(journey, step, setting, first_end=first_end)
    journey.engine_state = step.state
    journey.outcome = journey.outcome or step.outcome
    if step.ended:
        _end(journey, setting)


def close(
    journey: Journey, setting: Setting, *, reason: str, why: str, because: Mapping[str, object] | None = None
) -> None:
    """Closes a journey for a reason outside its drawing; everything open in it is withdrawn.

    `why` is a code (`death`, `transfer`, `coming_of_age`, `opened_in_error`, `superseded`), `reason` a reference;
    `because` says which other journey took its place, if one did.
    """
    for task in list(journey.tasks.values()):
        _withdraw(journey, task, setting)
    for deadline in list(journey.deadlines.values()):
        cancel_deadline(journey, deadline)
    for timer in journey.timers:
        timer.state = TimerState.DISARMED
        journey.note_timer(timer)
    journey.timers = []
    journey.state, journey.outcome, journey.ended_at = JourneyState.CLOSED, "closed_other", setting.at
    journey.stuck_because = None
    journey.changes.audit.append(
        entry(
            journey,
            "journey_closed",
            setting,
            outcome="closed_other",
            reason=reason,
            detail={"why": why, **(because or {})},
        )
    )


def entry(
    journey: Journey,
    tag: str,
    setting: Setting,
    *,
    element: str | None = None,
    task: str | None = None,
    outcome: str | None = None,
    reason: str | None = None,
    submission: str | None = None,
    submission_sha256: str | None = None,
    deadline: Mapping[str, object] | None = None,
    detail: Mapping[str, object] | None = None,
) -> AuditDraft:
    """An audit entry on the journey's chain, with the journey's own references filled in."""
    return AuditDraft(
        chain=journey.chain,
        at=setting.at,
        on=setting.today,
        tag=tag,
        actor=setting.actor,
        role=setting.role,
        about=journey.about,
        journey=journey.id,
        version=journey.version.id,
        element=element,
        task=task,
        outcome=outcome,
        reason=reason,
        submission=submission,
        submission_sha256=submission_sha256,
        deadline=deadline,
        detail=detail or {},
    )


def _element(journey: Journey, place: Place) -> Element:
    return journey.version.element(place.pathway, place.element)


def _close_task(journey: Journey, closed: Closed, setting: Setting) -> None:
    task = journey.tasks.pop(closed.token, None)
    _disarm(journey, closed.token, TimerKind.UNASSIGNED, TimerState.DISARMED)
    if task is None:
        _close_deadline(journey, closed, setting)
    elif task.state is TaskState.OPEN:
        journey.tasks[closed.token] = task
        _withdraw(journey, task, setting)
    else:
        _close_deadline(journey, closed, setting)


def _withdraw(journey: Journey, task: Task, setting: Setting) -> None:
    journey.tasks.pop(task.token, None)
    task.state, task.closed_at = TaskState.WITHDRAWN, setting.at
    journey.note_task(task)
    deadline = journey.deadlines.get(task.token)
    if deadline is not None:
        cancel_deadline(journey, deadline)
    if task.kind is TaskKind.TASK:
        journey.changes.audit.append(
            entry(journey, "task_withdrawn", setting, element=task.place.element, task=task.id)
        )


def _close_deadline(journey: Journey, closed: Closed, setting: Setting) -> None:
    deadline = journey.deadlines.get(closed.token)
    if deadline is None:
        return
    if closed.completed:
        keep_deadline(journey, deadline, done_on=setting.today, setting=setting)
    else:
        cancel_deadline(journey, deadline)


def _close_timer(journey: Journey, closed: Closed, setting: Setting) -> None:
    state = TimerState.FIRED if closed.completed else TimerState.DISARMED
    _disarm(journey, closed.token, TimerKind.DRAWING, state)
    deadline = journey.deadlines.get(closed.token)
    if deadline is None:
        return
    if closed.completed:
        # The day it waited for has passed as it was meant to: the promise is kept on the day itself.
        keep_deadline(journey, deadline, done_on=deadline.due_on or setting.today, setting=setting)
    else:
        cancel_deadline(journey, deadline)


def _disarm(journey: Journey, token: Token, kind: TimerKind, state: TimerState) -> None:
    for timer in journey.timers:
        if timer.token == token and timer.kind is kind:
            timer.state = state
            journey.note_timer(timer)
    journey.timers = [t for t in journey.timers if t.waits]


def _remember(journey: Journey, step: Step, setting: Setting) -> None:
    journey.changes.passages.extend((passed, setting.at) for passed in step.passed)
    for read in step.tables:
        detail = {"table": read.table, "rule": read.rule, "result": {k: _plain(v) for k, v in read.result.items()}}
        journey.changes.audit.append(entry(journey, "table_read", setting, element=read.place.element, detail=detail))
    for place in step.letters:
        letter = _element(journey, place).letter
        journey.changes.audit.append(
            entry(journey, "letter_due", setting, element=place.element, detail={"letter": letter})
        )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _open_task(journey: Journey, opened: Opened, kind: TaskKind, setting: Setting) -> None:
    element = _element(journey, opened.place)
    role = Role(named_by(element.role or "", opened))
    # A role that nobody holds in the subject's team but somebody for the whole council is worked by those.
    council_wide = role not in setting.team_roles and role in setting.council_roles
    place = opened.place
    before = journey.held_before.get((place.pathway, place.element, place.item, element.form or "", role))
    holder = before or setting.allocated(role)
    if holder in about_whom(journey, setting.allocations):
        holder = None
    task = Task(
        id=TaskId(new_id()),
        journey=journey.id,
        token=opened.token,
        place=opened.place,
        kind=kind,
        title=titled(journey.version, element, opened.place),
        form=element.form or "",
        role=role,
        team=None if council_wide else journey.team,
        holder=holder if kind is TaskKind.TASK else None,
        opened_at=setting.at,
        decision=element.decision,
    )
    if element.follow_up:
        task.listed_from = promised_by(journey, element.follow_up, setting)
    journey.tasks[opened.token] = task
    journey.changes.tasks_added.append(task)
    if council_wide:
        journey.changes.grants.add(role)
    deadline = set_deadline(journey, opened, element, task=task, setting=setting)
    if journey.state is JourneyState.SUSPENDED and (deadline is None or _stands_still(deadline, setting)):
        task.listed_from = NOT_LISTED
        _silence(journey, opened.token)
    elif kind is TaskKind.TASK and task.holder is None:
        _watch_unassigned(journey, task, setting)
    if kind is TaskKind.TASK:
        journey.changes.audit.append(
            entry(
                journey,
                "task_opened",
                setting,
                element=task.place.element,
                task=task.id,
                deadline=deadline_facts(deadline) if deadline else None,
                detail={"role": role, "holder": before} if before else {"role": role},
            )
        )


def _stands_still(deadline: Deadline, setting: Setting) -> bool:
    return setting.calendar.timescales.revision(deadline.rule, deadline.revision).stands_still


def _silence(journey: Journey, token: Token) -> None:
    """Nobody is told of what opened in a journey that is suspended."""
    for timer in journey.timers:
        if timer.token == token:
            timer.state = TimerState.DISARMED
            journey.note_timer(timer)
    journey.timers = [t for t in journey.timers if t.waits]


def _watch_unassigned(journey: Journey, task: Task, setting: Setting) -> None:
    """The team manager is told after one working day that nobody has taken it."""
    timer = Timer(
        id=TimerId(new_id()),
        journey=journey.id,
        kind=TimerKind.UNASSIGNED,
        token=task.token,
        deadline=None,
        due_at=morning_of(setting.calendar.days.after(setting.today, 1)),
        to=("team_manager",),
    )
    journey.timers.append(timer)
    journey.changes.timers_added.append(timer)


def titled(version: PathwayVersion, element: Element, place: Place) -> str:
    """The task's title; in a multi-instance with what it is about: `Request the check: DBS, first applicant`."""
    if place.item is None:
        return element.name
    return f"{element.name}: {item_label(version, place.item)}"


def item_label(version: PathwayVersion, item: str) -> str:
    """The words of a choice with this constant in one of the version's forms; the id itself where there is none."""
    for known in (version, *version.called.values()):
        label = _choice_titles(known).get(item)
        if label is not None:
            return label
    return item.replace("_", " ")


#: The titles of all choices by their constants, with the version they belong to: a version never changes.
_titles: dict[int, tuple[PathwayVersion, dict[str, str]]] = {}


def _choice_titles(version: PathwayVersion) -> dict[str, str]:
    kept = _titles.get(id(version))
    if kept is None or kept[0] is not version:
        found: dict[str, str] = {}
        for schema in version.forms.values():
            for const, title in _choices_in(schema):
                found.setdefault(const, title)
        kept = _titles[id(version)] = (version, found)
    return kept[1]


def _choices_in(node: object) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        const, title = node.get("const"), node.get("title")
        if isinstance(const, str) and isinstance(title, str):
            yield const, title
    values = node.values() if isinstance(node, Mapping) else node if isinstance(node, list | tuple) else ()
    for value in values:
        yield from _choices_in(value)


def _arm_timer(journey: Journey, opened: Opened, setting: Setting) -> None:
    element = _element(journey, opened.place)
    deadline = set_deadline(journey, opened, element, task=None, setting=setting)
    timer = Timer(
        id=TimerId(new_id()),
        journey=journey.id,
        kind=TimerKind.DRAWING,
        token=opened.token,
        deadline=deadline.id if deadline else None,
        due_at=deadline.expires_at if deadline else None,
    )
    if journey.state is JourneyState.SUSPENDED and deadline is not None and _stands_still(deadline, setting):
        timer.due_at = None
    journey.timers.append(timer)
    journey.changes.timers_added.append(timer)


def _ends(journey: Journey, step: Step, setting: Setting, *, first_end: bool) -> None:
    for end in step.ends:
        element = _element(journey, end.place)
        journey.changes.audit.append(
            entry(journey, "end_reached", setting, element=end.place.element, outcome=end.name)
        )
        # The first named end of the journey is its outcome: a second one is recorded and does nothing to others. What
        # a handler came to counts also where it was finished last.
        if first_end or not element.is_named_end or end.place.calls:
            _meet_others(journey, element, end)


def _meet_others(journey: Journey, element: Element, end: ReachedEnd) -> None:
    """What reaching this end does to other journeys: they are started, told, ended and suspended."""
    changes = journey.changes
    for asks, keys in ((Asks.END, element.ends), (Asks.SUSPEND, element.suspends)):
        changes.tellings.extend(
            Telling(pathway=key, element=element.id, outcome=end.name, must_run=True, asks=asks) for key in keys
        )
    for key in element.starts:
        if key in element.ends:
            # Begun anew: one runs already, so its start waits in the queue behind that one's end.
            changes.tellings.append(_hear(key, "mb_returned", end, must_run=False))
        else:
            changes.starts.append(Starting(pathway=key, end=end.name, given=end.given))
    for told in element.tells:
        pathway, _, arrival = told.partition("#")
        changes.tellings.append(_hear(PathwayKey(pathway), arrival or "mb_returned", end, must_run=bool(arrival)))


def _hear(pathway: PathwayKey, arrival: str, end: ReachedEnd, *, must_run: bool) -> Telling:
    return Telling(pathway=pathway, element=arrival, outcome=end.name, must_run=must_run, given=end.given)


def _end(journey: Journey, setting: Setting) -> None:
    journey.state, journey.ended_at = JourneyState.ENDED, setting.at
    for deadline in list(journey.deadlines.values()):
        cancel_deadline(journey, deadline)
    journey.changes.audit.append(entry(journey, "journey_ended", setting, outcome=journey.outcome))

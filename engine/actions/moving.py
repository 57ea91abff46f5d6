"""What every action that moves a journey on has in common: loading it, advancing it, and writing what followed.

A journey that another one starts is started in the same transaction; what one journey tells another is queued.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.actions import meeting
from engine.actions.keeping_from import who_may_be_told
from engine.domain.audit import AuditDraft
from engine.domain.complaints import about_whom
from engine.domain.errors import JourneyEnded, NotFound
from engine.domain.ids import JourneyId, PathwayKey, Role, TaskId, TeamId, WorkerId
from engine.domain.journey import Journey, JourneyState, Starting, Telling
from engine.domain.journey_apply import apply, entry
from engine.domain.people import Worker
from engine.domain.record_facts import as_own, record_facts
from engine.domain.references import new_id, new_reference
from engine.domain.running import in_the_way
from engine.domain.setting import Setting
from engine.domain.step import Facts, Happening, TimerFired
from engine.domain.subjects import COVER, PANEL_MEMBER, Allocation, SubjectKind, SubjectRef
from engine.domain.timer import TimerKind, TimerState
from engine.ports import NewAnchor, NewNotice, Ports, StoredVersion, Surroundings, UnitOfWork


@dataclass(slots=True, kw_only=True)
class Moving:
    """A locked journey in its setting, within one unit of work."""

    ports: Ports
    uow: UnitOfWork
    journey: Journey
    setting: Setting
    fields: dict[str, Any]
    siblings: tuple[str, ...] | None = None  #: read where the pathway asks for them
    audit: list[AuditDraft] = field(default_factory=list)
    notices: list[NewNotice] = field(default_factory=list)
    started: list[Journey] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """The record's and policies' facts, as they are now. What was given at the start counts before the record."""
        found = record_facts(self.journey.version, self.fields, self.ports.calendar.policies, self.setting.today)
        if self.siblings is None and meeting.asks_for_siblings(self.journey.version):
            child = self.journey.subject
            self.siblings = self.uow.records.siblings(child.id) if child.kind is SubjectKind.CHILD else ()
        found |= {"siblings": self.siblings} if self.siblings is not None else {}
        return {name: value for name, value in found.items() if name not in self.journey.given}


def locked(ports: Ports, uow: UnitOfWork, journey_id: JourneyId, *, at: datetime, wait: bool = True) -> Moving:
    """The journey, locked, in its setting, moved by the system. Call `catch_up` before anything is decided on it.

    Raises JourneyBusy where another transaction has it and `wait` is False.
    """
    journey, around = uow.journeys.lock_around(journey_id, wait=wait)
    return _moving(ports, uow, journey, around, at=at)


def locked_by(
    ports: Ports, uow: UnitOfWork, worker: WorkerId, journey_id: JourneyId, *, at: datetime
) -> tuple[Worker, Moving]:
    """The same, moved by this worker, who is given as they are now. Raises NotFound."""
    journey, around = uow.journeys.lock_around(journey_id, worker=worker)
    return _known(around.worker), _moving(ports, uow, journey, around, at=at)


def locked_at_task(
    ports: Ports, uow: UnitOfWork, worker: WorkerId, task: TaskId, *, at: datetime
) -> tuple[Worker, Moving]:
    """The journey of this task, locked and moved by this worker. Raises NotFound."""
    journey, around = uow.journeys.lock_around_task(task, worker=worker)
    return _known(around.worker), _moving(ports, uow, journey, around, at=at)


def _known(worker: Worker | None) -> Worker:
    if worker is None:
        raise NotFound
    return worker


def _moving(ports: Ports, uow: UnitOfWork, journey: Journey, around: Surroundings, *, at: datetime) -> Moving:
    return moving_in(ports, uow, journey, around, setting_in(ports, around, at=at))


def moving_in(ports: Ports, uow: UnitOfWork, journey: Journey, around: Surroundings, setting: Setting) -> Moving:
    """A journey in its setting, which sees of its subject's record what its pathway is to see."""
    version = journey.version
    setting.journey = journey.id
    setting.anchors = as_own(version, around.anchors, around.own_anchors)
    fields = as_own(version, around.fields, around.own_fields)
    return Moving(ports=ports, uow=uow, journey=journey, setting=setting, fields=fields)


def setting_in(ports: Ports, around: Surroundings, *, at: datetime) -> Setting:
    """The setting that these surroundings make, acted in by their worker; by the system where they name none."""
    return Setting(
        at=at,
        calendar=ports.calendar,
        anchors=around.anchors,
        promised=around.promised,
        allocations=around.allocations,
        team_roles=around.team_roles,
        council_roles=around.council_roles,
        actor=f"worker:{around.worker.id}" if around.worker else "system",
    )


def must_run(moving: Moving) -> None:
    """Raises JourneyEnded unless the journey is still running."""
    if not moving.journey.is_running:
        raise JourneyEnded()


def advance(moving: Moving, happening: Happening) -> None:
    """One advance of the engine, applied to the journey."""
    journey = moving.journey
    step = moving.ports.engine.advance(journey.version, journey.engine_state, happening, moving.facts)
    apply(journey, step, moving.setting)
    unstick(journey)


def unstick(journey: Journey) -> None:
    """A journey that moved on is not stuck any more, unless another timer of its drawing still fails."""
    if any(t.fails and t.kind is TimerKind.DRAWING for t in journey.timers):
        return
    if journey.state is JourneyState.STUCK:
        journey.state = JourneyState.RUNNING
    journey.stuck_because = None


def catch_up(moving: Moving) -> bool:
    """Fires the drawing's timers whose instant has come, in their order; whether any did.

    Whoever touches a journey finds it as it would be had the sweep just run: at five past midnight the window that
    ended at midnight is closed, whether the sweep was quick or not.
    """
    fired = False
    while True:
        passed = [
            t
            for t in moving.journey.timers
            if t.kind is TimerKind.DRAWING
            and t.state is TimerState.ARMED
            and t.due_at is not None
            and t.due_at < moving.setting.at
        ]
        if not passed:
            return fired
        timer = min(passed, key=lambda t: (t.due_at, t.id))
        actor, role = moving.setting.actor, moving.setting.role
        moving.setting.actor, moving.setting.role = "system", None
        deadline = moving.journey.deadline(timer.deadline)
        moving.journey.changes.audit.append(
            entry(
                moving.journey,
                "timer_fired",
                moving.setting,
                element=deadline.place.element if deadline else None,
                detail={"timer": timer.id},
            )
        )
        advance(moving, TimerFired(token=timer.token))
        moving.setting.actor, moving.setting.role = actor, role
        fired = True


def begin(
    ports: Ports,
    uow: UnitOfWork,
    stored: StoredVersion,
    subject: SubjectRef,
    *,
    at: datetime,
    team: TeamId | None,
    actor: str = "system",
    role: Role | None = None,
    linked: tuple[SubjectRef, ...] = (),
    by: WorkerId | None = None,
    started_from: JourneyId | None = None,
    facts: Facts | None = None,
    dates: Mapping[str, date] | None = None,
) -> Moving:
    """A new journey, moved to where it first waits. Not yet written: `finish` does that.

    `facts` and `dates` are given by whoever starts it and count before what is on the record.
    """
    around = uow.journeys.surroundings(subject, team=team)
    setting = setting_in(ports, around, at=at)
    setting.actor, setting.role = actor, role
    journey = Journey(
        id=JourneyId(new_id()),
        reference=new_reference(),
        version_id=stored.id,
        version=stored.version,
        subject=subject,
        linked=linked,
        team=team,
        started_at=setting.at,
        started_by=by,
        started_from=started_from,
        given=facts or {},
    )
    moving = moving_in(ports, uow, journey, around, setting)
    setting.anchors.update(dates or {})
    journey.changes.audit.append(
        entry(journey, "journey_started", setting, detail={"from": started_from} if started_from else {})
    )
    step = ports.engine.start(stored.version, {**(facts or {}), **moving.facts})
    apply(journey, step, setting)
    return moving


def finish(moving: Moving, *, new: bool = False) -> None:
    """Writes the journey, whatever it started, told and owes, and its audit entries. The action then commits."""
    uow, journey, setting = moving.uow, moving.journey, moving.setting
    if new:
        uow.journeys.add(journey, at=setting.at)
    else:
        uow.journeys.save(journey, at=setting.at)
    changes = journey.changes
    uow.audit.append([*moving.audit, *changes.audit])
    if changes.tellings:
        _tell(moving, changes.tellings)
    notices = [*moving.notices, *_uncertain_dates(moving)]
    if notices:
        uow.outbox.queue_notices(notices, at=setting.at)
    _end_need_to_know(moving)
    for starting in changes.starts:
        start_others(moving, starting)


def cover(moving: Moving, worker: WorkerId) -> None:
    """Somebody of another team may know of the subject while they hold a task of this journey."""
    journey, setting = moving.journey, moving.setting
    allocation = Allocation(
        subject=journey.subject, role=COVER, worker=worker, from_on=setting.today, journey=journey.id
    )
    moving.uow.records.allocate(allocation, at=setting.at)
    setting.allocations = (*setting.allocations, allocation)
    journey.changes.audit.append(entry(journey, "allocated", setting, detail={"role": COVER, "worker": worker}))


def _end_need_to_know(moving: Moving) -> None:
    """Some need to know no longer than until tonight: whoever covered and holds no task of this journey any more, and
    the members of its panel once it has ended."""
    journey, setting = moving.journey, moving.setting
    at_work = {task.holder for task in journey.tasks.values()}
    for one in setting.allocations:
        if one.journey != journey.id or one.until_on is not None:
            continue
        covered = one.role == COVER and one.worker not in at_work
        if covered or (one.role == PANEL_MEMBER and not journey.is_running):
            moving.uow.records.end_allocation(
                journey.subject, one.role, one.worker, on=setting.today, journey=journey.id
            )


def _tell(moving: Moving, tellings: list[Telling]) -> None:
    """Queues what the journey tells, ends and suspends, for those whom each is meant for."""
    uow, journey, setting = moving.uow, moving.journey, moving.setting
    for telling in tellings:
        stored = meeting.in_force(uow, telling.pathway, on=setting.today)
        subjects = meeting.whom(journey, stored.version) if stored else (journey.subject,)
        if not subjects and stored:
            not_started(moving, telling.pathway, _none_linked(stored.version.subject))
        for subject in subjects:
            uow.outbox.queue_tellings([telling], from_journey=journey.id, subject=subject, at=setting.at)


def start_others(moving: Moving, starting: Starting, *, only: SubjectRef | None = None) -> None:
    """Starts a pathway that this journey came to, for each subject that it is meant for, or for `only` one of them.

    Where it cannot be started, the record says why and the team's manager is told: the journey goes on.
    """
    uow, setting, journey = moving.uow, moving.setting, moving.journey
    stored = meeting.in_force(uow, starting.pathway, on=setting.today)
    if stored is None:
        not_started(moving, starting.pathway, "No version of it is in force.")
        return
    subjects = meeting.whom(journey, stored.version)
    if not subjects:
        not_started(moving, starting.pathway, _none_linked(stored.version.subject))
    for subject in subjects:
        if only in (None, subject):
            _start(moving, starting, stored, subject)


def _start(moving: Moving, starting: Starting, stored: StoredVersion, subject: SubjectRef) -> None:
    ports, uow, setting, journey = moving.ports, moving.uow, moving.setting, moving.journey
    version = stored.version
    running = uow.journeys.running(subject, starting.pathway)
    # Of those that may run several at once, another's is none of this one's business.
    own = uow.journeys.partners(journey.id, starting.pathway) if running and version.several_at_once else frozenset()
    if in_the_way(running, own, several_at_once=version.several_at_once):
        uow.audit.append([entry(journey, "start_not_needed", setting, detail={"pathway": starting.pathway})])
        return
    facts = record_facts(version, uow.records.fields(subject), ports.calendar.policies, setting.today)
    sentence = meeting.forbidden(ports.drawings, version, {**facts, **starting.given})
    if sentence:
        not_started(moving, starting.pathway, sentence)
        return
    dates = meeting.dates_handed_over(
        ports.calendar,
        version,
        setting.anchors,
        uow.records.anchors(subject, None),
        starting.given,
        on=setting.today,
    )
    started = begin(
        ports,
        uow,
        stored,
        subject,
        at=setting.at,
        actor=setting.actor,
        role=setting.role,
        team=journey.team if subject == journey.subject else uow.records.team_of(subject),
        linked=meeting.linked_for(journey, version, subject),
        started_from=journey.id,
        facts=starting.given,
        dates=dates,
    )
    if dates:
        known = {name: on.isoformat() for name, on in dates.items()}
        detail = {"anchors": known, "from": journey.id}
        started.journey.changes.audit.append(entry(started.journey, "anchor_set", started.setting, detail=detail))
    catch_up(started)
    finish(started, new=True)
    handed = [NewAnchor(subject=subject, name=name, on=on, journey=started.journey.id) for name, on in dates.items()]
    uow.records.add_anchors(handed, at=setting.at, by=None)
    moving.started.append(started.journey)


def _none_linked(kind: str) -> str:
    return f"It is about a {kind}, and no {kind} is linked to this journey."


def not_started(moving: Moving, key: PathwayKey, because: str, *, tag: str = "start_refused") -> None:
    """Puts on record that a pathway could not be started or told, and tells whoever manages the team."""
    uow, journey, setting = moving.uow, moving.journey, moving.setting
    detail = {"pathway": key, "because": because}
    uow.audit.append([entry(journey, tag, setting, detail=detail)])
    team = uow.workers.team(journey.team) if journey.team is not None else None
    managers = [uow.workers.get(team.manager)] if team is not None and team.manager else []
    meant = managers or uow.workers.holders(Role("process_owner"), team=None)
    told = who_may_be_told(uow, journey, setting, meant)
    uow.outbox.queue_notices(
        [NewNotice(to=one.id, template="not_started", journey=journey.id) for one in told], at=setting.at
    )


def _uncertain_dates(moving: Moving) -> list[NewNotice]:
    """CAL-11: the process owner is told of a date that counts over bank holidays not confirmed yet."""
    uncertain = [d for d in moving.journey.changes.deadlines_added if d.calendar_incomplete]
    if not uncertain:
        return []
    owners = moving.uow.workers.holders(Role("process_owner"), team=None)
    kept_from = about_whom(moving.journey, moving.setting.allocations)
    return [
        NewNotice(
            to=owner.id,
            template="calendar_incomplete",
            journey=moving.journey.id,
            facts={"rule": d.rule, "due_on": d.due_on.isoformat() if d.due_on else ""},
        )
        for owner in owners
        if owner.id not in kept_from
        for d in uncertain
    ]

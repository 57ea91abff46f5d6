"""Moves journeys along with valid answers under a clock that is set by hand: for rehearsals, the demo and tests.

Everything goes through the real actions. Answers not given are the form's sample answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.actions.answering import context_for, form_at
from engine.actions.complete_task import Completion, complete_task
from engine.actions.deliver import deliver_telling
from engine.actions.moving import begin, catch_up, finish, locked
from engine.actions.start_journey import start_element, start_journey
from engine.clocks import FixedClock
from engine.demo.cast import Cast
from engine.domain.errors import TaskNotOpen
from engine.domain.ids import FormId, JourneyId, PathwayKey, TaskId, WorkerId
from engine.domain.journey import Journey
from engine.domain.london import LONDON, civil_date
from engine.domain.subjects import SubjectRef
from engine.domain.task import Task, TaskKind
from engine.domain.timer import TimerKind
from engine.ports import NewAnchor, Ports
from engine.sweep import sweep
from forms.context import AnswerContext
from forms.form import Form
from forms.question import Choice
from forms.samples import sample_answers

SWEEPS_AT_MOST = 5_000
ONE_SECOND = timedelta(seconds=1)


class NotOpen(TaskNotOpen):
    """Nothing of that name is open in this journey."""

    def __init__(self, element: str, open_now: list[str]) -> None:
        super().__init__(element)
        self.args = (f"{element} is not open; open are {', '.join(open_now) or 'no tasks'}.",)


def local(at: datetime | str) -> datetime:
    """An instant from a time in England: `local("2026-06-24 09:00")`."""
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return instant if instant.tzinfo else instant.replace(tzinfo=LONDON)


@dataclass(kw_only=True)
class Stage:
    """Ports, their clock, and the cast who act."""

    ports: Ports
    clock: FixedClock
    cast: Cast
    #: Elements whose timers fired since `wait_until` was last called, in order.
    fired: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The civil date in England."""
        return civil_date(self.clock.now())

    def at(self, at: datetime | str) -> None:
        """Moves the clock without a sweep: what is overdue fires when somebody touches the journey."""
        self.clock.set(local(at))

    def wait_until(self, until: datetime | str, *, watching: tuple[JourneyId, ...] = ()) -> None:
        """Lets time pass: timers fire at their instants, in their order. `watching` are noted in `fired`."""
        end, self.fired = local(until), []
        for _ in range(SWEEPS_AT_MOST):
            with self.ports.uow() as uow:
                due = uow.timers.next_due_at()
            if due is None or due >= end:
                break
            self.clock.set(max(due, self.clock.now()))
            self._sweep(watching)
            with self.ports.uow() as uow:
                still_due = uow.timers.next_due_at() == due
            if still_due:
                # A timer of the drawing fires once its last second has passed.
                self.clock.set(min(end, self.clock.now() + ONE_SECOND))
                self._sweep(watching)
        self.clock.set(end)
        self._sweep(watching)

    def _sweep(self, watching: tuple[JourneyId, ...]) -> None:
        before = {timer: element for journey in watching for timer, element in self._waiting(journey).items()}
        sweep(self.ports)
        after = {timer for journey in watching for timer in self._waiting(journey)}
        self.fired += [element for timer, element in before.items() if timer not in after]

    def _waiting(self, journey_id: JourneyId) -> dict[str, str]:
        journey = self.journey(journey_id)
        now = self.clock.now()
        return {
            timer.id: journey.deadlines[timer.token].place.element
            for timer in journey.timers
            if timer.kind is TimerKind.DRAWING
            and timer.token in journey.deadlines
            and timer.due_at is not None
            and timer.due_at <= now
        }

    def start(
        self,
        pathway: str,
        subject: SubjectRef,
        *,
        by: WorkerId,
        answers: Mapping[str, Any] | None = None,
        given: Mapping[str, Any] | None = None,
        linked: tuple[SubjectRef, ...] = (),
    ) -> Journey:
        """Starts a pathway by hand, knowing of those that run. One that nobody starts by hand is begun with the facts
        and dates `given`."""
        key = PathwayKey(pathway)
        with self.ports.uow() as uow:
            stored = uow.versions.in_force(key, on=self.today)
            version = stored.version
            knowing = [one.id for one in uow.journeys.running(subject, key)]
            if not version.start.roles:
                team = uow.records.team_of(subject)
                at, dates = self.clock.now(), {n: on for n, on in (given or {}).items() if isinstance(on, date)}
                facts = {name: fact for name, fact in (given or {}).items() if name not in dates}
                moving = begin(
                    self.ports, uow, stored, subject, at=at, team=team, facts=facts, dates=dates, linked=linked
                )
                finish(moving, new=True)
                journey = moving.journey.id
                handed = [NewAnchor(subject=subject, name=name, on=on, journey=journey) for name, on in dates.items()]
                uow.records.add_anchors(handed, at=at, by=None)
                uow.commit()
                return moving.journey
        start = start_element(version)
        values: Mapping[str, Any] = {}
        if start.form:
            form = form_at(version, key, start.form)
            values = sample_answers(form, AnswerContext(today=self.today), given=answers or {})
        return start_journey(self.ports, by, key, subject, values, linked=linked, knowing=knowing)

    def journey(self, journey: JourneyId) -> Journey:
        """The journey as it stands; nothing stays locked."""
        with self.ports.uow() as uow:
            return uow.journeys.lock(journey)

    def running(self, pathway: str, subject: SubjectRef) -> JourneyId | None:
        """The running journey of this pathway for this subject; of several the one that began last."""
        with self.ports.uow() as uow:
            found = uow.journeys.running(subject, PathwayKey(pathway))
        return found[-1].id if found else None

    def deliver(self) -> None:
        """What journeys have to tell one another is told now, as it is within seconds of its being queued."""
        while deliver_telling(self.ports):
            pass

    def open(self, journey: JourneyId) -> list[str]:
        """The elements of the open tasks, sorted; in a multi-instance once for each item."""
        return sorted(t.place.element for t in self.journey(journey).tasks.values() if t.kind is TaskKind.TASK)

    def task(self, journey: JourneyId, element: str, *, item: str | None = None) -> Task:
        """The open task or awaited arrival at this element. Raises NotOpen."""
        return _task_at(self.journey(journey), element, item)

    def complete(
        self,
        journey: JourneyId,
        element: str,
        *,
        by: WorkerId,
        outcome: str | None = None,
        item: str | None = None,
        breach_reason: str = "",
        answers: Mapping[str, Any] | None = None,
    ) -> Completion:
        """Completes the task, or records the arrival, at this element."""
        task, form, context = self.asked(journey, element, item=item)
        chosen = (answers or {}).get(form.outcome.name) if form.outcome else None
        values = sample_answers(form, context, outcome=outcome or chosen, given=dict(answers or {}))
        return complete_task(self.ports, by, TaskId(task.id), values, breach_reason=breach_reason)

    def asked(self, journey: JourneyId, element: str, *, item: str | None = None) -> tuple[Task, Form, AnswerContext]:
        """The open task at this element, its form, and what answers are checked against, with the cast to choose from.

        Raises NotOpen.
        """
        with self.ports.uow() as uow:
            moving = locked(self.ports, uow, journey, at=self.clock.now())
            task = _task_at(moving.journey, element, item)
            catch_up(moving)
            form = form_at(moving.journey.version, task.place.pathway, FormId(task.form))
            return task, form, self._with_people(context_for(moving, form, task.place))

    def _with_people(self, context: AnswerContext) -> AnswerContext:
        workers = tuple(Choice(value=str(worker), title=name) for name, worker in self.cast.workers.items())
        by_role = {
            f"worker:{role}": (Choice(value=str(self.cast.holding(role)), title=role),)
            for role in (
                "adoption_sw",
                "child_sw",
                "kinship_sw",
                "ssw",
                "family_finder",
                "panel_member",
                "disruption_chair",
            )
        }
        return AnswerContext(
            today=context.today,
            anchors=context.anchors,
            promised=context.promised,
            choices={**context.choices, **by_role, "worker": workers},
        )


def _task_at(journey: Journey, element: str, item: str | None) -> Task:
    for task in journey.tasks.values():
        if task.place.element == element and item in (None, task.place.item):
            return task
    raise NotOpen(element, sorted(t.place.element for t in journey.tasks.values() if t.kind is TaskKind.TASK))

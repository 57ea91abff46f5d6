"""The world that tests are set in: real ports over a fresh SQLite database, a fixed clock, the cast and the pathways.

`world.as_("amara")` gives the worker's id; `world.household()` a prospective adopters' household of the North.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from engine.actions.complete_task import Completion, complete_task
from engine.actions.households import add_household
from engine.actions.start_journey import start_journey
from engine.application import ports_over, publish_shipped_pathways
from engine.clocks import FixedClock
from engine.demo.cast import Cast, add_cast
from engine.domain.ids import JourneyId, PathwayKey, TaskId, WorkerId
from engine.domain.journey import Journey
from engine.domain.subjects import Household, Person, SubjectRef
from engine.domain.task import Task
from engine.ports import Notifier, Ports
from engine.store.database import open_database
from engine.store.migrating import migrate
from engine.sweep import Swept, sweep
from forms.context import AnswerContext
from forms.form import read_form
from forms.samples import sample_answers

LONDON = ZoneInfo("Europe/London")
PASSWORD = "a-long-and-invented-password"


def local(text: str) -> datetime:
    """An instant from local time in England: `local("2026-06-24 09:00")`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@dataclass
class World:
    """Everything a test touches. Times are given in England's local time."""

    ports: Ports
    clock: FixedClock
    database: Engine
    cast: Cast
    journeys: list[JourneyId] = field(default_factory=list)

    def at(self, text: str) -> None:
        """Moves the clock, without a sweep: what is overdue fires when somebody touches the journey."""
        self.clock.set(local(text))

    def wait_until(self, text: str) -> Swept:
        """Moves the clock, instant by instant where timers are due, and sweeps."""
        until = local(text)
        swept = Swept()
        while True:
            with self.ports.uow() as uow:
                due = uow.timers.next_due_at()
            if due is None or due > until:
                break
            self.clock.set(max(due, self.clock.now()))
            one = sweep(self.ports)
            swept = Swept(fired=swept.fired + one.fired, failed=swept.failed + one.failed, told=swept.told + one.told)
            if not one.fired:
                break
        self.clock.set(until)
        sweep(self.ports)
        return swept

    def as_(self, name: str) -> WorkerId:
        """The id of one of the cast."""
        return self.cast[name]

    def household(self, *names: str, team: str = "North") -> Household:
        """A prospective adopters' household."""
        people = [Person(id="", name=name) for name in names or ("Grace Adeyemi-Cole", "Daniel Reece")]
        adder = "esme"
        return add_household(self.ports, self.as_(adder), people=people, team=self.cast.teams[team])

    def start(self, pathway: str, subject: SubjectRef, *, as_: str = "esme", **answers: Any) -> Journey:
        """Starts a pathway with sample answers to its start form, those given instead where given."""
        with self.ports.uow() as uow:
            version = uow.versions.in_force(PathwayKey(pathway), on=self.clock.now().astimezone(LONDON).date()).version
        start = next(e for e in version.elements.values() if e.kind == "start" and e.inside is None)
        values: Mapping[str, Any] = {}
        if start.form:
            form = read_form(version.forms[start.form], version.forms)  # type: ignore[arg-type]
            values = sample_answers(form, AnswerContext(today=self.today), given=answers)
        journey = start_journey(self.ports, self.as_(as_), PathwayKey(pathway), subject, values)
        self.journeys.append(journey.id)
        return journey

    @property
    def today(self) -> date:
        """The civil date in England."""
        return self.clock.now().astimezone(LONDON).date()

    def journey(self, journey: JourneyId) -> Journey:
        """The journey as it stands, read and unlocked again."""
        with self.ports.uow() as uow:
            return uow.journeys.lock(journey)

    def open(self, journey: JourneyId) -> list[str]:
        """The elements of the open tasks, sorted."""
        return sorted(t.place.element for t in self.journey(journey).tasks.values() if t.kind == "task")

    def task(self, journey: JourneyId, element: str, *, item: str | None = None) -> Task:
        """The open task or awaited arrival at this element."""
        tasks = self.journey(journey).tasks.values()
        found = [t for t in tasks if t.place.element == element and (item is None or t.place.item == item)]
        assert found, f"{element} is not open; open are {sorted(t.place.element for t in tasks)}"
        return found[0]

    def complete(
        self,
        journey: JourneyId,
        element: str,
        *,
        as_: str,
        outcome: str | None = None,
        item: str | None = None,
        breach_reason: str = "",
        **answers: Any,
    ) -> Completion:
        """Completes (or records) the element with sample answers, those given instead where given."""
        from engine.actions.answering import context_for, form_at
        from engine.actions.moving import locked

        task = self.task(journey, element, item=item)
        with self.ports.uow() as uow:
            moving = locked(self.ports, uow, journey, at=self.clock.now())
            form = form_at(moving.journey.version, task.place.pathway, task.form)  # type: ignore[arg-type]
            context = context_for(moving, form, task.place)
        values = sample_answers(form, context, outcome=outcome, given=answers)
        return complete_task(self.ports, self.as_(as_), TaskId(task.id), values, breach_reason=breach_reason)


def build_world(folder: Path, at: str = "2026-06-24 09:00", *, notifier: Notifier | None = None) -> World:
    """A fresh world on a SQLite file in this folder."""
    return world_over(open_database(f"sqlite:///{folder / 'fingerpost.db'}"), at, notifier=notifier)


def world_over(database: Engine, at: str = "2026-06-24 09:00", *, notifier: Notifier | None = None) -> World:
    """A fresh world on an empty database, of either kind."""
    migrate(database)
    clock = FixedClock(local(at))
    ports = ports_over(database, clock=clock, notifier=notifier)
    publish_shipped_pathways(ports)
    return World(ports=ports, clock=clock, database=database, cast=add_cast(ports, PASSWORD))

"""The people of a council through a virtual year: who does which open task on which day, by a seed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from engine import tables as t
from engine.actions.complete_task import complete_task
from engine.actions.hold_task import hand_over_task
from engine.demo.cast import CAST, Cast
from engine.demo.stage import NotOpen, Stage
from engine.domain.errors import AlreadyRunning, NotAllowed, StartRefused, TaskNotOpen, TaskTaken
from engine.domain.ids import JourneyId, TaskId, WorkerId
from engine.domain.subjects import SubjectRef
from engine.domain.task import Task
from engine.rehearsal_scripts import Script
from engine.rehearsing import begin_like
from forms.answers import validate_values
from forms.errors import NotAnswered
from forms.samples import sample_answers

LATE = "Nobody could be reached before the date, and the office was closed for a week."
NOTE = "Please do this one; none of us may."
#: How many working days later somebody does a task, from the soonest to the latest.
WITHIN_DAYS = (0, 6)
#: How likely an arrival comes within that time; a task is always done. What is not named comes every time.
LIKELY = {"mb_withdrawal": 0.02, "mb_counselling_out": 0.01, "mb_material_change": 0.02}
#: Outcomes by which a journey goes on, which most of them take: a council's year is not all refusals.
GOES_ON = {
    "discussion": "encouraged",
    "roi_decision": "accept",
    "stage1_review": "proceed",
    "stage1_decision": "may_be_suitable",
    "assess_concern": "accept",
}
GO_ON = 0.85
TRIES = 30
REFUSALS = 4
OTHER_ANSWERS = 15
#: Conflicts of interest would put the only holder of a role out of reach.
ALWAYS: dict[str, Any] = {"conflicts_declared": False}


@dataclass(kw_only=True)
class Council:
    """Its stage, its dice, and what has been done. Seconds are of computing in what is measured: actions and sweeps."""

    stage: Stage
    dice: Random
    #: The day each open task will be done on; None: never, the arrival does not come.
    planned: dict[str, date | None] = field(default_factory=dict)
    completions: int = 0
    #: How often a task could not be done on its day; after some tries it is left, and noted with its pathway.
    refusals: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    not_begun: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    #: Milliseconds of completing the first task of a journey, with the day.
    answered: list[tuple[date, float]] = field(default_factory=list)

    def begin(self, script: Script, subject: SubjectRef) -> None:
        """A journey begins today as this rehearsal begins it, unless the same one runs already."""
        days = self.stage.today - script.says["starts_at"].date()
        with self._measured(), suppress(AlreadyRunning):
            try:
                begin_like(self.stage, replace(script, says=_later(script.says, days)), subject)
            except (NotAnswered, StartRefused):
                self.not_begun[script.pathway] += 1

    def let_time_pass(self, until: Any) -> None:
        """Timers fire at their instants, people are told."""
        with self._measured():
            self.stage.wait_until(until)

    def work(self) -> None:
        """Everybody does what they had planned for today; what opens meanwhile is planned for a later day."""
        today = self.stage.today
        for row in self._open():
            if row.id not in self.planned:
                self.planned[row.id] = self._plan(row.element)
            on = self.planned[row.id]
            if on is not None and on <= today:
                self._do(JourneyId(row.journey_id), row.id)

    def _open(self) -> list[Any]:
        tasks = t.tasks.c
        wanted = sa.select(tasks.id, tasks.journey_id, tasks.element).where(tasks.state == "open").order_by(tasks.id)
        with self.stage.ports.database.connect() as connection:
            return list(connection.execute(wanted))

    def _plan(self, element: str) -> date | None:
        if self.dice.random() >= LIKELY.get(element, 1.0):
            return None
        days = self.stage.ports.calendar.days
        return days.after(self.stage.today, self.dice.randint(*WITHIN_DAYS))

    def _do(self, journey_id: JourneyId, ident: str) -> None:
        """Completes the task by whoever may. Where the record forbids every answer now, it is tried again next week."""
        task = next((one for one in self.stage.journey(journey_id).tasks.values() if one.id == ident), None)
        if task is None:
            return  # it went with another task of today
        for _ in range(OTHER_ANSWERS):
            values = self._answers(journey_id, task)
            if values is None:
                break
            # The form may accept what the record forbids: other answers may do.
            if self._completed(task, values):
                return
        self.refusals[ident] += 1
        self.planned[ident] = self.stage.today + timedelta(days=7)
        if self.refusals[ident] == REFUSALS:
            self.planned[ident] = None
            self.left[f"{task.place.pathway}.{task.place.element}"] += 1

    def _completed(self, task: Task, values: dict[str, Any]) -> bool:
        for worker in self._candidates(task):
            before = self.seconds
            try:
                with self._measured():
                    complete_task(self.stage.ports, worker, TaskId(task.id), values, breach_reason=LATE)
            except (NotAllowed, TaskTaken):
                continue
            except (NotAnswered, TaskNotOpen):
                return False
            self.completions += 1
            if task.place.element == "ut_respond":
                self.answered.append((self.stage.today, (self.seconds - before) * 1000))
            return True
        return False

    def _candidates(self, task: Task) -> Iterator[WorkerId]:
        """Who might do it: its holder, those with the role, then somebody whom a manager hands it to."""
        if task.holder is not None:
            yield task.holder
        cast: Cast = self.stage.cast
        able = [part for part in CAST if task.role in part.council_roles or task.role in part.team_roles]
        yield from (cast[part.sign_in_name] for part in able if part.team != "South")
        for part in able:
            with suppress(NotAllowed, TaskNotOpen, TaskTaken), self._measured():
                hand_over_task(self.stage.ports, cast["ben"], TaskId(task.id), to=cast[part.sign_in_name], note=NOTE)
                yield cast[part.sign_in_name]

    def _answers(self, journey_id: JourneyId, task: Task) -> dict[str, Any] | None:
        """Answers that the form accepts, or None."""
        try:
            _, form, context = self.stage.asked(journey_id, task.place.element, item=task.place.item)
        except NotOpen:
            return None
        asked = {question.name for question in form.questions}
        given = {name: value for name, value in ALWAYS.items() if name in asked}
        excuses = {q.date_limits.override: LATE for q in form.questions if q.date_limits.override}
        for tried in range(TRIES):
            outcome = None
            if form.outcome is not None:
                goes_on = GOES_ON.get(form.outcome.name)
                outcome = goes_on if goes_on and self.dice.random() < GO_ON else self.dice.choice(form.outcome_values)
            if tried == TRIES // 2:
                given |= excuses
            values = sample_answers(form, context, outcome=outcome, given=given, random=self.dice)
            with suppress(NotAnswered):
                validate_values(form, values, context)
                return values
        return None

    @contextmanager
    def _measured(self) -> Iterator[None]:
        began = time.thread_time()
        try:
            yield
        finally:
            self.seconds += time.thread_time() - began


def _later(said: Any, days: timedelta) -> Any:
    """What a script says, with every date so many days later."""
    if isinstance(said, date):
        return said + days
    if isinstance(said, Mapping):
        return {name: _later(value, days) for name, value in said.items()}
    return [_later(value, days) for value in said] if isinstance(said, list) else said

"""Walks journeys at random through the real actions: random valid answers, by whoever of the cast may, time passing.

A walk begins like one of the pathway's rehearsals.
A walk is what a seed makes it, so that one that failed can be walked again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from engine.actions.complete_task import complete_task, may_complete
from engine.actions.hold_task import claim_task, hand_over_task, release_task
from engine.actions.moving import catch_up, locked
from engine.actions.save_draft_answers import save_draft_answers
from engine.demo.cast import CAST
from engine.demo.stage import NotOpen, Stage
from engine.domain.errors import NotAllowed, TaskTaken
from engine.domain.ids import JourneyId, TaskId, WorkerId
from engine.domain.journey import Journey
from engine.domain.people import Worker
from engine.domain.task import Task, TaskKind
from engine.rehearsal_scripts import scripts
from engine.rehearsing import NotingNotifier, Run
from engine.sweep import sweep
from engine.tables import passages
from forms.answers import validate_values
from forms.context import AnswerContext
from forms.errors import NotAnswered
from forms.form import Form
from forms.samples import sample_answers

LATE = "Nobody could be reached before the date, and the office was closed for a week."
NOTE = "Handed over on a random walk."
LONGEST = 400  # steps; the longest journeys seen take some 150
TRIES = 40  # at answers that the form accepts and the record does not forbid
#: How much likelier something happens than the completion of one task: arrivals end waiting, withdrawals end journeys.
LIKELY = {"mb_withdrawal": 0.01, "mb_material_change": 0.05, "mb": 0.03, "msg": 0.5}
PASSES = 0.4  # how likely time passes, against the completion of one task
#: Early outcomes that go on, which two walks of three take: else few would see what comes later.
GOES_ON = {"discussion": "encouraged", "roi_decision": "accept", "stage1_review": "proceed", "assess_concern": "accept"}
#: Where a random answer would put the only holder of a role out of reach: conflicts have tests of their own.
ALWAYS: dict[str, Any] = {"conflicts_declared": False}
#: The rehearsals by pathway: a walk begins like one of them, with what earlier pathways would have left on the record.
SCRIPTS = scripts()


class Stuck(AssertionError):
    """Nothing can be done with this journey any more, and it has not ended."""


@dataclass
class RandomWalk:
    """One journey, walked by a seed."""

    stage: Stage
    seed: int
    went: set[str] = field(default_factory=set)
    steps: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.log: list[str] = []
        self._workers: dict[WorkerId, Worker] = {}

    def walk(self, pathway: str) -> Journey:
        """The journey at its end. Raises Stuck, with what was done, when it does not come to one."""
        journey_id = self._begin(pathway)
        for self.steps in range(1, LONGEST + 1):
            journey = self.stage.journey(journey_id)
            if not journey.is_running:
                break
            self._step(journey)
        else:
            raise Stuck(self._said(f"no end after {LONGEST} steps; open are {self.stage.open(journey_id)}"))
        sweep(self.stage.ports)
        self._note_where_it_went(journey_id)
        return journey

    def _begin(self, pathway: str) -> JourneyId:
        script = self.dice.choice([one for one in SCRIPTS if one.pathway == pathway])
        self.log.append(f"begins like {script.name}")
        self.stage.at(script.says["starts_at"])
        return Run(self.stage, script, NotingNotifier()).begin()

    def _step(self, journey: Journey) -> None:
        tasks = sorted(journey.tasks.values(), key=lambda task: (task.place.element, task.place.item or ""))
        weights = [
            LIKELY.get(task.place.element, LIKELY.get(task.place.element.partition("_")[0], 1.0)) for task in tasks
        ]
        chosen = self.dice.choices([*tasks, None], [*weights, PASSES])[0]
        if chosen is None or not self._do(journey, chosen):
            self._let_time_pass(journey)

    def _let_time_pass(self, journey: Journey) -> None:
        stage = self.stage
        until = stage.clock.now() + timedelta(days=self.dice.choice((0, 1, 3, 10, 30)), hours=self.dice.randint(1, 9))
        if not any(task.kind is TaskKind.TASK for task in journey.tasks.values()) and not self._awaits(journey):
            raise Stuck(self._said("nobody has anything to do, and nothing is awaited"))
        self.log.append(f"wait until {until:%Y-%m-%d %H:%M}")
        stage.wait_until(until)

    def _awaits(self, journey: Journey) -> bool:
        return bool(journey.tasks or any(timer.due_at for timer in journey.timers))

    def _do(self, journey: Journey, task: Task) -> bool:
        """Completes the task by somebody who may; whether an answer was found that is accepted now."""
        try:
            _, form, context = self.stage.asked(journey.id, task.place.element, item=task.place.item)
        except NotOpen:
            return False
        worker = self._whoever_may(journey, task)
        values = self._answers(form, context)
        if values is None:
            return False
        self.log.append(
            f"{task.place.element} {task.place.item or ''} {values.get(form.outcome.name) if form.outcome else ''}"
        )
        try:
            complete_task(self.stage.ports, worker, TaskId(task.id), values, breach_reason=LATE)
        except NotAnswered:
            return False  # the record forbids it now: without the medical nothing proceeds
        return True

    def _handle(self, worker: WorkerId, task: Task) -> None:
        """Sometimes it is taken, given back, or kept as a draft first."""
        if task.kind is not TaskKind.TASK:
            return
        ports, ident = self.stage.ports, TaskId(task.id)
        if self.dice.random() < 0.2:
            claim_task(ports, worker, ident)
            if self.dice.random() < 0.5 and worker != task.holder:
                release_task(ports, worker, ident)
        if self.dice.random() < 0.1:
            save_draft_answers(ports, worker, ident, {"notes": "half a sent"})

    def _answers(self, form: Form, context: AnswerContext) -> dict[str, Any] | None:
        asked = {question.name for question in form.questions}
        given = {name: value for name, value in ALWAYS.items() if name in asked}
        excuses = {q.date_limits.override: LATE for q in form.questions if q.date_limits.override}
        for tried in range(TRIES):
            if tried == TRIES // 2:
                given |= excuses  # no day is within the limits any more: one outside them, and why
            outcome = self._outcome(form)
            values = sample_answers(form, context, outcome=outcome, given=given, random=self.dice)
            self._choose_holders(form, values)
            try:
                validate_values(form, values, context)
            except NotAnswered:
                continue
            return values
        return None

    def _choose_holders(self, form: Form, values: dict[str, Any]) -> None:
        """Where a worker is chosen for a role, it is one who holds it: a page offers no other."""
        for question in form.questions:
            chosen = values.get(question.name) if question.allocates else None
            if isinstance(chosen, str) and chosen not in self._holders(question.allocates):
                values[question.name] = str(self.dice.choice(self._holders(question.allocates) or [chosen]))

    def _holders(self, role: str) -> list[str]:
        held = [
            part for part in CAST if role in (*part.team_roles, *part.council_roles) and part.team in ("North", None)
        ]
        return [str(self.stage.cast[part.sign_in_name]) for part in held]

    def _outcome(self, form: Form) -> str | None:
        if form.outcome is None:
            return None
        goes_on = GOES_ON.get(form.outcome.name)
        return goes_on if goes_on and self.dice.random() < 0.66 else self.dice.choice(form.outcome_values)

    def _whoever_may(self, journey: Journey, task: Task) -> WorkerId:
        """Somebody who may complete the task now; if nobody may, a manager hands it to somebody of another team."""
        worker = self._able(journey, task)
        if worker is None:
            manager = self.stage.cast["ben"]
            for other in ("rui", "dot", "gita"):
                try:
                    hand_over_task(self.stage.ports, manager, TaskId(task.id), to=self.stage.cast[other], note=NOTE)
                except NotAllowed:
                    continue
                return self.stage.cast[other]
            raise Stuck(self._said(f"nobody of the cast may do {task.place.element}, which is for {task.role}"))
        self._handle(worker, task)
        return worker

    def _able(self, journey: Journey, task: Task) -> WorkerId | None:
        """Anybody of the cast who may."""
        several = list(self.stage.cast.workers.values())
        self.dice.shuffle(several)
        with self.stage.ports.uow() as uow:
            moving = locked(self.stage.ports, uow, journey.id, at=self.stage.clock.now())
            catch_up(moving)
            for ident in several:
                worker = self._workers.get(ident) or self._workers.setdefault(ident, uow.workers.get(ident))
                with suppress(NotAllowed, TaskTaken):
                    may_complete(uow, moving, worker, task)
                    return ident
        return None

    def _note_where_it_went(self, journey: JourneyId) -> None:
        wanted = sa.select(passages.c.pathway, passages.c.element).where(passages.c.journey_id == journey)
        with self.stage.ports.database.connect() as connection:
            self.went |= {f"{row.pathway}.{row.element}" for row in connection.execute(wanted)}

    def _said(self, what: str) -> str:
        return f"seed {self.seed}, step {self.steps}: {what}\n" + "\n".join(self.log)

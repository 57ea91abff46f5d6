"""One rehearsal being run: a scripted journey along a pathway, and what was found instead of what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, select

from engine.actions.hold_task import hand_over_task
from engine.demo.cast import CAST, Cast
from engine.demo.somebody import somebody
from engine.demo.stage import Stage
from engine.domain.errors import FingerpostError
from engine.domain.ids import JourneyId, PathwayKey, TaskId, WorkerId
from engine.domain.rehearsal import NotAScript, Script, element_of, journey_named
from engine.domain.subjects import Allocation, SubjectRef
from engine.domain.task import TaskKind
from engine.ports import NewAnchor, QueuedNotice
from engine.tables import audit_entries, journeys
from forms.errors import NotAForm, NotAnswered

NOTE = "Handed over in the rehearsal."

#: What `noted` expects on a journey's record: how it met other pathways.
NOTED = ("start_refused", "start_not_needed", "telling_not_needed", "telling_unclear", "arrival_noted")


@dataclass(slots=True, kw_only=True)
class Rehearsal:
    """How a rehearsal went. `problems` say at which step what was found instead of what; empty: it passed.

    `went` names the elements and flows that it went through, each with its pathway: `adopter_stage_1.ut_respond`.
    """

    script: Script
    problems: list[str] = field(default_factory=list)
    ends: str | None = None
    went: frozenset[str] = frozenset()

    @property
    def passed(self) -> bool:
        return not self.problems


class NotingNotifier:
    """Fulfils `ports.Notifier`: notes what would have been sent, for scripts that say who is told what in a wait."""

    def __init__(self) -> None:
        self.sent: list[QueuedNotice] = []

    def send(self, notice: QueuedNotice) -> None:
        """Nothing leaves the machine."""
        self.sent.append(notice)


#: What a step may be stopped by: what an action refuses, and what the script names that there is not.
CANNOT = (FingerpostError, NotAnswered, NotAForm, LookupError, ValueError, TypeError)


class Run:
    """One rehearsal being run."""

    def __init__(self, stage: Stage, script: Script, notifier: NotingNotifier) -> None:
        self._stage, self._script, self._notifier = stage, script, notifier
        self._result = Rehearsal(script=script)
        self._where = "at the start"
        self._linked: tuple[SubjectRef, ...] = ()

    def whole(self) -> Rehearsal:
        """Plays the script to its end, or to the first step that cannot be done."""
        says = self._script.says
        try:
            self.begin()
            self._expect(says.get("expect", {}), "at the start")
            for number, step in enumerate(says.get("steps", ()), start=1):
                journey = self.take(step, number)
                self._expect(step.get("expect", {}), self._where, journey)
        except CANNOT as error:
            self._result.problems.append(f"{self._where}: {told(error)}")
            return self._result
        journey_now = self._stage.journey(self._journey)
        self._result.ends = journey_now.outcome
        if journey_now.outcome != self._script.ends or (journey_now.is_running and self._script.ends is not None):
            open_now = ", ".join(self._stage.open(self._journey)) or "nothing"
            should = f"have ended as {self._script.ends}" if self._script.ends else "still run"
            found = "still runs" if journey_now.is_running else f"ended as {journey_now.outcome}"
            self._result.problems.append(f"at the end: it should {should}; it {found}, open: {open_now}")
        return self._result

    def begin(self, subject: SubjectRef | None = None) -> JourneyId:
        """Starts the journey as the script does, with what the script says is on record before; no step is taken."""
        stage, says = self._stage, self._script.says
        with stage.ports.uow() as uow:
            version = uow.versions.in_force(PathwayKey(self._script.pathway), on=stage.today).version
        self._subject = subject or somebody(stage, str(says.get("about", version.subject)))
        self._record(says.get("record", {}), self._subject)
        self._linked = tuple(somebody(stage, kind) for kind in says.get("linked", ()))
        starter = says.get("starts_as") or (version.start.roles[0] if version.start.roles else "adoption_sw")
        journey = stage.start(
            self._script.pathway,
            self._subject,
            by=self._person(str(starter)),
            answers=self._with_workers(says.get("start", {})),
            given=says.get("given", {}),
            linked=self._linked,
        )
        self._journey: JourneyId = journey.id
        return self._journey

    def _record(self, record: Mapping[str, Any], subject: SubjectRef) -> None:
        dates = {name: value for name, value in record.items() if isinstance(value, date)}
        fields = {name: value for name, value in record.items() if name not in dates and name != "allocated"}
        at = self._stage.clock.now()
        with self._stage.ports.uow() as uow:
            uow.records.add_anchors(
                [NewAnchor(subject=subject, name=name, on=on, journey=None) for name, on in dates.items()],
                at=at,
                by=None,
            )
            if fields:
                uow.records.set_fields(
                    subject, fields, on=self._stage.today, at=at, by=None, journey=None, submission=None
                )
            for role, person in record.get("allocated", {}).items():
                worker = self._person(person)
                uow.records.allocate(
                    Allocation(subject=subject, role=role, worker=worker, from_on=self._stage.today), at=at
                )
            uow.commit()

    def take(self, step: Mapping[str, Any], number: int) -> JourneyId:
        """Takes one step; the journey that it was taken in. Raises what stands against it (`CANNOT`)."""
        stage = self._stage
        act = element_of(step)
        self._where = f"step {number} ({act or 'waiting'})"
        if "at" in step:
            stage.at(step["at"])
        journey = self._journey_named(step.get("in"))
        if "wait_until" in step:
            self._notifier.sent.clear()
            stage.wait_until(step["wait_until"], watching=(journey,))
        if act:
            self._act(step, journey, act)
            stage.deliver()
        return journey

    def seen(self, journey: JourneyId, *, waited: bool) -> dict[str, Any]:
        """What a script could expect of this journey as it stands: what is open, awaited and due, and by a wait what
        fired and whose day passed."""
        now = self._stage.journey(journey)
        tasks = list(now.tasks.values())
        found: dict[str, Any] = {
            "open": sorted({task.place.element for task in tasks if task.kind is TaskKind.TASK}),
            "awaited": sorted({task.place.element for task in tasks if task.kind is TaskKind.ARRIVAL}),
        }
        due: dict[str, set[date | None]] = {}
        for deadline in now.deadlines.values():
            due.setdefault(deadline.place.element, set()).add(deadline.due_on)
        known = {name: sorted(one for one in days if one) for name, days in due.items() if None not in days}
        if known:
            found["due"] = {name: days[0] if len(days) == 1 else days for name, days in sorted(known.items())}
        if waited:
            found |= {"fired": list(self._stage.fired), "breached": sorted(self._breached(journey))}
        return found

    def _act(self, step: Mapping[str, Any], journey: JourneyId, element: str) -> None:
        expected, by = step.get("refused"), self._person(str(step.get("as", "")))
        before = self._stage.journey(journey).revision
        try:
            if "hand_over" in step:
                task = TaskId(self._stage.task(journey, element, item=step.get("item")).id)
                hand_over_task(self._stage.ports, by, task, to=self._person(str(step.get("to", ""))), note=NOTE)
            else:
                self._stage.complete(
                    journey,
                    element,
                    by=by,
                    outcome=step.get("outcome"),
                    item=step.get("item"),
                    breach_reason=str(step.get("breach_reason", "")),
                    answers=self._with_workers(step.get("answers", {})),
                )
        except (FingerpostError, NotAnswered) as error:
            if expected == type(error).__name__:
                if self._stage.journey(journey).revision != before:
                    self._result.problems.append(f"{self._where}: it was refused, and the journey changed all the same")
                return
            raise
        if expected:
            self._result.problems.append(f"{self._where}: it should have been refused ({expected}), and was not")

    def _with_workers(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers that name one of the cast, `@amara`, as the id of that worker; an empty one is left out."""

        def one(value: Any) -> Any:
            if isinstance(value, str) and value.startswith("@"):
                return str(self._person(value[1:]))
            if isinstance(value, datetime | date):
                return value.isoformat()
            if isinstance(value, Mapping):
                return {inner: one(v) for inner, v in value.items()}
            return [one(v) for v in value] if isinstance(value, list) else value

        # What is None is not made up, as an answer that is not given would be, and is not sent either.
        return {name: None if value == "" else one(value) for name, value in answers.items()}

    def _journey_named(self, pathway: str | None) -> JourneyId:
        if pathway is None:
            return self._journey
        running = self._running(pathway)
        if running is None:
            raise NotAScript(f"{pathway} is not running for this {self._subject.kind.value}.")
        return running

    @property
    def outcome(self) -> str | None:
        """What the journey ended with; None while it runs."""
        return self._stage.journey(self._journey).outcome

    @property
    def subjects(self) -> tuple[SubjectRef, ...]:
        """Whom it is about, and who is linked."""
        return (self._subject, *self._linked)

    def _running(self, pathway: str) -> JourneyId | None:
        """The running journey of a pathway for whom this is about, or for those linked to them."""
        with self._stage.ports.uow() as uow:
            return journey_named(pathway, self.subjects, uow.journeys.running)

    def _state(self, pathway: str) -> str:
        """`running`, `suspended`, `ended`, `closed`: how the newest journey of a pathway stands; `none` without one."""
        about = [str(one) for one in self.subjects]
        newest = (
            select(journeys.c.state)
            .where(journeys.c.pathway == pathway, journeys.c.subject.in_(about))
            .order_by(journeys.c.id.desc())
        )
        with self._stage.ports.database.connect() as connection:
            return str(connection.execute(newest).scalars().first() or "none")

    def _person(self, name: str) -> WorkerId:
        cast: Cast = self._stage.cast
        if name in {part.sign_in_name for part in CAST}:
            return cast[name]
        try:
            return cast.holding(name)
        except KeyError as error:
            raise NotAScript(f"Nobody of the cast is called or holds “{name}”.") from error

    def _expect(self, expect: Mapping[str, Any], where: str, journey: JourneyId | None = None) -> None:
        for what, (wanted, found) in self._compared(expect, journey or self._journey).items():
            if wanted != found:
                self._result.problems.append(f"{where}: {what} should be {_plain(wanted)}, and is {_plain(found)}")

    def _compared(self, expect: Mapping[str, Any], journey: JourneyId) -> dict[str, tuple[Any, Any]]:
        stage = self._stage
        pairs: dict[str, tuple[Any, Any]] = {}
        if "open" in expect:
            pairs["open"] = (sorted(set(expect["open"])), sorted(set(stage.open(journey))))
        if "fired" in expect:
            pairs["fired"] = (list(expect["fired"]), stage.fired)
        if "awaited" in expect:
            awaited = {t.place.element for t in stage.journey(journey).tasks.values() if t.kind is TaskKind.ARRIVAL}
            pairs["awaited"] = (sorted(set(expect["awaited"])), sorted(awaited))
        if "running" in expect:
            running = {p for p in expect["running"] if self._running(p) is not None}
            pairs["running"] = (sorted(expect["running"]), sorted(running))
        for pathway, wanted in expect.get("states", {}).items():
            pairs[f"the state of {pathway}"] = (wanted, self._state(pathway))
        if "noted" in expect:
            pairs["noted"] = (sorted(set(expect["noted"])), sorted(self._noted(journey) & set(NOTED)))
        for name, wanted in expect.get("told", {}).items():
            told = [n.template for n in self._notifier.sent if n.to == self._person(name) and n.journey == journey]
            pairs[f"what {name} was told"] = (list(wanted), told)
        if "breached" in expect:
            pairs["breached"] = (sorted(set(expect["breached"])), sorted(self._breached(journey)))
        deadlines = stage.journey(journey).deadlines.values() if "due" in expect or "act_by" in expect else ()
        for word, attribute in (("due", "due_on"), ("act_by", "act_by")):
            for element, on in expect.get(word, {}).items():
                found = {getattr(d, attribute) for d in deadlines if d.place.element == element}
                pairs[f"{word} {element}"] = (set(on) if isinstance(on, list) else {on}, found)
        return pairs

    def _breached(self, journey: JourneyId) -> set[str]:
        return self._written(journey, audit_entries.c.element, audit_entries.c.tag == "deadline_breached")

    def _noted(self, journey: JourneyId) -> set[str]:
        return self._written(journey, audit_entries.c.tag, audit_entries.c.tag.in_(NOTED))

    def _written(self, journey: JourneyId, column: Column[Any], condition: ColumnElement[bool]) -> set[str]:
        entries = select(column).where(audit_entries.c.journey_id == journey, condition)
        with self._stage.ports.database.connect() as connection:
            return {str(found) for found in connection.execute(entries).scalars()}


def told(error: Exception) -> str:
    """What stands against a step, in a sentence."""
    if isinstance(error, NotAnswered):
        return "; ".join(f"{problem.question}: {problem.sentence}" for problem in error.problems)
    if isinstance(error, LookupError):
        return f"the drawing names {error}, and there is nothing of that name"
    return f"{type(error).__name__}: {error}"


def _plain(value: Any) -> str:
    if isinstance(value, set | list):
        return ", ".join(map(str, sorted(value, key=str) if isinstance(value, set) else value)) or "nothing"
    return str(value)

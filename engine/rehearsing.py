"""Runs rehearsals: scripted journeys along a pathway, with the tasks and dates that must come of it.

Each goes through the real actions on a database of its own, with the cast and a clock that the script sets.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, select

from engine.actions.hold_task import hand_over_task
from engine.application import FORMS, WORKFLOWS, ports_over, publish_shipped_pathways
from engine.clocks import FixedClock
from engine.demo.cast import CAST, Cast, add_cast
from engine.demo.somebody import somebody
from engine.demo.stage import Stage, local
from engine.domain.calendar import Calendar
from engine.domain.draft import Rehearsed
from engine.domain.errors import FingerpostError
from engine.domain.ids import JourneyId, PathwayKey, TaskId, WorkerId
from engine.domain.london import civil_date
from engine.domain.pathway import PathwayVersion
from engine.domain.references import new_id
from engine.domain.subjects import Allocation, SubjectRef
from engine.ports import NewAnchor, Ports, QueuedNotice
from engine.rehearsal_scripts import NotAScript, Script, read_script
from engine.store.database import open_database
from engine.store.filling import know_statements, never_waits_for_the_disk
from engine.store.migrating import migrate
from engine.tables import audit_entries, journeys, passages
from forms.errors import NotAnswered

FIRST_DAY = "2024-01-02 09:00"
NOTE = "Handed over in the rehearsal."

#: What `noted` expects on a journey's record: how it met other pathways.
NOTED = ("start_refused", "start_not_needed", "telling_not_needed", "arrival_noted")


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


class RehearsalRoom:
    """Holds a prepared database, of which each rehearsal gets a copy. Use it with `with`."""

    def __init__(
        self,
        workflows: Path = WORKFLOWS,
        forms: Path = FORMS,
        *,
        instead: tuple[PathwayVersion, Mapping[str, Any]] | None = None,
        calendar: Calendar | None = None,
    ) -> None:
        """`instead`: a version, with its `pathway.toml`, that takes the place of the shipped one.

        `calendar`: what works out the dates; unless given, the one of the folder.
        """
        self._workflows, self._forms, self._instead, self._calendar = workflows, forms, instead, calendar

    def __enter__(self) -> RehearsalRoom:
        self._folder = Path(tempfile.mkdtemp(prefix="fingerpost-rehearsal-"))
        database = open_database(f"sqlite:///{self._folder / 'prepared.db'}")
        migrate(database)
        never_waits_for_the_disk(database)
        ports = ports_over(
            database, clock=FixedClock(local(FIRST_DAY)), workflows=self._workflows, calendar=self._calendar
        )
        self._calendar, self._dialect = ports.calendar, database.dialect
        self._statements: dict[Any, Any] = {}
        publish_shipped_pathways(ports, workflows=self._workflows, forms=self._forms)
        if self._instead is not None:
            _publish_instead(ports, *self._instead)
        self._cast = add_cast(ports, new_id())
        with database.connect() as connection:
            # A copy takes one file, so what stands in the write-ahead log has to be in it.
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @contextmanager
    def stage(self, at: datetime | str = FIRST_DAY, *, notifier: NotingNotifier | None = None) -> Iterator[Stage]:
        """A stage of its own, with the cast and the pathways, on a fresh copy of the database."""
        file = self._folder / f"{new_id()}.db"
        shutil.copyfile(self._folder / "prepared.db", file)
        database = open_database(f"sqlite:///{file}")
        clock = FixedClock(local(at))
        try:
            never_waits_for_the_disk(database)  # it is thrown away
            know_statements(database, dialect=self._dialect, made=self._statements)
            ports = ports_over(
                database, clock=clock, workflows=self._workflows, notifier=notifier, calendar=self._calendar
            )
            yield Stage(ports=ports, clock=clock, cast=self._cast)
        finally:
            database.dispose()
            for left in self._folder.glob(f"{file.name}*"):
                left.unlink()

    def rehearse(self, script: Script) -> Rehearsal:
        """Runs one script to its end, or to the first step that cannot be done."""
        notifier = NotingNotifier()
        with self.stage(script.says["starts_at"], notifier=notifier) as stage:
            rehearsal = Run(stage, script, notifier).whole()
            rehearsal.went = _ways_gone(stage)
            return rehearsal


def rehearse_version(
    version: PathwayVersion,
    about: Mapping[str, Any],
    rehearsals: Mapping[str, str],
    *,
    calendar: Calendar | None = None,
) -> tuple[Rehearsed, ...]:
    """Plays these rehearsals on a version that is not published; fulfils `ports.Rehearse`.

    `calendar`: the periods that hold here; unless given, the shipped ones. One that is no script tells so as its
    problem.
    """
    found: list[Rehearsed] = []
    with RehearsalRoom(instead=(version, about), calendar=calendar) as room, tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / version.key / "rehearsals"
        written.mkdir(parents=True)
        for name, text in rehearsals.items():
            (written / f"{name}.toml").write_text(text, "utf-8")
        for name in sorted(rehearsals):
            try:
                script = read_script(written / f"{name}.toml")
                played = room.rehearse(script)
            except NotAScript as error:
                found.append(Rehearsed(name=name, title=name, problems=(str(error),)))
                continue
            found.append(Rehearsed(name=name, title=script.title, problems=tuple(played.problems)))
    return tuple(found)


def _publish_instead(ports: Ports, version: PathwayVersion, about: Mapping[str, Any]) -> None:
    """Publishes the version after the shipped one, with what it calls as it is shipped."""
    at = ports.clock.now()
    with ports.uow() as uow:
        called = {key: uow.versions.in_force(key, on=civil_date(at)).version for key in version.called}
        drawn = ports.drawings.read(
            version.xml,
            about=about,
            number=max(uow.versions.numbers(version.key), default=0) + 1,
            forms={str(name): schema for name, schema in version.forms.items()},
            tables=version.tables,
            called=called,
        )
        uow.versions.publish(drawn, about=about, at=at, by=None, on=civil_date(at))
        uow.commit()


def begin_like(stage: Stage, script: Script, subject: SubjectRef | None = None) -> JourneyId:
    """A journey begun as this script begins it, about a new subject unless one is given; its steps are not taken."""
    return Run(stage, script, NotingNotifier()).begin(subject)


def _ways_gone(stage: Stage) -> frozenset[str]:
    with stage.ports.database.connect() as connection:
        rows = connection.execute(select(passages.c.pathway, passages.c.element, passages.c.flow)).all()
    return frozenset(f"{row.pathway}.{name}" for row in rows for name in (row.element, row.flow) if name)


class Run:
    """One rehearsal being run."""

    def __init__(self, stage: Stage, script: Script, notifier: NotingNotifier) -> None:
        self._stage, self._script, self._notifier = stage, script, notifier
        self._result = Rehearsal(script=script)

    def whole(self) -> Rehearsal:
        """Plays the script to its end, or to the first step that cannot be done."""
        says = self._script.says
        try:
            self.begin()
            self._expect(says.get("expect", {}), "at the start")
            for number, step in enumerate(says.get("steps", ()), start=1):
                self._step(step, number)
        except (FingerpostError, NotAnswered, KeyError) as error:
            self._result.problems.append(f"{getattr(self, '_where', 'at the start')}: {_told(error)}")
            return self._result
        journey = self._stage.journey(self._journey)
        self._result.ends = journey.outcome
        if journey.outcome != says["ends"] or (journey.is_running and says["ends"] is not None):
            open_now = ", ".join(self._stage.open(self._journey)) or "nothing"
            self._result.problems.append(
                f"at the end: it should have ended as {says['ends']}; "
                f"it {'still runs' if journey.is_running else 'ended as ' + str(journey.outcome)}, open: {open_now}"
            )
        return self._result

    def begin(self, subject: SubjectRef | None = None) -> JourneyId:
        """Starts the journey as the script does, with what the script says is on record before; no step is taken."""
        stage, says = self._stage, self._script.says
        with stage.ports.uow() as uow:
            version = uow.versions.in_force(PathwayKey(self._script.pathway), on=stage.today).version
        self._subject = subject or somebody(stage, version.subject)
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

    def _step(self, step: Mapping[str, Any], number: int) -> None:
        stage = self._stage
        act = step.get("complete") or step.get("arrives") or step.get("hand_over")
        self._where = f"step {number} ({act or 'waiting'})"
        if "at" in step:
            stage.at(step["at"])
        journey = self._journey_named(step.get("in"))
        if "wait_until" in step:
            self._notifier.sent.clear()
            stage.wait_until(step["wait_until"], watching=(journey,))
        if act:
            self._act(step, journey, str(act))
            stage.deliver()
        self._expect(step.get("expect", {}), self._where, journey)

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
        """Answers that name one of the cast, `@amara`, as the id of that worker."""

        def one(value: Any) -> Any:
            if isinstance(value, str) and value.startswith("@"):
                return str(self._person(value[1:]))
            if isinstance(value, datetime | date):
                return value.isoformat()
            return [one(v) for v in value] if isinstance(value, list) else value

        return {name: one(value) for name, value in answers.items()}

    def _journey_named(self, pathway: str | None) -> JourneyId:
        if pathway is None:
            return self._journey
        running = self._running(pathway)
        if running is None:
            raise NotAScript(f"{pathway} is not running for this {self._subject.kind.value}.")
        return running

    def _running(self, pathway: str) -> JourneyId | None:
        """The running journey of a pathway for whom this is about, or for those linked to them."""
        found = (self._stage.running(pathway, one) for one in (self._subject, *self._linked))
        return next((one for one in found if one is not None), None)

    def _state(self, pathway: str) -> str:
        """`running`, `suspended`, `ended`, `closed`: how the newest journey of a pathway stands; `none` without one."""
        about = [str(one) for one in (self._subject, *self._linked)]
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
            awaited = {t.place.element for t in stage.journey(journey).tasks.values() if t.kind == "arrival"}
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


def _told(error: Exception) -> str:
    if isinstance(error, NotAnswered):
        return "; ".join(f"{problem.question}: {problem.sentence}" for problem in error.problems)
    return f"{type(error).__name__}: {error}"


def _plain(value: Any) -> str:
    if isinstance(value, set | list):
        return ", ".join(map(str, sorted(value, key=str) if isinstance(value, set) else value)) or "nothing"
    return str(value)

"""The room in which rehearsals are played: a prepared database, of which each gets a copy with a clock of its own."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Engine

from engine.application import FORMS, WORKFLOWS, ports_over
from engine.benching import Told
from engine.clocks import FixedClock
from engine.demo.stage import Stage, local
from engine.domain.calendar import Calendar
from engine.domain.draft import Rehearsed
from engine.domain.ids import JourneyId
from engine.domain.london import civil_date
from engine.domain.pathway import PathwayVersion
from engine.domain.references import new_id
from engine.domain.rehearsal import NotAScript, Script, read_among
from engine.domain.subjects import SubjectRef
from engine.ports import Ports
from engine.rehearsing.folders import HeldFolder, clear_abandoned
from engine.rehearsing.preparing import FIRST_DAY, into_one_file, prepare
from engine.rehearsing.run import NotingNotifier, Rehearsal, Run
from engine.tables import passages


class NotStartedInTime(NotAScript):
    """A rehearsal can’t start before 2 January 2024: nobody of the invented people is there before that day."""


class RehearsalRoom:
    """Holds a prepared database, of which each rehearsal gets a copy. Use it with `with`."""

    def __init__(
        self,
        workflows: Path = WORKFLOWS,
        forms: Path = FORMS,
        *,
        instead: Sequence[Told] = (),
        calendar: Calendar | None = None,
    ) -> None:
        """`instead`: versions, each with its `pathway.toml`, that take the place of the shipped ones in this order.

        `calendar`: what works out the dates; unless given, the one of the folder.
        """
        self._workflows, self._forms, self._instead, self._calendar = workflows, forms, instead, calendar

    def __enter__(self) -> RehearsalRoom:
        clear_abandoned()
        self._held = HeldFolder()
        self._folder = self._held.path
        try:
            self._prepare()
        except BaseException:
            self._held.clear()
            raise
        return self

    def _prepare(self) -> None:
        file = self._folder / "prepared.db"
        self._prepared = prepare(file, self._workflows, self._forms, self._calendar)
        if self._instead:
            database = self._prepared.open(file)
            ports = self._ports(database, FixedClock(local(FIRST_DAY)))
            for version, about in self._instead:
                _publish_instead(ports, version, about)
            into_one_file(database)

    def _ports(self, database: Engine, clock: FixedClock, notifier: NotingNotifier | None = None) -> Ports:
        return ports_over(
            database, clock=clock, workflows=self._workflows, notifier=notifier, calendar=self._prepared.calendar
        )

    def __exit__(self, *_: object) -> None:
        self._held.clear()

    @contextmanager
    def stage(self, at: datetime | str = FIRST_DAY, *, notifier: NotingNotifier | None = None) -> Iterator[Stage]:
        """A stage of its own, with the cast and the pathways, on a fresh copy of the database."""
        file = self._folder / f"{new_id()}.db"
        shutil.copyfile(self._folder / "prepared.db", file)
        database, clock = self._prepared.open(file), FixedClock(local(at))
        try:
            yield Stage(ports=self._ports(database, clock, notifier), clock=clock, cast=self._prepared.cast)
        finally:
            database.dispose()
            for left in self._folder.glob(f"{file.name}*"):
                left.unlink()

    def rehearse(self, script: Script) -> Rehearsal:
        """Runs one script to its end, or to the first step that cannot be done. Raises NotAScript."""
        notifier = NotingNotifier()
        with self.stage(starting_at(script), notifier=notifier) as stage:
            rehearsal = Run(stage, script, notifier).whole()
            rehearsal.went = _ways_gone(stage)
            return rehearsal


def starting_at(script: Script) -> datetime:
    """When a script starts, in England's time. Raises NotAScript."""
    at = script.says["starts_at"]
    if not isinstance(at, datetime):
        raise NotAScript(f"{script.name}: “starts_at” has to be a day and a time, as 2026-06-24T09:00:00.")
    if local(at) < local(FIRST_DAY):
        raise NotStartedInTime
    return at


def rehearse_version(
    version: PathwayVersion,
    about: Mapping[str, Any],
    rehearsals: Mapping[str, str],
    *,
    calendar: Calendar | None = None,
    others: Sequence[Told] = (),
    only: Collection[str] | None = None,
) -> tuple[Rehearsed, ...]:
    """Plays these rehearsals on a version that is not published; fulfils `ports.Rehearse`.

    `calendar`: the periods that hold here; unless given, the shipped ones. `others`: versions of other pathways that
    hold here instead of the shipped ones. `only`: the names of those to play. One that is no script tells so as its
    problem.
    """
    with RehearsalRoom(instead=(*others, (version, about)), calendar=calendar) as room:
        names = sorted(rehearsals if only is None else set(rehearsals) & set(only))
        return tuple(_rehearsed(room, version.key, rehearsals, name) for name in names)


def _rehearsed(room: RehearsalRoom, pathway: str, rehearsals: Mapping[str, str], name: str) -> Rehearsed:
    try:
        script = read_among(rehearsals, name, pathway=pathway)
        played = room.rehearse(script)
    except NotAScript as error:
        return Rehearsed(name=name, title=name, problems=(str(error),))
    own = f"{pathway}."
    went = frozenset(way.removeprefix(own) for way in played.went if way.startswith(own))
    return Rehearsed(name=name, title=script.title, problems=tuple(played.problems), went=went)


def _publish_instead(ports: Ports, version: PathwayVersion, about: Mapping[str, Any]) -> None:
    """Publishes the version after the shipped one, with what it calls as that is in force here."""
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

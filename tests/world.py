"""The world that tests are set in: real ports over a fresh SQLite database, a fixed clock, the cast and the pathways.

`world.as_("amara")` is the worker's id; `world.household()` a prospective adopters' household of the North. Times are
given in England's local time.
"""

from __future__ import annotations

import functools
import secrets
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.engine import Dialect, Engine

from engine.actions import sign_in
from engine.actions.complete_task import Completion
from engine.actions.households import add_household
from engine.application import ports_over, publish_shipped_pathways
from engine.calendar_files import load_calendar
from engine.clocks import FixedClock
from engine.demo.cast import CAST, Cast, add_cast
from engine.demo.stage import Stage, local
from engine.domain.calendar import Calendar
from engine.domain.ids import JourneyId, Role, WorkerId
from engine.domain.journey import Journey
from engine.domain.people import RoleHeld
from engine.domain.subjects import Household, Person, SubjectRef
from engine.ports import Notifier
from engine.rehearsing import PathwayBench, rehearse_version
from engine.store.database import open_database
from engine.store.filling import know_statements, never_waits_for_the_disk
from engine.store.migrating import migrate
from engine.tables import audit_entries

PASSWORD = "a-long-and-invented-password"
# Hashing a password is slow on purpose; tests sign in by the hundred, with one that opens nothing. That people's are
# hashed slowly is a test of its own (tests/operations/test_passwords.py).
sign_in._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
sign_in._NOBODY = sign_in._hasher.hash("nobody")
BENCH = PathwayBench()
#: When a world that is copied for each test was made.
LONG_AGO = "2024-01-02 09:00"


@dataclass(kw_only=True)
class World(Stage):
    """A stage with tests' shorthands: people by first name, answers as keywords."""

    database: Engine

    def as_(self, name: str) -> WorkerId:
        """The id of one of the cast."""
        return self.cast[name]

    def session(self, name: str) -> str:
        """The token of a session in which one of the cast is signed in from now on."""
        token, at = secrets.token_urlsafe(32), self.clock.now()
        with self.ports.uow() as uow:
            expires = at + sign_in.SESSION_LASTS
            uow.sessions.start(self.as_(name), token_sha256=sign_in.token_sha256(token), at=at, expires_at=expires)
            uow.commit()
        return token

    def household(self, *names: str, team: str = "North") -> Household:
        """A prospective adopters' household."""
        people = [Person(id="", name=name) for name in names or ("Grace Adeyemi-Cole", "Daniel Reece")]
        return add_household(self.ports, self.as_("esme"), people=people, team=self.cast.teams[team])

    def enter(
        self,
        pathway: str,
        subject: SubjectRef,
        *,
        as_: str = "esme",
        linked: tuple[SubjectRef, ...] = (),
        **answers: Any,
    ) -> Journey:
        """Starts a pathway."""
        return self.start(pathway, subject, by=self.as_(as_), answers=answers, linked=linked)

    def do(
        self,
        journey: JourneyId,
        element: str,
        as_: str,
        outcome: str | None = None,
        *,
        item: str | None = None,
        breach_reason: str = "",
        **answers: Any,
    ) -> Completion:
        """Completes or records the element as one of the cast, with sample answers but for those given."""
        return self.complete(
            journey,
            element,
            by=self.as_(as_),
            outcome=outcome,
            item=item,
            breach_reason=breach_reason,
            answers=answers,
        )

    def give_role(self, name: str, role: str, *, team: str | None = "North") -> None:
        """Gives one of the cast a role more."""
        with self.ports.uow() as uow:
            worker = uow.workers.get(self.as_(name))
            held = RoleHeld(role=Role(role), team=self.cast.teams[team] if team else None)
            uow.workers.change(replace(worker, roles=(*worker.roles, held)))
            uow.commit()

    def draw_with(self, second: str) -> None:
        """Drafts can be rehearsed here, and this one of the cast draws pathways too, and does nothing else."""
        self.ports = replace(self.ports, rehearse=rehearse_version, bench=BENCH)
        with self.ports.uow() as uow:
            worker = uow.workers.get(self.as_(second))
            uow.workers.change(replace(worker, roles=(RoleHeld(role=Role("process_owner"), team=None),)))
            uow.commit()

    def tags(self, tag: str, *, by: str | None = None) -> int:
        """How many audit entries have this tag, of one of the cast or of anybody."""
        entries = select(func.count()).select_from(audit_entries).where(audit_entries.c.tag == tag)
        if by is not None:
            entries = entries.where(audit_entries.c.actor == f"worker:{self.as_(by)}")
        with self.database.connect() as connection:
            return connection.execute(entries).scalar_one()


def build_world(folder: Path, at: str = "2026-06-24 09:00", *, notifier: Notifier | None = None) -> World:
    """A fresh world on a SQLite file in this folder; a copy of one made once, which takes milliseconds."""
    file = folder / "fingerpost.db"
    file_made_once = _made_once()
    shutil.copyfile(file_made_once, file)
    database = knowing_statements(open_database(f"sqlite:///{file}"))
    never_waits_for_the_disk(database)
    clock = FixedClock(local(at))
    ports = ports_over(database, clock=clock, notifier=notifier, calendar=shipped_calendar())
    return World(ports=ports, clock=clock, cast=_cast_of(file_made_once, ports), database=database)


def world_over(
    database: Engine,
    at: str = "2026-06-24 09:00",
    *,
    notifier: Notifier | None = None,
    cast_there: bool = False,
    cast: Cast | None = None,
) -> World:
    """A world on a database of either kind: an empty one, or one in which the cast is already, known or not."""
    knowing_statements(database)
    clock = FixedClock(local(at))
    ports = ports_over(database, clock=clock, notifier=notifier, calendar=shipped_calendar())
    if cast_there or cast:
        return World(ports=ports, clock=clock, cast=cast or _cast(ports), database=database)
    migrate(database)
    publish_shipped_pathways(ports)
    return World(ports=ports, clock=clock, cast=add_cast(ports, PASSWORD), database=database)


@functools.cache
def _made_once() -> Path:
    file = Path(tempfile.mkdtemp(prefix="fingerpost-world-")) / "fingerpost.db"
    database = open_database(f"sqlite:///{file}")
    never_waits_for_the_disk(database)
    world_over(database, LONG_AGO)
    with database.connect() as connection:
        # The copy is of one file, so what stands in the write-ahead log has to be in it.
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return file


_spoken: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


def knowing_statements(database: Engine) -> Engine:
    """The same database, with the statements that were made before for another of its kind in this process.

    A service has one database for years; tests have one each, and would spend a third of their time on making the same
    statements anew.
    """
    kind = database.dialect.name
    if kind not in _spoken:
        database.connect().close()  # what is spoken is known from the first connection on
        _spoken[kind] = database.dialect, {}
    dialect, made = _spoken[kind]
    know_statements(database, dialect=dialect, made=made)
    return database


@functools.cache
def shipped_calendar() -> Calendar:
    """The calendar of the shipped pathways, read once: reading it takes as long as many a test."""
    return load_calendar()


_casts: dict[Path, Cast] = {}


def _cast_of(made: Path, ports: Any) -> Cast:
    """The cast of worlds copied from this file: the same in all of them."""
    if made not in _casts:
        _casts[made] = _cast(ports)
    return _casts[made]


def _cast(ports: Any) -> Cast:
    with ports.uow() as uow:
        workers = {part.sign_in_name: uow.workers.credentials(part.sign_in_name).worker.id for part in CAST}
        teams = {team.name: team.id for team in uow.workers.teams()}
    return Cast(workers=workers, teams=teams)

"""The database that every room begins with: the pathways of the folders, published, and the invented people.

Migrating, reading and publishing all pathways takes half a second of a processor. What is shipped does not change while
a process lives, so it is done once for a calendar, and kept as the few megabytes of its file.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Dialect, Engine

from engine.application import FORMS, WORKFLOWS, ports_over, publish_shipped_pathways
from engine.clocks import FixedClock
from engine.demo.cast import Cast, add_cast
from engine.demo.stage import local
from engine.domain.calendar import Calendar
from engine.domain.references import new_id
from engine.store.database import open_database
from engine.store.filling import know_statements, never_waits_for_the_disk
from engine.store.migrating import migrate

FIRST_DAY = "2024-01-02 09:00"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A prepared database: the content of its file, who is in it, and what works out its dates."""

    content: bytes
    cast: Cast
    calendar: Calendar
    dialect: Dialect
    statements: dict[Any, Any]  #: those made for databases of this kind, for all that begin with it

    def open(self, file: Path) -> Engine:
        """Opens a copy, which is thrown away afterwards."""
        database = open_database(f"sqlite:///{file}")
        never_waits_for_the_disk(database)
        know_statements(database, dialect=self.dialect, made=self.statements)
        return database


_making = threading.Lock()
_last: list[tuple[Calendar | None, Prepared]] = []  #: what was shipped, with the calendar that was asked for


def prepare(file: Path, workflows: Path, forms: Path, calendar: Calendar | None) -> Prepared:
    """Makes the database in this file, which is not there yet, unless the same was made before: then it is written."""
    if (workflows, forms) != (WORKFLOWS, FORMS):
        return _make(file, workflows, forms, calendar)
    with _making:
        found = next((made for asked, made in _last if asked is calendar), None)
        if found is None:
            found = _make(file, workflows, forms, calendar)
            _last[:] = [(calendar, found)]
            return found
    file.write_bytes(found.content)
    return found


def into_one_file(database: Engine) -> None:
    """A copy takes one file, so what stands in the write-ahead log has to be in it. Closes the database."""
    with database.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def _make(file: Path, workflows: Path, forms: Path, calendar: Calendar | None) -> Prepared:
    database = open_database(f"sqlite:///{file}")
    migrate(database)
    never_waits_for_the_disk(database)
    ports = ports_over(database, clock=FixedClock(local(FIRST_DAY)), workflows=workflows, calendar=calendar)
    publish_shipped_pathways(ports, workflows=workflows, forms=forms)
    cast = add_cast(ports, new_id())
    into_one_file(database)
    return Prepared(
        content=file.read_bytes(), cast=cast, calendar=ports.calendar, dialect=database.dialect, statements={}
    )

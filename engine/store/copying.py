"""Copies everything that is stored into an empty database of any kind, and checks that all of it came.

The way from the SQLite file of one machine to the PostgreSQL of several, and back. A backup cannot go that way: it is a
dump in the words of its own kind of database. Here each row goes through the tables as Fingerpost knows them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine.domain.errors import ChainBroken, FingerpostError
from engine.store.database import writing
from engine.store.migrating import migrate, newest_revision, revision_of
from engine.store.restoring import refuse_running
from engine.store.verifying import Verified, verify_in
from engine.tables import audit_about, metadata

ROWS_AT_ONCE = 500
#: The database lists by itself, by a trigger, whom an entry of the audit trail is about.
BY_ITSELF = frozenset({audit_about.name})
SUMS_UNTIL = 2**256


class NotMoved(FingerpostError):
    """What is stored could not be moved; the message says why, and what became of both databases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What is in the new database now. `counts` is rows by table."""

    counts: Mapping[str, int]
    verified: Verified

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(self.counts.values())


@dataclass(slots=True)
class _Content:
    """Rows of one table, and the sum of their hashes: the same whatever order a database gives them in."""

    rows: int = 0
    sums: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        self.rows += 1
        hashed = hashlib.sha256(repr(sorted(row.items())).encode()).digest()
        self.sums = (self.sums + int.from_bytes(hashed, "big")) % SUMS_UNTIL


def move(source: Engine, target: Engine) -> Moved:
    """Copies all of `source` into `target`, in which nothing may be yet. Raises NotMoved.

    Nobody can write into the source meanwhile; it is left as it is. In the target it is all or nothing.
    """
    _refuse_what_is_there(target)
    with _held(source) as reading:
        _check_source(reading)
        migrate(target)
        copied = {}
        try:
            with writing(target) as connection, connection.begin():
                for table in metadata.sorted_tables:
                    copied[table.name] = _copy(reading, connection, table)
        except sa.exc.StatementError as error:
            kind = type(error.orig or error).__name__
            raise NotMoved(
                f"The new database refused a row of {table.name} ({kind}): what the old one holds there does not fit. "
                f"{NOTHING_MOVED}"
            ) from error
    with target.connect() as connection:
        return _compare(connection, copied)


NOTHING_MOVED = "Nothing was moved: go on with the old database, and remove the new one before you try again."


def _refuse_what_is_there(target: Engine) -> None:
    with target.connect() as connection:
        there = sa.inspect(connection).get_table_names()
    if there:
        raise NotMoved(
            "The database that FINGERPOST_DATABASE_URL names is not empty. Make a new one, and run this before "
            "anything else on it. Nothing was changed."
        )


@contextmanager
def _held(source: Engine) -> Iterator[Connection]:
    """A connection that sees one instant of the source, into which nobody writes until it is closed."""
    if source.dialect.name == "sqlite":
        with writing(source) as connection, connection.begin():
            yield connection
        return
    refuse_running(source, NotMoved, "Nothing was changed.")
    with source.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection


def _check_source(reading: Connection) -> None:
    revision = revision_of(reading)
    if revision is None:
        raise NotMoved("There is nothing to move: the old database is empty. Nothing was changed.")
    if revision != newest_revision():
        raise NotMoved(
            f"The old database is at revision {revision}, and this version of Fingerpost works with "
            f"{newest_revision()}: run “fingerpost migrate” on it first. Nothing was changed."
        )
    try:
        verify_in(reading)
    except ChainBroken as error:
        raise NotMoved(f"What is stored is not whole. {error} Nothing was changed.") from error


def _copy(reading: Connection, connection: Connection, table: sa.Table) -> _Content:
    content = _Content()
    for rows in _pieces(reading, table):
        for row in rows:
            content.add(row)
        if table.name not in BY_ITSELF:
            connection.execute(sa.insert(table), rows)
    return content


def _pieces(connection: Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    """Rows, many at once, but documents one by one: each may be large."""
    large = any(isinstance(column.type, sa.LargeBinary) for column in table.columns)
    wanted = sa.select(table).execution_options(yield_per=1 if large else ROWS_AT_ONCE)
    for rows in connection.execute(wanted).mappings().partitions():
        yield [dict(row) for row in rows]


def _compare(connection: Connection, copied: Mapping[str, _Content]) -> Moved:
    """Reads everything back from the new database. Raises NotMoved."""
    found = {}
    for table in metadata.sorted_tables:
        found[table.name] = _Content()
        for rows in _pieces(connection, table):
            for row in rows:
                found[table.name].add(row)
    wrong = sorted(name for name, content in copied.items() if found[name] != content)
    if wrong:
        raise NotMoved(f"Not everything came as it was: {', '.join(wrong)} differ. {NOTHING_MOVED}")
    try:
        verified = verify_in(connection)
    except ChainBroken as error:
        raise NotMoved(f"{error} {NOTHING_MOVED}") from error
    return Moved(counts={name: content.rows for name, content in found.items()}, verified=verified)

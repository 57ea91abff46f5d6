"""Opens the database: SQLite for a laptop or one small council, PostgreSQL for several machines.

SQLite is set up so that a second writer waits for the first one instead of failing, and so that reading never waits
for writing. PostgreSQL runs at READ COMMITTED; what must not be done twice is claimed by locking its row.
"""

from __future__ import annotations

import os
import select
import sqlite3
from contextlib import suppress
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext, make_url

from engine.domain.errors import NotNow
from engine.reading.at_once import ONE_STATEMENT
from engine.store.inserting import WAITING
from engine.store.together import Together, write_what_waits

WAIT_SECONDS = 30
STATEMENTS_KEPT = 1_000  #: prepared, on each connection to SQLite; preparing a large one takes longer than asking it
CONNECT_SECONDS = 10
#: The execution option of a connection whose transactions write. SQLite takes its write lock when one begins: were it
#: taken at the first write instead, two writers that had both read before could only fail.
WRITES = "fingerpost_writes"
TRANSACTIONS = "READ COMMITTED"
#: On each connection to PostgreSQL: planning what a task's page asks takes ten times as long as answering it.
PLANS_KEPT = 500
#: A machine that lost its power says no goodbye. Its server notices within a minute and frees the rows that it held;
#: by itself it would take hours. Over the socket of one machine this is without effect.
ON_CONNECTING = (
    f"-c lock_timeout={WAIT_SECONDS}s",
    *("-c tcp_keepalives_idle=30", "-c tcp_keepalives_interval=10", "-c tcp_keepalives_count=3"),
)
#: What SQLite calls busy, locked, read-only, failing to read or write, full, impossible to open, impossible to lock,
#: and what is no database at all.
SQLITE_AWAY = (5, 6, 8, 10, 13, 14, 15, 26)
#: Which driver speaks to a database whose address names none.
DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}


class DatabaseUnreachable(NotNow):
    """The database cannot be reached. See that its server runs, and that FINGERPOST_DATABASE_URL names it rightly."""


def open_database(url: str) -> Engine:
    """An engine for the address; nothing is asked of the database yet. ValueError for a kind we do not know."""
    address = make_url(url)
    kind = address.get_backend_name()
    if kind not in DRIVERS:
        raise ValueError(f"Fingerpost keeps its record in SQLite or PostgreSQL, not in “{kind}”.")
    if "+" not in address.drivername:
        address = address.set(drivername=DRIVERS[kind])
    return _open_sqlite(address) if kind == "sqlite" else _open_postgresql(address)


def writing(engine: Engine, waiting: Together | None = None) -> Connection:
    """A connection whose transactions write. Raises DatabaseUnreachable.

    On PostgreSQL rows can wait in what is given, to be written together; who gives it writes them before committing.
    """
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level=TRANSACTIONS, **{WAITING: waiting})
    return engine.connect().execution_options(**{WRITES: True})


def reading(engine: Engine) -> Engine:
    """The same database for those who only ask. On PostgreSQL each statement stands for itself.

    At READ COMMITTED a transaction shows its statements no more alike than none does, and beginning and ending it is
    two ways there and back. SQLite shows all statements of a page one state of the database.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine


def _tell_when_away(engine: Engine) -> None:
    """Raises NotNow or DatabaseUnreachable, instead of the driver's own error, where the database is away or busy."""

    @event.listens_for(engine, "handle_error")
    def _told(context: ExceptionContext) -> Exception | None:
        if not context.is_disconnect and not _is_away(context.original_exception):
            return None
        return DatabaseUnreachable() if context.is_disconnect or context.connection is None else NotNow()


def _is_away(error: BaseException) -> bool:
    """Whether this says that the database is away, busy or full, rather than that what was asked of it is wrong."""
    if isinstance(error, sqlite3.DatabaseError):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY
    return isinstance(error, psycopg.OperationalError)


def _open_sqlite(address: URL) -> Engine:
    engine = sa.create_engine(address, connect_args={"timeout": WAIT_SECONDS, "cached_statements": STATEMENTS_KEPT})

    @event.listens_for(engine, "do_connect")
    def _make_for_itself_alone(_dialect: Any, _record: Any, arguments: Any, _named: Any) -> None:
        # What SQLite writes beside the file has the file's own rights, and others of the machine may not read either.
        if arguments[0] != ":memory:":
            with suppress(OSError):
                os.close(os.open(arguments[0], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        # Python's driver would begin transactions by itself, late and only before some statements.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
        connection.execute("PRAGMA journal_mode = WAL")
        # What somebody was told is done must still be done after a power cut; it costs one wait for the disk a commit.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if ONE_STATEMENT not in options:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if WRITES in options else "BEGIN")

    _tell_when_away(engine)
    return engine


def _is_quiet(socket: int) -> bool:
    """Whether nothing is to be read from it, not even that it was closed."""
    if not hasattr(select, "poll"):
        return not select.select([socket], [], [], 0)[0]
    line = select.poll()
    line.register(socket, select.POLLIN)
    return not line.poll(0)


def _open_postgresql(address: URL) -> Engine:
    engine = sa.create_engine(
        address,
        isolation_level=TRANSACTIONS,
        # Nor does a server that does not answer hold anybody up for longer than they would wait.
        connect_args={"options": " ".join(ON_CONNECTING), "connect_timeout": CONNECT_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _record: Any) -> None:
        connection.prepared_max = PLANS_KEPT

    @event.listens_for(engine, "checkout")
    def _still_there(connection: Any, _record: Any, _proxy: Any) -> None:
        # A restarted server costs nobody their request. It has closed what it had open, and there is something to read
        # on the line; asking it each time instead would be one more way there and back, three times a request.
        if not _is_quiet(connection.pgconn.socket):
            try:
                engine.dialect.do_ping(connection)
            except psycopg.Error as error:
                raise sa.exc.InvalidatePoolError from error

    @event.listens_for(engine, "rollback")
    def _undo(connection: Connection) -> None:
        # Undone by psycopg, a transaction takes all that was planned on the connection with it, since tables might have
        # been dropped in it. None are here, and PostgreSQL itself keeps its plans. Where the connection is broken there
        # is nothing to undo, and what follows finds it out.
        if connection.invalidated:
            return
        driver: Any = connection.connection.dbapi_connection
        if driver.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            with suppress(psycopg.OperationalError):
                driver.pgconn.exec_(b"ROLLBACK")

    event.listen(engine, "before_cursor_execute", write_what_waits)
    _tell_when_away(engine)
    return engine

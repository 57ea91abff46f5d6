"""Filling a database with a great deal at once: it need not wait for the disk after every transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine


@contextmanager
def without_waiting_for_the_disk(database: Engine) -> Iterator[None]:
    """Inside, a power cut may cost the whole database. Only for one that can be filled again from nothing.

    Changes SQLite only. Connections made inside are closed on leaving, so that none goes on like this.
    """
    database.dispose()
    never_waits_for_the_disk(database)
    try:
        yield
    finally:
        if event.contains(database, "connect", _hasten):
            event.remove(database, "connect", _hasten)
        database.dispose()


def never_waits_for_the_disk(database: Engine) -> None:
    """The same for as long as it is open: for one that is thrown away afterwards, as a rehearsal's."""
    if database.dialect.name == "sqlite":
        event.listen(database, "connect", _hasten)


def know_statements(database: Engine, *, dialect: Dialect, made: dict[Any, Any]) -> None:
    """Lets a database know the statements `made` for others of its kind, and keep its own there.

    For many short-lived copies of one database: each would spend a third of its time on making the same statements
    anew. `dialect` is that of the first of them, which has been connected to.
    """
    database.dialect = database.pool._dialect = dialect
    database.update_execution_options(compiled_cache=made)


def _hasten(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")

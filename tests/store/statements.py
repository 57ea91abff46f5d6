"""Counts the SQL statements that something costs: `with counted(engine) as statements: ...; len(statements)`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

#: Beginning and ending a transaction is no question to the database.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent while inside, in their order. Many rows inserted or changed at once are one statement."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(FRAME):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)

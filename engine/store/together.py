"""What one transaction writes to PostgreSQL in one statement, as late as can be.

A step of a journey writes to seven tables. Sent one after another these are seven ways there and back, and the driver
and SQLAlchemy compute more for each than PostgreSQL does. Rows therefore wait here until something is asked of the
database, or the transaction ends, and go together: each table's part is a common table expression of one statement.
PostgreSQL checks references between them when the statement ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.store.inserting import ROWS, WAITING, How, Row, packed_writing

_BOUND = re.compile(rf"%\({ROWS}\)s")


@dataclass(frozen=True, slots=True)
class _Part:
    table: sa.Table
    how: How
    columns: tuple[str, ...]
    rows: list[Row]


_made: dict[tuple[tuple[str, How, tuple[str, ...]], ...], str] = {}


class Together:
    """The rows that wait to be written."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []

    def add(self, connection: Connection, table: sa.Table, how: How, rows: Sequence[Row]) -> None:
        """Has them wait. What waits for the same table is written first, unless all of it only adds rows."""
        columns = tuple(rows[0])
        there = next((part for part in self._parts if part.table is table), None)
        if there is not None and (there.how, how) == ("insert", "insert") and there.columns == columns:
            there.rows.extend(rows)
            return
        if there is not None:
            self.write(connection)
        self._parts.append(_Part(table, how, columns, list(rows)))

    def write(self, connection: Connection) -> None:
        """Writes all that waits, in one statement; nothing is asked of the database where nothing does."""
        if not self._parts:
            return
        parts, self._parts = self._parts, []
        key = tuple((part.table.name, part.how, part.columns) for part in parts)
        writings = [packed_writing(connection.dialect, part.table, part.how, part.columns) for part in parts]
        sql = _made.get(key)
        if sql is None:
            sql = _made[key] = _as_one([writing.sql for writing in writings])
        values = [writing.packed(part.rows)[ROWS] for writing, part in zip(writings, parts, strict=True)]
        connection.exec_driver_sql(sql, {_name(number): value for number, value in enumerate(values)})


def write_what_waits(connection: Connection, *_: Any) -> None:
    """Before anything else is asked on this connection: it must see what was written before it."""
    waiting = connection.get_execution_options().get(WAITING)
    if waiting is not None:
        waiting.write(connection)


def _as_one(statements: Sequence[str]) -> str:
    """Each keeps its own rows; all but the last stand before it as expressions of their own."""
    numbered = [_BOUND.sub(f"%({_name(number)})s", sql) for number, sql in enumerate(statements)]
    first = ", ".join(f"written_{number} AS ({sql})" for number, sql in enumerate(numbered[:-1]))
    return f"WITH {first} {numbered[-1]}" if first else numbered[-1]


def _name(number: int) -> str:
    return f"{ROWS}_{number}"

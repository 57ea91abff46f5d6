"""Inserting where a row may stand already: the same words for SQLite and PostgreSQL.

Statements that every step needs are made once in a process; making one costs as much as asking it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

Row = Mapping[str, Any]


def insert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens when the row is there."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def insert_all(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts them in one statement; nothing is asked of the database where there are none."""
    if rows:
        connection.execute(_inserting(table), list(rows))


def insert_absent(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts those that are not there yet."""
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), list(rows))


def insert_or_change(connection: Connection, table: sa.Table, *rows: Row) -> None:
    """Inserts each row, or changes the one with its primary key to be like it. The rows have the same columns."""
    connection.execute(_inserting_or_changing(connection.dialect.name, table, tuple(rows[0])), list(rows))


def write_all(connection: Connection, table: sa.Table, *, added: Sequence[Row], changed: Sequence[Row]) -> None:
    """Inserts rows and changes others by their id, in one statement; in none where there are none of either."""
    if added and changed:
        insert_or_change(connection, table, *added, *changed)
    elif changed:
        values = [{"this_id": row["id"], **{name: row[name] for name in row if name != "id"}} for row in changed]
        connection.execute(_changing(table), values)
    else:
        insert_all(connection, table, added)


@cache
def _inserting(table: sa.Table) -> sa.Insert:
    return sa.insert(table)


@cache
def _inserting_or_changing(kind: str, table: sa.Table, columns: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    statement = postgresql.insert(table) if kind == "postgresql" else sqlite.insert(table)
    changed = {name: statement.excluded[name] for name in columns if name not in table.primary_key.columns}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=changed)


@cache
def _changing(table: sa.Table) -> sa.Update:
    return sa.update(table).where(table.c.id == sa.bindparam("this_id"))

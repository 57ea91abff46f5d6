"""Inserting where a row may stand already: the same words for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        connection.execute(sa.insert(table), list(rows))


def insert_absent(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts those that are not there yet."""
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), list(rows))


def insert_or_change(connection: Connection, table: sa.Table, row: Row) -> None:
    """Inserts the row, or changes the one with its primary key to be like it."""
    statement = insert(connection, table)
    key = list(table.primary_key.columns)
    changed = {name: statement.excluded[name] for name in row if name not in table.primary_key.columns}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), [row])

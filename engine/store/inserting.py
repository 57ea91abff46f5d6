"""Inserting where a row may stand already: the same words for SQLite and PostgreSQL.

Each statement is made and compiled once in a process, and its rows are bound here: SQLAlchemy would work out anew at
every step, for every row, which value goes where, and a step writes some two hundred values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[str, Any]
How = Literal["insert", "insert or change", "change"]
Convert = Callable[[Any], Any]
THIS_ID = "this_id"


@dataclass(frozen=True, slots=True)
class _Writing:
    """A compiled statement that writes one row, and what it binds: each value by its column, made the driver's own."""

    sql: str
    values: tuple[tuple[str, str, Convert | None], ...]  #: bound as, from the column, turned by
    by_name: bool  #: whether the driver takes them by name or in this order

    def bound(self, row: Row) -> Any:
        """The row as the driver takes it."""
        if self.by_name:
            return {name: turn(row[column]) if turn else row[column] for name, column, turn in self.values}
        return tuple([turn(row[column]) if turn else row[column] for _, column, turn in self.values])


_made: dict[tuple[str, str, How, tuple[str, ...]], _Writing] = {}


def insert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens when the row is there."""
    return _insert(connection.dialect, table)


def insert_all(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts them in one statement; nothing is asked of the database where there are none."""
    if rows:
        _write(connection, table, "insert", rows)


def insert_absent(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts those that are not there yet."""
    if rows:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), list(rows))


def insert_or_change(connection: Connection, table: sa.Table, *rows: Row) -> None:
    """Inserts each row, or changes the one with its primary key to be like it. The rows have the same columns."""
    _write(connection, table, "insert or change", rows)


def write_all(connection: Connection, table: sa.Table, *, added: Sequence[Row], changed: Sequence[Row]) -> None:
    """Inserts rows and changes others by their id, in one statement; in none where there are none of either."""
    if added and changed:
        insert_or_change(connection, table, *added, *changed)
    elif changed:
        _write(connection, table, "change", changed)
    else:
        insert_all(connection, table, added)


def _write(connection: Connection, table: sa.Table, how: How, rows: Sequence[Row]) -> None:
    dialect, columns = connection.dialect, tuple(rows[0])
    key = (dialect.name, table.name, how, columns)
    writing = _made.get(key)
    if writing is None:
        writing = _made[key] = _writing(dialect, table, how, columns)
    bound = [writing.bound(row) for row in rows]
    connection.exec_driver_sql(writing.sql, bound if len(bound) > 1 else bound[0])


def _writing(dialect: Dialect, table: sa.Table, how: How, columns: tuple[str, ...]) -> _Writing:
    statement: sa.Insert | sa.Update
    if how == "change":
        # The id is the condition, and is bound by another name than a column that is set.
        statement = sa.update(table).where(table.c.id == sa.bindparam(THIS_ID))
        set_here = [name for name in columns if name != "id"]
    else:
        statement = _insert(dialect, table)
        if how == "insert or change":
            excluded, key = statement.excluded, table.primary_key.columns
            to_be = {name: excluded[name] for name in columns if name not in key}
            statement = statement.on_conflict_do_update(index_elements=list(key), set_=to_be)
        set_here = list(columns)
    compiled = statement.compile(dialect=dialect, column_keys=set_here)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"{statement} is no statement.")
    in_order = compiled.positiontup
    bound = {name: "id" if name == THIS_ID else name for name in in_order or compiled.params}
    return _Writing(
        sql=str(compiled),
        values=tuple((name, column, _turn(dialect, table.c[column])) for name, column in bound.items()),
        by_name=in_order is None,
    )


def _turn(dialect: Dialect, column: sa.Column[Any]) -> Convert | None:
    """What makes a value of this column the driver's own."""
    turn: Convert | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return turn


def _insert(dialect: Dialect, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)

"""Inserting where a row may stand already: the same words for SQLite and PostgreSQL.

Each statement is made and compiled once in a process, and its rows are bound here: SQLAlchemy would work out anew at
every step, for every row, which value goes where, and a step writes some two hundred values. PostgreSQL gets several
rows as one JSON text that it unpacks itself: one way there and back, and one value for the driver to turn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[str, Any]
How = Literal["insert", "insert or leave", "insert or change", "change"]
Convert = Callable[[Any], Any]
THIS_ID = "this_id"
ROWS = "rows"  #: what the JSON text of several rows is bound by
#: The execution option of a connection on which rows wait to be written together: what they wait in.
WAITING = "fingerpost_waiting"


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

    def packed(self, rows: Sequence[Row]) -> dict[str, str]:
        """The rows as one JSON text, each value as the driver would send it."""
        packed = [
            {column: turn(row[column]) if turn else row[column] for _, column, turn in self.values} for row in rows
        ]
        return {ROWS: json.dumps(packed, ensure_ascii=False, default=_written)}


_made: dict[tuple[str, str, How, bool, tuple[str, ...]], _Writing] = {}
_holding_bytes: dict[str, bool] = {}


def insert(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can say what happens when the row is there."""
    return _insert(connection.dialect, table)


def insert_all(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts them in one statement; nothing is asked of the database where there are none."""
    if rows:
        _write(connection, table, "insert", rows)


def insert_absent(connection: Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    """Inserts those that are not there yet, at once: whoever asks next finds them."""
    if rows:
        _send(connection, _of(connection.dialect, table, "insert or leave", tuple(rows[0]), packed=False), rows)


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


def packed_writing(dialect: Dialect, table: sa.Table, how: How, columns: tuple[str, ...]) -> _Writing:
    """What writes any number of rows to PostgreSQL, bound as one text by the name of ROWS."""
    return _of(dialect, table, how, columns, packed=True)


def _write(connection: Connection, table: sa.Table, how: How, rows: Sequence[Row]) -> None:
    dialect, columns = connection.dialect, tuple(rows[0])
    can_be_packed = dialect.name == "postgresql" and not _holds_bytes(table)
    if can_be_packed:
        waiting = connection.get_execution_options().get(WAITING)
        if waiting is not None:
            waiting.add(connection, table, how, rows)
            return
    if can_be_packed and len(rows) > 1:
        writing = packed_writing(dialect, table, how, columns)
        connection.exec_driver_sql(writing.sql, writing.packed(rows))
        return
    _send(connection, _of(dialect, table, how, columns, packed=False), rows)


def _send(connection: Connection, writing: _Writing, rows: Sequence[Row]) -> None:
    bound = [writing.bound(row) for row in rows]
    connection.exec_driver_sql(writing.sql, bound if len(bound) > 1 else bound[0])


def _of(dialect: Dialect, table: sa.Table, how: How, columns: tuple[str, ...], *, packed: bool) -> _Writing:
    key = (dialect.name, table.name, how, packed, columns)
    writing = _made.get(key)
    if writing is None:
        writing = _made[key] = (_writing_packed if packed else _writing)(dialect, table, how, columns)
    return writing


def _written(value: date) -> str:
    """A date or an instant; the driver's own have no time zone."""
    return value.isoformat()


def _holds_bytes(table: sa.Table) -> bool:
    held = _holding_bytes.get(table.name)
    if held is None:
        held = _holding_bytes[table.name] = any(isinstance(column.type, sa.LargeBinary) for column in table.c)
    return held


def _writing(dialect: Dialect, table: sa.Table, how: How, columns: tuple[str, ...]) -> _Writing:
    statement: sa.Insert | sa.Update
    if how == "change":
        # The id is the condition, and is bound by another name than a column that is set.
        statement = sa.update(table).where(table.c.id == sa.bindparam(THIS_ID))
        set_here = [name for name in columns if name != "id"]
    else:
        statement = _insert(dialect, table)
        if how == "insert or leave":
            statement = statement.on_conflict_do_nothing()
        elif how == "insert or change":
            statement = _or_change(statement, table, columns)
        set_here = list(columns)
    compiled = _compiled(statement, dialect, set_here)
    in_order = compiled.positiontup
    bound = {name: "id" if name == THIS_ID else name for name in in_order or compiled.params}
    return _Writing(
        sql=str(compiled),
        values=tuple((name, column, _turn(dialect, table.c[column])) for name, column in bound.items()),
        by_name=in_order is None,
    )


def _writing_packed(dialect: Dialect, table: sa.Table, how: How, columns: tuple[str, ...]) -> _Writing:
    """The same for several rows at once. JSON that a column keeps is a text in the text, so that it stays as it is."""
    kept_as_json = {name for name in columns if isinstance(table.c[name].type, sa.JSON)}
    unpacked = sa.func.json_to_recordset(sa.cast(sa.bindparam(ROWS, type_=sa.Text), postgresql.JSON)).table_valued(
        *(sa.column(name, sa.Text() if name in kept_as_json else table.c[name].type) for name in columns)
    )
    row = unpacked.render_derived(name="row", with_types=True)
    values = [sa.cast(row.c[name], postgresql.JSON) if name in kept_as_json else row.c[name] for name in columns]
    statement: sa.Insert | sa.Update
    if how == "change":
        to_be = {name: value for name, value in zip(columns, values, strict=True) if name != "id"}
        statement = sa.update(table).where(table.c.id == row.c.id).values(to_be)
    else:
        statement = postgresql.insert(table).from_select(list(columns), sa.select(*values))
        if how == "insert or change":
            statement = _or_change(statement, table, columns)
    return _Writing(
        sql=str(_compiled(statement, dialect, None)),
        values=tuple(
            (name, name, json.dumps if name in kept_as_json else _turn(dialect, table.c[name])) for name in columns
        ),
        by_name=True,
    )


def _or_change(
    statement: postgresql.Insert | sqlite.Insert, table: sa.Table, columns: tuple[str, ...]
) -> postgresql.Insert | sqlite.Insert:
    excluded, key = statement.excluded, table.primary_key.columns
    to_be = {name: excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=list(key), set_=to_be)


def _compiled(statement: sa.Insert | sa.Update, dialect: Dialect, columns: list[str] | None) -> SQLCompiler:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"{statement} is no statement.")
    return compiled


def _turn(dialect: Dialect, column: sa.Column[Any]) -> Convert | None:
    """What makes a value of this column the driver's own."""
    turn: Convert | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return turn


def _insert(dialect: Dialect, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect.name == "postgresql" else sqlite.insert(table)

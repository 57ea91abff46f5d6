"""Several lists asked of the database in one statement: one way there and back instead of one for each list.

The database packs each list into one JSON text, so that lists of different shapes fit beside each other in one row.
The statement is compiled once for each kind of database.
"""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from engine.tables import Instant

Rows = list[Any]  # named tuples, with the columns of their select as attributes


class Gathering:
    """`Gathering(tasks=select, timers=select).ask(connection, journey="...")["tasks"]`.

    The rows of a list come in no order. Values are bound by the names of the selects' `bindparam`s; a select with `IN`
    and a list of values cannot be gathered.
    """

    def __init__(self, **parts: sa.Select[Any]) -> None:
        self._parts = parts
        self._readers = {name: _Reader(name, part) for name, part in parts.items()}
        self._compiled: dict[str, SQLCompiler] = {}

    def ask(self, connection: Connection, **values: Any) -> dict[str, Rows]:
        """The rows of each list, as they are in one instant."""
        compiled = self._compiled_for(connection.dialect)
        bound = compiled.construct_params(values)
        positions = compiled.positiontup
        parameters = bound if positions is None else tuple(bound[name] for name in positions)
        row = connection.exec_driver_sql(str(compiled), parameters).one()
        return {name: reader.read(packed) for (name, reader), packed in zip(self._readers.items(), row, strict=True)}

    def _compiled_for(self, dialect: Dialect) -> SQLCompiler:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            packed = (_packed(part, dialect.name).label(name) for name, part in self._parts.items())
            compiled = self._compiled[dialect.name] = dialect.statement_compiler(dialect, sa.select(*packed))
        return compiled


def _packed(part: sa.Select[Any], kind: str) -> sa.ScalarSelect[Any]:
    """The rows of a select as one JSON text."""
    rows = part.subquery()
    together: sa.ColumnElement[Any]
    if kind == "postgresql":
        together = sa.cast(sa.func.json_agg(sa.func.json_build_array(*rows.c)), postgresql.TEXT)
    else:
        # SQLite keeps JSON as text, which would come out as text within text.
        row = sa.func.json_array(*(sa.func.json(c) if isinstance(c.type, sa.JSON) else c for c in rows.c))
        together = sa.func.json_group_array(row)
    return sa.select(sa.func.coalesce(together, "[]")).scalar_subquery()


class _Reader:
    """Makes rows of the JSON text of one list."""

    def __init__(self, name: str, part: sa.Select[Any]) -> None:
        columns = part.selected_columns
        self._row: Callable[..., Any] = namedtuple(name, columns.keys())  # type: ignore[misc]
        self._converted = [
            (position, _CONVERT[type(column.type)])
            for position, column in enumerate(columns)
            if type(column.type) in _CONVERT
        ]

    def read(self, packed: str) -> Rows:
        rows = json.loads(packed)
        for row in rows:
            for position, convert in self._converted:
                if row[position] is not None:
                    row[position] = convert(row[position])
        return [self._row(*row) for row in rows]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


#: How what JSON cannot hold comes back. Both databases write dates and instants in ISO form.
_CONVERT: Mapping[type, Callable[[Any], Any]] = {Instant: _instant, sa.Date: date.fromisoformat, sa.Boolean: bool}

"""Very many armed timers: most of them at a few journeys and far off; and real ones, each of a journey of its own.

A journey is moved by the engine to where its timer waits, and then copied, row by row with new ids, as often as wanted.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from benchmarks.installation import Installation
from engine import tables as t
from engine.domain.ids import JourneyId
from engine.domain.journey import Journey
from engine.domain.references import new_id, new_reference

AT_ONCE = 10_000
COPIED = (t.journeys, t.journey_subjects, t.deadlines, t.tasks, t.timers)
COPY_TIMERS = "COPY timers (id, journey_id, kind, token, due_at, to_whom, state) FROM STDIN"
FAR_OFF_DAYS = 400


def arm_far_off(installed: Installation, journey: JourneyId, count: int) -> None:
    """So many timers of this journey that will not be due for a year, a minute apart."""
    with installed.database.begin() as connection:
        for first in range(0, count, AT_ONCE):
            several = [_far_off(installed, journey, n) for n in range(first, min(first + AT_ONCE, count))]
            if connection.dialect.name == "postgresql":
                _copy_in(connection, several)
            else:
                connection.execute(sa.insert(t.timers), several)


def copies(installed: Installation, original: Journey, count: int, *, without: Collection[sa.Table] = ()) -> None:
    """So many journeys that stand where this one stands, each of its own household; without rows of some tables."""
    with installed.database.begin() as connection:
        household = _rows(connection, t.households, t.households.c.id == original.subject.id)
        rows = {table: _rows(connection, table, _of(table, original.id)) for table in COPIED if table not in without}
        made: dict[sa.Table, list[dict[str, Any]]] = {t.households: [], **{table: [] for table in rows}}
        for _ in range(count):
            ids = {original.id: new_id(), original.subject.id: new_id()}
            ids[str(original.subject)] = f"household:{ids[original.subject.id]}"
            ids |= {
                row["id"]: new_id() for table in rows for row in rows[table] if "id" in row and row["id"] not in ids
            }
            made[t.households] += [_copy(row, ids) for row in household]
            for table in rows:
                made[table] += [_copy(row, ids) for row in rows[table]]
        for table, added in made.items():
            if added:
                connection.execute(sa.insert(table), added)


def look_closely(installed: Installation) -> None:
    """The database counts its rows, as one that has been running for a while has."""
    with installed.database.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _of(table: sa.Table, journey: JourneyId) -> sa.ColumnElement[bool]:
    return (table.c.id if table is t.journeys else table.c.journey_id) == journey


def _rows(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(sa.select(table).where(where)).mappings()]


def _copy(row: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    copied = {name: ids.get(value, value) if isinstance(value, str) else value for name, value in row.items()}
    return {**copied, "reference": new_reference()} if "reference" in row else copied


def _far_off(installed: Installation, journey: JourneyId, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "journey_id": journey,
        "kind": "reminder",
        "token": "",
        "due_at": installed.clock.now() + timedelta(days=FAR_OFF_DAYS, minutes=number * 7 % 500_000),
        "to_whom": "holder",
        "state": "armed",
    }


def _copy_in(connection: sa.Connection, rows: list[dict[str, Any]]) -> None:
    driver: Any = connection.connection.cursor()
    with driver, driver.copy(COPY_TIMERS) as into:
        for row in rows:
            into.write_row(
                [*(row[name] for name in ("id", "journey_id", "kind", "token")), _naive(row), "holder", "armed"]
            )


def _naive(row: dict[str, Any]) -> str:
    """The instant as the column keeps it: in UTC, without saying so."""
    return str(row["due_at"].strftime("%Y-%m-%d %H:%M:%S"))

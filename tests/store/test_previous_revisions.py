"""A database that holds a journey at work, of each earlier revision, is brought up to date and the journey goes on.

There is no way back down: a restored backup is one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.store import migrate, verify
from tests.actions.journeys import Walk
from tests.store.test_migrations import STEPS
from tests.world import build_world, world_over

FIRST_WHOLE = "0006"  #: the first that has every table of a journey at work
EARLIER = [step.name[:4] for step in STEPS[:-1] if step.name[:4] >= FIRST_WHOLE]
#: Listed by the database itself when an entry is added.
BY_TRIGGER = (t.audit_about,)
Rows = dict[sa.Table, list[dict[str, Any]]]


def migrated_to(database: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def columns_of(database: Engine) -> dict[sa.Table, list[sa.Column[Any]]]:
    """The tables and columns of today that the database has."""
    there = sa.inspect(database)
    tables = [table for table in t.metadata.sorted_tables if there.has_table(table.name)]
    names = {table: {column["name"] for column in there.get_columns(table.name)} for table in tables}
    return {table: [column for column in table.c if column.name in names[table]] for table in names}


def rows_of(database: Engine, columns: dict[sa.Table, list[sa.Column[Any]]]) -> Rows:
    """All rows, in the order of their first column, of these columns."""
    with database.connect() as connection:
        return {
            table: [dict(row) for row in connection.execute(sa.select(*kept).order_by(*table.primary_key)).mappings()]
            for table, kept in columns.items()
        }


def fill(database: Engine, rows: Rows) -> None:
    with database.begin() as connection:
        for table, kept in rows.items():
            if kept and table not in BY_TRIGGER:
                connection.execute(sa.insert(table), kept)


@pytest.mark.parametrize("revision", EARLIER)
def test_a_database_of_an_earlier_revision_keeps_all_it_holds_and_its_journeys_go_on(
    empty_database: Engine, tmp_path: Path, revision: str
) -> None:
    (tmp_path / "before").mkdir()
    walk = Walk(build_world(tmp_path / "before"))
    walk.prepare("2026-06-25 10:00", on=walk.world.today)
    migrated_to(empty_database, revision)
    columns = columns_of(empty_database)
    held = rows_of(walk.world.database, columns)
    fill(empty_database, held)

    migrate(empty_database)

    assert rows_of(empty_database, columns) == held
    assert verify(empty_database).entries == len(held[t.audit_entries])
    walk.world = world_over(empty_database, "2026-06-26 10:00", cast_there=True)
    walk.do("ut_stage1_review", "amara", "proceed")
    assert walk.open() == ["ut_stage1_decision"]

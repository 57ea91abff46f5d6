from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from engine.store import SqlUnitOfWork, migrate
from engine.store import migrations as package
from engine.store.migrating import DatabaseTooNew
from engine.tables import metadata
from tests.store.cast import settle
from tests.store.drawings import DrawingsByHand

STEPS = sorted(Path(package.__file__).parent.glob("versions/*.py"))


def test_the_migrations_make_what_the_tables_say(empty_database: Engine) -> None:
    migrate(empty_database)

    with empty_database.connect() as connection:
        # Alembic cannot compare defaults on SQLite; the same migrations are compared with them on PostgreSQL.
        options = {"compare_type": True, "compare_server_default": connection.dialect.name == "postgresql"}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
        indices = {index["name"] for name in metadata.tables for index in sa.inspect(connection).get_indexes(name)}

    assert differences == []
    assert {index.name for table in metadata.tables.values() for index in table.indexes} <= indices


def test_migrating_again_changes_nothing(empty_database: Engine) -> None:
    first = migrate(empty_database)
    settle(lambda: SqlUnitOfWork(empty_database, DrawingsByHand()))

    again = migrate(empty_database)

    assert first == again == STEPS[-1].name[:4]
    with SqlUnitOfWork(empty_database, DrawingsByHand()) as work:
        assert [team.name for team in work.workers.teams()] == ["North"]


def test_a_database_of_a_newer_fingerpost_is_refused(database: Engine) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseTooNew, match="written by a newer version of Fingerpost"):
        migrate(database)


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: Engine) -> None:
    with empty_database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE audit_about (stands_in_the_way INTEGER)")

    with pytest.raises(sa.exc.DBAPIError):
        migrate(empty_database)

    assert set(sa.inspect(empty_database).get_table_names()) == {"audit_about"}


def test_every_migration_is_numbered_after_the_one_before_it() -> None:
    assert [step.name[:5] for step in STEPS] == [f"{number:04d}_" for number in range(1, len(STEPS) + 1)]
    for number, step in enumerate(STEPS, 1):
        text = step.read_text(encoding="utf-8")
        before = f'"{number - 1:04d}"' if number > 1 else "None"
        assert re.search(rf'^revision = "{number:04d}"\ndown_revision = {before}$', text, re.MULTILINE), step.name

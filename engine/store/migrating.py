"""Brings a database to the shape this version of Fingerpost works with."""

from __future__ import annotations

import functools

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection, Engine

from engine.domain.errors import FingerpostError
from engine.store.database import writing

#: Any number will do; it must only be the same in every process that migrates.
_LOCK = 7_032_026


class DatabaseTooNew(FingerpostError):
    """The database was written by a newer version of Fingerpost. Start that version, or give another database."""


def migrate(engine: Engine) -> str:
    """Runs the migrations that the database still lacks, in one transaction. Gives the revision it is at now.

    Two processes that start at once migrate one after the other. Raises DatabaseTooNew or DatabaseUnreachable.
    """
    config = _config()
    with writing(engine) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        _refuse_newer(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        return str(revision_of(connection))


@functools.cache
def newest_revision() -> str:
    """The revision that this version of Fingerpost works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def known_revisions() -> frozenset[str]:
    """Every revision that this version of Fingerpost can bring up to date."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at; None where it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "engine.store:migrations")
    return config


def _refuse_newer(connection: Connection) -> None:
    if revision_of(connection) not in {None, *known_revisions()}:
        raise DatabaseTooNew

"""Makes a backup of the database as it is at one instant, while others go on writing.

SQLite copies itself page by page; PostgreSQL dumps the snapshot in which the rows were counted. Each backup is checked
before it is called one: on SQLite the copy itself, on PostgreSQL the snapshot and the dump's table of contents.
"""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine.domain.errors import FingerpostError
from engine.store.backup_file import BackupFailed, Note, count_rows, pack, sha256_of
from engine.store.database import open_database
from engine.store.migrating import revision_of
from engine.store.postgresql_tools import run_tool
from engine.store.verifying import Verified, verify_in


def back_up(database: Engine, file: Path) -> Note:
    """Writes the backup to `file`. Raises BackupFailed, ChainBroken (what is stored was tampered with)."""
    if not file.parent.is_dir():
        raise BackupFailed(f"There is no folder {file.parent}. Make it first.")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".fingerpost-backup-") as folder:
            dump = Path(folder) / "dump"
            sqlite = database.dialect.name == "sqlite"
            note = _copy_sqlite(database, dump) if sqlite else _dump_postgresql(database, dump)
            pack(note, dump, file)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise BackupFailed(f"Nothing can be written beside {file} ({why}). Nothing was kept.") from error
    return note


def _copy_sqlite(database: Engine, dump: Path) -> Note:
    with database.connect() as connection:
        # The connection is in a transaction, and so the copy is of that one instant.
        connection.execute(sa.text("SELECT count(*) FROM sqlite_master"))
        source = connection.connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise TypeError("The driver of SQLite is another than was thought.")
        target = sqlite3.connect(dump)
        source.backup(target)
        target.close()
        made_at = _now(connection)
    copied = open_database(f"sqlite:///{dump}")
    try:
        with copied.connect() as connection:
            counts, revision, verified = _look_through(connection)
            connection.rollback()
            # The copy is of one file: what stands in its write-ahead log has to be in it.
            connection.connection.driver_connection.execute("PRAGMA journal_mode = DELETE")  # type: ignore[union-attr]
    finally:
        copied.dispose()
    return _noted("sqlite", revision, made_at, counts, verified, dump)


def _dump_postgresql(database: Engine, dump: Path) -> Note:
    with database.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.execute(sa.text("SELECT pg_export_snapshot()")).scalar_one()
        made_at = _now(connection)
        counts, revision, verified = _look_through(connection)
        run_tool(
            database.url,
            *("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"),
            f"--file={dump}",
        )
    return _noted("postgresql", revision, made_at, counts, verified, dump)


def _look_through(connection: Connection) -> tuple[dict[str, int], str, Verified]:
    """(rows by table, revision, the audit trail). Raises BackupFailed where the database was never migrated."""
    revision = revision_of(connection)
    if revision is None:
        raise BackupFailed("There is nothing to back up: the database is empty.")
    try:
        return count_rows(connection), revision, verify_in(connection)
    except FingerpostError as error:
        raise BackupFailed(f"No backup was made, since what is stored is not whole. {error}") from error


def _now(connection: Connection) -> str:
    """The instant of the copy by the database's own clock, in UTC."""
    if connection.dialect.name == "sqlite":
        return str(connection.execute(sa.text("SELECT strftime('%Y-%m-%d %H:%M:%S', 'now')")).scalar_one())
    at: datetime = connection.execute(sa.text("SELECT now()")).scalar_one()
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _noted(kind: str, revision: str, made_at: str, counts: dict[str, int], verified: Verified, dump: Path) -> Note:
    return Note(
        kind=kind,
        revision=revision,
        made_at=made_at,
        counts=counts,
        chains=verified.chains,
        entries=verified.entries,
        sha256=sha256_of(dump),
    )

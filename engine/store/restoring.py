"""Puts a backup into the database in place of what is there, and checks that all of it came."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine.domain.errors import ChainBroken, FingerpostError
from engine.store.backup_file import NotABackup, Note, count_rows, unpack
from engine.store.database import open_database
from engine.store.migrating import known_revisions, revision_of
from engine.store.postgresql_tools import run_tool
from engine.store.verifying import verify_in

#: What a database holds that was migrated and never used.
OF_EVERY_INSTALLATION = frozenset({"alembic_version", "pathway_versions", "audit_chains", "audit_entries"})

#: Stands among the first lines of a script, before anything that is of the record.
NEWER_SETTING, HEAD = b"\nSET transaction_timeout = 0;\n", 4_096


class NotRestored(FingerpostError):
    """The backup could not be restored; the message says why, and what became of the database."""


def restore(database: Engine, file: Path, *, replace: bool) -> Note:
    """What was restored. Raises NotABackup or NotRestored; unless the message says otherwise nothing was changed."""
    with ExitStack() as kept:
        try:
            dump = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="fingerpost-restore-"))) / "dump"
            note = unpack(file, dump)
        except OSError as error:
            raise NotRestored(
                f"{file} cannot be unpacked into the folder for temporary files ({error.strerror}). {UNCHANGED} "
                "Name another one in TMPDIR."
            ) from error
        kind = database.dialect.name
        if note.kind != kind:
            raise NotRestored(
                f"This backup is of {note.kind}, and FINGERPOST_DATABASE_URL names {kind}. {UNCHANGED} Restore it into "
                f"{note.kind}; “fingerpost move” takes it on from there."
            )
        if note.revision not in known_revisions():
            raise NotRestored(
                f"This backup was made by a newer version of Fingerpost: restore it with that. {UNCHANGED}"
            )
        _refuse_used(database, replace=replace)
        if kind == "sqlite":
            _check_dump(dump, note)
            _copy_into(database, dump)
        else:
            refuse_running(database, NotRestored, UNCHANGED)
            _read_into(database, dump)
    database.dispose()
    with database.connect() as connection:
        _compare(connection, note, "Restore it into another database, and keep this one for whoever looks into it.")
    return note


UNCHANGED = "Nothing was changed."


def _refuse_used(database: Engine, *, replace: bool) -> None:
    with database.connect() as connection:
        used = {
            name: rows for name, rows in count_rows(connection).items() if rows and name not in OF_EVERY_INSTALLATION
        }
    if used and not replace:
        raise NotRestored(
            f"The database is not empty: it holds {sum(used.values())} rows in {', '.join(sorted(used)[:3])} and more. "
            f"Make a backup of it, then use --replace. {UNCHANGED}"
        )


def refuse_running(database: Engine, refusal: type[FingerpostError], otherwise: str) -> None:
    """Raises the refusal while anybody else is connected to this PostgreSQL database."""
    asked = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    )
    with database.connect() as connection:
        others = connection.execute(asked).scalar_one()
    if others:
        raise refusal(f"{others} others use this database at this moment: stop them first. {otherwise}")


def _check_dump(dump: Path, note: Note) -> None:
    """Looks through the copy before anything of the database is given up for it."""
    copied = open_database(f"sqlite:///{dump}")
    try:
        with copied.connect() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
                raise NotABackup(f"The database in this backup is damaged. {UNCHANGED}")
            _compare(connection, note, UNCHANGED)
    finally:
        copied.dispose()


def _copy_into(database: Engine, dump: Path) -> None:
    with database.connect() as connection:
        connection.rollback()
        target = connection.connection.driver_connection
        if not isinstance(target, sqlite3.Connection):
            raise TypeError("The driver of SQLite is another than was thought.")
        source = sqlite3.connect(dump)
        try:
            source.backup(target)
        except sqlite3.Error as error:
            raise NotRestored(
                "The database could not be written: is Fingerpost still running on it, or the disk full? What was in "
                "it is still there."
            ) from error
        finally:
            source.close()


def _read_into(database: Engine, dump: Path) -> None:
    """In one transaction: either all of it comes, or what was there stays."""
    database.dispose()
    script = dump.with_suffix(".sql")
    run_tool(None, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
    leave_out_newer_settings(script)
    run_tool(
        database.url,
        *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--variable=ON_ERROR_STOP=1", "--output=/dev/null"),
        *("--command", "DROP SCHEMA public CASCADE", "--command", "CREATE SCHEMA public", f"--file={script}"),
    )


def leave_out_newer_settings(script: Path) -> None:
    """The programs of PostgreSQL 17 and later set a time limit to none that a server of an older version does not know,
    and which is none anyway: the statement is made a remark, in place, since the rest may be large."""
    with script.open("r+b") as file:
        at = file.read(HEAD).find(NEWER_SETTING)
        if at >= 0:
            file.seek(at + 1)
            file.write(b"--")


def _compare(connection: Connection, note: Note, otherwise: str) -> None:
    """Whether everything is there that the note names, and the audit trail whole."""
    counts = count_rows(connection)
    wrong = sorted(name for name in counts.keys() | note.counts.keys() if counts.get(name) != note.counts.get(name))
    if wrong or revision_of(connection) != note.revision:
        raise NotRestored(f"Not everything came: {', '.join(wrong) or 'the revision'} differ. {otherwise}")
    try:
        verified = verify_in(connection)
    except ChainBroken as error:
        raise NotRestored(f"{error} {otherwise}") from error
    if (verified.chains, verified.entries) != (note.chains, note.entries):
        raise NotRestored(f"Not all of the audit trail came. {otherwise}")

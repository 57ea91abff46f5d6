"""The file that a backup is: a ZIP of the database's own dump and a note of what should be in it.

The note names the kind of database, its revision, the number of rows of each table and the hash of the dump, so that
what is read back can be compared with what was written.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import FingerpostError

NOTE, DUMP = "note.json", "database"
FORMAT = 1
PIECE_BYTES = 1024 * 1024


class NotABackup(FingerpostError):
    """This file is no backup of Fingerpost's, or it is damaged."""


class BackupFailed(FingerpostError):
    """The backup could not be made; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is in a backup. `kind` is `sqlite` or `postgresql`, `made_at` in UTC, `counts` rows by table."""

    kind: str
    revision: str
    made_at: str
    counts: Mapping[str, int]
    chains: int
    entries: int
    sha256: str

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(self.counts.values())


def count_rows(connection: Connection) -> dict[str, int]:
    """The number of rows of every table there is, by name."""
    return {
        name: connection.execute(sa.select(sa.func.count()).select_from(sa.table(name))).scalar_one()
        for name in sorted(sa.inspect(connection).get_table_names())
    }


def pack(note: Note, dump: Path, file: Path) -> None:
    """Writes the backup beside its place, readable by its owner alone, and moves it there when it is complete."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as writing:
            with zipfile.ZipFile(writing, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
                packed.writestr(NOTE, json.dumps({"format": FORMAT, **asdict(note)}, indent=1))
                packed.write(dump, DUMP)
            writing.flush()
            os.fsync(writing.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BackupFailed(f"{file} cannot be written ({error.strerror}). Nothing was kept.") from error


def unpack(file: Path, dump: Path) -> Note:
    """Reads the note and writes the dump to `dump`. Raises NotABackup when it is damaged or something else."""
    try:
        with zipfile.ZipFile(file) as packed:
            note = _note(json.loads(packed.read(NOTE)))
            with packed.open(DUMP) as reading, dump.open("wb") as writing:
                shutil.copyfileobj(reading, writing, PIECE_BYTES)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise NotABackup(f"{file} is no backup of Fingerpost's, or it is damaged. Nothing was changed.") from error
    if sha256_of(dump) != note.sha256:
        raise NotABackup(f"{file} is damaged: its content is not what was written. Nothing was changed.")
    return note


def sha256_of(file: Path) -> str:
    """The hash of a file's content."""
    with file.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()


def _note(read: dict[str, Any]) -> Note:
    if read.pop("format") != FORMAT:
        raise ValueError("format")
    return Note(**read)

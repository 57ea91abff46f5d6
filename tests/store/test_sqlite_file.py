"""The file of a database on SQLite holds children's records: only the account that runs Fingerpost reads it."""

from __future__ import annotations

import os
from pathlib import Path

from engine.store.database import open_database, writing


def test_a_sqlite_file_and_what_is_beside_it_are_read_by_their_owner_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    before = os.umask(0o022)
    try:
        database = open_database(f"sqlite:///{tmp_path / 'fingerpost.db'}")
        with writing(database) as connection:
            connection.exec_driver_sql("CREATE TABLE children (name TEXT)")
            modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
        database.dispose()
    finally:
        os.umask(before)

    assert {"fingerpost.db", "fingerpost.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}

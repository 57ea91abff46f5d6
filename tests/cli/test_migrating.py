from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import fingerpost


def test_migrate_makes_the_database_publishes_the_pathways_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("FINGERPOST_DATABASE_URL", raising=False)

    first = CliRunner().invoke(fingerpost, ["migrate"])
    again = CliRunner().invoke(fingerpost, ["migrate"])

    assert first.exit_code == again.exit_code == 0
    assert "Published adopter_stage_1@1.\n" in first.output
    assert first.output.endswith(again.output), "running it again changes nothing"
    assert again.output.startswith("The database is up to date (revision ")
    with sqlite3.connect(tmp_path / "data" / "fingerpost.db") as connection:
        assert connection.execute("SELECT count(*) FROM journeys").fetchone() == (0,)

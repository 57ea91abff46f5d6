"""PostgreSQL's own programs are told where the database is on the command line, and its password elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from engine.store import postgresql_tools
from engine.store.postgresql_tools import ToolFailed, run_tool


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a program was told: a line for each argument, then its password."""
    folder, file = tmp_path / "17" / "bin", tmp_path / "told"
    folder.mkdir(parents=True)
    (folder / "pg_dump").write_text(f'#!/bin/sh\nprintf \'%s\\n\' "$@" "${{PGPASSWORD-none}}" > {file}\n')
    (folder / "psql").write_text("#!/bin/sh\necho what went wrong >&2\necho and more >&2\nexit 1\n")
    for program in folder.iterdir():
        program.chmod(0o755)
    monkeypatch.setattr(postgresql_tools, "INSTALLED", tmp_path)
    return file


@pytest.mark.parametrize(
    ("address", "shown", "password"),
    [
        (
            "postgresql+psycopg://fingerpost:p%40ss%2Fw%3Ard@db:5433/record?sslmode=require",
            "postgresql://fingerpost@db:5433/record?sslmode=require",
            "p@ss/w:rd",
        ),
        (
            "postgresql+psycopg://fingerpost@/record?host=/run/pg",
            "postgresql://fingerpost@/record?host=%2Frun%2Fpg",
            "none",
        ),
    ],
)
def test_a_password_is_given_where_others_cannot_read_it_and_nothing_in_its_place(
    told: Path, address: str, shown: str, password: str
) -> None:
    run_tool(make_url(address), "pg_dump", "--format=custom")

    assert told.read_text().splitlines() == ["--format=custom", f"--dbname={shown}", password]


@pytest.mark.usefixtures("told")
def test_what_a_program_says_first_is_told_when_it_fails() -> None:
    with pytest.raises(ToolFailed, match=r"^psql failed and said: what went wrong$"):
        run_tool(None, "psql")

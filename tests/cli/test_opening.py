"""Commands that work with what is stored say so where nothing is stored yet, or something else is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from engine.cli import main
from tests.world import build_world

MIGRATE = "Run “fingerpost migrate” first."
UNREACHABLE = "The database cannot be reached. See that its server runs, and that FINGERPOST_DATABASE_URL names it"
ADD = ("user", "add", "mia", "--name", "Mia", "--password", "an invented password")


def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """The one line that the command ends with, and its exit code is 2."""
    monkeypatch.setattr("sys.argv", ["fingerpost", *words])

    assert main() == 2

    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize(
    "words", [("user", "list"), ADD, ("sweep",), ("audit", "verify"), ("audit", "show", "--journey", "7K3M-Q2ZD")]
)
def test_an_empty_database_is_to_be_migrated_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    monkeypatch.delenv("FINGERPOST_DATABASE_URL", raising=False)

    assert said(capsys, monkeypatch, *words).endswith(MIGRATE)


def test_a_file_that_is_no_database_is_said_to_be_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("not a database, and longer than its head would be" * 10)
    monkeypatch.setenv("FINGERPOST_DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))

    for words in [("migrate",), ("user", "list"), ("backup", str(tmp_path / "made")), ("move", f"sqlite:///{file}x")]:
        assert said(capsys, monkeypatch, *words).startswith(UNREACHABLE)
    assert file.read_text().startswith("not a database"), "it is left as it is"


def test_a_backup_that_cannot_be_written_or_unpacked_is_told_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    build_world(tmp_path).database.dispose()
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    monkeypatch.delenv("FINGERPOST_DATABASE_URL", raising=False)
    made = tmp_path / "made"

    # Not even root writes among the processes of the kernel.
    assert said(capsys, monkeypatch, "backup", "/proc/made").startswith("Nothing can be written beside /proc/made (")
    monkeypatch.setattr("sys.argv", ["fingerpost", "backup", str(made)])
    assert main() == 0
    monkeypatch.setattr("tempfile.tempdir", "/proc")
    told = said(capsys, monkeypatch, "restore", str(made), "--replace")
    assert told.startswith(f"{made} cannot be unpacked into the folder for temporary files (")
    assert told.endswith("). Nothing was changed. Name another one in TMPDIR.")


@pytest.mark.parametrize(
    ("old", "why"),
    [
        ("postgresql://fingerpost@db:54x2/record", "must begin with sqlite:/// or postgresql://"),
        ("postgresql+psycopg2://fingerpost@db/record", "must begin with postgresql:// alone"),
        ("record.db", "There is no file record.db."),
    ],
)
def test_what_is_to_be_moved_is_told_when_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], old: str, why: str
) -> None:
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    monkeypatch.delenv("FINGERPOST_DATABASE_URL", raising=False)

    assert why in said(capsys, monkeypatch, "move", old)


def test_a_place_that_the_account_may_not_enter_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(place: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))

    # Root, as which the tests may run, may enter everything.
    monkeypatch.setattr(Path, "exists", refused)
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))

    assert said(capsys, monkeypatch, "backup", "/root/made") == (
        "This account may not use /root/made (Permission denied). Name another place."
    )

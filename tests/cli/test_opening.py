"""Commands that work with what is stored say so where nothing is stored yet, or something else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli import main

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

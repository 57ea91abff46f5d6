"""Folders of rehearsals: what a killed process left is cleared away, and nothing else ever is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from engine.rehearsing.folders import HELD, PREFIX, HeldFolder, clear_abandoned

#: Makes a folder with a file in it, says where it is, and waits to be killed.
MAKES_ONE = """
import sys, time
from engine.rehearsing.folders import HeldFolder
held = HeldFolder()
(held.path / "prepared.db").write_text("rows")
print(held.path, flush=True)
time.sleep(600)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files of its own, here and in processes that are started."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_what_a_killed_process_left_is_cleared_away_and_what_a_running_one_holds_is_not(temporary: Path) -> None:
    maker = subprocess.Popen([sys.executable, "-c", MAKES_ONE], stdout=subprocess.PIPE, text=True)
    assert maker.stdout is not None
    left = Path(maker.stdout.readline().strip())
    held = HeldFolder()
    while_it_ran = clear_abandoned()
    assert left.parent == temporary

    maker.send_signal(signal.SIGKILL)
    maker.communicate()

    assert while_it_ran == 0
    assert clear_abandoned() == 1
    assert not left.exists()
    assert held.path.exists()
    held.clear()
    assert not held.path.exists()


def abandoned(temporary: Path, name: str) -> Path:
    """A folder as a killed process leaves it."""
    folder = temporary / f"{PREFIX}{name}"
    folder.mkdir(mode=0o700)
    (folder / HELD).touch(mode=0o600)
    return folder


def test_links_are_never_followed(temporary: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    precious = elsewhere / "precious"
    precious.write_text("kept")
    (elsewhere / HELD).touch(mode=0o600)
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (abandoned(temporary, "one") / "prepared.db").symlink_to(precious)
    locked_by_link = temporary / f"{PREFIX}two"
    locked_by_link.mkdir(mode=0o700)
    (locked_by_link / HELD).symlink_to(precious)

    assert clear_abandoned() == 1

    assert precious.read_text() == "kept"
    assert locked_by_link.exists()
    assert not (temporary / f"{PREFIX}one").exists()


def test_what_is_not_plainly_such_a_folder_stays(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unlocked = temporary / f"{PREFIX}unlocked"
    unlocked.mkdir(mode=0o700)
    open_to_all = abandoned(temporary, "open")
    open_to_all.chmod(0o777)
    with_a_folder = abandoned(temporary, "deep")
    (with_a_folder / "inner").mkdir()
    (temporary / f"{PREFIX}file").write_text("no folder")
    other = abandoned(temporary, "ours")

    assert clear_abandoned() == 1
    assert not other.exists()

    somebody_elses = abandoned(temporary, "theirs")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert clear_abandoned() == 0
    assert sorted(one.name.removeprefix(PREFIX) for one in temporary.iterdir()) == [
        *("deep", "file", "open", "theirs", "unlocked")
    ]
    assert somebody_elses.exists()

"""The folders that rehearsals are played in: each is held by a lock for as long as its process lives.

The system gives a lock up with its process, however that ends. So a folder that nobody holds was left behind by one
that was killed, and the next room clears it away. A process id would not tell: it is given to another process, and
means nothing in another container with the same folder of temporary files.
"""

from __future__ import annotations

import fcntl
import logging
import os
import stat
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

log = logging.getLogger(__name__)

PREFIX = "fingerpost-rehearsal-"
HELD = "held"  #: the file with the lock
_MAKING = "making"

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
_FILE = os.O_RDWR | os.O_NOFOLLOW


class HeldFolder:
    """A new folder for temporary files, that no other process clears away before `clear`."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        # The file has its lock before it has its name, so nobody ever sees it without.
        self._lock = os.open(self.path / _MAKING, _FILE | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        (self.path / _MAKING).rename(self.path / HELD)

    def clear(self) -> None:
        """Takes the folder away with the files in it."""
        with suppress(OSError):
            _remove(self.path)
        os.close(self._lock)


def clear_abandoned() -> int:
    """Clears away the folders of this user that processes left behind when they were killed; how many they were.

    Whatever is not plainly such a folder stays: another user's, a link, one without the file that was locked.
    """
    cleared = sum(_cleared(one) for one in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    if cleared:
        log.info("Folders of rehearsals that were cut short are cleared away", extra={"round": cleared})
    return cleared


def _cleared(folder: Path) -> bool:
    try:
        with ExitStack() as opened:
            inside = os.open(folder, _FOLDER)
            opened.callback(os.close, inside)
            lock = os.open(HELD, _FILE, dir_fd=inside)
            opened.callback(os.close, lock)
            if not (_ours(os.fstat(inside)) and _ours(os.fstat(lock))):
                return False
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(folder)
            return True
    except OSError:
        return False  # somebody holds it, it has gone meanwhile, or it is not one of these


def _remove(folder: Path) -> None:
    """Takes the folder away. Only files of it are deleted, and no link is followed; the lock's is the last of them."""
    inside = os.open(folder, _FOLDER)
    try:
        with os.scandir(inside) as found:
            names = [one.name for one in found]
        for name in sorted(names, key=lambda one: one == HELD):
            os.unlink(name, dir_fd=inside)
    finally:
        os.close(inside)
    folder.rmdir()


def _ours(status: os.stat_result) -> bool:
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)

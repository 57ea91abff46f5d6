"""Counts what this process does, for the figures that operations watch: no ids, no names, only how often.

Where several processes serve the same pages, each writes its totals into a folder that they share about once a second,
and whoever is asked adds them up. What a process counted stays counted when it ends.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

WRITE_EVERY_SECONDS = 1.0

#: A figure and its labels: ("requests", ("route", "/tasks"), ...).
Key = tuple[str, tuple[tuple[str, str], ...]]


class Counters:
    """`count("completions")`; `totals()` of all processes that share the folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder, self._lock = folder, threading.Lock()
        self._counted: Counter[Key] = Counter()
        self._written_at = 0.0

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        """Adds to a figure."""
        with self._lock:
            self._counted[name, tuple(sorted(labels.items()))] += by  # type: ignore[assignment]
            if self._folder is None or time.monotonic() - self._written_at < WRITE_EVERY_SECONDS:
                return
            self._written_at = time.monotonic()
            self._write(self._folder)

    def write(self) -> None:
        """Writes the totals now: the process is about to end."""
        with self._lock:
            if self._folder is not None:
                self._write(self._folder)

    def totals(self) -> Mapping[Key, float]:
        """Every figure with its total."""
        with self._lock:
            summed: Counter[Key] = Counter(self._counted)
        for file in sorted(self._folder.glob("*.json")) if self._folder else ():
            if file.stem != str(os.getpid()):
                summed.update(_read(file))
        return summed

    def _write(self, folder: Path) -> None:
        file = folder / f"{os.getpid()}.json"
        part = file.with_suffix(".part")
        counted = json.dumps([[name, labels, value] for (name, labels), value in self._counted.items()])
        # A figure is no reason to fail whoever is served: a full disk, or a folder cleared away, only leaves it old.
        with suppress(OSError):
            part.write_text(counted)
            part.replace(file)


def _read(file: Path) -> dict[Key, float]:
    with suppress(OSError, ValueError):
        return {
            (name, tuple((label, text) for label, text in labels)): value
            for name, labels, value in json.loads(file.read_text())
        }
    return {}

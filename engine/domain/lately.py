"""What was worked out lately and may be worked out again: kept by key, at most so many, the oldest goes first."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Lately(dict[Key, Value]):
    """A mapping that does not grow without end. Threads may share one, as they may share a dict."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        super().__setitem__(key, value)
        while len(self) > self._most:
            try:
                self.pop(next(iter(self)), None)
            except (RuntimeError, StopIteration):
                return  # another thread is at it

"""What became of the accounts of those who sign in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from engine.domain.accounts import AccountChange
from engine.domain.ids import WorkerId


class Accounts(Protocol):
    """The history of accounts, and what ends with one."""

    def lock(self, workers: Collection[WorkerId]) -> None:
        """Nobody else changes these accounts until the unit of work ends; in the order of their ids."""
        ...

    def note(self, change: AccountChange) -> None:
        """Adds to the history of an account."""
        ...

    def end_sessions(self, worker: WorkerId, *, but: str = "") -> None:
        """Signs the worker out everywhere; `but` is the hash of the token of the one session that goes on."""
        ...

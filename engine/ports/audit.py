"""The audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from engine.domain.audit import AuditDraft


class Audit(Protocol):
    """The audit trail: append only."""

    def append(self, drafts: Sequence[AuditDraft]) -> None:
        """Gives each its place in its chain and writes it in this transaction.

        An entry on a journey's chain is written by who holds the journey's lock.
        """
        ...

    def newest(self, chain: str) -> Mapping[str, Any] | None:
        """The newest entry of a chain as it was written; None where the chain has not been begun."""
        ...

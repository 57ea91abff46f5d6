"""Published versions of pathways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.pathway import PathwayVersion
from engine.domain.withdrawal import Calling, Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What stands inside a version beside its drawing: its rehearsals, and the periods and roles that counted then.

    `rules` are written as in `timescales.toml`, by key; `roles` are titles by key. `reason`: why it was published.
    """

    rehearsals: Mapping[str, str] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A published version with the id of its row."""

    id: str
    version: PathwayVersion


class Versions(Protocol):
    """Published versions. They never change, so an adapter may keep what it has read.

    One that was withdrawn before its day stays readable, and is never in force.
    """

    def in_force(self, key: PathwayKey, *, on: date) -> StoredVersion:
        """The newest version in force on that day. Raises NotFound."""
        ...

    def get(self, version_id: str) -> StoredVersion: ...

    def published_by_owner(self, key: PathwayKey, *, on: date) -> StoredVersion | None:
        """The version in force on that day if a process owner has ever published one of the pathway; else None."""
        ...

    def numbers(self, key: PathwayKey) -> tuple[int, ...]: ...

    def publish(
        self,
        version: PathwayVersion,
        *,
        about: Mapping[str, Any],
        at: datetime,
        by: WorkerId | None,
        on: date,
        bundle: Bundle | None = None,
    ) -> str:
        """Stores it as it is, with the called versions by their row ids (each must be published). Gives the row id."""
        ...

    def callers(self, key: PathwayKey, *, on: date) -> tuple[StoredVersion, ...]:
        """The versions in force that day that call the pathway, directly or through another, those called first."""
        ...

    def about(self, version_id: str) -> Mapping[str, Any]:
        """What `pathway.toml` says of a version. Raises NotFound."""
        ...

    def rehearsals(self, version_id: str) -> Mapping[str, str]:
        """The rehearsals that guard a version: the text of each by its name; of a version that was published before
        versions held them, those of the next that does. Raises NotFound."""
        ...

    def same_as(self, version: PathwayVersion) -> bool:
        """Whether the newest stored version of this key has the same content."""
        ...

    def lock(self, version_id: str, *, to_follow: bool) -> None:
        """Holds it: with others who put journeys under it (`to_follow`), or alone to withdraw it. Raises NotFound."""
        ...

    def is_withdrawn(self, version_id: str) -> bool: ...

    def withdrawal(self, version_id: str) -> Withdrawal | None:
        """The one that is asked for or was agreed to; None also where it was refused."""
        ...

    def keep_withdrawal(self, withdrawal: Withdrawal) -> None:
        """Adds it, or writes what was decided. Raises CannotWithdraw where there is another."""
        ...

    def as_calling(self, version_id: str) -> Calling:
        """What counts for whether a version can go. Raises NotFound."""
        ...

    def pinned_to(self, version_id: str) -> tuple[Calling, ...]:
        """Every version that calls this very one, directly or through another, and was not withdrawn."""
        ...

"""Pathways that are being redrawn, and walks through them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from engine.domain.draft import Draft, KeptDraft
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.kept_revisions import KeptMark, Named
from engine.domain.walk import Walk


class Drafts(Protocol):
    """Pathways that are being redrawn."""

    def lock(self, draft: str) -> Draft:
        """The draft, locked until the transaction ends. Raises NotFound."""
        ...

    def get(self, draft: str) -> Draft:
        """The draft as it is stored. Raises NotFound."""
        ...

    def open_one(self, pathway: PathwayKey) -> str | None:
        """The id of the pathway's open draft."""
        ...

    def add(self, draft: Draft) -> None:
        """Writes a new draft. Raises DraftThere where the pathway has an open one."""
        ...

    def save(self, draft: Draft) -> None:
        """Writes a locked draft. What somebody else saved last, and this replaces, is kept."""
        ...

    def keep(self, draft: str, *, at: datetime, by: WorkerId) -> None:
        """Keeps a locked draft as it is stored, before this person replaces it, unless it is kept already."""
        ...

    def kept(self, draft: str, revision: int) -> KeptDraft:
        """A revision that is kept. Raises NotFound."""
        ...

    def with_old_kept(self, before: datetime, *, after: str, limit: int) -> Sequence[str]:
        """Ids of drafts with revisions that were saved over before this instant, in their order, after this id."""
        ...

    def kept_marks(self, draft: str) -> Sequence[KeptMark]:
        """All revisions of a draft that are kept, without what they hold."""
        ...

    def named(self, draft: Draft) -> Named:
        """Which revisions of a draft walks and entries of the record name, and when it was closed."""
        ...

    def let_go(self, draft: str, revisions: Sequence[int]) -> None:
        """Deletes these kept revisions of a locked draft."""
        ...

    def have_in_front(self, draft: str, worker: WorkerId, *, at: datetime) -> None:
        """This person has the draft in front of them. Raises NotFound."""
        ...

    def leave(self, draft: str, worker: WorkerId) -> None:
        """They have it no more."""
        ...


class Walks(Protocol):
    """Walks through drafts: one a person and draft."""

    def of(self, draft: str, worker: WorkerId) -> Walk | None:
        """This person's walk through the draft, locked until the transaction ends; None where they walk in none."""
        ...

    def begin(self, walk: Walk) -> None:
        """Writes a new walk, in the place of the one that this person had there."""
        ...

    def save(self, walk: Walk) -> None:
        """Writes a walk that has gone on or back."""
        ...

    def drop(self, draft: str, worker: WorkerId) -> None:
        """Takes this person's walk away."""
        ...

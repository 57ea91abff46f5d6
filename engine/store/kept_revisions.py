"""Kept revisions of drafts as a list: which there are, what names them, and letting some of them go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.draft import Draft
from engine.domain.kept_revisions import KeptMark, Named
from engine.tables import audit_entries, drafts, kept_drafts, walks

K, E = kept_drafts.c, audit_entries.c

ASKED = ("publishing_asked", "publishing_refused")
CLOSED = ("draft_dropped", "version_published")
#: Under which word of its detail an entry names a revision, by tag.
NAMES = {**dict.fromkeys(ASKED, "revision"), "draft_rehearsed": "revision", "draft_taken_back": "kept"}
#: An entry of a save names one only where a conflict was decided.
DECIDED = sa.and_(E.tag == "draft_changed", E.entry.contains('"kept":', autoescape=True))


def with_old_kept(connection: Connection, before: datetime, after: str, limit: int) -> Sequence[str]:
    """Fulfils `ports.Drafts.with_old_kept`."""
    old = sa.exists().where(K.draft_id == drafts.c.id, K.replaced_at < before)
    wanted = sa.select(drafts.c.id).where(old, drafts.c.id > after).order_by(drafts.c.id).limit(limit)
    return list(connection.scalars(wanted))


def kept_marks(connection: Connection, draft: str) -> Sequence[KeptMark]:
    """Fulfils `ports.Drafts.kept_marks`."""
    wanted = sa.select(K.revision, K.replaced_at).where(K.draft_id == draft).order_by(K.revision)
    return [KeptMark(revision=row.revision, replaced_at=row.replaced_at) for row in connection.execute(wanted)]


def named(connection: Connection, draft: Draft) -> Named:
    """Fulfils `ports.Drafts.named`."""
    revisions: set[int] = set(connection.scalars(sa.select(walks.c.revision).where(walks.c.draft_id == draft.id)))
    asked: set[int] = set()
    closed_at = None
    for tag, at, detail in _entries(connection, draft):
        if tag in CLOSED:
            closed_at = at
            continue
        revision = detail.get(NAMES.get(tag, "kept"))
        if isinstance(revision, int):
            (asked if tag in ASKED else revisions).add(revision)
    return Named(revisions=frozenset(revisions), asked=frozenset(asked), closed_at=closed_at)


def _entries(connection: Connection, draft: Draft) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
    """What the record says of a draft that names a revision, or closes it."""
    wanted = sa.select(E.tag, E.at, E.entry).where(
        E.chain == f"pathway:{draft.pathway}",
        E.at >= draft.begun_at,
        sa.or_(E.tag.in_((*NAMES, *CLOSED)), DECIDED),
    )
    for row in connection.execute(wanted):
        detail = json.loads(row.entry)["detail"]
        if detail.get("draft") == draft.id:
            yield row.tag, row.at, detail


def let_go(connection: Connection, draft: str, revisions: Sequence[int]) -> None:
    """Fulfils `ports.Drafts.let_go`."""
    connection.execute(sa.delete(kept_drafts).where(K.draft_id == draft, K.revision.in_(revisions)))

"""Pathways that are being redrawn: about nobody, for those who draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.draft import DraftState
from engine.domain.ids import PathwayKey, WorkerId

D, W, K, P = t.drafts.c, t.workers.c, t.kept_drafts.c, t.draft_presences.c


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """An open draft. `asked`: a second person has been asked to agree to it as it is."""

    id: str
    pathway: PathwayKey
    title: str
    revision: int
    changed_at: datetime
    changed_by_name: str
    asked: bool


def open_drafts(database: Engine, *, pathway: PathwayKey | None = None) -> tuple[DraftRow, ...]:
    """The drafts that are open, the one changed last first; of one pathway where it is given."""
    found = (
        sa.select(D.id, D.pathway, D.about, D.revision, D.changed_at, D.asked, W.name)
        .select_from(t.drafts.join(t.workers, W.id == D.changed_by))
        .where(D.state == DraftState.OPEN.value, *([D.pathway == pathway] if pathway else []))
        .order_by(D.changed_at.desc(), D.id)
    )
    with database.connect() as connection:
        return tuple(
            DraftRow(
                id=row.id,
                pathway=PathwayKey(row.pathway),
                title=str(row.about.get("title", row.pathway)),
                revision=row.revision,
                changed_at=row.changed_at,
                changed_by_name=row.name,
                asked=row.asked is not None and row.asked["revision"] == row.revision,
            )
            for row in connection.execute(found)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A revision of a draft that somebody else saved over."""

    revision: int
    saved_at: datetime
    saved_by_name: str
    replaced_at: datetime
    replaced_by_name: str


def kept_revisions(database: Engine, draft: str) -> tuple[KeptRow, ...]:
    """The revisions of a draft that are kept, the newest first."""
    replacing = t.workers.alias()
    rows = (
        sa.select(K.revision, K.saved_at, W.name, K.replaced_at, replacing.c.name.label("replacing"))
        .select_from(t.kept_drafts.join(t.workers, W.id == K.saved_by).join(replacing, replacing.c.id == K.replaced_by))
        .where(K.draft_id == draft)
        .order_by(K.revision.desc())
    )
    with database.connect() as connection:
        return tuple(
            KeptRow(
                revision=row.revision,
                saved_at=row.saved_at,
                saved_by_name=row.name,
                replaced_at=row.replaced_at,
                replaced_by_name=row.replacing,
            )
            for row in connection.execute(rows)
        )


def who_has_in_front(database: Engine, draft: str, *, since: datetime, besides: WorkerId) -> tuple[str, ...]:
    """The names of the others who have had the draft in front of them since then."""
    wanted = (
        sa.select(W.name)
        .join_from(t.draft_presences, t.workers, W.id == P.worker_id)
        .where(P.draft_id == draft, P.seen_at >= since, P.worker_id != besides)
        .order_by(W.name)
    )
    with database.connect() as connection:
        return tuple(connection.scalars(wanted))

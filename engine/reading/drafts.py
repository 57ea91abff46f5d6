"""Pathways that are being redrawn: about nobody, for those who draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.draft import DraftState
from engine.domain.ids import PathwayKey

D, W = t.drafts.c, t.workers.c


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

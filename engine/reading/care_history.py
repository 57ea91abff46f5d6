"""A child's care history as it was imported or recorded: episodes, placements, legal statuses, reviews, oldest first.

The codes are those of the SSDA903 return.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import tables as t
from engine.domain.ids import ChildId


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeRow:
    """An episode of care: from and until, and why it began and ended."""

    from_on: date
    until_on: date | None
    began_because: str
    ended_because: str
    legal_status: str
    need: str
    placement: str
    provider: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRow:
    """Where the child lived."""

    id: str
    kind: str
    provider: str
    from_on: date
    until_on: date | None
    end_reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStatusRow:
    """Under which legal status the child was looked after."""

    status: str
    from_on: date
    until_on: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A review that was held, and how the child took part."""

    held_on: date
    participation: str
    source: str


def episodes(connection: Connection, child: ChildId) -> tuple[EpisodeRow, ...]:
    e = t.episodes.c
    rows = connection.execute(sa.select(t.episodes).where(e.child_id == child).order_by(e.from_on, e.id))
    return tuple(
        EpisodeRow(
            from_on=row.from_on,
            until_on=row.until_on,
            began_because=row.began_because,
            ended_because=row.ended_because,
            legal_status=row.legal_status,
            need=row.need,
            placement=row.placement,
            provider=row.provider,
            source=row.source,
        )
        for row in rows
    )


def placements(connection: Connection, child: ChildId) -> tuple[PlacementRow, ...]:
    p = t.placements.c
    rows = connection.execute(sa.select(t.placements).where(p.child_id == child).order_by(p.from_on, p.id))
    return tuple(
        PlacementRow(
            id=row.id,
            kind=row.kind,
            provider=row.provider,
            from_on=row.from_on,
            until_on=row.until_on,
            end_reason=row.end_reason,
            source=row.source,
        )
        for row in rows
    )


def legal_statuses(connection: Connection, child: ChildId) -> tuple[LegalStatusRow, ...]:
    s = t.legal_statuses.c
    rows = connection.execute(sa.select(t.legal_statuses).where(s.child_id == child).order_by(s.from_on, s.id))
    return tuple(
        LegalStatusRow(status=row.status, from_on=row.from_on, until_on=row.until_on, source=row.source) for row in rows
    )


def reviews(connection: Connection, child: ChildId) -> tuple[ReviewRow, ...]:
    r = t.reviews.c
    rows = connection.execute(sa.select(t.reviews).where(r.child_id == child).order_by(r.held_on, r.id))
    return tuple(ReviewRow(held_on=row.held_on, participation=row.participation, source=row.source) for row in rows)

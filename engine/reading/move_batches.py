"""Journeys that were chosen to be moved together, and how far that is: references and figures, nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.move_batch import ItemState
from engine.reading.paging import Paging, offset, paged

B, ITEM, J = t.move_batches.c, t.move_items.c, t.journeys.c
ITEMS_ON_A_PAGE = 50
MOST_BATCHES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRow:
    """Some journeys that are moved together. `counts` says how many are in which state."""

    id: str
    pathway: PathwayKey
    title: str
    from_version: str
    to_version: str
    from_number: int
    to_number: int
    reason: str
    chosen_at: datetime
    chosen_by_name: str
    not_before: datetime
    stopped_at: datetime | None
    stopped_by_name: str
    undone_at: datetime | None
    counts: Mapping[ItemState, int]

    @property
    def total(self) -> int:
        """How many journeys were chosen."""
        return sum(self.counts.values())

    def count(self, state: ItemState) -> int:
        """How many are in this state."""
        return self.counts.get(state, 0)

    @property
    def owed(self) -> int:
        """How many a worker has yet to move or put back."""
        return self.count(ItemState.WAITING) + self.count(ItemState.UNDOING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A journey of a batch. `can_go_back`: nothing has happened in it since it was moved."""

    journey: JourneyId
    reference: str
    state: ItemState
    because: str
    done_at: datetime | None
    can_go_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchItems:
    """A page of the journeys of a batch."""

    rows: tuple[ItemRow, ...]
    paging: Paging


def move_batch(database: Engine, batch: str) -> BatchRow | None:
    """The batch; None where there is none."""
    found = _batches(database, B.id == batch)
    return found[0] if found else None


def move_batches(database: Engine, key: PathwayKey) -> tuple[BatchRow, ...]:
    """The latest batches of a pathway, the newest first."""
    return _batches(database, B.pathway == key)


def batch_items(database: Engine, batch: str, *, state: ItemState | None = None, page: int = 1) -> BatchItems:
    """The journeys of a batch, those in one state where it is given; who stays and why comes first."""
    wanted = sa.and_(ITEM.batch_id == batch, *([ITEM.state == state.value] if state else []))
    # Whoever was only reminded since has done nothing yet: each message raised the journey's revision by one.
    fired = t.timers.c
    told = (
        sa.select(sa.func.count())
        .where(fired.journey_id == J.id, fired.kind != "drawing", fired.fired_at > t.moves.c.moved_at)
        .correlate(t.journeys, t.moves)
        .scalar_subquery()
    )
    untouched = t.moves.c.revision + told == J.revision
    since = sa.and_(t.moves.c.id == ITEM.move_id, t.moves.c.undone_at.is_(None), untouched)
    order = sa.case({ItemState.STAYED.value: 0, ItemState.WAITING.value: 2}, value=ITEM.state, else_=1)
    rows = (
        sa.select(ITEM.journey_id, J.reference, ITEM.state, ITEM.because, ITEM.done_at, t.moves.c.id.label("back"))
        .select_from(t.move_items.join(t.journeys, J.id == ITEM.journey_id).outerjoin(t.moves, since))
        .where(wanted)
        .order_by(order, ITEM.because == "", J.reference)
    )
    with database.connect() as connection:
        total = connection.scalar(sa.select(sa.func.count()).select_from(t.move_items).where(wanted)) or 0
        paging = paged(page, total, ITEMS_ON_A_PAGE)
        found = connection.execute(rows.limit(ITEMS_ON_A_PAGE).offset(offset(paging.page, ITEMS_ON_A_PAGE)))
        return BatchItems(
            rows=tuple(
                ItemRow(
                    journey=JourneyId(row.journey_id),
                    reference=row.reference,
                    state=ItemState(row.state),
                    because=row.because,
                    done_at=row.done_at,
                    can_go_back=row.state == ItemState.MOVED.value and row.back is not None,
                )
                for row in found
            ),
            paging=paging,
        )


def _batches(database: Engine, which: sa.ColumnElement[bool]) -> tuple[BatchRow, ...]:
    old, new = t.pathway_versions.alias("old"), t.pathway_versions.alias("new")
    chose, stopped = t.workers.alias("chose"), t.workers.alias("stopped")
    wanted = (
        sa.select(t.move_batches, new.c.title, old.c.number.label("old_number"), new.c.number.label("new_number"))
        .add_columns(chose.c.name.label("chosen_by_name"), stopped.c.name.label("stopped_by_name"))
        .select_from(
            t.move_batches.join(old, old.c.id == B.from_version_id)
            .join(new, new.c.id == B.to_version_id)
            .join(chose, chose.c.id == B.chosen_by)
            .outerjoin(stopped, stopped.c.id == B.stopped_by)
        )
        .where(which)
        .order_by(B.id.desc())
        .limit(MOST_BATCHES)
    )
    with database.connect() as connection:
        rows = connection.execute(wanted).all()
        counted = (
            sa.select(ITEM.batch_id, ITEM.state, sa.func.count().label("many"))
            .where(ITEM.batch_id.in_([row.id for row in rows]))
            .group_by(ITEM.batch_id, ITEM.state)
        )
        counts: dict[str, dict[ItemState, int]] = {}
        for row in connection.execute(counted):
            counts.setdefault(row.batch_id, {})[ItemState(row.state)] = row.many
    return tuple(
        BatchRow(
            id=row.id,
            pathway=PathwayKey(row.pathway),
            title=row.title,
            from_version=row.from_version_id,
            to_version=row.to_version_id,
            from_number=row.old_number,
            to_number=row.new_number,
            reason=row.reason,
            chosen_at=row.chosen_at,
            chosen_by_name=row.chosen_by_name,
            not_before=row.not_before,
            stopped_at=row.stopped_at,
            stopped_by_name=row.stopped_by_name or "",
            undone_at=row.undone_at,
            counts=counts.get(row.id, {}),
        )
        for row in rows
    )

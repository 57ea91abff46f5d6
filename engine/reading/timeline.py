"""What happened in a journey, from the record, newest first. Who merely looked at it does not stand here."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import JourneyId
from engine.reading.entry_rows import entry_row, entry_select
from engine.reading.paging import COUNTED_UP_TO, Paging, count_up_to, offset, paged
from engine.reading.rows import EntryRow
from engine.reading.viewer import Viewer
from engine.reading.visible import visible

TIMELINE_PAGE = 20
E = t.audit_entries.c

#: Entries about people looking or trying, not about the journey: auditors find them in the record.
NOT_OF_THE_JOURNEY = ("viewed", "document_viewed", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One page of a journey's timeline."""

    rows: tuple[EntryRow, ...]
    paging: Paging


def timeline(database: Engine, viewer: Viewer, journey: JourneyId, *, page: int = 1) -> Timeline | None:
    """One page of what happened; None where there is no journey that the viewer may know of."""
    with database.connect() as connection:
        known = sa.select(t.journeys.c.id).where(t.journeys.c.id == journey, visible(viewer, t.journeys.c.subject))
        if connection.scalar(known) is None:
            return None
        return timeline_of(connection, journey, page=page)


def timeline_of(connection: Connection, journey: JourneyId, *, page: int) -> Timeline:
    """The same for a journey that is known to be visible."""
    happened = E.journey_id == journey, E.tag.not_in(NOT_OF_THE_JOURNEY)
    total = connection.scalar(sa.select(count_up_to(sa.select(E.seq).where(*happened)))) or 0
    paging = paged(page, total, TIMELINE_PAGE, counted_up_to=COUNTED_UP_TO)
    rows = (
        entry_select()
        .where(*happened)
        .order_by(E.at.desc(), E.chain, E.seq.desc())
        .limit(TIMELINE_PAGE)
        .offset(offset(paging.page, TIMELINE_PAGE))
    )
    return Timeline(rows=tuple(map(entry_row, connection.execute(rows))), paging=paging)

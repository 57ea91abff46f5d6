"""What happened in a journey, from the record, newest first. Who merely looked at it does not stand here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import JourneyId
from engine.reading.entry_rows import entry_row, entry_select
from engine.reading.paging import Paging, count_up_to, offset, page_of, paged, to_count
from engine.reading.rows import EntryRow
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, visible_journey

TIMELINE_PAGE = 20
MOST_CONSEQUENCES = 400
E = t.audit_entries.c
# Tables of their own within a condition: the rows themselves are joined with tasks for their titles.
WORK, PROMISE = t.tasks.alias("its_task"), t.deadlines.alias("its_deadline")

#: Entries about people looking or trying, not about the journey: auditors find them in the record.
NOT_OF_THE_JOURNEY = ("viewed", "document_viewed", "refused")

#: What follows by itself from what somebody did, in the same instant.
CONSEQUENCES = (
    "allocated",
    "anchor_set",
    "deadline_extended",
    "deadline_moved",
    "deadline_set",
    "end_reached",
    "journey_ended",
    "letter_due",
    "record_changed",
    "start_not_needed",
    "start_refused",
    "table_read",
    "task_opened",
    "task_withdrawn",
)
#: Messages are listed among every entry only: there are several for each date.
MESSAGES = ("reminder_sent", "notice_sent")

#: A corrected date is something that somebody did, and so is a date moved because bank holidays changed.
DONE_FOR_ITSELF = sa.or_(
    sa.and_(E.tag == "anchor_set", E.element.is_(None)), sa.and_(E.tag == "deadline_moved", E.actor == "system")
)


class Only(StrEnum):
    """Which entries are listed."""

    EVERY = "every"  #: each by itself
    HAPPENED = "happened"  #: what people and time did; their consequences come along, and are not counted
    DECISIONS = "decisions"  #: completed decisions, the beginning and the end
    LATE = "late"  #: what was completed late, and dates that passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One page of a journey's timeline."""

    rows: tuple[EntryRow, ...]
    paging: Paging


def timeline(
    database: Engine, viewer: Viewer, journey: JourneyId, *, page: int = 1, only: Only = Only.EVERY
) -> Timeline | None:
    """One page of what happened; None where there is no journey that the viewer may know of."""
    with database.connect() as connection:
        known = sa.select(t.journeys.c.id).where(
            t.journeys.c.id == journey, visible_journey(viewer, t.journeys.c.subject, t.journeys.c.id)
        )
        if connection.scalar(known) is None:
            return None
        return timeline_of(connection, journey, page=page, only=only)


def timeline_of(connection: Connection, journey: JourneyId, *, page: int, only: Only = Only.EVERY) -> Timeline:
    """The same for a journey that is known to be visible."""
    happened = E.journey_id == journey, E.tag.not_in(NOT_OF_THE_JOURNEY), _kept(only)
    every = sa.select(E.seq).where(*happened)
    most = to_count(page, TIMELINE_PAGE)
    # Counted along with the rows: one statement for both.
    found = (
        entry_select()
        .add_columns(count_up_to(every, most).label("counted"))
        .where(*happened)
        .order_by(E.at.desc(), E.chain, E.seq.desc())
        .limit(TIMELINE_PAGE)
        .offset(offset(page, TIMELINE_PAGE))
    )
    here = connection.execute(found).all()
    if not here and page > 1:
        last = page_of(connection, every, page, TIMELINE_PAGE).page
        return timeline_of(connection, journey, page=last, only=only)
    counted = here[0].counted if here else 0
    paging = paged(page, min(counted, most), TIMELINE_PAGE, more=counted > most)
    rows = tuple(map(entry_row, here))
    if only is Only.HAPPENED and rows:
        rows = _with_consequences(connection, journey, rows)
    return Timeline(rows=rows, paging=paging)


def _kept(only: Only) -> Condition:
    match only:
        case Only.EVERY:
            return sa.true()
        case Only.HAPPENED:
            return sa.or_(E.tag.not_in((*CONSEQUENCES, *MESSAGES)), DONE_FOR_ITSELF)
        case Only.DECISIONS:
            decided = sa.exists().where(WORK.c.id == E.task_id, WORK.c.decision.is_(sa.true()))
            ends = E.tag.in_(("journey_started", "journey_ended", "journey_closed"))
            return sa.or_(ends, sa.and_(E.tag == "task_completed", decided))
        case Only.LATE:
            late = sa.exists().where(PROMISE.c.task_id == E.task_id, PROMISE.c.late.is_(sa.true()))
            return sa.or_(E.tag == "deadline_breached", sa.and_(E.tag == "task_completed", late))


def _with_consequences(connection: Connection, journey: JourneyId, rows: tuple[EntryRow, ...]) -> tuple[EntryRow, ...]:
    found = (
        entry_select()
        .where(E.journey_id == journey, E.tag.in_(CONSEQUENCES), sa.not_(DONE_FOR_ITSELF))
        .where(E.at >= rows[-1].at, E.at <= rows[0].at)
        .order_by(E.at.desc(), E.chain, E.seq.desc())
        .limit(MOST_CONSEQUENCES)
    )
    consequences = map(entry_row, connection.execute(found))
    return tuple(sorted((*rows, *consequences), key=lambda row: (row.at, row.chain, row.seq), reverse=True))

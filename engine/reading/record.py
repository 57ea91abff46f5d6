"""The record: who did or saw what. Auditors search all of it; others see who looked at those they work with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.london import start_of
from engine.domain.subjects import SubjectRef
from engine.domain.working_days import ONE_DAY
from engine.reading.entry_rows import entry_row, entry_select
from engine.reading.paging import PAGE_SIZE, Paging, offset, page_of
from engine.reading.record_runs import runs_up_to, told_with_a_later_one
from engine.reading.rows import EntryRow
from engine.reading.subjects import visible_subject
from engine.reading.timeline import NOT_OF_THE_JOURNEY
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, not_complained_of, visible, visible_journey

E, A, D = t.audit_entries.c, t.audit_about.c, t.deadlines.c
LOOKED = ("viewed", "document_viewed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilters:
    """What to look for. `actor` is `worker:` and an id, or `system`; dates are civil days, both included."""

    about: SubjectRef | None = None
    tags: tuple[str, ...] = ()
    actor: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    journey: JourneyId | None = None


EVERYTHING = RecordFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryList:
    """One page of entries, newest first.

    Saves of a draft that followed each other stand for one: the last is a row, `earlier` has the others by its chain
    and number.
    """

    rows: tuple[EntryRow, ...]
    paging: Paging
    earlier: Mapping[tuple[str, int], tuple[EntryRow, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuality:
    """How a rule's promises due in some days were kept, or stand."""

    pathway: PathwayKey
    rule: str
    title: str
    done_in_time: int
    done_late: int
    open_in_time: int
    open_late: int


def entries(
    database: Engine,
    viewer: Viewer,
    *,
    filters: RecordFilters = EVERYTHING,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> EntryList | None:
    """One page of the whole record; None unless the viewer is an auditor."""
    if not viewer.sees_everything:
        return None
    with database.connect() as connection:
        hidden = not_complained_of(viewer, E.journey_id)
        return _entries(connection, [*_conditions(filters), hidden], filters.about, page, page_size)


def who_looked(
    database: Engine, viewer: Viewer, ref: SubjectRef, *, page: int = 1, page_size: int = PAGE_SIZE
) -> EntryList | None:
    """Who looked at a child or household and their documents; None where the viewer may not know of them."""
    with database.connect() as connection:
        if visible_subject(connection, viewer, ref) is None:
            return None
        looked = [E.tag.in_(LOOKED), not_complained_of(viewer, E.journey_id)]
        return _entries(connection, looked, ref, page, page_size)


def entry(database: Engine, viewer: Viewer, chain: str, seq: int) -> EntryRow | None:
    """One entry. Others than auditors get those of the work on somebody they may know of, not who looked or tried."""
    conditions = [E.chain == chain, E.seq == seq, not_complained_of(viewer, E.journey_id)]
    if not viewer.sees_everything:
        about = sa.select(A.subject).where(A.chain == E.chain, A.seq == E.seq)
        unknown = about.where(sa.not_(visible(viewer, A.subject)))
        # An entry about a child and a household is opened by neither alone.
        conditions += [E.tag.not_in(NOT_OF_THE_JOURNEY), about.exists(), sa.not_(unknown.exists())]
    with database.connect() as connection:
        row = connection.execute(entry_select().where(*conditions)).one_or_none()
    return None if row is None else entry_row(row)


def punctuality(
    database: Engine, viewer: Viewer, *, from_on: date, until_on: date, today: date
) -> tuple[Punctuality, ...]:
    """For each rule how many promises due in these days were kept, broken or still stand, most broken first."""

    def counted(*conditions: Condition) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((sa.and_(*conditions), 1), else_=0))

    done, is_open = D.state == "done", D.state == "open"
    late = (counted(done, D.late.is_(sa.true())) + counted(is_open, D.due_on < today)).label("all_late")
    found = (
        sa.select(
            D.pathway,
            D.rule,
            sa.func.max(D.title).label("title"),
            counted(done, D.late.is_(sa.false())).label("done_in_time"),
            counted(done, D.late.is_(sa.true())).label("done_late"),
            counted(is_open, D.due_on >= today).label("open_in_time"),
            counted(is_open, D.due_on < today).label("open_late"),
            late,
        )
        .join_from(t.deadlines, t.journeys, t.journeys.c.id == D.journey_id)
        .where(D.due_on >= from_on, D.due_on <= until_on, D.state.in_(("open", "done")))
        .where(visible_journey(viewer, t.journeys.c.subject, t.journeys.c.id))
        .group_by(D.pathway, D.rule)
        .order_by(late.desc(), D.pathway, D.rule)
    )
    with database.connect() as connection:
        return tuple(
            Punctuality(
                pathway=row.pathway,
                rule=row.rule,
                title=row.title,
                done_in_time=row.done_in_time,
                done_late=row.done_late,
                open_in_time=row.open_in_time,
                open_late=row.open_late,
            )
            for row in connection.execute(found)
        )


def _entries(
    connection: Connection, conditions: list[Condition], about: SubjectRef | None, page: int, page_size: int
) -> EntryList:
    source: sa.FromClause = t.audit_entries
    if about is not None:
        source = source.join(t.audit_about, sa.and_(A.chain == E.chain, A.seq == E.seq))
        conditions = [*conditions, A.subject == str(about)]
    conditions = [*conditions, sa.not_(told_with_a_later_one())]
    matching = sa.select(E.seq).select_from(source).where(*conditions)
    paging = page_of(connection, matching, page, page_size)
    wanted = (
        entry_select(source)
        .where(*conditions)
        .order_by(E.at.desc(), E.chain, E.seq.desc())
        .limit(page_size)
        .offset(offset(paging.page, page_size))
    )
    rows = tuple(map(entry_row, connection.execute(wanted)))
    return EntryList(rows=rows, paging=paging, earlier=runs_up_to(connection, rows))


def _conditions(filters: RecordFilters) -> list[Condition]:
    found: list[Condition] = []
    if filters.tags:
        found.append(E.tag.in_(filters.tags))
    if filters.actor:
        found.append(E.actor == filters.actor)
    if filters.journey:
        found.append(E.journey_id == filters.journey)
    if filters.from_on:
        found.append(E.at >= start_of(filters.from_on))
    if filters.until_on:
        found.append(E.at < start_of(filters.until_on + ONE_DAY))
    return found

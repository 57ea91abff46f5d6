"""What stands on a subject's record: who is allocated, which dates are known, which fields are filled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import tables as t
from engine.domain.ids import JourneyId, Role
from engine.domain.subjects import COMPLAINED_ABOUT, SubjectRef
from engine.reading.made_once import MadeOnce
from engine.reading.rows import AllocationRow
from engine.reading.viewer import Viewer
from engine.reading.visible import not_complained_of, one_of

WHO = t.workers.alias("record_worker")
#: Allocations that no page shows: that a complaint is about somebody is said in the complaint.
NOT_SHOWN = frozenset({COMPLAINED_ABOUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorRow:
    """A recorded date that deadlines count from, with who recorded it and why it was corrected."""

    name: str
    on: date
    journey: JourneyId | None
    recorded_at: datetime
    recorded_by_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """The present value of a field of the record, and since when."""

    name: str
    value: Any
    from_on: date
    recorded_at: datetime
    recorded_by_name: str


def allocations(
    connection: Connection,
    viewer: Viewer,
    subjects: Collection[str],
    *,
    today: date,
    only_current: bool = False,
    but_not: Collection[str] = NOT_SHOWN,
) -> tuple[AllocationRow, ...]:
    """Who is and was allocated to these subjects, the present first, then by role; not whom a complaint is about, and
    nobody by a journey that the viewer may not know of."""
    found = _allocations(only_current, frozenset(but_not)).by(viewer, subjects=sorted(subjects), today=today)
    return tuple(
        AllocationRow(
            subject=SubjectRef.read(row.subject),
            role=Role(row.role),
            worker=row.worker_id,
            worker_name=row.worker_name or "",
            from_on=row.from_on,
            until_on=row.until_on,
            journey=row.journey_id,
            current=bool(row.current),
        )
        for row in connection.execute(*found)
    )


@lru_cache(maxsize=8)
def _allocations(only_current: bool, but_not: frozenset[str]) -> MadeOnce:
    a, today = t.allocations.c, sa.bindparam("today", type_=sa.Date)
    current = sa.and_(a.from_on <= today, sa.or_(a.until_on.is_(None), a.until_on >= today))
    found = (
        sa.select(t.allocations, WHO.c.name.label("worker_name"), current.label("current"))
        .select_from(t.allocations.outerjoin(WHO, WHO.c.id == a.worker_id))
        .where(
            a.subject.in_(sa.bindparam("subjects", expanding=True)),
            sa.not_(one_of(a.role, but_not)),
            *([current] if only_current else []),
        )
        .order_by(sa.case((current, 0), else_=1), a.role, a.from_on.desc(), a.id)
    )
    return MadeOnce(lambda viewer: found.where(not_complained_of(viewer, a.journey_id)))


def anchors(connection: Connection, viewer: Viewer, subject: SubjectRef) -> tuple[AnchorRow, ...]:
    """Every date recorded for a subject in what the viewer may know of, the latest recorded first; the first of a name
    is the one that counts."""
    return tuple(
        AnchorRow(
            name=row.name,
            on=row.on_date,
            journey=row.journey_id,
            recorded_at=row.recorded_at,
            recorded_by_name=row.who or "",
            reason=row.reason,
        )
        for row in connection.execute(*_ANCHORS.by(viewer, subject=str(subject)))
    )


def _anchors(viewer: Viewer) -> sa.Select[Any]:
    a = t.anchors.c
    return (
        sa.select(t.anchors, WHO.c.name.label("who"))
        .select_from(t.anchors.outerjoin(WHO, WHO.c.id == a.recorded_by))
        .where(a.subject == sa.bindparam("subject"), not_complained_of(viewer, a.journey_id))
        .order_by(a.recorded_at.desc(), a.id.desc())
    )


_ANCHORS = MadeOnce(_anchors)


def known_dates(recorded: tuple[AnchorRow, ...], journey: JourneyId | None) -> dict[str, date]:
    """The date that counts for each anchor as seen from a journey: its own before the subject's, the latest of each."""
    known, own = {}, {}
    for anchor in reversed(recorded):
        if anchor.journey is None:
            known[anchor.name] = anchor.on
        if journey is not None and anchor.journey == journey:
            own[anchor.name] = anchor.on
    return known | own


def fields(connection: Connection, viewer: Viewer, subject: SubjectRef) -> tuple[FieldRow, ...]:
    """The latest value of each field of a subject's record by name, as recorded in what the viewer may know of."""
    latest = {
        row.name: FieldRow(
            name=row.name,
            value=row.value,
            from_on=row.from_on,
            recorded_at=row.recorded_at,
            recorded_by_name=row.who or "",
        )
        for row in connection.execute(*_FIELDS.by(viewer, subject=str(subject)))
    }
    return tuple(latest.values())


def _fields(viewer: Viewer) -> sa.Select[Any]:
    f = t.record_fields.c
    return (
        sa.select(t.record_fields, WHO.c.name.label("who"))
        .select_from(t.record_fields.outerjoin(WHO, WHO.c.id == f.recorded_by))
        .where(f.subject == sa.bindparam("subject"), not_complained_of(viewer, f.journey_id))
        .order_by(f.name, f.recorded_at, f.id)
    )


_FIELDS = MadeOnce(_fields)

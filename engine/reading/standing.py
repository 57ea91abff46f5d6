"""What stands on a subject's record: who is allocated, which dates are known, which fields are filled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import tables as t
from engine.domain.ids import JourneyId, Role
from engine.domain.subjects import COMPLAINED_ABOUT, SubjectRef
from engine.reading.rows import AllocationRow

WHO = t.workers.alias("record_worker")


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
    connection: Connection, subjects: Collection[str], *, today: date, only_current: bool = False
) -> tuple[AllocationRow, ...]:
    """Who is and was allocated to these subjects, the present first, then by role; not whom a complaint is about."""
    a = t.allocations.c
    current = sa.and_(a.from_on <= today, sa.or_(a.until_on.is_(None), a.until_on >= today))
    found = (
        sa.select(t.allocations, WHO.c.name.label("worker_name"), current.label("current"))
        .select_from(t.allocations.outerjoin(WHO, WHO.c.id == a.worker_id))
        .where(a.subject.in_(sorted(subjects)), a.role != COMPLAINED_ABOUT, *([current] if only_current else []))
        .order_by(sa.case((current, 0), else_=1), a.role, a.from_on.desc(), a.id)
    )
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
        for row in connection.execute(found)
    )


def anchors(connection: Connection, subject: SubjectRef) -> tuple[AnchorRow, ...]:
    """Every date recorded for a subject, the latest recorded first; the first of a name is the one that counts."""
    a = t.anchors.c
    found = (
        sa.select(t.anchors, WHO.c.name.label("who"))
        .select_from(t.anchors.outerjoin(WHO, WHO.c.id == a.recorded_by))
        .where(a.subject == str(subject))
        .order_by(a.recorded_at.desc(), a.id.desc())
    )
    return tuple(
        AnchorRow(
            name=row.name,
            on=row.on_date,
            journey=row.journey_id,
            recorded_at=row.recorded_at,
            recorded_by_name=row.who or "",
            reason=row.reason,
        )
        for row in connection.execute(found)
    )


def known_dates(recorded: tuple[AnchorRow, ...], journey: JourneyId | None) -> dict[str, date]:
    """The date that counts for each anchor as seen from a journey: its own before the subject's, the latest of each."""
    known, own = {}, {}
    for anchor in reversed(recorded):
        if anchor.journey is None:
            known[anchor.name] = anchor.on
        if journey is not None and anchor.journey == journey:
            own[anchor.name] = anchor.on
    return known | own


def fields(connection: Connection, subject: SubjectRef) -> tuple[FieldRow, ...]:
    """The latest recorded value of each field of a subject's record, by name."""
    f = t.record_fields.c
    found = (
        sa.select(t.record_fields, WHO.c.name.label("who"))
        .select_from(t.record_fields.outerjoin(WHO, WHO.c.id == f.recorded_by))
        .where(f.subject == str(subject))
        .order_by(f.name, f.recorded_at, f.id)
    )
    latest = {
        row.name: FieldRow(
            name=row.name,
            value=row.value,
            from_on=row.from_on,
            recorded_at=row.recorded_at,
            recorded_by_name=row.who or "",
        )
        for row in connection.execute(found)
    }
    return tuple(latest.values())

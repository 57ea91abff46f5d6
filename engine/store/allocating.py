"""Who holds which role for a child or household, since when and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.references import new_id
from engine.domain.subjects import COMPLAINED_ABOUT, COVER, PANEL_MEMBER, Allocation, SubjectRef
from engine.tables import allocations

#: Roles that several workers hold at once for one child or household.
HELD_BY_SEVERAL = frozenset({PANEL_MEMBER, "conflicted", COMPLAINED_ABOUT, COVER})


def allocations_of(connection: Connection, subject: SubjectRef) -> tuple[Allocation, ...]:
    """All allocations of the subject, also ended ones, oldest first."""
    rows = connection.execute(
        sa.select(allocations)
        .where(allocations.c.subject == str(subject))
        .order_by(allocations.c.from_on, allocations.c.recorded_at, allocations.c.id)
    )
    return tuple(
        Allocation(
            subject=subject,
            role=row.role,
            worker=row.worker_id,
            from_on=row.from_on,
            until_on=row.until_on,
            journey=row.journey_id,
        )
        for row in rows
    )


def allocate(connection: Connection, allocation: Allocation, *, at: datetime) -> None:
    """Adds the allocation and ends what it takes the place of the day before.

    An earlier allocation made on the very same day ends before it began: it was never in force, and still shows.
    """
    if allocation.role not in HELD_BY_SEVERAL:
        connection.execute(
            sa.update(allocations)
            .where(
                allocations.c.subject == str(allocation.subject),
                allocations.c.role == allocation.role,
                allocations.c.until_on.is_(None),
                allocations.c.from_on <= allocation.from_on,
            )
            .values(until_on=allocation.from_on - timedelta(days=1))
        )
    row = {
        "id": new_id(),
        "subject": str(allocation.subject),
        "role": allocation.role,
        "worker_id": allocation.worker,
        "from_on": allocation.from_on,
        "until_on": allocation.until_on,
        "journey_id": allocation.journey,
        "recorded_at": at,
    }
    connection.execute(sa.insert(allocations), [row])


def end_allocation(connection: Connection, subject: SubjectRef, role: str, worker: str, *, on: date) -> None:
    """Lets what this worker holds end with that day."""
    connection.execute(
        sa.update(allocations)
        .where(
            allocations.c.subject == str(subject),
            allocations.c.role == role,
            allocations.c.worker_id == worker,
            allocations.c.until_on.is_(None),
        )
        .values(until_on=on)
    )

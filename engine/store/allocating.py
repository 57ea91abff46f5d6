"""Who holds which role for a child or household, since when and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.ids import JourneyId
from engine.domain.journey import NOT_ENDED
from engine.domain.references import new_id
from engine.domain.subjects import COMPLAINED_ABOUT, COVER, PANEL_MEMBER, Allocation, SubjectRef
from engine.tables import allocations, journeys

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

    An earlier allocation made on the very same day ends before it began: it was never in force, and still shows. Where
    several journeys of a pathway run at once, each keeps its own: who looks into one complaint goes on doing so when
    somebody else is chosen to look into another.
    """
    if allocation.role not in HELD_BY_SEVERAL:
        connection.execute(
            sa.update(allocations)
            .where(
                allocations.c.subject == str(allocation.subject),
                allocations.c.role == allocation.role,
                allocations.c.until_on.is_(None),
                allocations.c.from_on <= allocation.from_on,
                sa.not_(_apart(allocation.journey)),
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


def _apart(journey: str | None) -> sa.ColumnElement[bool]:
    """Whether an allocation was made in another journey beside which this one runs."""
    this, other = journeys.alias("this_journey"), journeys.alias("beside_it")
    return sa.exists().where(
        this.c.id == journey,
        this.c.several_at_once,
        other.c.id == allocations.c.journey_id,
        other.c.id != this.c.id,
        other.c.pathway == this.c.pathway,
        other.c.state.in_(NOT_ENDED),
    )


def end_allocation(
    connection: Connection, subject: SubjectRef, role: str, worker: str, *, on: date, journey: JourneyId
) -> None:
    """Lets what this worker was given in this journey end with that day."""
    connection.execute(
        sa.update(allocations)
        .where(
            allocations.c.subject == str(subject),
            allocations.c.role == role,
            allocations.c.worker_id == worker,
            allocations.c.journey_id == journey,
            allocations.c.until_on.is_(None),
        )
        .values(until_on=on)
    )

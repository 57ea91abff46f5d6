"""Entries of the audit trail as they are kept, as a stream: for printing them, whatever their number."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.tables import audit_about, audit_entries, journeys

ROWS_AT_ONCE = 1000
E, A = audit_entries.c, audit_about.c


def entries_about(engine: Engine, subject: str) -> Iterator[str]:
    """The JSON of every entry about this child or household (`household:` and an id), the oldest first."""
    beside = sa.and_(A.chain == E.chain, A.seq == E.seq)
    yield from _stream(
        engine, sa.select(E.entry).join_from(audit_entries, audit_about, beside).where(A.subject == subject)
    )


def entries_of_journey(engine: Engine, journey: str) -> Iterator[str]:
    """The same of every entry about a journey, named by its id or its reference."""
    by_reference = sa.select(journeys.c.id).where(journeys.c.reference == journey.upper())
    named = sa.or_(E.journey_id == journey, E.journey_id.in_(by_reference))
    yield from _stream(engine, sa.select(E.entry).where(named))


def _stream(engine: Engine, wanted: sa.Select[tuple[str]]) -> Iterator[str]:
    ordered = wanted.order_by(E.at, E.chain, E.seq).execution_options(yield_per=ROWS_AT_ONCE)
    with engine.connect() as connection:
        for row in connection.execute(ordered):
            yield row.entry

"""The days of children's ways to adoption, for the scorecard: figures only, of nobody by name."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.scorecard import WayToAdoption

A = t.anchors.c
#: The dates on record that a way is made of.
DAYS = {
    "became_looked_after": "became_looked_after",
    "authority_to_place": "authority_to_place",
    "match_decided": "match_decided",
    "moved_in": "placed",
    "adopted": "order",
}
ADOPTION = "adoption_placement"


def adopted_between(database: Engine, first: date, last: date) -> tuple[WayToAdoption, ...]:
    """The children whose adoption order was made from the first day to the last, both included, the earliest first.

    What counts are the days on which things happened, as they stand on record now, not when they were recorded.
    """
    ended_adopted = sa.select(t.journeys.c.subject, t.journeys.c.id).where(
        t.journeys.c.pathway == ADOPTION, t.journeys.c.outcome == "adopted"
    )
    with database.connect() as connection:
        journeys = {row.subject: row.id for row in connection.execute(ended_adopted)}
        if not journeys:
            return ()
        recorded = (
            sa.select(A.subject, A.name, A.on_date)
            .where(A.name.in_(DAYS.values()), A.subject.in_(sa.select(ended_adopted.subquery().c.subject)))
            .order_by(A.recorded_at, A.id)
        )
        days: dict[str, dict[str, date]] = {}
        for row in connection.execute(recorded):
            days.setdefault(row.subject, {})[row.name] = row.on_date
    ways = [WayToAdoption(**{name: found.get(anchor) for name, anchor in DAYS.items()}) for found in days.values()]
    adopted = [(way.adopted, way) for way in ways if way.adopted is not None and first <= way.adopted <= last]
    return tuple(way for _, way in sorted(adopted, key=lambda one: one[0]))

"""Which pathways read a policy: about drawings, and about nobody."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.reading.pathways import WITHDRAWN

V = t.pathway_versions.c


def policy_uses(database: Engine, *, on: date) -> dict[str, tuple[tuple[str, str, int], ...]]:
    """For each policy that a version in force reads: key, title and number of those versions, by title."""
    wanted = sa.select(V.key, V.title, V.number, V.about).where(V.in_force_from <= on, ~WITHDRAWN)
    rows = wanted.order_by(V.key, V.number)
    with database.connect() as connection:
        newest = {row.key: row for row in connection.execute(rows)}
    found: dict[str, list[tuple[str, str, int]]] = {}
    for row in sorted(newest.values(), key=lambda one: str(one.title)):
        read = {source["policy"] for source in row.about.get("facts", {}).values() if "policy" in source}
        for policy in read:
            found.setdefault(policy, []).append((row.key, row.title, row.number))
    return {policy: tuple(uses) for policy, uses in found.items()}

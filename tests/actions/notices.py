"""Who was told what on which day, as the outbox holds it."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from engine.domain.london import civil_date
from engine.tables import notices
from tests.world import World


def told(world: World, *templates: str) -> list[tuple[date, str, str]]:
    """(day, first name, template) of every notice, or of those of these kinds, in order."""
    names = {worker: name for name, worker in world.cast.workers.items()}
    found = sa.select(notices).order_by(notices.c.queued_at, notices.c.id)
    with world.database.connect() as connection:
        rows = connection.execute(found).all()
    return sorted(
        (civil_date(row.queued_at), names[row.to_worker_id], row.template)
        for row in rows
        if not templates or row.template in templates
    )

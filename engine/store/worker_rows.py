"""From the row of a worker with their team's line of management to the worker."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.domain.ids import WorkerId
from engine.domain.people import RoleHeld, Worker
from engine.tables import teams, workers

WITH_LINE = sa.select(
    *(workers.c.id, workers.c.sign_in_name, workers.c.name, workers.c.email, workers.c.team_id, workers.c.active),
    *(teams.c.manager_id, teams.c.service_manager_id, teams.c.head_of_service_id),
).select_from(workers.outerjoin(teams, teams.c.id == workers.c.team_id))


def worker_from(row: Any, roles: tuple[RoleHeld, ...]) -> Worker:
    line = [m for m in (row.manager_id, row.service_manager_id, row.head_of_service_id) if m is not None]
    # Who manages the team is managed by those over them, never by themselves.
    over = line[line.index(row.id) + 1 :] if row.id in line else line
    return Worker(
        id=WorkerId(row.id),
        sign_in_name=row.sign_in_name,
        name=row.name,
        email=row.email,
        team=row.team_id,
        roles=roles,
        managers=tuple(over),
        active=row.active,
    )

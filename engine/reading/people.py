"""Names for ids, and whom or what one can choose in a form or filter."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import JourneyId, Role, TeamId, WorkerId
from engine.domain.people import RoleHeld
from engine.reading.rows import Choice

MOST_CHOICES = 500
W, R = t.workers, t.worker_roles


def workers(database: Engine) -> tuple[Choice, ...]:
    """Every active worker by name, with their team, for a picker."""
    with database.connect() as connection:
        return _choices(connection, sa.true())


def holders(database: Engine, role: Role, *, team: TeamId | None) -> tuple[Choice, ...]:
    """The active workers who hold a role in that team or for the whole council."""
    held = sa.select(R.c.worker_id).where(R.c.role == role, sa.or_(R.c.team_id.is_(None), R.c.team_id == team))
    with database.connect() as connection:
        return _choices(connection, W.c.id.in_(held))


def holders_anywhere(database: Engine, role: Role) -> tuple[Choice, ...]:
    """The active workers who hold a role in any team or for the whole council."""
    with database.connect() as connection:
        return _choices(connection, W.c.id.in_(sa.select(R.c.worker_id).where(R.c.role == role)))


def worker_names(database: Engine, ids: Iterable[str]) -> dict[str, str]:
    """The names of these workers by id; ids that are no worker's are left out."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    with database.connect() as connection:
        return {row.id: row.name for row in connection.execute(sa.select(W.c.id, W.c.name).where(W.c.id.in_(wanted)))}


def lines_of(database: Engine, workers: Iterable[WorkerId]) -> dict[WorkerId, tuple[WorkerId, ...]]:
    """The managers over each of these workers, nearest first: what separation rules look at."""
    wanted = sorted(set(workers))
    c = t.teams.c
    line = sa.select(W.c.id, c.manager_id, c.service_manager_id, c.head_of_service_id)
    with database.connect() as connection:
        rows = connection.execute(line.join_from(W, t.teams, c.id == W.c.team_id).where(W.c.id.in_(wanted))).all()
    return {
        row.id: tuple(
            manager
            for manager in (row.manager_id, row.service_manager_id, row.head_of_service_id)
            if manager not in (None, row.id)
        )
        for row in rows
    }


def line_over(database: Engine, journey: JourneyId) -> tuple[WorkerId, ...]:
    """The managers over the journey's team, nearest first; nobody where it has none."""
    c, j = t.teams.c, t.journeys
    line = sa.select(c.manager_id, c.service_manager_id, c.head_of_service_id)
    line = line.join_from(t.teams, j, j.c.team_id == c.id).where(j.c.id == journey)
    with database.connect() as connection:
        row = connection.execute(line).one_or_none()
    return tuple(manager for manager in row or () if manager is not None)


def roles_of(database: Engine, workers: Iterable[WorkerId]) -> dict[WorkerId, tuple[RoleHeld, ...]]:
    """The roles that each of these workers holds, and where."""
    held: dict[WorkerId, list[RoleHeld]] = {}
    found = sa.select(R.c.worker_id, R.c.role, R.c.team_id).where(R.c.worker_id.in_(sorted(set(workers))))
    with database.connect() as connection:
        for row in connection.execute(found.order_by(R.c.role, R.c.team_id)):
            held.setdefault(row.worker_id, []).append(RoleHeld(role=Role(row.role), team=row.team_id))
    return {worker: tuple(roles) for worker, roles in held.items()}


def teams(database: Engine) -> tuple[Choice, ...]:
    """Every team by name, for a picker."""
    with database.connect() as connection:
        rows = connection.execute(sa.select(t.teams.c.id, t.teams.c.name).order_by(t.teams.c.name))
        return tuple(Choice(value=row.id, label=row.name) for row in rows)


def workers_of_teams(connection: Connection, teams: Collection[TeamId]) -> tuple[Choice, ...]:
    """The active workers who hold a role in one of these teams."""
    held = sa.select(R.c.worker_id).where(R.c.team_id.in_(sorted(teams)))
    return _choices(connection, W.c.id.in_(held))


def pathway_choices(connection: Connection) -> tuple[Choice, ...]:
    """Every published pathway, by the title of its newest version."""
    v = t.pathway_versions
    newest = sa.select(v.c.key, sa.func.max(v.c.number).label("number")).group_by(v.c.key).subquery()
    titles = (
        sa.select(v.c.key, v.c.title, v.c.about["number"].as_string().label("number"))
        .join_from(v, newest, sa.and_(newest.c.key == v.c.key, newest.c.number == v.c.number))
        .order_by(v.c.title)
    )
    return tuple(Choice(value=row.key, label=row.title, about=row.number or "") for row in connection.execute(titles))


def _choices(connection: Connection, condition: sa.ColumnElement[bool]) -> tuple[Choice, ...]:
    found = (
        sa.select(W.c.id, W.c.name, t.teams.c.name.label("team_name"))
        .select_from(W.outerjoin(t.teams, t.teams.c.id == W.c.team_id))
        .where(W.c.active.is_(sa.true()), condition)
        .order_by(W.c.name, W.c.id)
        .limit(MOST_CHOICES)
    )
    return tuple(Choice(value=row.id, label=row.name, about=row.team_name or "") for row in connection.execute(found))

"""Workers, the roles they hold, and teams."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.people import RoleHeld, Team, Worker
from engine.ports import Credentials
from engine.store.inserting import insert_all
from engine.store.worker_rows import WITH_LINE, worker_from
from engine.tables import teams, worker_roles, workers

#: Whoever does anything is read first, and so these are made once.
_ONE = WITH_LINE.where(workers.c.id == sa.bindparam("worker"))
_ROLES = (
    sa.select(worker_roles)
    .where(worker_roles.c.worker_id.in_(sa.bindparam("workers", expanding=True)))
    .order_by(worker_roles.c.role, worker_roles.c.team_id)
)


class SqlWorkers:
    """Fulfils `ports.Workers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, worker: WorkerId) -> Worker:
        row = self._connection.execute(_ONE, {"worker": worker}).one_or_none()
        if row is None:
            raise NotFound
        return worker_from(row, self._roles_of([row.id]).get(row.id, ()))

    def credentials(self, sign_in_name: str, *, lock: bool = False) -> Credentials | None:
        wanted = workers.c.sign_in_name == sign_in_name
        found = self._read(wanted)
        if not found:
            return None
        asked = sa.select(workers.c.password_hash, workers.c.failed_sign_ins, workers.c.locked_until).where(wanted)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one()
        return Credentials(
            worker=found[0],
            password_hash=row.password_hash,
            failed_sign_ins=row.failed_sign_ins,
            locked_until=row.locked_until,
        )

    def holders(self, role: Role, *, team: TeamId | None) -> tuple[Worker, ...]:
        held_there = sa.or_(worker_roles.c.team_id.is_(None), worker_roles.c.team_id == team)
        holding = sa.select(worker_roles.c.worker_id).where(worker_roles.c.role == role, held_there)
        return self._read(sa.and_(workers.c.active, workers.c.id.in_(holding)))

    def roles_held(self, team: TeamId | None) -> tuple[frozenset[Role], frozenset[Role]]:
        rows = self._connection.execute(
            sa.select(worker_roles.c.role, worker_roles.c.team_id)
            .distinct()
            .select_from(worker_roles.join(workers, workers.c.id == worker_roles.c.worker_id))
            .where(workers.c.active, sa.or_(worker_roles.c.team_id.is_(None), worker_roles.c.team_id == team))
        ).all()
        return (
            frozenset(Role(row.role) for row in rows if row.team_id is not None),
            frozenset(Role(row.role) for row in rows if row.team_id is None),
        )

    def team(self, team: TeamId) -> Team:
        row = self._connection.execute(sa.select(teams).where(teams.c.id == team)).one_or_none()
        if row is None:
            raise NotFound
        return _team(row)

    def teams(self) -> tuple[Team, ...]:
        return tuple(_team(row) for row in self._connection.execute(sa.select(teams).order_by(teams.c.name)))

    def add_team(self, team: Team) -> None:
        self._connection.execute(sa.insert(teams), [{"id": team.id, **_team_details(team)}])

    def change_team(self, team: Team) -> None:
        changed = self._connection.execute(sa.update(teams).where(teams.c.id == team.id).values(_team_details(team)))
        if not changed.rowcount:
            raise NotFound

    def add(self, worker: Worker, *, password_hash: str) -> None:
        row = {"id": worker.id, "password_hash": password_hash, **_details(worker)}
        self._connection.execute(sa.insert(workers), [row])
        self._write_roles(worker)

    def change(self, worker: Worker, *, password_hash: str | None = None) -> None:
        values = _details(worker) if password_hash is None else {"password_hash": password_hash, **_details(worker)}
        changed = self._connection.execute(sa.update(workers).where(workers.c.id == worker.id).values(values))
        if not changed.rowcount:
            raise NotFound
        self._connection.execute(sa.delete(worker_roles).where(worker_roles.c.worker_id == worker.id))
        self._write_roles(worker)

    def note_sign_in(self, worker: WorkerId, *, failed: int, locked_until: datetime | None) -> None:
        self._connection.execute(
            sa.update(workers).where(workers.c.id == worker).values(failed_sign_ins=failed, locked_until=locked_until)
        )

    def _read(self, wanted: sa.ColumnElement[bool]) -> tuple[Worker, ...]:
        rows = self._connection.execute(WITH_LINE.where(wanted).order_by(workers.c.name, workers.c.id)).all()
        held = self._roles_of([row.id for row in rows])
        return tuple(worker_from(row, held.get(row.id, ())) for row in rows)

    def _roles_of(self, ids: Iterable[str]) -> dict[str, tuple[RoleHeld, ...]]:
        held: dict[str, tuple[RoleHeld, ...]] = {}
        for row in self._connection.execute(_ROLES, {"workers": list(ids)}):
            held[row.worker_id] = (*held.get(row.worker_id, ()), RoleHeld(role=Role(row.role), team=row.team_id))
        return held

    def _write_roles(self, worker: Worker) -> None:
        rows = [{"worker_id": worker.id, "role": held.role, "team_id": held.team} for held in worker.roles]
        insert_all(self._connection, worker_roles, rows)


def _details(worker: Worker) -> dict[str, Any]:
    return {
        "sign_in_name": worker.sign_in_name,
        "name": worker.name,
        "email": worker.email,
        "team_id": worker.team,
        "active": worker.active,
    }


def _team_details(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "manager_id": team.manager,
        "service_manager_id": team.service_manager,
        "head_of_service_id": team.head_of_service,
    }


def _team(row: Any) -> Team:
    return Team(
        id=TeamId(row.id),
        name=row.name,
        manager=row.manager_id,
        service_manager=row.service_manager_id,
        head_of_service=row.head_of_service_id,
    )

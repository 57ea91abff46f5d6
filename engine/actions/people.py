"""Teams, workers and their roles."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.audit import AuditDraft
from engine.domain.errors import FingerpostError
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.people import RoleHeld, Team, Worker
from engine.ports import Ports


class NameTaken(FingerpostError):
    """Somebody signs in with that name already."""


def add_team(ports: Ports, team: Team) -> None:
    """Adds a team; its managers may be named later with `change_team`."""
    with ports.uow() as uow:
        uow.workers.add_team(team)
        uow.commit()


def change_team(ports: Ports, team: Team) -> None:
    """Writes the team's line of management."""
    with ports.uow() as uow:
        uow.workers.change_team(team)
        uow.commit()


def add_worker(ports: Ports, worker: Worker, *, password_hash: str, by: WorkerId | None = None) -> None:
    """Adds somebody who can sign in; `sign_in.hash_password` makes the hash. Raises NameTaken."""
    with ports.uow() as uow:
        if uow.workers.credentials(worker.sign_in_name) is not None:
            raise NameTaken()
        uow.workers.add(worker, password_hash=password_hash)
        uow.audit.append([_entry(ports, worker, "worker_added", worker.roles, by)])
        uow.commit()


def change_worker(
    ports: Ports, worker: Worker, *, password_hash: str | None = None, by: WorkerId | None = None
) -> None:
    """Writes somebody's details and roles, and a new password where the hash of one is given."""
    with ports.uow() as uow:
        uow.workers.change(worker, password_hash=password_hash)
        uow.audit.append([_entry(ports, worker, "worker_changed", worker.roles, by)])
        uow.commit()


def _entry(ports: Ports, worker: Worker, tag: str, roles: Sequence[RoleHeld], by: WorkerId | None) -> AuditDraft:
    at = ports.clock.now()
    return AuditDraft(
        chain=f"worker:{worker.id}",
        at=at,
        on=civil_date(at),
        tag=tag,
        actor=f"worker:{by}" if by else "system",
        detail={
            "worker": worker.id,
            "roles": sorted(f"{held.role}@{held.team}" if held.team else str(held.role) for held in roles),
            "active": worker.active,
        },
    )

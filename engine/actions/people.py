"""Teams, workers and their roles: what an administrator does on the pages, and whoever sits at the machine by command.

`by` is the administrator; None is the command, which needs no role. Nobody changes their own account, and somebody is
always left who can change accounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from engine.actions.own_password import password_changed
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.accounts import (
    ADMINISTRATOR,
    AccountChange,
    AccountRefused,
    Change,
    wrong_details,
    wrong_place,
    wrong_reason,
    wrong_roles,
)
from engine.domain.audit import AuditDraft
from engine.domain.errors import NotAllowed
from engine.domain.ids import TeamId, WorkerId
from engine.domain.london import civil_date
from engine.domain.people import RoleHeld, Team, Worker
from engine.domain.references import new_id
from engine.ports import Ports, UnitOfWork

OWN_ACCOUNT = "Nobody changes their own account, so a second administrator must do this."

#: The audit tag of each change.
TAG = {
    Change.ADDED: "worker_added",
    Change.DETAILS: "worker_changed",
    Change.GIVEN: "role_given",
    Change.TAKEN: "role_taken",
    Change.CLOSED: "account_closed",
    Change.REOPENED: "account_reopened",
    Change.PASSWORD: "password_set",
}


class NameTaken(AccountRefused):
    """Somebody signs in with that name already."""

    def __init__(self) -> None:
        super().__init__({"sign_in_name": "Somebody signs in with that name already."})


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


def add_worker(
    ports: Ports, worker: Worker, *, password_hash: str, by: WorkerId | None = None, reason: str = ""
) -> None:
    """Adds somebody who can sign in; `sign_in.hash_password` makes the hash.

    Raises NotAllowed (recorded), AccountRefused (NameTaken where the name is another's).
    """
    with _recorded(ports, by), ports.uow() as uow:
        _must_administer(uow, by)
        wrong = {**wrong_details(sign_in_name=worker.sign_in_name, name=worker.name, email=worker.email)}
        for held in worker.roles if by is not None else ():
            wrong.update(wrong_place(held))
        wrong.update(wrong_roles(worker.roles))
        _refuse({**wrong, **(wrong_reason(reason) if by is not None else {})})
        if uow.workers.credentials(worker.sign_in_name) is not None:
            raise NameTaken()
        uow.workers.add(worker, password_hash=password_hash)
        told = _Told(uow=uow, at=ports.clock.now(), by=by, reason=reason)
        told.tell(worker, Change.ADDED)
        for held in worker.roles:
            told.note(worker, Change.GIVEN, held)
        uow.commit()


def change_worker(
    ports: Ports, worker: Worker, *, password_hash: str | None = None, by: WorkerId | None = None, reason: str = ""
) -> None:
    """Writes somebody's details and roles, and a new password where the hash of one is given.

    Raises NotAllowed (recorded), NotFound, AccountRefused.
    """
    with _recorded(ports, by), ports.uow() as uow:
        before = _to_change(uow, by, worker.id)
        wrong = wrong_details(sign_in_name=worker.sign_in_name, name=worker.name, email=worker.email)
        _refuse({**wrong, **wrong_roles(worker.roles), **(wrong_reason(reason) if by is not None else {})})
        _somebody_administers(uow, before, worker)
        uow.workers.change(worker, password_hash=password_hash)
        if password_hash is not None or not worker.active:
            uow.accounts.end_sessions(worker.id)
        told = _Told(uow=uow, at=ports.clock.now(), by=by, reason=reason)
        told.tell(worker, Change.PASSWORD if password_hash is not None else Change.DETAILS)
        for held in set(before.roles) - set(worker.roles):
            told.note(worker, Change.TAKEN, held)
        for held in set(worker.roles) - set(before.roles):
            told.note(worker, Change.GIVEN, held)
        uow.commit()


def give_role(ports: Ports, by: WorkerId, worker: WorkerId, held: RoleHeld, *, reason: str) -> None:
    """Gives a role, from now on. Raises NotAllowed (recorded), NotFound, AccountRefused."""
    with _recorded(ports, by), ports.uow() as uow:
        before = _to_change(uow, by, worker)
        wrong = {**wrong_reason(reason), **wrong_place(held), **wrong_roles((*before.roles, held))}
        if held in before.roles:
            wrong["role"] = "They hold this role there already. Choose another, or another team."
        _refuse(wrong)
        after = replace(before, roles=(*before.roles, held))
        uow.workers.change(after)
        _Told(uow=uow, at=ports.clock.now(), by=by, reason=reason).tell(after, Change.GIVEN, held)
        uow.commit()


def take_role(ports: Ports, by: WorkerId, worker: WorkerId, held: RoleHeld, *, reason: str) -> None:
    """Takes a role away, from now on. Raises NotAllowed (recorded), NotFound, AccountRefused."""
    with _recorded(ports, by), ports.uow() as uow:
        before = _to_change(uow, by, worker)
        if held not in before.roles:
            raise AccountRefused({"reason": "They do not hold this role any more, so nothing was changed."})
        _refuse(wrong_reason(reason))
        after = replace(before, roles=tuple(one for one in before.roles if one != held))
        _somebody_administers(uow, before, after)
        uow.workers.change(after)
        _Told(uow=uow, at=ports.clock.now(), by=by, reason=reason).tell(after, Change.TAKEN, held)
        uow.commit()


def close_account(ports: Ports, by: WorkerId | None, worker: WorkerId, *, reason: str) -> None:
    """Closes the account: its sessions end at once, and nobody signs in with it. What they did stays on record.

    Raises NotAllowed (recorded), NotFound, AccountRefused.
    """
    _open_or_close(ports, by, worker, reason=reason, active=False)


def reopen_account(ports: Ports, by: WorkerId | None, worker: WorkerId, *, reason: str) -> None:
    """Opens a closed account again, with the roles that it still holds. Raises as `close_account`."""
    _open_or_close(ports, by, worker, reason=reason, active=True)


def set_password(ports: Ports, by: WorkerId, worker: WorkerId, *, password_hash: str, reason: str) -> None:
    """A new initial password; who is signed in with the old one is signed out, and told by message.

    Raises NotAllowed (recorded), NotFound, AccountRefused.
    """
    with _recorded(ports, by), ports.uow() as uow:
        before = _to_change(uow, by, worker)
        _refuse(wrong_reason(reason))
        uow.workers.change(before, password_hash=password_hash)
        uow.workers.note_sign_in(worker, failed=0, locked_until=None)
        uow.accounts.end_sessions(worker)
        at = ports.clock.now()
        uow.outbox.queue_notices([password_changed(worker)], at=at)
        _Told(uow=uow, at=at, by=by, reason=reason).tell(before, Change.PASSWORD)
        uow.commit()


def change_details(
    ports: Ports, by: WorkerId, worker: WorkerId, *, name: str, email: str, team: TeamId | None, reason: str
) -> None:
    """Another name, e-mail address or team. Raises NotAllowed (recorded), NotFound, AccountRefused."""
    with _recorded(ports, by), ports.uow() as uow:
        before = _to_change(uow, by, worker)
        wrong = wrong_details(sign_in_name=before.sign_in_name, name=name, email=email)
        _refuse({**{at: said for at, said in wrong.items() if at != "sign_in_name"}, **wrong_reason(reason)})
        after = replace(before, name=name, email=email, team=team)
        uow.workers.change(after)
        _Told(uow=uow, at=ports.clock.now(), by=by, reason=reason).tell(after, Change.DETAILS)
        uow.commit()


def _open_or_close(ports: Ports, by: WorkerId | None, worker: WorkerId, *, reason: str, active: bool) -> None:
    with _recorded(ports, by), ports.uow() as uow:
        before = _to_change(uow, by, worker)
        if before.active is active:
            said = "This account is open already." if active else "This account is closed already."
            raise AccountRefused({"reason": f"{said} Nothing was changed."})
        after = replace(before, active=active)
        _refuse({**wrong_reason(reason), **(wrong_roles(after.roles) if active else {})})
        _somebody_administers(uow, before, after)
        uow.workers.change(after)
        if not active:
            uow.accounts.end_sessions(worker)
        change = Change.REOPENED if active else Change.CLOSED
        _Told(uow=uow, at=ports.clock.now(), by=by, reason=reason).tell(after, change)
        uow.commit()


@contextmanager
def _recorded(ports: Ports, by: WorkerId | None) -> Iterator[None]:
    with nullcontext() if by is None else refusals_recorded(ports, by, Act.MANAGE_PEOPLE.value):
        yield


def _must_administer(uow: UnitOfWork, by: WorkerId | None) -> None:
    if by is None:
        return
    administrator = uow.workers.get(by)
    refusal = may(administrator, Act.MANAGE_PEOPLE)
    if refusal is not None or not administrator.active:
        raise refusal.raised() if refusal else NotAllowed("Your account is closed.", who_can="An administrator")


def _to_change(uow: UnitOfWork, by: WorkerId | None, worker: WorkerId) -> Worker:
    """The account, locked together with those of all administrators: two of them can't take the role from each other
    at once."""
    administrators = {one.id for one in uow.workers.holders(ADMINISTRATOR, team=None)}
    uow.accounts.lock(administrators | {worker} | ({by} if by is not None else set()))
    _must_administer(uow, by)
    if by == worker:
        raise NotAllowed(OWN_ACCOUNT, who_can="Another administrator", rule="A second person")
    return uow.workers.get(worker)


def _somebody_administers(uow: UnitOfWork, before: Worker, after: Worker) -> None:
    """Refuses to take the last administrator away."""
    did = before.active and before.holds(ADMINISTRATOR, in_team=None)
    does = after.active and after.holds(ADMINISTRATOR, in_team=None)
    others = {one.id for one in uow.workers.holders(ADMINISTRATOR, team=None)} - {before.id}
    if did and not does and not others:
        raise AccountRefused(
            {"reason": "This is the last administrator. Make somebody else one first; then this can be done."}
        )


def _refuse(wrong: dict[str, str]) -> None:
    if wrong:
        raise AccountRefused(wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A change on record: in the history of the account with its reason, in the audit trail by reference."""

    uow: UnitOfWork
    at: datetime
    by: WorkerId | None
    reason: str

    def tell(self, worker: Worker, what: Change, held: RoleHeld | None = None) -> None:
        change = self.note(worker, what, held)
        self.uow.audit.append(
            [
                AuditDraft(
                    chain=f"worker:{worker.id}",
                    at=self.at,
                    on=civil_date(self.at),
                    tag=TAG[what],
                    actor=f"worker:{self.by}" if self.by else "system",
                    role=str(ADMINISTRATOR) if self.by else None,
                    detail={
                        "worker": worker.id,
                        "change": change,
                        "roles": sorted(map(_written, worker.roles)),
                        "active": worker.active,
                        **({"held": _written(held)} if held else {}),
                    },
                )
            ]
        )

    def note(self, worker: Worker, what: Change, held: RoleHeld | None = None) -> str:
        made = AccountChange(
            id=new_id(),
            worker=worker.id,
            at=self.at,
            what=what,
            by=self.by,
            role=held.role if held else None,
            team=held.team if held else None,
            reason=self.reason.strip(),
        )
        self.uow.accounts.note(made)
        return made.id


def _written(held: RoleHeld) -> str:
    return f"{held.role}@{held.team}" if held.team else str(held.role)

"""Accounts for the administrator: who has one, with which roles since when, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.access import Act, may
from engine.domain.accounts import Change
from engine.domain.ids import Role, TeamId, WorkerId
from engine.reading.paging import PAGE_SIZE, Paging, offset, page_of
from engine.reading.text_search import matches
from engine.reading.viewer import Viewer

W, R, C = t.workers.c, t.worker_roles.c, t.account_changes.c
MOST_CHANGES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role that is held. `since` is None where it was given before such things were kept."""

    role: Role
    team: TeamId | None
    team_name: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account. `seen_at` is when the person last did something here; `closed_at` since when it is closed."""

    id: WorkerId
    sign_in_name: str
    name: str
    email: str
    team: TeamId | None
    team_name: str
    active: bool
    roles: tuple[HeldRole, ...]
    added_at: datetime | None
    closed_at: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """What became of an account. `by_name` is empty where it was done at the machine itself, by command."""

    at: datetime
    what: Change
    by_name: str
    role: Role | None
    team_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRow:
    """A sign-in; `right` is whether the password was."""

    at: datetime
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountList:
    """A page of the accounts, by name."""

    rows: tuple[AccountRow, ...]
    paging: Paging


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilters:
    """`open`: only open ones, or only closed ones; None: both."""

    text: str = ""
    role: Role | None = None
    team: TeamId | None = None
    open: bool | None = None


def accounts(
    database: Engine,
    viewer: Viewer,
    *,
    filters: AccountFilters | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> AccountList | None:
    """Who has an account, by name; None unless the viewer may change accounts."""
    if may(viewer.worker, Act.MANAGE_PEOPLE) is not None:
        return None
    wanted = _conditions(filters or AccountFilters())
    with database.connect() as connection:
        paging = page_of(connection, sa.select(W.id).where(*wanted), page, page_size)
        shown = _rows().where(*wanted).order_by(W.name, W.id).limit(page_size).offset(offset(paging.page, page_size))
        return AccountList(rows=_accounts(connection, shown), paging=paging)


def account(database: Engine, viewer: Viewer, worker: WorkerId) -> AccountRow | None:
    """One account; None where there is none, or the viewer may not change accounts."""
    if may(viewer.worker, Act.MANAGE_PEOPLE) is not None:
        return None
    with database.connect() as connection:
        return next(iter(_accounts(connection, _rows().where(W.id == worker))), None)


def own_account(database: Engine, viewer: Viewer) -> AccountRow | None:
    """The viewer's own account, as anybody may see theirs; None where it is gone."""
    with database.connect() as connection:
        return next(iter(_accounts(connection, _rows().where(W.id == viewer.id))), None)


def own_sign_ins(database: Engine, viewer: Viewer, *, most: int) -> tuple[SignInRow, ...]:
    """When somebody signed in with the viewer's account, or tried to, newest first."""
    a = t.audit_entries.c
    mine = (a.chain == f"worker:{viewer.id}", a.tag.in_(("signed_in", "sign_in_failed")))
    with database.connect() as connection:
        rows = connection.execute(sa.select(a.at, a.tag).where(*mine).order_by(a.seq.desc()).limit(most))
        return tuple(SignInRow(at=row.at, right=row.tag == "signed_in") for row in rows)


def own_sessions(database: Engine, viewer: Viewer, *, at: datetime, used_since: datetime) -> int:
    """In how many browsers the viewer is signed in."""
    s = t.sessions.c
    open_ones = (s.worker_id == viewer.id, s.expires_at > at, s.seen_at > used_since)
    with database.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(t.sessions).where(*open_ones)) or 0


def account_history(database: Engine, viewer: Viewer, worker: WorkerId) -> tuple[ChangeRow, ...]:
    """What became of the account, newest first; nothing unless the viewer may change accounts."""
    if may(viewer.worker, Act.MANAGE_PEOPLE) is not None:
        return ()
    doer = t.workers.alias("doer")
    found = (
        sa.select(t.account_changes, doer.c.name.label("by_name"), t.teams.c.name.label("team_name"))
        .select_from(
            t.account_changes.outerjoin(doer, doer.c.id == C.by_worker_id).outerjoin(t.teams, t.teams.c.id == C.team_id)
        )
        .where(C.worker_id == worker)
        .order_by(C.at.desc(), C.id.desc())
        .limit(MOST_CHANGES)
    )
    with database.connect() as connection:
        return tuple(
            ChangeRow(
                at=row.at,
                what=Change(row.what),
                by_name=row.by_name or "",
                role=Role(row.role) if row.role else None,
                team_name=row.team_name or "",
                reason=row.reason,
            )
            for row in connection.execute(found)
        )


def _conditions(filters: AccountFilters) -> list[sa.ColumnElement[bool]]:
    wanted = []
    if filters.text:
        wanted.append(matches(filters.text, W.name, W.sign_in_name))
    if filters.role:
        wanted.append(W.id.in_(sa.select(R.worker_id).where(R.role == filters.role)))
    if filters.team:
        within = sa.select(R.worker_id).where(R.team_id == filters.team)
        wanted.append(sa.or_(W.team_id == filters.team, W.id.in_(within)))
    if filters.open is not None:
        wanted.append(W.active.is_(sa.true() if filters.open else sa.false()))
    return wanted


def _rows() -> sa.Select[Any]:
    """Accounts with their team and when the person last did something."""
    did = sa.select(sa.func.max(t.audit_entries.c.at)).where(t.audit_entries.c.actor == "worker:" + W.id)
    used = sa.select(sa.func.max(t.sessions.c.seen_at)).where(t.sessions.c.worker_id == W.id)
    return sa.select(
        *(W.id, W.sign_in_name, W.name, W.email, W.team_id, W.active, t.teams.c.name.label("team_name")),
        *(did.scalar_subquery().label("did_at"), used.scalar_subquery().label("used_at")),
    ).select_from(t.workers.outerjoin(t.teams, t.teams.c.id == W.team_id))


def _accounts(connection: Connection, shown: sa.Select[Any]) -> tuple[AccountRow, ...]:
    rows = connection.execute(shown).all()
    ids = [row.id for row in rows]
    since = _latest(connection, ids)
    roles = _roles(connection, ids, since)
    return tuple(
        AccountRow(
            id=WorkerId(row.id),
            sign_in_name=row.sign_in_name,
            name=row.name,
            email=row.email,
            team=row.team_id,
            team_name=row.team_name or "",
            active=row.active,
            roles=tuple(roles.get(row.id, ())),
            added_at=since.get((row.id, Change.ADDED.value, None, None)),
            closed_at=None if row.active else since.get((row.id, Change.CLOSED.value, None, None)),
            seen_at=max((at for at in (row.did_at, row.used_at) if at is not None), default=None),
        )
        for row in rows
    )


Latest = Mapping[tuple[str, str, str | None, str | None], datetime]


def _latest(connection: Connection, ids: Collection[str]) -> Latest:
    """When each kind of thing last happened to each account, by role and team."""
    parts = (C.worker_id, C.what, C.role, C.team_id)
    found = sa.select(*parts, sa.func.max(C.at).label("at")).where(C.worker_id.in_(sorted(ids))).group_by(*parts)
    return {(row.worker_id, row.what, row.role, row.team_id): row.at for row in connection.execute(found)}


def _roles(connection: Connection, ids: Collection[str], since: Latest) -> dict[str, list[HeldRole]]:
    held: dict[str, list[HeldRole]] = {}
    found = (
        sa.select(R.worker_id, R.role, R.team_id, t.teams.c.name.label("team_name"))
        .select_from(t.worker_roles.outerjoin(t.teams, t.teams.c.id == R.team_id))
        .where(R.worker_id.in_(sorted(ids)))
        .order_by(R.role, t.teams.c.name)
    )
    for row in connection.execute(found):
        given = since.get((row.worker_id, Change.GIVEN.value, row.role, row.team_id))
        one = HeldRole(role=Role(row.role), team=row.team_id, team_name=row.team_name or "", since=given)
        held.setdefault(row.worker_id, []).append(one)
    return held

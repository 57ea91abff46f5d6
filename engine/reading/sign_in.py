"""Whose session this is, and what waits for them: asked on every page, so each is one or two short statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.access import Act, may
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.london import civil_date
from engine.domain.people import RoleHeld
from engine.domain.timescale_change import RevisionState
from engine.reading.at_once import one_statement
from engine.reading.inbox_scope import listed_by, mine, my_decisions
from engine.reading.made_once import MadeOnce
from engine.reading.paging import COUNTED_UP_TO
from engine.reading.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session that holds, with its viewer."""

    viewer: Viewer
    started_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the navigation counts: only what waits for the viewer. Never more than 1,001 each."""

    tasks: int = 0
    late: int = 0
    decisions: int = 0
    late_decisions: int = 0
    timescales: int = 0  #: changes of deadline rules to agree to, for those who may


def session_worker(database: Engine, token_sha256: str, at: datetime) -> SignedIn | None:
    """Whose session has this token; None where it is unknown or over, or the worker's account is closed."""
    with one_statement(database) as connection:
        rows = connection.execute(_SESSION, {"token": token_sha256, "at": at}).all()
    if not rows:
        return None
    first = rows[0]
    return SignedIn(
        viewer=_viewer(rows, at), started_at=first.started_at, seen_at=first.seen_at, expires_at=first.expires_at
    )


def viewer_of(database: Engine, worker: WorkerId, at: datetime) -> Viewer | None:
    """A worker as the viewer they would be, without a session: for commands and messages. None where unknown."""
    with one_statement(database) as connection:
        rows = connection.execute(_worker_with_roles(t.workers).where(t.workers.c.id == worker)).all()
    return _viewer(rows, at) if rows else None


def waiting_for(database: Engine, viewer: Viewer) -> Waiting:
    """How many tasks the viewer holds and how many decisions wait for them, and how many of each are late."""
    with one_statement(database) as connection:
        row = connection.execute(*_WAITING.by(viewer)).one()
    return Waiting(
        tasks=row.tasks,
        late=row.late,
        decisions=row.decisions,
        late_decisions=row.late_decisions,
        timescales=row.timescales,
    )


def _waiting(viewer: Viewer) -> sa.Select[Any]:
    shown = listed_by(viewer)
    held, decisions = mine(viewer).where(shown), my_decisions(viewer).where(shown)
    counts = sa.select(
        held.count(COUNTED_UP_TO).label("tasks"),
        held.where(t.tasks.c.due_on < viewer.today).count(COUNTED_UP_TO).label("late"),
        decisions.count(COUNTED_UP_TO).label("decisions"),
        decisions.where(t.tasks.c.due_on < viewer.today).count(COUNTED_UP_TO).label("late_decisions"),
    )
    draws = may(viewer.worker, Act.DRAW) is None
    changes = _changes_of_others(viewer) if draws else sa.literal(0)
    return counts.add_columns(changes.label("timescales"))


def _changes_of_others(viewer: Viewer) -> sa.ScalarSelect[int]:
    """How many changes of deadline rules somebody else has asked for."""
    asked = t.timescale_revisions.c
    return (
        sa.select(sa.func.count())
        .where(asked.state == RevisionState.ASKED.value, asked.asked_by != viewer.id)
        .scalar_subquery()
    )


def _worker_with_roles(source: sa.FromClause) -> sa.Select[Any]:
    """The worker of an open account, with their team's line of management: a row for each role held, again for each
    team whose line of management they are in. Both are few, and one statement is less than two."""
    w, r, own, managed = t.workers, t.worker_roles, t.teams, t.teams.alias("managed")
    line = (managed.c.manager_id, managed.c.service_manager_id, managed.c.head_of_service_id)
    return (
        sa.select(
            *(w.c.id, w.c.sign_in_name, w.c.name, w.c.email, w.c.team_id, own.c.name.label("team_name")),
            *(own.c.manager_id, own.c.service_manager_id, own.c.head_of_service_id),
            *(r.c.role, r.c.team_id.label("role_team_id"), managed.c.id.label("managed_id")),
        )
        .select_from(
            source.outerjoin(own, own.c.id == w.c.team_id)
            .outerjoin(r, r.c.worker_id == w.c.id)
            .outerjoin(managed, sa.or_(*(manager == w.c.id for manager in line)))
        )
        .where(w.c.active.is_(sa.true()))
        .order_by(r.c.role, r.c.team_id)
    )


def _viewer(rows: Sequence[Any], at: datetime) -> Viewer:
    first = rows[0]
    held = dict.fromkeys((row.role, row.role_team_id) for row in rows if row.role is not None)
    line = (first.manager_id, first.service_manager_id, first.head_of_service_id)
    return Viewer(
        id=first.id,
        sign_in_name=first.sign_in_name,
        name=first.name,
        email=first.email,
        today=civil_date(at),
        team=first.team_id,
        team_name=first.team_name or "",
        roles=tuple(RoleHeld(role=Role(role), team=team) for role, team in held),
        manages=frozenset(TeamId(row.managed_id) for row in rows if row.managed_id is not None),
        managers=tuple(manager for manager in line if manager not in (None, first.id)),
    )


#: Asked at every request, and so made once.
_WAITING = MadeOnce(_waiting)
_SESSION = (
    _worker_with_roles(t.sessions.join(t.workers, t.workers.c.id == t.sessions.c.worker_id))
    .add_columns(t.sessions.c.started_at, t.sessions.c.seen_at, t.sessions.c.expires_at)
    .where(t.sessions.c.token_sha256 == sa.bindparam("token"), t.sessions.c.expires_at > sa.bindparam("at"))
)

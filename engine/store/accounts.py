"""The history of accounts, and the end of their sessions."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.accounts import AccountChange
from engine.domain.ids import WorkerId
from engine.tables.accounts import account_changes
from engine.tables.people import sessions, workers


class SqlAccounts:
    """Fulfils `ports.Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, those: Collection[WorkerId]) -> None:
        wanted = sa.select(workers.c.id).where(workers.c.id.in_(sorted(those))).order_by(workers.c.id)
        self._connection.execute(wanted.with_for_update()).all()

    def note(self, change: AccountChange) -> None:
        row = {
            "id": change.id,
            "worker_id": change.worker,
            "at": change.at,
            "what": change.what.value,
            "by_worker_id": change.by,
            "role": change.role,
            "team_id": change.team,
            "reason": change.reason,
        }
        self._connection.execute(sa.insert(account_changes), [row])

    def end_sessions(self, worker: WorkerId, *, but: str = "") -> None:
        theirs = sa.and_(sessions.c.worker_id == worker, sessions.c.token_sha256 != but)
        self._connection.execute(sa.delete(sessions).where(theirs))

"""Server-side sessions. Only the hash of a token is kept, so that a copy of the database signs nobody in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.ids import WorkerId
from engine.tables import sessions


class SqlSessions:
    """Fulfils `ports.Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, worker: WorkerId, *, token_sha256: str, at: datetime, expires_at: datetime) -> None:
        over = sa.and_(sessions.c.worker_id == worker, sessions.c.expires_at <= at)
        self._connection.execute(sa.delete(sessions).where(over))
        row = {"token_sha256": token_sha256, "worker_id": worker, "started_at": at, "seen_at": at}
        self._connection.execute(sa.insert(sessions), [{**row, "expires_at": expires_at}])

    def end(self, token_sha256: str) -> None:
        self._connection.execute(sa.delete(sessions).where(sessions.c.token_sha256 == token_sha256))

    def touch(self, token_sha256: str, *, at: datetime) -> None:
        self._connection.execute(sa.update(sessions).where(sessions.c.token_sha256 == token_sha256).values(seen_at=at))

"""Server-side sessions, and tries to begin one. Only the hash of a token is kept, so that a copy of the database signs
nobody in."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.ids import WorkerId
from engine.ports import CountedTry
from engine.store.inserting import insert
from engine.tables import sessions, wrong_sign_ins


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

    def count_try(self, network: str, *, at: datetime, within: timedelta) -> CountedTry:
        old = wrong_sign_ins.c
        goes_on = sa.and_(old.since > at - within, old.since <= at)
        counted = (
            insert(self._connection, wrong_sign_ins)
            .values(network=network, since=at, tries=1)
            .on_conflict_do_update(
                index_elements=[old.network],
                set_={
                    "tries": sa.case((goes_on, old.tries + 1), else_=1),
                    "since": sa.case((goes_on, old.since), else_=sa.literal(at, old.since.type)),
                },
            )
            .returning(old.tries, old.since)
        )
        row = self._connection.execute(counted).one()
        return CountedTry(tries=row.tries, since=row.since)

    def uncount_try(self, network: str, *, since: datetime, over_before: datetime) -> None:
        table = wrong_sign_ins
        same = sa.and_(table.c.network == network, table.c.since == since)
        self._connection.execute(sa.update(table).where(same).values(tries=table.c.tries - 1))
        # One that somebody else has locked is left to the next, so that no two wait for each other.
        over = sa.select(table.c.network).where(table.c.since <= over_before).with_for_update(skip_locked=True)
        self._connection.execute(sa.delete(table).where(table.c.network.in_(over)))

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.tables import sessions
from tests.store.cast import AT, LATER, Uow, settle


def test_a_session_is_kept_until_it_ends(uow: Uow, database: Engine) -> None:
    cast = settle(uow)

    with uow() as work:
        work.sessions.start(cast.amara.id, token_sha256="a" * 64, at=AT, expires_at=LATER)
        work.sessions.touch("a" * 64, at=AT + timedelta(minutes=5))
        work.commit()
    kept = _sessions(database)
    with uow() as work:
        work.sessions.end("a" * 64)
        work.commit()

    assert kept == [("a" * 64, cast.amara.id, AT, AT + timedelta(minutes=5), LATER)]
    assert _sessions(database) == []


def test_a_new_session_clears_away_those_of_the_same_worker_that_have_run_out(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    with uow() as work:
        work.sessions.start(cast.amara.id, token_sha256="a" * 64, at=AT, expires_at=LATER)
        work.sessions.start(cast.ben.id, token_sha256="b" * 64, at=AT, expires_at=LATER)
        work.commit()

    with uow() as work:
        work.sessions.start(cast.amara.id, token_sha256="c" * 64, at=LATER, expires_at=LATER + timedelta(hours=1))
        work.commit()

    assert [row[0][0] for row in _sessions(database)] == ["b", "c"]


def _sessions(database: Engine) -> list[tuple[str, str, datetime, datetime, datetime]]:
    with database.connect() as connection:
        rows = connection.execute(sa.select(sessions).order_by(sessions.c.token_sha256))
        return [tuple(row) for row in rows]  # type: ignore[misc]

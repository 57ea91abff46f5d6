from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.ports import CountedTry
from engine.tables import sessions, wrong_sign_ins
from tests.store.cast import AT, LATER, Uow, settle

WITHIN = timedelta(minutes=5)


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


def test_tries_from_one_network_are_counted_until_their_time_is_over(uow: Uow, database: Engine) -> None:
    instants = [AT, AT + timedelta(minutes=4), AT + WITHIN]

    counted = [_count(uow, "192.0.2.7", at) for at in instants]

    assert [(one.tries, one.since) for one in counted] == [(1, AT), (2, AT), (1, AT + WITHIN)]
    assert _count(uow, "192.0.2.8", AT).tries == 1


def test_tries_counted_before_the_clock_was_set_back_are_forgotten(uow: Uow, database: Engine) -> None:
    _count(uow, "192.0.2.7", AT)

    counted = _count(uow, "192.0.2.7", AT - timedelta(hours=1))

    assert (counted.tries, counted.since) == (1, AT - timedelta(hours=1))


def test_a_try_taken_back_is_counted_no_longer_and_what_is_over_is_cleared_away(uow: Uow, database: Engine) -> None:
    _count(uow, "192.0.2.1", AT - WITHIN)
    _count(uow, "192.0.2.7", AT)
    counted = _count(uow, "192.0.2.7", AT)

    _take_back(uow, "192.0.2.7", since=counted.since, at=AT)

    assert _tries(database) == {"192.0.2.7": 1}


def test_a_try_of_a_time_that_is_over_is_not_taken_from_the_next(uow: Uow, database: Engine) -> None:
    first = _count(uow, "192.0.2.7", AT)
    _count(uow, "192.0.2.7", AT + WITHIN)

    _take_back(uow, "192.0.2.7", since=first.since, at=AT + WITHIN)

    assert _tries(database) == {"192.0.2.7": 1}


def _count(uow: Uow, network: str, at: datetime) -> CountedTry:
    with uow() as work:
        counted = work.sessions.count_try(network, at=at, within=WITHIN)
        work.commit()
        return counted


def _take_back(uow: Uow, network: str, *, since: datetime, at: datetime) -> None:
    with uow() as work:
        work.sessions.uncount_try(network, since=since, over_before=at - WITHIN)
        work.commit()


def _tries(database: Engine) -> dict[str, int]:
    with database.connect() as connection:
        rows = connection.execute(sa.select(wrong_sign_ins.c.network, wrong_sign_ins.c.tries))
        return {row.network: row.tries for row in rows}


def _sessions(database: Engine) -> list[tuple[str, str, datetime, datetime, datetime]]:
    with database.connect() as connection:
        rows = connection.execute(sa.select(sessions).order_by(sessions.c.token_sha256))
        return [tuple(row) for row in rows]  # type: ignore[misc]

"""kill -9 of the pages and of workers at random moments, on either kind of database."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from random import Random
from urllib.error import URLError

import psycopg
import pytest

from tests.killing import Browser, check_whole, killed_workers
from tests.operations.installations import Installation, check_nobody_told_twice
from tests.operations.processes import until
from tests.world import PASSWORD

KILLS = 2
ENOUGH_DUE = 40  #: timers, so that workers are killed while some are left


@pytest.mark.parametrize("kills", [KILLS, pytest.param(50, marks=pytest.mark.soak)])
def test_workers_killed_while_they_fire_tell_everybody_once(
    installation: Installation, random: Random, kills: int
) -> None:
    for _ in range(kills):
        if len(installation.due_timers()) < ENOUGH_DUE:
            installation.enquiries(20, days_ago=60)
        left = installation.due_timers()
        one, other = installation.start("worker"), installation.start("worker")
        until(lambda left=left: installation.due_timers() < left)
        time.sleep(random.uniform(0, 0.2))
        one.kill()
        other.kill()
        check_whole(installation.world.database)
    last = installation.start("worker")
    until(lambda: not installation.due_timers() and not installation.waiting_notices())

    assert last.stop() == 0
    check_nobody_told_twice(installation.world.database)
    check_whole(installation.world.database)


@pytest.mark.parametrize("kills", [KILLS, pytest.param(50, marks=pytest.mark.soak)])
def test_what_the_pages_said_is_done_is_done_though_they_are_killed(
    installation: Installation, random: Random, kills: int
) -> None:
    fresh = installation.enquiries(30 * kills)
    acknowledged: list[str] = []

    for _ in range(kills):
        web = installation.start("web")
        web.wait_for("/readyz")
        browser = Browser(web.port, "esme", PASSWORD)
        acknowledged.append(installation.complete_in_browser(browser, fresh.pop(), "ut_respond"))
        web.kill_later(random.uniform(0.05, 0.8))
        with suppress(URLError, OSError):
            while fresh:
                acknowledged.append(installation.complete_in_browser(browser, fresh.pop(), "ut_respond"))
        web.kill()
        check_whole(installation.world.database)

    assert len(acknowledged) >= kills
    assert set(acknowledged) <= installation.completed()
    assert set(Counter(acknowledged).values()) == {1}
    assert len(installation.completed()) <= len(acknowledged) + kills, "at most the one it was killed at is unsaid"


@pytest.mark.postgresql
@pytest.mark.parametrize("kills", [6, pytest.param(300, marks=pytest.mark.soak)])
def test_several_killed_at_once_over_postgresql_free_what_they_held(
    over_postgresql: Installation, random: Random, kills: int
) -> None:
    over_postgresql.enquiries(6, days_ago=100)
    over_postgresql.world.database.dispose()
    acknowledged: list[str] = []

    for _ in range(kills):
        seeds = [random.randrange(10**6) for _ in range(3)]
        acknowledged += killed_workers(
            over_postgresql.url, over_postgresql.world.cast, seeds, random.uniform(0.02, 0.4)
        )

    assert set(Counter(acknowledged).values()) == {1}
    assert set(acknowledged) <= over_postgresql.completed()
    check_whole(over_postgresql.world.database)
    # Nothing is held by those who died: the server has noticed, and whoever comes next need not wait.
    over_postgresql.world.database.dispose()
    until(lambda: not others_at(over_postgresql.url))
    fresh = over_postgresql.enquiries(1)[0]
    over_postgresql.world.do(fresh, "ut_respond", "esme")


def others_at(url: str) -> int:
    """How many more are connected to this database."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        ).fetchone()
    return int(row[0]) if row else 0

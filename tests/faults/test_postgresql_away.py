"""PostgreSQL crashes and comes back, and connections are cut in the middle of transactions, while people work."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from random import Random
from urllib.error import HTTPError

import psycopg
import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.sign_in import token_sha256
from engine.domain.errors import NotNow, OutcomeUnknown
from engine.settings import Settings
from engine.sweep import sweep
from tests.clusters import Cluster
from tests.killing import Browser, check_whole
from tests.operations.installations import Installation, check_nobody_told_twice
from tests.operations.processes import until
from tests.world import PASSWORD
from webui.app import create_app
from webui.current import COOKIE

pytestmark = pytest.mark.postgresql

MOST_SECONDS = 90


def test_a_server_that_crashes_twice_and_comes_back_loses_and_doubles_nothing(
    over_postgresql: Installation, cluster: Cluster
) -> None:
    over_postgresql.enquiries(10, days_ago=60)
    fresh = over_postgresql.enquiries(24)
    web, worker = over_postgresql.start("web"), over_postgresql.start("worker")
    web.wait_for("/readyz")
    browser = Browser(web.port, "esme", PASSWORD)
    acknowledged: list[str] = []
    answers: list[int] = []
    over_postgresql.world.database.dispose()
    forms = {journey: over_postgresql.form_of(journey, "ut_respond") for journey in fresh}

    def work() -> None:
        for journey in fresh:
            try:
                acknowledged.append(over_postgresql.send(browser, *forms[journey]))
            except HTTPError as error:
                with error:
                    answers.append(error.code)
                web.wait_for("/readyz")  # so that few forms are sent in vain, however long the server takes

    working = threading.Thread(target=work)
    working.start()
    for _ in range(2):
        before = len(acknowledged)
        until(lambda before=before: len(acknowledged) > before + 2, 60, lambda: str(answers))
        over_postgresql.world.database.dispose()
        cluster.stop()
        time.sleep(0.3)
        cluster.start()
    working.join()
    web.wait_for("/readyz")
    until(lambda: not over_postgresql.due_timers() and not over_postgresql.waiting_notices(), 60)

    completed = over_postgresql.completed()
    assert len(acknowledged) > 8
    failures = [line for line in web.lines if "failed" in line]
    assert set(answers) <= {503}, failures
    assert set(acknowledged) <= completed
    assert [web.stop(), worker.stop()] == [0, 0]
    check_whole(over_postgresql.world.database)
    check_nobody_told_twice(over_postgresql.world.database)


@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=pytest.mark.soak)])
def test_connections_cut_in_mid_transaction_leave_each_step_done_or_not_done(
    over_postgresql: Installation, seconds: int
) -> None:
    world = over_postgresql.world
    random = Random(7)
    over_postgresql.enquiries(20, days_ago=60)
    told: Counter[str] = Counter()
    acknowledged: list[str] = []
    stopping = threading.Event()

    def complete() -> None:
        while not stopping.is_set():
            with suppress(NotNow):
                journey = world.enter("adopter_stage_1", world.household().ref).id
                task = world.task(journey, "ut_respond").id
                try:
                    world.do(journey, "ut_respond", "esme")
                    told["done"] += 1
                    acknowledged.append(task)
                except OutcomeUnknown:
                    told["unknown"] += 1
                except NotNow:
                    told["not now"] += 1

    def fire() -> None:
        while not stopping.is_set():
            with suppress(NotNow):
                sweep(world.ports)
            time.sleep(0.02)

    threads = [threading.Thread(target=act) for act in (complete, complete, fire)]
    for thread in threads:
        thread.start()
    cut = 0
    ends = time.monotonic() + seconds
    last = ends + MOST_SECONDS  # on a machine that has much to do, it goes on until enough has happened
    while time.monotonic() < (ends if cut > 10 and told["done"] and told["not now"] + told["unknown"] else last):
        time.sleep(random.uniform(0.005, 0.06))
        cut += _cut_one(over_postgresql.url, random)
    stopping.set()
    for thread in threads:
        thread.join(30)
    until(lambda: sweep(world.ports).fired == 0 and not over_postgresql.due_timers())

    assert cut > 10
    assert told["done"] > 0
    assert told["not now"] + told["unknown"] > 0
    assert set(acknowledged) <= over_postgresql.completed()
    with world.database.connect() as connection:
        stuck = connection.scalars(sa.select(t.journeys.c.id).where(t.journeys.c.state == "stuck")).all()
    assert stuck == [], "a database that is away is no journey's fault"
    check_whole(world.database)
    check_nobody_told_twice(world.database)


def _cut_one(url: str, random: Random) -> int:
    """Ends one connection that is in a transaction at this moment; how many it was."""
    with psycopg.connect(url, autocommit=True) as administrator:
        busy = administrator.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend' AND xact_start IS NOT NULL"
        ).fetchall()
        if not busy:
            return 0
        administrator.execute("SELECT pg_terminate_backend(%s)", random.choice(busy))
    return 1


@pytest.mark.parametrize("crashes", [2, pytest.param(40, marks=pytest.mark.soak)])
def test_whoever_reads_while_the_server_crashes_is_told_that_it_is_away_and_nothing_else(
    over_postgresql: Installation, cluster: Cluster, crashes: int
) -> None:
    (journey,) = over_postgresql.enquiries(1)
    world = over_postgresql.world
    token = secrets.token_urlsafe(32)
    with world.ports.uow() as uow:
        at = world.clock.now()
        uow.sessions.start(
            world.as_("esme"), token_sha256=token_sha256(token), at=at, expires_at=at + timedelta(hours=1)
        )
        uow.commit()
    settings = Settings(data=over_postgresql.data, database_url=over_postgresql.url, secret_key="x" * 40)
    app = create_app(world.ports, settings)
    seen: Counter[int] = Counter()
    stopping = threading.Event()

    def read() -> None:
        client = app.test_client()
        client.set_cookie(COOKIE, token)
        while not stopping.is_set():
            for path in ("/tasks", "/tasks?view=team", f"/journeys/{journey}"):
                seen[client.get(path).status_code] += 1

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(crashes):
        enough = seen[200] + 5
        until(lambda enough=enough: seen[200] > enough)
        cluster.stop()
        cluster.start()
    enough = seen[200] + 5
    until(lambda: seen[200] > enough)
    stopping.set()
    for reader in readers:
        reader.join(30)

    assert seen[503] > 0
    assert set(seen) == {200, 503}

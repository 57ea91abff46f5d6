"""kill -9 of one process of several that serve the pages under one roof: the others go on, and it is replaced."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest
import sqlalchemy as sa

from engine import tables as t
from tests.killing import Browser, check_whole
from tests.operations.installations import Installation
from tests.operations.processes import Command, until
from tests.world import PASSWORD

pytestmark = pytest.mark.postgresql


def serving(over_postgresql: Installation) -> tuple[Command, Browser]:
    web = over_postgresql.start("web", "--processes", "2")
    web.wait_for("/readyz")
    until(lambda: len(web.children) == 2)
    return web, Browser(web.port, "esme", PASSWORD)


def kill(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)


def test_a_process_killed_in_the_middle_of_a_completion_leaves_it_undone_and_the_pages_go_on(
    over_postgresql: Installation,
) -> None:
    world = over_postgresql.world
    (journey,) = over_postgresql.enquiries(1)
    web, browser = serving(over_postgresql)
    task, fields = over_postgresql.form_of(journey, "ut_respond")
    held = world.database.connect()
    held.execute(sa.select(t.journeys.c.id).where(t.journeys.c.id == journey).with_for_update())
    failed: list[OSError] = []

    def complete() -> None:
        try:
            over_postgresql.send(browser, task, fields)
        except OSError as error:
            failed.append(error)

    completing = threading.Thread(target=complete)
    completing.start()
    until(lambda: waits_for_a_lock(world.database))
    for child in web.children:
        # It is one of the two, and which cannot be seen from outside: the first, and if it was not that, the other.
        kill(child)
        web.wait_for("/healthz")
        with suppress(AssertionError):
            until(lambda: bool(failed), 3)
            break
    completing.join(30)
    held.rollback()
    held.close()

    assert len(failed) == 1, "nobody was told that it is done"
    until(lambda: not waits_for_a_lock(world.database))
    assert over_postgresql.completed() == set()
    assert world.open(journey) == ["ut_respond"]
    check_whole(world.database)
    until(lambda: len(web.children) == 2)
    over_postgresql.send(browser, task, fields)
    assert over_postgresql.completed() == {task}
    assert world.tags("task_completed") == 1
    assert web.stop() == 0
    check_whole(world.database)


def waits_for_a_lock(database: sa.Engine) -> bool:
    waiting = sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with database.connect() as connection:
        return bool(connection.execute(waiting).scalar_one())


@pytest.mark.parametrize("kills", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_processes_killed_at_random_moments_lose_and_double_nothing_that_was_said_to_be_done(
    over_postgresql: Installation, random: Random, kills: int
) -> None:
    web, browser = serving(over_postgresql)
    others = [browser, Browser(web.port, "esme", PASSWORD)]
    queues = [over_postgresql.enquiries(15) for _ in others]
    forms = [[over_postgresql.form_of(journey, "ut_respond") for journey in queue] for queue in queues]
    acknowledged: list[str] = []
    unsaid: list[str] = []
    stopping = threading.Event()

    def work(person: Browser, mine: list[tuple[str, dict[str, str | list[str]]]]) -> Callable[[], None]:
        def on_and_on() -> None:
            while not stopping.is_set():
                if not mine:
                    mine.extend(over_postgresql.form_of(j, "ut_respond") for j in over_postgresql.enquiries(5))
                task, fields = mine.pop()
                try:
                    acknowledged.append(over_postgresql.send(person, task, fields))
                except OSError:
                    unsaid.append(task)

        return on_and_on

    working = [threading.Thread(target=work(*one)) for one in zip(others, forms, strict=True)]
    for one in working:
        one.start()
    for _ in range(kills):
        enough = len(acknowledged) + random.randint(1, 4)
        until(lambda enough=enough: len(acknowledged) >= enough)
        until(lambda: len(web.children) == 2)
        kill(random.choice(web.children))
    stopping.set()
    for one in working:
        one.join(60)

    assert set(Counter(acknowledged).values()) == {1}
    assert set(acknowledged) <= over_postgresql.completed() <= {*acknowledged, *unsaid}
    assert not web.ended
    assert web.wait_for("/readyz") == "ready\n"
    assert web.stop() == 0
    check_whole(over_postgresql.world.database)

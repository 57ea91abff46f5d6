"""Killed at any moment and started again, every journey goes on where it was: nothing lost, nothing done twice.

The moments are random; each test prints its seed, and takes another one from KILLED_SEED.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import time
import urllib.error
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Timer as Alarm

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.application import ports_over, publish_shipped_pathways
from engine.clocks import FixedClock, SystemClock
from engine.demo.cast import DEMO_PASSWORD, add_cast
from engine.demo.stage import Stage
from engine.store.database import open_database
from engine.store.migrating import migrate
from forms.fields import as_fields
from forms.samples import sample_answers
from tests.killing import Browser, Server, check_whole, enquire, killed_workers, move_on

KILLS = 24
SERVER_KILLS = 2
HOUSEHOLDS = 12


@pytest.fixture
def random() -> Random:
    """The moments at which something is killed."""
    seed = int(os.environ.get("KILLED_SEED") or time.time_ns() % 1_000_000)
    print(f"KILLED_SEED={seed}")
    return Random(seed)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """The cast in an installation of its own that began 200 days ago, with households that have just enquired."""
    database = open_database(f"sqlite:///{tmp_path / 'fingerpost.db'}")
    migrate(database)
    clock = FixedClock(SystemClock().now() - timedelta(days=200))
    ports = ports_over(database, clock=clock)
    publish_shipped_pathways(ports)
    stage = Stage(ports=ports, clock=clock, cast=add_cast(ports, DEMO_PASSWORD))
    for _ in range(HOUSEHOLDS):
        enquire(stage)
    return stage


def _completed(stage: Stage) -> set[str]:
    with stage.ports.database.connect() as connection:
        return set(connection.scalars(sa.select(t.tasks.c.id).where(t.tasks.c.state == "completed")))


def _now(stage: Stage) -> Stage:
    """The same installation today."""
    clock = SystemClock()
    return Stage(ports=replace(stage.ports, clock=clock), clock=clock, cast=stage.cast)  # type: ignore[arg-type]


def test_a_worker_killed_in_the_middle_of_completions_loses_nothing_and_doubles_nothing(stage: Stage, random: Random):
    url = str(stage.ports.database.url)
    stage.ports.database.dispose()

    acknowledged = []
    for _ in range(KILLS):
        acknowledged += killed_workers(url, stage.cast, [random.randrange(10**6)], random.uniform(0, 0.1))

    completed = _completed(stage)
    assert Counter(acknowledged).most_common(1)[0][1] == 1
    assert set(acknowledged) <= completed
    assert len(completed) > KILLS
    assert check_whole(stage.ports.database).entries > len(completed)


def test_two_workers_killed_beside_each_other_never_complete_a_task_twice(stage: Stage, random: Random):
    url = str(stage.ports.database.url)
    stage.ports.database.dispose()

    acknowledged = []
    for _ in range(KILLS // 3):
        seeds = [random.randrange(10**6), random.randrange(10**6)]
        acknowledged += killed_workers(url, stage.cast, seeds, random.uniform(0, 0.2))

    assert Counter(acknowledged).most_common(1)[0][1] == 1
    assert set(acknowledged) <= _completed(stage)
    check_whole(stage.ports.database)


def test_after_a_kill_every_journey_goes_on(stage: Stage, random: Random):
    url = str(stage.ports.database.url)
    stage.ports.database.dispose()
    for _ in range(3):
        killed_workers(url, stage.cast, [random.randrange(10**6)], random.uniform(0, 0.2))
    before = _completed(stage)
    with stage.ports.database.connect() as connection:
        running = list(connection.scalars(sa.select(t.journeys.c.id).where(t.journeys.c.state == "running")))

    moved = [move_on(_now(stage), journey, random) for journey in running]

    assert len([task for task in moved if task]) >= HOUSEHOLDS // 2
    assert _completed(stage) == before | {task for task in moved if task}
    check_whole(stage.ports.database)


def test_a_server_killed_while_it_catches_up_tells_of_each_late_date_once(stage: Stage, random: Random, tmp_path: Path):
    due_before = _due(stage)
    assert len(due_before) > HOUSEHOLDS

    for _ in range(SERVER_KILLS):
        left, server = len(_due(stage)), Server(tmp_path)
        _wait_while(lambda: len(_due(stage)) == left > 0)  # noqa: B023
        time.sleep(random.uniform(0, 0.15))
        server.kill()
        check_whole(stage.ports.database)
    server = Server(tmp_path)
    server.wait_until_ready()
    _wait_while(lambda: _due(stage) or _unsent(stage))
    server.kill()

    with stage.ports.database.connect() as connection:
        states = set(connection.scalars(sa.select(t.timers.c.state).where(t.timers.c.id.in_(due_before))))
        tags = t.audit_entries.c.tag.in_(("reminder_sent", "notice_sent"))
        told = [json.loads(entry) for entry in connection.scalars(sa.select(t.audit_entries.c.entry).where(tags))]
    assert states == {"fired"}
    # No two tellings of one task are of the same kind and to the same people.
    tellings = Counter(
        (entry["task"], entry["detail"]["kind"], *entry["detail"]["to"])
        for entry in told
        if entry["tag"] == "reminder_sent"
    )
    assert len({task for task, *_ in tellings}) == HOUSEHOLDS
    assert set(tellings.values()) == {1}
    sent = Counter(entry["detail"]["notice"] for entry in told if entry["tag"] == "notice_sent")
    assert set(sent.values()) == {1}
    check_whole(stage.ports.database)


def _due(stage: Stage) -> set[str]:
    """Timers that are armed although their instant has come."""
    armed = sa.select(t.timers.c.id).where(t.timers.c.state == "armed", t.timers.c.due_at <= SystemClock().now())
    with stage.ports.database.connect() as connection:
        return set(connection.scalars(armed))


def _unsent(stage: Stage) -> int:
    """Notices still waiting to be sent, but those held back for a sender that died."""
    waiting = sa.select(sa.func.count()).select_from(t.notices)
    due = t.notices.c.state == "queued", t.notices.c.next_at <= SystemClock().now()
    with stage.ports.database.connect() as connection:
        return connection.execute(waiting.where(*due)).scalar_one()


def _wait_while(waits: Callable[[], object], *, at_most_seconds: float = 90) -> None:
    until = time.monotonic() + at_most_seconds
    while waits() and time.monotonic() < until:
        time.sleep(0.02)
    assert not waits()


def test_people_who_were_told_that_a_task_is_completed_find_it_completed_after_the_kill(
    stage: Stage, random: Random, tmp_path: Path
):
    acknowledged: list[str] = []

    for _ in range(SERVER_KILLS):
        server = Server(tmp_path)
        server.wait_until_ready()
        _complete_until_it_is_gone(stage, server, acknowledged, random)

    assert acknowledged
    assert set(acknowledged) <= _completed(stage)
    assert Counter(acknowledged).most_common(1)[0][1] == 1
    check_whole(stage.ports.database)
    server = Server(tmp_path)
    server.wait_until_ready()
    browser = Browser(server.port, "esme", DEMO_PASSWORD)
    assert "Robin Penrose" in browser.get("/tasks?whose=team")
    server.kill()


def _complete_until_it_is_gone(stage: Stage, server: Server, acknowledged: list[str], random: Random) -> None:
    """Esme works through her queue in the browser: the form, the check, the completion. After some tasks the server
    is killed, at whatever she is then."""
    now, last = _now(stage), len(acknowledged) + random.randint(2, 6)
    alarm = Alarm(random.uniform(0, 0.3), server.kill)
    try:
        browser = Browser(server.port, "esme", DEMO_PASSWORD)
        while True:
            with stage.ports.database.connect() as connection:
                row = connection.execute(
                    sa.select(t.tasks.c.id, t.tasks.c.journey_id, t.tasks.c.element)
                    .where(t.tasks.c.state == "open", t.tasks.c.kind == "task", t.tasks.c.role == "recruitment_officer")
                    .limit(1)
                ).one_or_none()
            if row is None:
                enquire(now)
                continue
            _, form, context = now.asked(row.journey_id, row.element)
            outcome = form.outcome_values[-1] if form.outcome else None
            fields = as_fields(form, sample_answers(form, context, outcome=outcome))
            browser.get(f"/tasks/{row.id}")
            page, path = browser.post(f"/tasks/{row.id}", do="check", **{"-asked": "1", **fields})
            assert path.endswith("/check"), page
            saved_at = re.search(r'name="saved_at" value="([^"]+)"', page)
            assert saved_at
            browser.post(f"/tasks/{row.id}/complete", saved_at=saved_at[1])
            acknowledged.append(str(row.id))
            if len(acknowledged) == last:
                alarm.start()
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        alarm.join()

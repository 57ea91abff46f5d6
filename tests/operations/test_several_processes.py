"""Pages and timers in processes of their own over one PostgreSQL database."""

from __future__ import annotations

import os
import re
import signal
import threading
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.counting import Counters
from tests.killing import Browser, check_whole
from tests.operations.installations import Installation, check_nobody_told_twice
from tests.operations.processes import Command, until
from tests.world import PASSWORD

pytestmark = pytest.mark.postgresql


def fired_by(worker: Command) -> int:
    """How many timers the worker says it has fired."""
    _, text = worker.ask("/metrics")
    found = re.search(r"^fingerpost_timers_fired_total (\d+)$", text, re.MULTILINE)
    assert found
    return int(found[1])


def test_every_due_timer_is_fired_by_one_of_two_workers_and_a_task_is_completed_beside_them(
    over_postgresql: Installation,
) -> None:
    over_postgresql.enquiries(25, days_ago=60)
    (fresh,) = over_postgresql.enquiries(1)
    due = over_postgresql.due_timers()
    assert len(due) > 50
    web, one, other = (over_postgresql.start(name) for name in ("web", "worker", "worker"))

    web.wait_for("/readyz")
    browser = Browser(web.port, "esme", PASSWORD)
    task = over_postgresql.complete_in_browser(browser, fresh, "ut_respond")
    until(lambda: not over_postgresql.due_timers() and not over_postgresql.waiting_notices())

    assert task in over_postgresql.completed()
    assert fired_by(one) + fired_by(other) == len(due)
    assert over_postgresql.world.tags("bank_holidays_changed") in (1, 2), "each looks once, when it starts"
    with over_postgresql.world.database.connect() as connection:
        states = connection.execute(sa.select(t.timers.c.state).where(t.timers.c.id.in_(due))).scalars()
        assert set(states) == {"fired"}
    check_nobody_told_twice(over_postgresql.world.database)
    check_whole(over_postgresql.world.database)
    assert [process.stop() for process in (web, one, other)] == [0, 0, 0]


def test_a_worker_that_is_asked_to_stop_finishes_what_it_is_at_and_leaves_the_rest(
    over_postgresql: Installation,
) -> None:
    over_postgresql.enquiries(60, days_ago=60)
    due = len(over_postgresql.due_timers())
    worker = over_postgresql.start("worker")

    until(lambda: len(over_postgresql.due_timers()) < due)
    code = worker.stop()

    assert code == 0
    assert 0 < len(over_postgresql.due_timers()) < due, "it did not go on to the end of the round"
    assert worker.lines[-1]["says"] == "The worker works no more"
    check_whole(over_postgresql.world.database)


def test_a_request_that_has_begun_is_answered_before_the_pages_stop(over_postgresql: Installation) -> None:
    (journey,) = over_postgresql.enquiries(1)
    web = over_postgresql.start("web")
    web.wait_for("/readyz")
    browser = Browser(web.port, "esme", PASSWORD)
    task, fields = over_postgresql.form_of(journey, "ut_respond")
    saved_at = over_postgresql.ready_to_send(browser, task, fields)
    held = over_postgresql.world.database.connect()
    held.execute(sa.select(t.journeys.c.id).where(t.journeys.c.id == journey).with_for_update())

    def complete() -> None:
        # The answer is that the browser should go to another page, which nobody serves any more.
        with suppress(OSError):
            browser.post(f"/tasks/{task}/complete", saved_at=saved_at)

    completing = threading.Thread(target=complete)

    # The page waits for the journey while somebody else has it, and is asked to stop meanwhile.
    completing.start()
    until(lambda: _waits_for_a_lock(over_postgresql), 20, lambda: "\n".join(web.log))
    stopped: list[int] = []
    stopping = threading.Thread(target=lambda: stopped.append(web.stop()))
    stopping.start()
    until(lambda: not _accepts(web))
    held.rollback()
    completing.join(30)
    stopping.join(30)

    held.close()

    assert stopped == [0]
    assert over_postgresql.completed() == {task}
    assert [line["status"] for line in web.lines if line.get("route", "").endswith("/complete")] == [303]


def _waits_for_a_lock(installation: Installation) -> bool:
    with installation.world.database.connect() as connection:
        waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(connection.scalar(waiting))


def _accepts(web: Command) -> bool:
    try:
        web.ask("/healthz")
    except OSError:
        return False
    return True


def test_the_pages_can_be_served_by_several_processes_that_count_together(over_postgresql: Installation) -> None:
    web = over_postgresql.start("web", "--processes", "2")
    web.wait_for("/readyz")

    for _ in range(20):
        web.ask("/help")
    counted = until(lambda: _requests(web, "/help") == 20 or (web.ask("/privacy") and None))

    assert counted
    assert web.stop() == 0


def test_a_process_that_ends_leaves_the_others_and_the_figures_as_they_are(over_postgresql: Installation) -> None:
    web = over_postgresql.start("web", "--processes", "2")
    web.wait_for("/readyz")
    before = [web.ask("/help")[0] for _ in range(10)]
    ended = web.children[0]

    os.kill(ended, signal.SIGTERM)
    until(lambda: len(web.children) == 2 and ended not in web.children)
    after = [web.ask("/help")[0] for _ in range(10)]

    assert before + after == [200] * 20
    assert until(lambda: _requests(web, "/help") == 20 or (web.ask("/privacy") and None))
    assert web.stop() == 0
    assert [line for line in web.log if "Traceback" in line] == []


def test_what_cannot_be_written_down_is_counted_all_the_same(tmp_path: Path) -> None:
    counters = Counters(tmp_path / "cleared away")

    counters.count("requests")
    counters.write()

    assert counters.totals() == {("requests", ()): 1}


def _requests(web: Command, route: str) -> int:
    _, text = web.ask("/metrics")
    found = re.findall(rf'^fingerpost_requests_total{{method="GET",route="{route}",status="200"}} (\d+)$', text, re.M)
    return int(found[0]) if found else 0

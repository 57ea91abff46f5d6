"""An installation says when it can do its work, and when it cannot, why not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.clusters import Cluster
from tests.killing import Browser
from tests.operations.installations import Installation
from tests.operations.processes import Command, run, until
from tests.world import PASSWORD


@pytest.mark.postgresql
def test_pages_are_ready_once_migrated_and_not_while_the_database_is_stopped(tmp_path: Path, cluster: Cluster) -> None:
    url = cluster.fresh(template="template0")
    cluster.keep_commits(url)
    web = Command(tmp_path, url, "web")
    try:
        empty = web.wait_for("/readyz", 503)
        assert "run “fingerpost migrate”" in empty
        assert run(tmp_path, url, "migrate")[0] == 0
        assert web.wait_for("/readyz") == "ready\n"

        cluster.stop()
        try:
            assert web.wait_for("/readyz", 503) == "The database cannot be reached.\n"
            assert web.ask("/healthz") == (200, "alive\n"), "to start it again would not help"
            status, figures = web.ask("/metrics")
        finally:
            cluster.start()

        assert status == 200
        assert "fingerpost_database_up 0" in figures
        assert web.wait_for("/readyz") == "ready\n"
        assert web.stop() == 0
    finally:
        web.kill()
        cluster.drop(url)


@pytest.mark.postgresql
def test_a_person_is_told_that_the_database_is_away_and_goes_on_afterwards(
    over_postgresql: Installation, cluster: Cluster
) -> None:
    web = over_postgresql.start("web")
    web.wait_for("/readyz")
    browser = Browser(web.port, "esme", PASSWORD)
    assert "Sign out" in browser.get("/tasks")

    cluster.stop()
    try:
        status, page = web.ask("/tasks", Cookie=browser.cookies)
    finally:
        cluster.start()

    assert status == 503
    assert "Fingerpost can’t do that at the moment" in page
    assert "Sign out" in until(lambda: browser.get("/tasks"))
    web.kill()


def test_figures_are_for_this_machine_or_for_whoever_shows_the_token(on_a_file: Installation) -> None:
    token = "a-token-of-at-least-16"
    web = on_a_file.start("web", FINGERPOST_METRICS_TOKEN=token)
    web.wait_for("/readyz")

    assert web.ask("/metrics")[0] == 200
    passed_on = {"X-Forwarded-For": "203.0.113.9"}
    assert web.ask("/metrics", **passed_on)[0] == 404
    assert web.ask("/metrics", Authorization="Bearer another-token-of-16", **passed_on)[0] == 404
    assert web.ask("/metrics", Authorization=f"Bearer {token}", **passed_on)[0] == 200
    web.kill()


def test_the_figures_count_what_was_done_and_what_waits_and_name_nobody(installation: Installation) -> None:
    (journey,) = installation.enquiries(1)
    installation.enquiries(3, days_ago=60)
    due = len(installation.due_timers())
    web = installation.start("web")
    web.wait_for("/readyz")
    browser = Browser(web.port, "esme", PASSWORD)
    browser.get("/search?q=Adeyemi")

    installation.complete_in_browser(browser, journey, "ut_respond")
    _, figures = web.ask("/metrics")

    assert 'fingerpost_requests_total{method="POST",route="/sign-in",status="303"} 1' in figures
    assert "fingerpost_completions_total 1" in figures
    assert f"fingerpost_timers_due {due}" in figures
    (oldest,) = re.findall(r"^fingerpost_timers_oldest_due_seconds (\d+)", figures, re.MULTILINE)
    assert 40 * 86400 < int(oldest) < 61 * 86400
    assert re.search(r"^process_resident_memory_bytes [1-9]\d{7,}$", figures, re.MULTILINE)
    for word in ("Adeyemi", "esme", "Esme", str(journey), "7K3M"):
        assert word not in figures
    web.kill()


def test_behind_a_proxy_cookies_go_over_https_only_and_addresses_are_the_proxys(on_a_file: Installation) -> None:
    web = on_a_file.start("web", FINGERPOST_BEHIND_PROXY="yes")
    web.wait_for("/readyz")
    forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "permanence.test"}

    cookies, strict = web.headers("/sign-in", "Set-Cookie", "Strict-Transport-Security", **forwarded)

    assert "Secure" in cookies
    assert strict
    assert web.ask("/metrics", **forwarded)[0] == 404, "who asked is not this machine"
    web.kill()


@pytest.mark.parametrize("command", ["web", "worker", "run", "migrate", "backup"])
def test_a_wrong_setting_is_told_at_start_and_nothing_is_started(tmp_path: Path, command: str) -> None:
    wrong = {"FINGERPOST_DATBASE_URL": "postgresql://somewhere/else", "FINGERPOST_BEHIND_PROXY": "maybe"}
    arguments = [command, str(tmp_path / "backup")] if command == "backup" else [command]

    code, said = run(tmp_path, "", *arguments, settings=wrong)

    assert code == 2
    assert "There is no setting FINGERPOST_DATBASE_URL. Did you mean FINGERPOST_DATABASE_URL?" in said
    assert "FINGERPOST_BEHIND_PROXY must be yes or no, not “maybe”." in said
    assert "Traceback" not in said
    assert not (tmp_path / "fingerpost.db").exists()


def test_a_port_that_is_taken_is_told_in_a_sentence(on_a_file: Installation) -> None:
    web = on_a_file.start("web")
    port = web.port
    web.wait_for("/healthz")

    code, said = run(on_a_file.data, on_a_file.url, "web", "--port", str(port))

    assert code == 2
    assert f"Port {port} of 127.0.0.1 can't be used (Address already in use). Name another with --port." in said
    web.kill()


def test_one_process_does_it_all_and_stops_in_good_order(on_a_file: Installation) -> None:
    on_a_file.enquiries(2, days_ago=60)
    everything = on_a_file.start("run")
    everything.wait_for("/readyz")

    until(lambda: not on_a_file.due_timers())

    assert everything.stop() == 0
    assert everything.log[-1] == "Fingerpost has stopped."

"""The container file of `deploy/`, tried: built, started over a PostgreSQL reached by password, signed in to, stopped.

Building it takes minutes and programs that nothing else needs, and so it is part of `make soak`. Where this machine
cannot build it, these tests fail and say why.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.store import open_database
from tests.clusters import OPTIONS, Cluster
from tests.killing import Browser, check_whole
from tests.operations.container import Image, Running, built
from tests.operations.installations import Installation, now
from tests.operations.processes import ask, free_port, until
from tests.world import PASSWORD, world_over

pytestmark = [pytest.mark.soak, pytest.mark.postgresql]

SECRET = "a secret of this test alone, long enough"
#: As a password manager makes them: some of it means something else in an address.
DATABASE_PASSWORD, IN_ADDRESS = "p@ss/w:rd", "p%40ss%2Fw%3Ard"
PROGRAM = {
    ".venv",
    "README.md",
    "engine",
    "forms",
    "pyproject.toml",
    "requirements.lock",
    "tools",
    "webui",
    "workflows",
}

Start = Callable[..., Running]


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """Built once."""
    with built() as made:
        yield made


@pytest.fixture(scope="module")
def new_database() -> Iterator[Callable[[], str]]:
    """Makes an empty database that is reached over the network of this machine by somebody who gives a password."""
    port = free_port()
    with Cluster(options={**OPTIONS, "listen_addresses": "127.0.0.1"}, port=port) as cluster:
        _run_as_owner(cluster.fresh(), f"CREATE ROLE fingerpost LOGIN PASSWORD '{DATABASE_PASSWORD}'")

        def made() -> str:
            name = sa.make_url(own := cluster.fresh(template="template0")).database
            (rules,) = _run_as_owner(own, f"ALTER DATABASE {name} OWNER TO fingerpost", "SHOW hba_file")
            Path(rules).write_text("local all postgres trust\nhost all fingerpost 127.0.0.1/32 scram-sha-256\n")
            _run_as_owner(own, "SELECT pg_reload_conf()")
            return f"postgresql://fingerpost:{IN_ADDRESS}@127.0.0.1:{port}/{name}"

        yield made


def _run_as_owner(url: str, *statements: str) -> list[str]:
    """What the statements that give a text have given."""
    engine = sa.create_engine(open_database(url).url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        results = [connection.exec_driver_sql(statement) for statement in statements]
        found = [str(result.scalar_one()) for result in results if result.returns_rows]
    engine.dispose()
    return found


@pytest.fixture
def data(tmp_path: Path, image: Image) -> Path:
    """A folder of the container's account."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    shutil.chown(folder, image.account, image.account)
    return folder


@pytest.fixture
def start(tmp_path: Path, image: Image, data: Path) -> Iterator[Start]:
    """Starts the container with a command and settings; whatever runs still is ended with the test."""
    started: list[Running] = []

    def one(*arguments: str, **settings: str) -> Running:
        bundle = tmp_path / f"bundle-{len(started)}"
        bundle.mkdir()
        started.append(Running(image, bundle, *arguments, data=data, settings=settings))
        return started[-1]

    yield one
    for running in started:
        running.end()


def test_nothing_but_the_program_is_in_it_and_its_account_can_change_none_of_it(image: Image, data: Path) -> None:
    program = image.files / "opt/fingerpost"
    theirs = [file for file in program.rglob("*") if not file.is_symlink()]

    assert {file.name for file in program.iterdir()} == PROGRAM
    assert list(program.rglob("node_modules")) == []
    assert [name for name in ("node", "npm", "gcc", "make") if shutil.which(name, path=_path_in(image))] == []
    assert [file for file in theirs if file.stat().st_uid != 0 or file.stat().st_mode & 0o022] == []
    kept = image.files / "var/lib/fingerpost"
    assert (kept.stat().st_uid, kept.stat().st_mode & 0o077) == (image.account, 0)
    assert [file.name for file in kept.iterdir() if not file.name.startswith(".")] == []
    assert image.account == data.stat().st_uid != 0


def _path_in(image: Image) -> str:
    folders = dict(one.split("=", 1) for one in image.config["Env"])["PATH"].split(":")
    return os.pathsep.join(f"{image.files}{folder}" for folder in folders)


def test_people_work_in_it_two_of_it_know_the_same_people_and_one_that_is_stopped_loses_nothing(
    new_database: Callable[[], str], start: Start, image: Image, tmp_path: Path
) -> None:
    url = new_database()
    one_port, other_port, worker_port = free_port(), free_port(), free_port()
    settings = {"FINGERPOST_DATABASE_URL": url, "FINGERPOST_SECRET_KEY": SECRET}
    web = ("web", "--processes", "2")

    # Started before its database is there, it waits and says what for.
    one = start(*web, PORT=str(one_port), **settings)
    waits = one.wait_for(one_port, "/readyz", 503)
    migrated = start("migrate", **settings)
    assert migrated.code(120) == 0, migrated.log
    ready = one.wait_for(one_port, "/readyz")

    database = open_database(url)
    installation = Installation(data=tmp_path, url=url, world=world_over(database, now().isoformat()))
    with ExitStack() as ending:
        ending.callback(installation.end)
        (journey,) = installation.enquiries(1)
        (interrupted,) = installation.enquiries(1)
        assert _all_is_due(installation)
        browser = Browser(one_port, "esme", PASSWORD)
        done = installation.complete_in_browser(browser, journey, "ut_respond")

        worker = start("worker", "--port", str(worker_port), **settings)
        works = worker.wait_for(worker_port, "/readyz")
        until(lambda: not installation.due_timers() and not installation.waiting_notices(), 120, lambda: worker.log)

        other = start(*web, PORT=str(other_port), **settings)
        other.wait_for(other_port, "/readyz")
        known_there = _page(other_port, browser)

        finished = _completes_while_it_stops(installation, browser, one, one_port, interrupted)
        known_still = _page(other_port, browser)
        accounts = {*worker.accounts(), *other.accounts()}
        worker.ask_to_stop()
        other.ask_to_stop()

        assert "fingerpost migrate" in waits
        assert (ready, works) == ("ready\n", "ready\n")
        assert installation.completed() == {done, finished}
        assert "Esme" in known_there
        assert "Esme" in known_still
        assert accounts == {image.account}
        assert [running.code() for running in (one, worker, other)] == [0, 0, 0], one.log + worker.log + other.log
        assert "Traceback" not in one.log + worker.log + other.log
        check_whole(database)


def _all_is_due(installation: Installation) -> set[str]:
    """The timers, once the time of all of them has come."""
    with installation.world.database.begin() as connection:
        armed = t.timers.c.state == "armed"
        connection.execute(sa.update(t.timers).where(armed).values(due_at=now() - timedelta(minutes=1)))
    return installation.due_timers()


def _page(port: int, browser: Browser) -> str:
    """The first page of whoever is signed in with this browser, as it is served there."""
    status, text = ask(f"http://127.0.0.1:{port}/tasks", Cookie=browser.cookies)
    assert status == 200
    return text


def _completes_while_it_stops(
    installation: Installation, browser: Browser, web: Running, port: int, journey: str
) -> str:
    """Somebody sends a form whose journey somebody else holds, and the pages are asked to stop meanwhile; the task."""
    task, fields = installation.form_of(journey, "ut_respond")
    saved_at = installation.ready_to_send(browser, task, fields)

    def complete() -> None:
        # The answer is that the browser should go to another page, which nobody serves there any more.
        with suppress(OSError):
            browser.post(f"/tasks/{task}/complete", saved_at=saved_at)

    completing = threading.Thread(target=complete)
    with installation.world.database.connect() as held:
        held.execute(sa.select(t.journeys.c.id).where(t.journeys.c.id == journey).with_for_update())
        completing.start()
        until(lambda: _somebody_waits(installation), 20, lambda: web.log)
        web.ask_to_stop()
        until(lambda: not _accepts(port), 20, lambda: web.log)
        held.rollback()
    completing.join(30)
    assert web.code() == 0, web.log
    lines = [json.loads(line) for line in web.log.splitlines() if line.startswith("{")]
    sent = [line["status"] for line in lines if str(line.get("route", "")).endswith("/complete")]
    assert sent == [303, 303], "that of before and that which had begun"
    return task


def _somebody_waits(installation: Installation) -> bool:
    with installation.world.database.connect() as connection:
        waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(connection.scalar(waiting))


def _accepts(port: int) -> bool:
    try:
        ask(f"http://127.0.0.1:{port}/healthz")
    except OSError:
        return False
    return True


def test_a_backup_made_there_is_restored_there_into_another_database(
    new_database: Callable[[], str], start: Start, image: Image, data: Path
) -> None:
    old, new = ({"FINGERPOST_DATABASE_URL": new_database(), "FINGERPOST_SECRET_KEY": SECRET} for _ in range(2))
    made = "/var/lib/fingerpost/made.fingerpost"

    for arguments, settings in [
        (("migrate",), old),
        (("user", "add", "mia", "--name", "Mia", "--role", "system_admin", "--password", PASSWORD), old),
        (("backup", made), old),
        (("restore", made), new),
        (("audit", "verify"), new),
        (("user", "list"), new),
    ]:
        running = start(*arguments, **settings)
        assert running.code(120) == 0, running.log

    assert "system_admin" in running.log
    assert (data / "made.fingerpost").stat().st_uid == image.account


@pytest.mark.parametrize(
    ("arguments", "settings", "words"),
    [
        (("web",), {"FINGERPOST_SECRET_KEY": "short"}, "FINGERPOST_SECRET_KEY must have at least 32 letters"),
        (("worker",), {"FINGERPOST_DATABASE": "x"}, "Did you mean FINGERPOST_DATABASE_URL?"),
        (("migrate",), {"FINGERPOST_DATABASE_URL": "postgresql://fingerpost@127.0.0.1:1/x"}, "cannot be reached"),
        (("serve",), {}, "serve"),
    ],
)
def test_it_says_what_is_wrong_and_ends(
    start: Start, arguments: tuple[str, ...], settings: dict[str, str], words: str
) -> None:
    running = start(*arguments, **settings)

    assert running.code() == 2, running.log
    assert words in running.log
    assert "Traceback" not in running.log

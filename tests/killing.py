"""Processes that are killed in the middle of their work, and what must be true of the database afterwards."""

from __future__ import annotations

import http.client
import http.cookiejar
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from engine import tables as t
from engine.actions.households import add_household
from engine.application import ports_over
from engine.bpmn.live_journey import LiveJourney
from engine.bpmn.nesting import Call
from engine.bpmn.state import restore
from engine.bpmn.steps import waiting_places
from engine.clocks import SystemClock
from engine.demo.cast import Cast
from engine.demo.stage import NotOpen, Stage
from engine.domain.errors import FingerpostError
from engine.domain.ids import JourneyId
from engine.domain.journey import Journey
from engine.domain.subjects import Person
from engine.domain.task import Task
from engine.domain.timer import TimerKind
from engine.store.database import open_database
from engine.store.verifying import Verified, verify
from engine.sweep import sweep
from forms.errors import NotAnswered

PROJECT = Path(__file__).parents[1]
START = "import sys; from engine.cli import main; sys.exit(main())"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
START_SECONDS = 60.0  #: within which a worker completes its first task, also on a machine that has much to do
FORK = multiprocessing.get_context("fork")


def killed_workers(url: str, cast: Cast, seeds: Sequence[int], lives_for: float) -> list[str]:
    """Lets as many processes as seeds complete tasks and sweep beside each other, kills them after so many seconds of
    work, and gives the ids of the tasks that they had been told were completed."""
    pipes, processes = [], []
    for seed in seeds:
        told, tells = FORK.Pipe(duplex=False)
        process = FORK.Process(target=_work, args=(url, cast, seed, tells), daemon=True)
        process.start()
        tells.close()
        pipes.append(told)
        processes.append(process)
    for told in pipes:
        told.poll(START_SECONDS)  # the first completion; then the time runs
    time.sleep(lives_for)
    for process in processes:
        os.kill(process.pid, signal.SIGKILL)
    for process in processes:
        process.join()
    return [task for told in pipes for task in _read_out(told)]


def _read_out(told: Connection) -> Iterator[str]:
    try:
        while True:
            yield str(told.recv())
    except (EOFError, OSError):
        return


def _work(url: str, cast: Cast, seed: int, tells: Connection) -> None:
    """Goes on for ever. What is done is told only after the action has returned, as a browser is told."""
    random, clock = Random(seed), SystemClock()
    ports = ports_over(open_database(url), clock=clock)
    stage = Stage(ports=ports, clock=clock, cast=cast)  # type: ignore[arg-type]
    while True:
        moved = 0
        for journey in _running(ports.database):
            task = move_on(stage, journey, random)
            if task is not None:
                moved += 1
                tells.send(task)
        if not moved:
            enquire(stage)
        sweep(ports)


def enquire(stage: Stage) -> None:
    """Another household of the North asks about adoption."""
    esme = stage.cast["esme"]
    people = [Person(id="", name="Robin Penrose")]
    household = add_household(stage.ports, esme, people=people, team=stage.cast.teams["North"])
    stage.start("adopter_stage_1", household.ref, by=esme)


def _running(database: sa.Engine) -> list[JourneyId]:
    with database.connect() as connection:
        found = connection.execute(sa.select(t.journeys.c.id).where(t.journeys.c.state == "running"))
        return [JourneyId(row.id) for row in found]


def move_on(stage: Stage, journey: JourneyId, random: Random) -> str | None:
    """Completes or records something that waits in the journey; the task's id, or None where nothing can be done."""
    waiting = [task for task in stage.journey(journey).tasks.values() if not task.place.element.startswith("mb_")]
    random.shuffle(waiting)
    for task in waiting:
        try:
            stage.complete(journey, task.place.element, by=_whose(stage, task), item=task.place.item)
        except (NotAnswered, NotOpen, FingerpostError):
            continue
        return str(task.id)
    return None


def _whose(stage: Stage, task: Task) -> Any:
    return task.holder or stage.cast.holding(task.role)


class Server:
    """`fingerpost run` on a data folder, as a process of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._log = (data / f"server-{self.port}.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, "run", "--port", str(self.port)],
            cwd=PROJECT,
            env={**os.environ, "FINGERPOST_DATA": str(data), "FINGERPOST_DATABASE_URL": ""},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def wait_until_ready(self, *, within: float = 90) -> None:
        """Returns once it answers. Fails where it ended, with what it said."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            assert self._process.poll() is None, Path(self._log.name).read_text("utf-8")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in", timeout=5).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
            else:
                return
        raise AssertionError(f"The server did not answer within {within} seconds")

    def kill(self) -> None:
        """Ends it at once, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._log.close()


class Browser:
    """Somebody signed in to a running server, without scripts. OSError once the server is gone."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._address, self._token = f"http://127.0.0.1:{port}", ""
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self.get("/sign-in")
        self.post("/sign-in", name=name, password=password)

    @property
    def cookies(self) -> str:
        """What it sends along."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._jar)

    def get(self, path: str) -> str:
        """The page."""
        return self._asked(path, None)[0]

    def post(self, path: str, **fields: str | list[str]) -> tuple[str, str]:
        """The page that the answer leads to, and its path."""
        data = urllib.parse.urlencode({"csrf_token": self._token, **fields}, doseq=True).encode()
        return self._asked(path, data)

    def _asked(self, path: str, data: bytes | None) -> tuple[str, str]:
        try:
            # Following where an answer leads reads that answer to its end too.
            with self._opener.open(f"{self._address}{path}", data=data, timeout=20) as answer:
                text = str(answer.read().decode())
        except http.client.HTTPException as error:
            raise ConnectionError("The server ended in the middle of its answer") from error
        found = TOKEN.search(text)
        self._token = found[1] if found else self._token
        return text, urllib.parse.urlsplit(answer.geturl()).path


def check_whole(database: sa.Engine) -> Verified:
    """The file is sound, the audit trail unbroken, each completed task completed once with its submission and entry,
    and what is open in each journey is what its engine waits for."""
    with database.connect() as connection:
        if database.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        completed = set(connection.scalars(sa.select(t.tasks.c.id).where(t.tasks.c.state == "completed")))
        answers = sa.select(t.submissions.c.task_id).where(t.submissions.c.task_id.is_not(None))
        submitted = Counter(connection.scalars(answers))
        entries = sa.select(t.audit_entries.c.task_id).where(
            t.audit_entries.c.tag.in_(("task_completed", "arrival_recorded"))
        )
        recorded = Counter(connection.scalars(entries))
    assert submitted == Counter(completed)
    assert recorded == Counter(completed)
    ports = ports_over(database, clock=SystemClock())
    for journey_id in _running(database):
        with ports.uow() as uow:
            _check_journey(uow.journeys.lock(journey_id))
    return verify(database)


def _check_journey(journey: Journey) -> None:
    alive: LiveJourney = restore(journey.engine_state, journey.version, {})
    waits = {token for token, (task, _) in waiting_places(alive).items() if not isinstance(task.task_spec, Call)}
    timers = {timer.token for timer in journey.timers if timer.kind is TimerKind.DRAWING}
    assert waits == {UUID(token) for token in {*journey.tasks, *timers}}, f"journey {journey.id}"

"""Completions a second over HTTP: four web processes over a PostgreSQL of their own that waits for the disk.

Clients with sessions of their own, each on journeys of its own, keep asking until the work is done. They compute on the
same cores as the web processes and the database, and so does whatever else the machine does: what a completion costs is
told as computing too, by whose it is.
"""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.completion import ANSWERS
from benchmarks.installation import LONG_WAY, Installation, installation
from benchmarks.report import Figure, Part
from benchmarks.web_client import WebClient
from engine.actions.save_draft_answers import save_draft_answers
from engine.actions.sign_in import SESSION_LASTS, token_sha256
from engine.actions.start_journey import start_journey
from engine.clocks import SystemClock
from engine.domain.ids import PathwayKey, TaskId
from tests.clusters import OPTIONS, Cluster
from webui.current import COOKIE

PROCESSES, THREADS = 4, 2
CLIENTS = 16
COMPLETED, WHOLE, WARM = 1_500, 200, 80  #: tasks
AIM = 200  #: completions a second, on two cores
STARTS_WITHIN_SECONDS = 60
#: As it comes, but for what makes a small server: every commit waits for the disk.
SAFE = {**OPTIONS, "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
SAVED_AT = re.compile(rb'name="saved_at" value="([^"]+)"')
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A task that waits to be completed, and when its draft was saved."""

    task: TaskId
    saved_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many a second, and how many milliseconds of computing one took, by whose they were."""

    a_second: float
    ms: dict[str, float]


def throughput() -> Part:
    """The benchmark."""
    clock = SystemClock()  # the web processes' own
    with Cluster(options=SAFE) as cluster, installation(cluster.fresh(), at=clock.now()) as installed:
        installed = replace(installed, ports=replace(installed.ports, clock=clock))
        tasks = [_ready(installed) for _ in range(WARM + WHOLE + WARM + COMPLETED)]
        with installed.database.begin() as connection:
            connection.exec_driver_sql("ANALYZE")  # as any database that has been running for a while has
        with _served(installed) as (port, pages):
            clients = [_client(installed, port) for _ in range(CLIENTS)]
            computing = {"web processes": pages, "PostgreSQL": cluster.processes, "clients": lambda: [os.getpid()]}
            # Each process has read its forms and templates, and each connection planned its statements, when it counts.
            _together(clients, tasks[:WARM], _whole)
            whole = _rate(clients, tasks[WARM : WARM + WHOLE], _whole, computing)
            _together(clients, tasks[WARM + WHOLE : -COMPLETED], _complete)
            complete = _rate(clients, tasks[-COMPLETED:], _complete, computing)
            for client in clients:
                client.close()
    return Part(
        title="Completions a second",
        about=(
            f"{CLIENTS} clients over HTTP, each with a session of its own, against `fingerpost web --processes "
            f"{PROCESSES}` over PostgreSQL that waits for the disk at each commit; clients, web processes and database "
            f"share this machine. {COMPLETED:,} tasks are completed whose answers were checked before, each in a "
            f"journey of its own; and {WHOLE} tasks with all four requests (open, answer, check, complete)."
        ),
        figures=[
            Figure(what="Completing", value=complete.a_second, least=AIM, unit="a second"),
            Figure(what="Whole tasks, four requests each", value=whole.a_second, unit="a second"),
            Figure(
                what="Completions that this computing leaves room for, on two cores with nothing else to do",
                value=2_000 / sum(complete.ms.values()),
                unit="a second",
            ),
        ],
        columns=("milliseconds of computing for each", "completing", "a whole task"),
        rows=[(whose, f"{ms:.1f}", f"{whole.ms[whose]:.1f}") for whose, ms in complete.ms.items()],
    )


def _ready(installed: Installation) -> Ready:
    worker = installed.cast["esme"]
    journey = start_journey(installed.ports, worker, PathwayKey(LONG_WAY), installed.household(), {})
    (task,) = journey.tasks.values()
    return Ready(task=task.id, saved_at=save_draft_answers(installed.ports, worker, task.id, ANSWERS).isoformat())


def _client(installed: Installation, port: int) -> WebClient:
    token, at = secrets.token_urlsafe(32), installed.ports.clock.now()
    with installed.ports.uow() as uow:
        uow.sessions.start(
            installed.cast["esme"], token_sha256=token_sha256(token), at=at, expires_at=at + SESSION_LASTS
        )
        uow.commit()
    client = WebClient(port, {COOKIE: token})
    client.get("/tasks")
    return client


def _complete(client: WebClient, ready: Ready) -> None:
    client.post(f"/tasks/{ready.task}/complete", {"saved_at": ready.saved_at})


def _whole(client: WebClient, ready: Ready) -> None:
    page = f"/tasks/{ready.task}"
    client.get(page)
    client.post(page, {**ANSWERS, "-asked": "1", "do": "check"})
    saved_at = SAVED_AT.search(client.get(f"{page}/check"))
    client.post(f"{page}/complete", {"saved_at": saved_at[1].decode() if saved_at else ""})


def _rate(
    clients: Sequence[WebClient],
    tasks: Sequence[Ready],
    act: Callable[[WebClient, Ready], None],
    computing: dict[str, Callable[[], list[int]]],
) -> Rate:
    before = {whose: _cpu_seconds(processes()) for whose, processes in computing.items()}
    seconds = _together(clients, tasks, act)
    spent = {whose: _cpu_seconds(processes()) - before[whose] for whose, processes in computing.items()}
    return Rate(a_second=len(tasks) / seconds, ms={whose: cpu * 1000 / len(tasks) for whose, cpu in spent.items()})


def _together(clients: Sequence[WebClient], tasks: Sequence[Ready], act: Callable[[WebClient, Ready], None]) -> float:
    """Seconds until all tasks are done, each client on its share. RuntimeError where one of them failed."""
    failed: list[Exception] = []

    def work(client: WebClient, share: Sequence[Ready]) -> None:
        try:
            for ready in share:
                act(client, ready)
        except Exception as error:
            failed.append(error)

    threads = [
        threading.Thread(target=work, args=(client, tasks[number :: len(clients)]))
        for number, client in enumerate(clients)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError("A client failed") from failed[0]
    return time.perf_counter() - began


@contextmanager
def _served(installed: Installation) -> Iterator[tuple[int, Callable[[], list[int]]]]:
    """The pages, served as in real life: their port, and what gives the ids of the processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = installed.database.url.render_as_string(hide_password=False)
    environment = {
        **os.environ,
        "FINGERPOST_DATA": str(installed.folder),
        "FINGERPOST_DATABASE_URL": url,
        "FINGERPOST_SECRET_KEY": secrets.token_hex(32),
        "FINGERPOST_LOG": "json",
    }
    command = [str(Path(sys.executable).with_name("fingerpost")), "web", "--port", str(port)]
    command += ["--processes", str(PROCESSES), "--threads", str(THREADS)]
    with (installed.folder / "web.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stderr=log, stdout=log)
        try:
            _wait_for(port)
            yield port, lambda: [server.pid, *_children(server.pid)]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def _cpu_seconds(processes: Sequence[int]) -> float:
    """What these processes have computed so far, in programs and in the system for them."""
    total = 0
    for process in processes:
        # The name in brackets may hold spaces; user and system time are the 12th and 13th field after it.
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS

"""`fingerpost worker`: fires timers, delivers what journeys tell one another, and sends messages. Serves no pages."""

from __future__ import annotations

import dataclasses
import logging
import threading

import click

from engine.application import build_ports
from engine.cli.serving import Server
from engine.cli.stopping import GRACE_SECONDS, asked_to_stop, leave
from engine.counting import Counters
from engine.observing import log_to_stderr
from engine.scheduler import start_scheduler
from engine.settings import LAST_PORT, Settings
from webui.app import create_health_app

log = logging.getLogger("engine.worker")


@click.command("worker")
@click.option("--port", type=click.IntRange(1, LAST_PORT), help="Also answer /healthz, /readyz and /metrics there.")
def command(port: int | None) -> None:
    """Fire timers and send messages until asked to stop: what has been begun is finished first.

    Start any number of these over one PostgreSQL database: each timer is fired by one of them. A worker that dies
    frees what it held.
    """
    settings = Settings.from_env()
    log_to_stderr(settings.log or "json")
    stopping = asked_to_stop()
    counters = Counters()
    ports = dataclasses.replace(build_ports(settings), count=counters.count)
    health = None
    if port is not None:
        health = Server(create_health_app(ports, settings, counters=counters), host=settings.host, port=port, threads=2)
    scheduler = start_scheduler(ports)
    log.info("The worker works", extra={"status": "started"})
    if health is None:
        _wait(stopping)
    else:
        health.serve(stopping, grace_seconds=2)
    finished = scheduler.stop(within_seconds=GRACE_SECONDS)
    ports.database.dispose()
    log.info("The worker works no more", extra={"status": "stopped"})
    leave(finished)


def _wait(stopping: threading.Event) -> None:
    # A signal that comes while waiting without end would be noticed only afterwards.
    while not stopping.wait(0.25):
        pass

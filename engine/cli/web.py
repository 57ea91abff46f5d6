"""`fingerpost web`: serves the pages and nothing else. Timers and messages are the work of `fingerpost worker`."""

from __future__ import annotations

import dataclasses
import logging
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import click

from engine.application import build_ports
from engine.cli.serving import THREADS, Server
from engine.cli.stopping import asked_to_stop
from engine.counting import Counters
from engine.observing import log_to_stderr
from engine.rehearsing import PathwayBench, rehearse_version
from engine.settings import LAST_PORT, Settings
from webui.app import create_app
from webui.look import AssetsNotBuilt

log = logging.getLogger("engine.web")


@click.command("web")
@click.option("--port", type=click.IntRange(1, LAST_PORT), help="The port to listen on; else PORT, else 8000.")
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="More than one needs gunicorn."
)
@click.option("--threads", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Of each process.")
def command(port: int | None, processes: int, threads: int) -> None:
    """Serve the pages until asked to stop: requests that have begun are finished first.

    Start any number of these over one PostgreSQL database, on one machine or several, and at least one
    “fingerpost worker” beside them. “fingerpost migrate” comes first.
    """
    settings = Settings.from_env()
    log_to_stderr(settings.log or "json")
    settings = dataclasses.replace(settings, port=port or settings.port)
    if processes == 1:
        _serve(settings, threads)
    elif find_spec("gunicorn") is None:
        raise click.ClickException(
            "Several processes need gunicorn, which is not installed here. Install it, or start “fingerpost web” "
            "several times on ports of their own."
        )
    else:
        _serve_with_gunicorn(settings, processes, threads)


def _serve(settings: Settings, threads: int) -> None:
    stopping = asked_to_stop()
    counters = Counters()
    ports = dataclasses.replace(
        build_ports(settings), count=counters.count, rehearse=rehearse_version, bench=PathwayBench()
    )
    try:
        app = create_app(ports, settings, counters=counters)
    except AssetsNotBuilt as error:
        raise click.ClickException(str(error)) from error
    server = Server(app, host=settings.host, port=settings.port, threads=threads)
    log.info("The pages are served", extra={"status": "started"})
    server.serve(stopping)
    ports.bench.close()
    ports.database.dispose()
    log.info("The pages are served no more", extra={"status": "stopped"})


def _serve_with_gunicorn(settings: Settings, processes: int, threads: int) -> None:
    from engine.cli.gunicorn_serving import serve

    folder, owner = Path(tempfile.mkdtemp(prefix="fingerpost-counted-")), os.getpid()
    try:
        serve(settings, processes=processes, threads=threads, counted=folder)
    finally:
        # A process of gunicorn's that ends comes by here too: the others still count.
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

"""The pages in several processes, kept alive by gunicorn: one that dies is replaced; a stop lets requests finish."""

from __future__ import annotations

import atexit
import dataclasses
import logging
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from engine.application import build_ports
from engine.cli.serving import refuse_taken
from engine.cli.stopping import GRACE_SECONDS
from engine.counting import Counters
from engine.rehearsing import PathwayBench, rehearse_version
from engine.settings import Settings
from webui.app import create_app
from webui.look import AssetsNotBuilt

#: A request that takes longer than this is held to hang, and its process is replaced.
HANGS_AFTER_SECONDS = 120


class _Log(Logger):  # type: ignore[misc]
    """Everything through the log of this process: gunicorn's own would write addresses, with what was searched for."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers = []
        self.error_log.propagate = True
        self.error_log.setLevel(logging.INFO)
        self.access_log.disabled = True


class _Process(ThreadWorker):  # type: ignore[misc]
    """Once asked to stop it refuses whoever comes, while it finishes what it has begun.

    gunicorn's own would let them in and leave them without an answer, where a proxy could ask another machine.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listening in self.sockets:
                listening.close()


class _Pages(BaseApplication):  # type: ignore[misc]
    """Hands gunicorn its settings and, in each process, an application with a database connection of its own."""

    def __init__(self, settings: Settings, options: dict[str, Any], counted: Path) -> None:
        self._settings, self._options, self._counted = settings, options, counted
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        counters = Counters(self._counted)
        atexit.register(counters.write)
        ports = dataclasses.replace(
            build_ports(self._settings), count=counters.count, rehearse=rehearse_version, bench=PathwayBench()
        )
        return create_app(ports, self._settings, counters=counters)


def serve(settings: Settings, *, processes: int, threads: int, counted: Path) -> None:
    """Serves until asked to stop. `counted` is the folder in which the processes add up their figures."""
    try:
        # What is wrong with the installation is told here, once, and not by every process again and again.
        create_app(build_ports(settings), settings)
    except AssetsNotBuilt as error:
        raise click.ClickException(str(error)) from error
    refuse_taken(settings.host, settings.port)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    _Pages(
        settings,
        {
            "bind": f"{host}:{settings.port}",
            "workers": processes,
            "threads": threads,
            "worker_class": _Process,
            "timeout": HANGS_AFTER_SECONDS,
            "graceful_timeout": int(GRACE_SECONDS),
            "logger_class": _Log,
            "proc_name": "fingerpost web",
            "forwarded_allow_ips": "*" if settings.behind_proxy else "",
            "control_socket_disable": True,
        },
        counted,
    ).run()

"""Listens for requests until it is asked to stop; then finishes those that it has begun, and takes no more."""

from __future__ import annotations

import errno
import logging
import socket
import threading
import time
from typing import Any

import click
from flask import Flask
from waitress import wasyncore
from waitress.server import TcpWSGIServer, create_server

from engine.cli.stopping import GRACE_SECONDS

log = logging.getLogger(__name__)

THREADS = 8
LOOK_SECONDS = 0.25  # how often it looks whether it should stop


class AlreadyInUse(click.ClickException):
    """The port is taken."""

    exit_code = 2

    def __init__(self, host: str, port: int, error: OSError) -> None:
        elsewhere = error.errno == errno.EADDRNOTAVAIL
        instead = "an address of this machine in FINGERPOST_HOST" if elsewhere else "another with --port"
        super().__init__(f"Port {port} of {host} can't be used ({error.strerror}). Name {instead}.")


def refuse_taken(host: str, port: int) -> None:
    """Raises AlreadyInUse where nobody could listen there now."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise AlreadyInUse(host, port, error) from error


class Server:
    """`listen` has been done when it is made; `serve` returns once asked to stop."""

    def __init__(self, app: Flask, *, host: str, port: int, threads: int = THREADS) -> None:
        """Raises AlreadyInUse."""
        self._sockets: dict[int, Any] = {}
        try:
            self._server: TcpWSGIServer = create_server(
                app,
                map=self._sockets,
                host=host,
                port=port,
                threads=threads,
                ident="Fingerpost",
                # Whether to believe what a proxy says is decided in the application, by a setting.
                clear_untrusted_proxy_headers=False,
            )
        except OSError as error:
            raise AlreadyInUse(host, port, error) from error

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.effective_port)

    def serve(self, stopping: threading.Event, *, grace_seconds: float = GRACE_SECONDS) -> bool:
        """Answers requests until `stopping` is set, then those already begun. Whether all of them were finished."""
        while not stopping.is_set():
            self._look()
        # Nobody else gets in; a connection that rests between two requests is closed.
        wasyncore.dispatcher.close(self._server)
        until = time.monotonic() + grace_seconds
        while self._rest() and time.monotonic() < until:
            self._look()
        finished = not self._server.active_channels
        if not finished:
            log.warning("Requests were still running when the time to finish them was over")
        self._server.task_dispatcher.shutdown(timeout=1)
        self._server.trigger.close()
        wasyncore.close_all(self._sockets, ignore_all=True)
        return finished

    def _look(self) -> None:
        wasyncore.loop(timeout=LOOK_SECONDS, map=self._sockets, count=1)

    def _rest(self) -> int:
        """How many connections are still being answered."""
        for channel in list(self._server.active_channels.values()):
            if not channel.requests and not channel.request and not channel.total_outbufs_len:
                channel.will_close = True
        return len(self._server.active_channels)

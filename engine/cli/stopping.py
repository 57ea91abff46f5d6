"""How a running command is asked to stop: once politely, a second time at once."""

from __future__ import annotations

import logging
import os
import signal
import threading
from types import FrameType

log = logging.getLogger("engine.stopping")

#: What is being done gets this long to finish. What has not finished by then is undone by the database, as in a crash.
GRACE_SECONDS = 20.0


def asked_to_stop() -> threading.Event:
    """Set once somebody sends SIGTERM or presses Ctrl+C; whoever does so a second time ends the process at once."""
    stopping = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        if stopping.is_set():
            raise SystemExit(128 + number)
        stopping.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stopping


def leave(finished: bool) -> None:
    """Ends the process in good order; at once where something is still being done, which the database then undoes."""
    if finished:
        return
    log.warning("What was still being done is left; the database undoes it")
    logging.shutdown()
    os._exit(0)

"""Runs the sweep at the next due instant, and at least every thirty seconds. It holds no state of the domain."""

from __future__ import annotations

import logging
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from engine.ports import Ports
from engine.sweep import sweep

log = logging.getLogger(__name__)

EVERY_SECONDS = 30


def start_scheduler(ports: Ports, *, every_seconds: int = EVERY_SECONDS) -> BackgroundScheduler:
    """A running scheduler; its first round is now, so what fell due while the service was down happens once, on start.

    Stop it with `shutdown()`, which lets a running round finish.
    """
    scheduler = BackgroundScheduler(timezone=UTC)

    def one_round() -> None:
        try:
            sweep(ports)
        except Exception:
            # A round that fails as a whole (the database is away) is tried again at the next.
            log.exception("A sweep failed")
        _hasten(ports, scheduler, every_seconds)

    scheduler.add_job(
        one_round,
        "interval",
        seconds=every_seconds,
        id="sweep",
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
        next_run_time=ports.clock.now(),
    )
    scheduler.start()
    return scheduler


def _hasten(ports: Ports, scheduler: BackgroundScheduler, every_seconds: int) -> None:
    """Brings the next round forward to the next due instant, if that comes sooner."""
    try:
        with ports.uow() as uow:
            next_due = uow.timers.next_due_at()
    except Exception:
        log.exception("The next due instant could not be read")
        return
    now = ports.clock.now()
    if next_due is not None and next_due < now + timedelta(seconds=every_seconds):
        scheduler.modify_job("sweep", next_run_time=max(next_due, now + timedelta(seconds=1)))

"""Runs the sweep at the next due instant, and at least every thirty seconds. It holds no state of the domain.

Before the first one it sees to it that dates are counted with the bank holidays of this release.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.ports import Ports
from engine.sweep import sweep

log = logging.getLogger(__name__)

EVERY_SECONDS = 30


class Scheduler:
    """Sweeps by itself from `start_scheduler` until `stop`."""

    def __init__(self, ports: Ports, every_seconds: int) -> None:
        self._ports, self._every = ports, timedelta(seconds=every_seconds)
        self._stopping, self._round = threading.Event(), threading.Lock()
        self._followed = False
        self._scheduler = BackgroundScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._one_round,
            "interval",
            seconds=every_seconds,
            id="sweep",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            next_run_time=ports.clock.now(),
        )
        self._scheduler.start()

    def stop(self, *, within_seconds: float) -> bool:
        """Begins nothing more and waits for what has been begun. False: it was still at it when the time was over."""
        self._stopping.set()
        self._scheduler.shutdown(wait=False)
        finished = self._round.acquire(timeout=within_seconds)
        if finished:
            self._round.release()
        return finished

    def _one_round(self) -> None:
        with self._round:
            if self._stopping.is_set():
                return
            try:
                self._follow()
                swept = sweep(self._ports, stopping=self._stopping.is_set)
            except Exception:
                # A round that fails as a whole (the database is away) is tried again at the next.
                log.exception("A sweep failed")
                self._ports.count("sweeps_failed")
            else:
                self._ports.count("sweeps")
                if swept.failed:
                    log.warning("A sweep left timers to be tried again", extra={"round": swept.failed})
            self._hasten()

    def _follow(self) -> None:
        if not self._followed:
            follow_bank_holidays(self._ports)
            self._followed = True

    def _hasten(self) -> None:
        """Brings the next round forward to the next due instant, if that comes sooner."""
        try:
            with self._ports.uow() as uow:
                next_due = uow.timers.next_due_at()
        except Exception:
            log.exception("The next due instant could not be read")
            return
        now = self._ports.clock.now()
        if next_due is not None and next_due < now + self._every and not self._stopping.is_set():
            self._scheduler.modify_job("sweep", next_run_time=max(next_due, now + timedelta(seconds=1)))


def start_scheduler(ports: Ports, *, every_seconds: int = EVERY_SECONDS) -> Scheduler:
    """A running scheduler; its first round is now, so what fell due while the service was down happens once, on start.

    `stop()` lets what is being done finish.
    """
    return Scheduler(ports, every_seconds)

"""Runs the sweep at the next due instant, and at least every thirty seconds. It holds no state of the domain.

Journeys that somebody has chosen to be moved are looked for every two seconds, beside the sweep: who chose them waits
in front of a page, and a long list of them holds up no timer. The audit trail is checked beside both, every night and
when a reviewer asks for it; then kept revisions of drafts that nobody needs any more are let go. Once a day, after what
is due, it looks for young people who have turned sixteen.

Before the first one it sees to it that dates are counted with the bank holidays of this release.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import UTC, date, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler

from engine.actions.check_trail import check_trail_when_due
from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.actions.move_batches import move_waiting
from engine.actions.start_at_sixteen import start_at_sixteen
from engine.actions.thin_kept_drafts import thin_when_due
from engine.domain.errors import NotNow
from engine.domain.london import civil_date
from engine.ports import Ports
from engine.sweep import sweep

log = logging.getLogger(__name__)

EVERY_SECONDS = 30
MOVES_EVERY_SECONDS = 2
MOVES_AT_ONCE = 50
CHECKS_EVERY_SECONDS = 20


class Scheduler:
    """Sweeps by itself from `start_scheduler` until `stop`."""

    def __init__(self, ports: Ports, every_seconds: int) -> None:
        self._ports, self._every = ports, timedelta(seconds=every_seconds)
        self._stopping, self._round, self._moves = threading.Event(), threading.Lock(), threading.Lock()
        self._check = threading.Lock()
        self._followed = False
        self._looked_on: date | None = None
        self._thinned_at: datetime | None = None
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
        self._scheduler.add_job(
            self._move,
            "interval",
            seconds=MOVES_EVERY_SECONDS,
            id="moves",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(
            self._check_trail,
            "interval",
            seconds=CHECKS_EVERY_SECONDS,
            id="trail",
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    def stop(self, *, within_seconds: float) -> bool:
        """Begins nothing more and waits for what has been begun. False: it was still at it when the time was over."""
        self._stopping.set()
        self._scheduler.shutdown(wait=False)
        until = time.monotonic() + within_seconds
        return all(_free(one, until - time.monotonic()) for one in (self._round, self._moves, self._check))

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
                self._look_for_birthdays()
            self._hasten()

    def _move(self) -> None:
        with self._moves:
            if self._stopping.is_set():
                return
            try:
                while move_waiting(self._ports, most=MOVES_AT_ONCE, stopping=self._stopping.is_set) == MOVES_AT_ONCE:
                    log.info("Journeys are moved", extra={"round": MOVES_AT_ONCE})
            except NotNow:
                log.warning("Journeys could not be moved: the database is away or busy")
            except Exception:
                log.exception("Moving journeys failed")

    def _check_trail(self) -> None:
        with self._check:
            if self._stopping.is_set():
                return
            try:
                found = check_trail_when_due(self._ports, stopping=self._stopping.is_set)
            except NotNow:
                log.warning("The audit trail could not be checked: the database is away, or the service stops")
            except Exception:
                log.exception("Checking the audit trail failed")
            else:
                if found is not None and not found.whole:
                    log.error("The audit trail is broken: the reviewer's page says where")
            self._thin()

    def _thin(self) -> None:
        try:
            self._thinned_at = thin_when_due(self._ports, self._thinned_at, stopping=self._stopping.is_set)
        except NotNow:
            log.warning("Kept revisions of drafts could not be let go: the database is away or busy")
        except Exception:
            log.exception("Letting go of kept revisions of drafts failed")

    def _follow(self) -> None:
        if not self._followed:
            follow_bank_holidays(self._ports)
            self._followed = True

    def _look_for_birthdays(self) -> None:
        """After the timers of the day have fired: a permanence plan that still runs has asked by then."""
        today = civil_date(self._ports.clock.now())
        if self._looked_on == today:
            return
        try:
            start_at_sixteen(self._ports, stopping=self._stopping.is_set)
        except NotNow:
            log.warning("Who has turned sixteen could not be looked at: the database is away or busy")
        except Exception:
            log.exception("Looking for who has turned sixteen failed")
        else:
            self._looked_on = today

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


def _free(lock: threading.Lock, within_seconds: float) -> bool:
    """Whether nobody holds it any more by then."""
    finished = lock.acquire(timeout=max(within_seconds, 0))
    if finished:
        lock.release()
    return finished


def start_scheduler(ports: Ports, *, every_seconds: int = EVERY_SECONDS) -> Scheduler:
    """A running scheduler; its first round is now, so what fell due while the service was down happens once, on start.

    `stop()` lets what is being done finish.
    """
    return Scheduler(ports, every_seconds)

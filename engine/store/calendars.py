"""The calendar in use: the shipped files, and over them the changes of rules that were agreed to.

Why no process ever counts by a rule that is out of force, though each reads for itself:

1. A change counts from a day that begins at least ten minutes after it was agreed to or taken back
   (`timescale_change.NOTICE`).
2. What was read is used for a minute, and for five at most while the database does not answer or another thread is
   reading; after that nothing is counted at all (`NotNow`).
3. So whoever counts on a day has read since everything that counts on it was decided, also where the clocks of two
   machines are minutes apart. A key or revision that is not known all the same is looked for once more before it is
   called unknown: a drawing may name a rule that was added a second ago.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.domain.calendar import Calendar
from engine.domain.errors import NotNow
from engine.domain.timescale_change import RevisionState, as_read
from engine.domain.timescales import Timescales
from engine.ports import Clock
from engine.reading.at_once import one_statement
from engine.store.database import reading
from engine.tables import timescale_revisions as t

log = logging.getLogger(__name__)

USED_FOR = timedelta(minutes=1)
USED_AT_MOST = timedelta(minutes=5)

_AGREED = (
    sa.select(t.c.key, t.c.effective_from, t.c.entry)
    .where(t.c.state == RevisionState.AGREED.value)
    .order_by(t.c.effective_from, t.c.id)
)


class StoredCalendars:
    """Fulfils `ports.Calendars`; threads share one. Asks the database once a minute, and not before it is asked."""

    def __init__(self, shipped: Calendar, database: Engine, *, clock: Clock) -> None:
        self._shipped, self._database, self._clock = shipped, reading(database), clock
        self._reading = threading.Lock()
        self._changes: list[tuple[str, dict[str, Any]]] | None = None
        self._calendar = shipped
        self._read_at: datetime | None = None
        self._again = False

    @property
    def shipped(self) -> Calendar:
        return self._shipped

    def now(self) -> Calendar:
        """Raises NotNow where the rules that hold cannot be read; NotAnEntry where they make no register."""
        if not self._again and not self._older_than(USED_FOR):
            return self._calendar
        # A transaction has a connection while it waits here for another: were all to wait for one another, none would
        # go on. What was read within the last minutes is as good.
        if not self._reading.acquire(blocking=self._older_than(USED_AT_MOST)):
            return self._calendar
        try:
            if self._again or self._older_than(USED_FOR):
                self._read()
        except NotNow:
            if self._older_than(USED_AT_MOST):
                raise
            log.warning("The rules of deadlines could not be read anew; those read last are used for minutes only")
        finally:
            self._reading.release()
        return self._calendar

    def look_again(self) -> None:
        self._again = True

    def _older_than(self, age: timedelta) -> bool:
        """Also where the clock was put back: nobody knows then how old it is."""
        return self._read_at is None or abs(self._clock.now() - self._read_at) > age

    def _read(self) -> None:
        # The instant before: what is agreed to while it is being read counts as not read.
        at, self._again = self._clock.now(), False
        with one_statement(self._database) as connection:
            changes = [(row.key, as_read(row.entry)) for row in connection.execute(_AGREED)]
        if changes != self._changes:
            timescales = self._shipped.timescales.with_revisions(changes, newer=self._newer)
            self._calendar, self._changes = replace(self._shipped, timescales=timescales), changes
        self._read_at = at

    def _newer(self) -> Timescales:
        """The register as the database has it now, for who met something unknown."""
        with self._reading:
            self._read()
        return self._calendar.timescales

"""Everything that an action is handed, in one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.benching import Bench, NoBench
from engine.domain.calendar import Calendar
from engine.ports.calendars import Calendars, Clock
from engine.ports.drawings import Drawings
from engine.ports.outbox import Notifier
from engine.ports.process_engine import ProcessEngine
from engine.ports.rehearsing import Rehearse, rehearses_nothing
from engine.ports.trail_checks import Examine, examines_nothing
from engine.ports.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The bundle that every action is handed. `database` is what the functions of `engine.reading` ask.

    `count` adds one to a figure that operations watch: `completions`, `timers_fired`. `rehearse` plays the rehearsals
    of a version, on a database that is thrown away afterwards, and tells how each went; on the `bench` somebody walks
    through one. `examine` checks the audit trail.
    """

    clock: Clock
    engine: ProcessEngine
    drawings: Drawings
    calendars: Calendars
    uow: Callable[[], UnitOfWork]
    notifier: Notifier
    database: Any
    count: Callable[[str], None] = lambda _figure: None
    rehearse: Rehearse = rehearses_nothing
    bench: Bench = field(default_factory=NoBench)
    examine: Examine = examines_nothing

    @property
    def calendar(self) -> Calendar:
        """The calendar to count by at this moment. Raises NotNow where it cannot be known."""
        return self.calendars.now()

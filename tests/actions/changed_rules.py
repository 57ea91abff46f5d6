"""Worlds whose dates are counted by the database's rules, as in a service; most tests have a calendar that stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from engine.actions.change_timescale import agree_to_change_timescale, ask_to_change_timescale
from engine.application import WORKFLOWS
from engine.bpmn.drawings import BpmnDrawings
from engine.bpmn.roles import load_roles
from engine.clocks import FixedClock
from engine.demo.stage import local
from engine.domain.timescale_change import TimescaleRevision
from engine.ports import Ports
from engine.store.calendars import StoredCalendars
from tests.world import World, shipped_calendar

WHY = "The regulation was amended, and the service follows it."


def counts_by_database(world: World) -> World:
    """The same world as a service runs it, with a second process owner."""
    world.draw_with("nia")
    world.ports = _of_a_process(world, world.clock)
    return world


def another_process(world: World, at: str) -> tuple[Ports, FixedClock]:
    """The ports of another process over the same database, with a clock of its own."""
    clock = FixedClock(local(at))
    return _of_a_process(world, clock), clock


def changed(world: World, key: str, from_day: date, **entry: Any) -> dict[str, object]:
    """The rule as it is now, with something else from a day on; what is None is taken away."""
    timescales = world.ports.calendar.timescales
    now = timescales.entry(key, timescales.in_force(key, world.today).revision)
    written = {**now, "effective_from": from_day, **entry}
    return {name: value for name, value in written.items() if value is not None}


def asked(world: World, key: str, entry: Mapping[str, object], *, new: bool = False) -> TimescaleRevision:
    """Chidi asks for the change."""
    return ask_to_change_timescale(world.ports, world.as_("chidi"), key, entry, reason=WHY, new=new)


def agreed(world: World, key: str, entry: Mapping[str, object], *, new: bool = False) -> TimescaleRevision:
    """Chidi asks for it and Nia agrees."""
    change = asked(world, key, entry, new=new)
    return agree_to_change_timescale(world.ports, world.as_("nia"), change.id)


def _of_a_process(world: World, clock: FixedClock) -> Ports:
    calendars = StoredCalendars(shipped_calendar(), world.database, clock=clock)
    drawings = BpmnDrawings(
        rule_keys=lambda: calendars.now().timescales.keys(), roles=load_roles(WORKFLOWS / "roles.toml")
    )
    return replace(world.ports, clock=clock, calendars=calendars, drawings=drawings)

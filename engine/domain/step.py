"""What goes into one advance of the engine (a Happening) and what comes out (a Step).

The engine knows elements, tokens and facts. It knows no worker, no date and no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.ids import ElementId, PathwayKey, Token

Fact = str | int | bool | tuple[str, ...] | None
Facts = Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is in a drawing.

    `pathway` is the pathway whose drawing holds the element: the journey's own, or one that it calls.
    `calls` are the call activities entered to get there, outermost first; empty in the journey's own drawing.
    `item` is the id this instance of a multi-instance is about, else None.
    """

    pathway: PathwayKey
    element: ElementId
    calls: tuple[ElementId, ...] = ()
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The engine now waits here for a human task, an arrival, a timer, or the end of a call.

    `facts` are those seen at the place: roles and rules written `=name` are read from them. `flow` is the flow that led
    here, None on a boundary.
    """

    token: Token
    place: Place
    facts: Facts = field(default_factory=dict)
    flow: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The engine no longer waits there. `completed` is False when the journey moved on without it."""

    token: Token
    place: Place
    completed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """An element the journey went through, with the flow that led to it (None at a start). In order."""

    place: Place
    flow: str | None = None
    outcome: Fact = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachedEnd:
    """A named end, or one that meets other journeys. `calls` empty in `place` means an outcome of the journey itself.

    `given` are the facts that it gives to the pathways it starts.
    """

    place: Place
    name: str
    given: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRead:
    """A decision table answered: which, the rule that hit, and the facts that came out."""

    place: Place
    table: str
    rule: str
    result: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one advance changed.

    `state` is the new engine state, opaque. Tasks, arrivals, timers and calls are each told as opened and closed.
    `ended` is the outcome once nothing is left open: the first named end of the journey's own drawing that was reached.
    """

    state: bytes
    tasks_opened: tuple[Opened, ...] = ()
    tasks_closed: tuple[Closed, ...] = ()
    arrivals_awaited: tuple[Opened, ...] = ()
    arrivals_closed: tuple[Closed, ...] = ()
    timers_armed: tuple[Opened, ...] = ()
    timers_disarmed: tuple[Closed, ...] = ()
    calls_entered: tuple[Opened, ...] = ()
    calls_left: tuple[Closed, ...] = ()
    passed: tuple[Passed, ...] = ()
    tables: tuple[TableRead, ...] = ()
    letters: tuple[Place, ...] = ()
    ends: tuple[ReachedEnd, ...] = ()
    outcome: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A human task was completed. `facts` are its x-facts; `outcome` becomes the fact of the element's bare name."""

    token: Token
    outcome: Fact = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Something from outside that the journey waited for was recorded."""

    token: Token
    outcome: Fact = None
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """The instant that a timer waited for has come."""

    token: Token


Happening = Completed | Arrived | TimerFired

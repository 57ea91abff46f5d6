"""Walks a journey along a drawing in a test, element by element.

`InMemory` keeps one journey alive; `Saved` goes through bytes, a new engine and a drawing built anew at every step.
Every engine test runs with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from engine.bpmn import process_spec
from engine.bpmn.happened import Happened
from engine.bpmn.live_journey import LiveJourney
from engine.bpmn.reader import read_version
from engine.bpmn.spiff_engine import SpiffEngine, happen
from engine.bpmn.steps import step, waiting_places
from engine.domain.ids import PathwayKey, Token
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Arrived, Completed, Fact, Facts, Happening, Opened, Step, TimerFired

#: Steps before which a drawing is built anew; later ones use the one that is kept, as a running service does.
READ_ANEW = 10
DRAWINGS = Path(__file__).parents[1] / "drawings"


def version_of(xml: bytes, *, called: Mapping[str, PathwayVersion] | None = None, **more: object) -> PathwayVersion:
    """The version a drawing makes by itself."""
    given: dict[str, object] = {"about": {}, "number": 1, "forms": {}, "tables": {}, **more}
    return read_version(xml, called=called or {}, **given)  # type: ignore[arg-type]


def drawing(name: str, *calls: str, tables: Mapping[str, bytes] | None = None) -> PathwayVersion:
    """The drawing of that name in tests/drawings, with those it calls."""
    called = {PathwayKey(call): drawing(call) for call in calls}
    return version_of((DRAWINGS / f"{name}.bpmn").read_bytes(), called=called, tables=tables or {})


class Walk:
    """A journey and everything that is open in it, by element."""

    def __init__(self, version: PathwayVersion, facts: Facts | None = None) -> None:
        self.version, self.facts = version, dict(facts or {})
        self.waiting: dict[Token, Opened] = {}
        self.steps: list[Step] = []
        self._note(self._start())

    def _start(self) -> Step:
        raise NotImplementedError

    def _advance(self, happening: Happening) -> Step:
        raise NotImplementedError

    @property
    def last(self) -> Step:
        """The last step."""
        return self.steps[-1]

    @property
    def open(self) -> list[str]:
        """The elements where the journey waits, calls left out, in alphabetical order; an instance as `ut_a:item`."""
        return sorted(
            f"{one.place.element}:{one.place.item}" if one.place.item else one.place.element
            for one in self.waiting.values()
            if not one.place.element.startswith("ca_")
        )

    @property
    def outcome(self) -> str | None:
        """How it ended; None while it runs."""
        return self.last.outcome if self.last.ended else None

    def token(self, element: str) -> Token:
        """The token that waits at an element, or at `element:item`."""
        name, _, item = element.partition(":")
        for token, one in self.waiting.items():
            if one.place.element == name and item in ("", one.place.item):
                return token
        raise AssertionError(f"{element} is not open; open are {self.open}")

    def seen_at(self, element: str) -> Facts:
        """The facts seen where it waits."""
        return self.waiting[self.token(element)].facts

    def complete(self, element: str, outcome: Fact = None, **facts: Fact) -> Walk:
        """Completes a task."""
        return self.advance(Completed(token=self.token(element), outcome=outcome, facts=facts))

    def arrive(self, element: str, outcome: Fact = None, **facts: Fact) -> Walk:
        """Records an arrival."""
        return self.advance(Arrived(token=self.token(element), outcome=outcome, facts=facts))

    def fire(self, element: str) -> Walk:
        """Lets a timer fire."""
        return self.advance(TimerFired(token=self.token(element)))

    def advance(self, happening: Happening) -> Walk:
        """Lets something happen."""
        self._note(self._advance(happening))
        return self

    def _note(self, done: Step) -> None:
        self.steps.append(done)
        for closed in (*done.tasks_closed, *done.arrivals_closed, *done.timers_disarmed, *done.calls_left):
            del self.waiting[closed.token]
        for opened in (*done.tasks_opened, *done.arrivals_awaited, *done.timers_armed, *done.calls_entered):
            assert opened.token not in self.waiting
            self.waiting[opened.token] = opened


class InMemory(Walk):
    """One journey, never saved."""

    journey: LiveJourney

    def _start(self) -> Step:
        self.journey = LiveJourney(self.version, self.facts)
        self.journey.facts.update(self.facts)
        self.journey.settle()
        return step(self.journey, {})

    def _advance(self, happening: Happening) -> Step:
        self.journey.happened = Happened(self.journey)
        self.journey.ambient = dict(self.facts)
        self.journey.facts.update(self.facts)
        before = waiting_places(self.journey)
        happen(self.journey, happening)
        self.journey.settle()
        return step(self.journey, before)


class Saved(Walk):
    """A journey that lives as bytes between steps, moved on by a new engine each time."""

    def _start(self) -> Step:
        return SpiffEngine().start(self.version, self.facts)

    def _advance(self, happening: Happening) -> Step:
        if len(self.steps) <= READ_ANEW:
            process_spec.forget_drawings()
        state = bytes(bytearray(self.last.state))
        return SpiffEngine().advance(self.version, state, happening, self.facts)

"""What the actions need of the world, as protocols; adapters fill them in `engine.application`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from engine.domain.pathway import PathwayVersion, Problem
from engine.domain.step import Facts, Happening, Step


class Clock(Protocol):
    """The one clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class ProcessEngine(Protocol):
    """Decides from (version, state, happening, facts) only: no session, no user, no clock."""

    def start(self, version: PathwayVersion, facts: Facts) -> Step:
        """The first step of a journey: everything up to where it first waits."""
        ...

    def advance(self, version: PathwayVersion, state: bytes, happening: Happening, facts: Facts) -> Step:
        """The next step. `facts` are the record's and policies', read anew.

        Raises JourneyStuck when the drawing or the engine fails; the state given stays good.
        Raises TaskNotOpen or ArrivalNotAwaited when nothing waits at the happening's token.
        """
        ...


class Drawings(Protocol):
    """Reads drawings and says what is wrong with them."""

    def read(self, xml: bytes, about: Mapping[str, object]) -> PathwayVersion: ...

    def problems(self, version: PathwayVersion) -> Iterable[Problem]: ...

"""What carries a journey from one wait to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from engine.domain.changeover import Carried
from engine.domain.ids import ElementId
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Facts, Happening, Step


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

    def carry(
        self,
        old: PathwayVersion,
        new: PathwayVersion,
        state: bytes,
        facts: Facts,
        *,
        instead: Mapping[ElementId, ElementId],
        first: Collection[ElementId] = (),
    ) -> Carried:
        """The journey under another version; `instead` names the new shape for an old one that has gone, `first` are
        added steps that it is past and that are to be done first.

        Raises CannotMove with everything that stands against it; the state given stays good.
        """
        ...

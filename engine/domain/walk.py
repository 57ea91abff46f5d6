"""A walk through a draft: what somebody tries out on its drawing, step by step, in the words of a rehearsal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.errors import FingerpostError
from engine.domain.ids import WorkerId

MOST_STEPS = 300  #: the longest journeys seen take some 150


class WalkMovedOn(FingerpostError):
    """This walk has gone on in another window. Look where it stands now; nothing was done."""


class WalkStopped(FingerpostError):
    """The walk can’t go on as it is. Take steps back, or begin anew."""


class WalkTooLong(FingerpostError):
    """A walk has at most 300 steps. Save it as a rehearsal, or begin anew."""


@dataclass(slots=True, kw_only=True, eq=False)
class Walk:
    """One person's walk through one draft. `says` is a script without title, end and expectations.

    `revision` is that of the draft it was last walked on. `rehearsal` names the rehearsal it was opened from.
    """

    id: str
    draft: str
    worker: WorkerId
    revision: int
    says: Mapping[str, Any]
    rehearsal: str = ""
    begun_at: datetime
    changed_at: datetime

    @property
    def steps(self) -> tuple[Mapping[str, Any], ...]:
        """The steps taken so far."""
        return tuple(self.says.get("steps", ()))

    def must_stand_at(self, taken: int) -> None:
        """Raises WalkMovedOn unless so many steps have been taken."""
        if taken != len(self.steps):
            raise WalkMovedOn

    def go_on(self, step: Mapping[str, Any], *, revision: int, at: datetime) -> None:
        """One step more. Raises WalkTooLong."""
        if len(self.steps) >= MOST_STEPS:
            raise WalkTooLong
        self._keep((*self.steps, step), revision=revision, at=at)

    def go_back(self, *, at: datetime) -> None:
        """Without its last step."""
        self._keep(self.steps[:-1], revision=self.revision, at=at)

    def _keep(self, steps: tuple[Mapping[str, Any], ...], *, revision: int, at: datetime) -> None:
        self.says = {**self.says, "steps": list(steps)}
        self.revision, self.changed_at = revision, at

"""Journeys that a process owner chose to move together: what was chosen for each, what was shown, what became of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from engine.domain.changeover import PassedStep
from engine.domain.ids import ElementId, JourneyId, PathwayKey, WorkerId

Shown = Mapping[str, list[list[str]]]


class ItemState(StrEnum):
    """What became of a journey of a batch."""

    WAITING = "waiting"  #: it is to be moved
    MOVED = "moved"
    STAYED = "stayed"  #: it is where it was; `because` says why
    UNDOING = "undoing"  #: it was moved, and is to be put back
    UNDONE = "undone"  #: it was moved and put back


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the owner chose: new shapes for old ones that have gone, added steps to be done first, and those left."""

    instead: Mapping[ElementId, ElementId] = field(default_factory=dict)
    first: frozenset[ElementId] = frozenset()
    left: frozenset[ElementId] = frozenset()

    def over(self, other: Choices) -> Choices:
        """These, and where they say nothing the other's."""
        return Choices(
            instead={**other.instead, **self.instead},
            first=self.first | (other.first - self.left),
            left=self.left | (other.left - self.first),
        )

    def undecided(self, past: tuple[PassedStep, ...]) -> tuple[PassedStep, ...]:
        """The steps that a journey is past and of which nobody has said what is to become."""
        return tuple(step for step in past if step.element not in self.first | self.left)

    def as_kept(self) -> dict[str, Any]:
        """As it is stored."""
        return {"instead": dict(self.instead), "first": sorted(self.first), "left": sorted(self.left)}


def choices_from(kept: Mapping[str, Any]) -> Choices:
    """The reverse of `as_kept`."""
    return Choices(
        instead={ElementId(old): ElementId(new) for old, new in kept["instead"].items()},
        first=frozenset(map(ElementId, kept["first"])),
        left=frozenset(map(ElementId, kept["left"])),
    )


def mark(shown: Shown) -> str:
    """A short mark of what was shown of a journey: another effect has another mark."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveItem:
    """A journey of a batch. `shown` is what its preview said the move would do."""

    journey: JourneyId
    state: ItemState = ItemState.WAITING
    choices: Choices
    shown: Shown
    because: str = ""
    move: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBatch:
    """Some journeys of one version that are to follow another, from an instant on; `reason` is the owner's words."""

    id: str
    pathway: PathwayKey
    from_version: str
    to_version: str
    reason: str
    not_before: datetime
    at: datetime
    by: WorkerId
    stopped_at: datetime | None = None
    undone_by: WorkerId | None = None

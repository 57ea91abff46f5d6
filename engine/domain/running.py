"""Which running journey of a pathway another one means, where several may run at once for a child or household."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.domain.ids import JourneyId


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningJourney:
    """A journey that has not ended, as others see it. `several_at_once` is what its version said when it started."""

    id: JourneyId
    reference: str
    started_at: datetime
    several_at_once: bool


def meant(running: Sequence[RunningJourney], partners: Collection[JourneyId]) -> tuple[RunningJourney, ...]:
    """Which of a pathway's running journeys one journey means: one, or none. More than one: it cannot be known.

    `partners` are the pathway's journeys, also ended ones, that this journey began, and the one that it was begun from.
    Its partner is meant; without one, the only journey that runs. Where its partner has ended, another of which several
    may run is somebody else's business, and is not meant.
    """
    own = tuple(one for one in running if one.id in partners)
    if own:
        return own
    if partners:
        return tuple(one for one in running if not one.several_at_once)
    return tuple(running)


def in_the_way(
    running: Sequence[RunningJourney], partners: Collection[JourneyId], *, several_at_once: bool
) -> tuple[RunningJourney, ...]:
    """Those because of which one journey need not start the pathway again.

    Any that runs; where several may run at once, those that it began or that it was begun from.
    """
    return tuple(one for one in running if not several_at_once or one.id in partners)

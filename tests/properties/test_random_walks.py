"""Journeys walked at random through the real actions: never stuck, never surprised, always at a named end."""

from __future__ import annotations

from collections.abc import Iterator
from random import SystemRandom

import pytest

from engine.rehearsing import RehearsalRoom
from engine.store import verify
from tests.properties.random_walks import SCRIPTS, RandomWalk

PATHWAYS = sorted({script.pathway for script in SCRIPTS})
WALKS, SOAKED = 4, 400  # a pathway: over a hundred and fifty together, and over ten thousand


@pytest.fixture(scope="module")
def room() -> Iterator[RehearsalRoom]:
    """One prepared database; each walk gets a copy."""
    with RehearsalRoom() as prepared:
        yield prepared


def walked(room: RehearsalRoom, pathway: str, seed: int) -> RandomWalk:
    """One walk to its end, with everything checked that must hold there."""
    print(f"{pathway}, seed {seed}")
    with room.stage() as stage:
        walk = RandomWalk(stage, seed)
        journey = walk.walk(pathway)

        assert journey.outcome in journey.version.outcomes
        assert not journey.tasks
        assert not journey.deadlines
        assert not journey.timers
        assert verify(stage.ports.database).entries > 0
        return walk


@pytest.mark.parametrize("pathway", PATHWAYS)
@pytest.mark.parametrize("seed", range(WALKS))
def test_a_random_walk_comes_to_a_named_end_with_nothing_open(room: RehearsalRoom, pathway: str, seed: int) -> None:
    walked(room, pathway, seed)


@pytest.mark.soak
@pytest.mark.parametrize("pathway", PATHWAYS)
def test_hundreds_of_random_walks_come_to_a_named_end(room: RehearsalRoom, pathway: str) -> None:
    first = SystemRandom().randrange(10**9)
    for seed in range(first, first + SOAKED):
        walked(room, pathway, seed)

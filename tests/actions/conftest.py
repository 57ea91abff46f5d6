"""Action tests run in a world of their own: real engine, real pathways, a real database of either kind."""

from __future__ import annotations

import pytest

from tests.actions.journeys import Walk
from tests.world import World


@pytest.fixture
def walk(world: World) -> Walk:
    """A household of the North, walked along by those whose work it is."""
    return Walk(world)

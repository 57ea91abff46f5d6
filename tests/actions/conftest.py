"""Action tests run in a world of their own: real database, real engine, real pathways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.actions.journeys import Walk
from tests.world import World, build_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Ports over a fresh database, on 24 June 2026."""
    return build_world(tmp_path)


@pytest.fixture
def walk(world: World) -> Walk:
    """A household of the North, walked along by those whose work it is."""
    return Walk(world)

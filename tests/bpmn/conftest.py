"""Every engine test runs twice: in memory, and with the state saved and restored between steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bpmn.walk import InMemory, Saved, Walk


@pytest.fixture(params=[InMemory, Saved], ids=["in memory", "saved and restored"])
def walk(request: pytest.FixtureRequest) -> Callable[..., Walk]:
    """Starts a journey along a version: `walk(version, {"fact": value})`."""
    kind: Callable[..., Walk] = request.param
    return kind

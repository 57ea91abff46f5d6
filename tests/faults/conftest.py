"""The same installations as the tests of operations have: on either kind of database, with the cast.

The moments at which something is killed are random; each test prints its seed, and takes another from KILLED_SEED.
"""

from __future__ import annotations

import os
import time
from random import Random

import pytest

from tests.operations.conftest import installation, on_a_file, over_postgresql

__all__ = ["installation", "on_a_file", "over_postgresql"]


@pytest.fixture
def random() -> Random:
    """The moments at which something is killed."""
    seed = int(os.environ.get("KILLED_SEED") or time.time_ns() % 1_000_000)
    print(f"KILLED_SEED={seed}")
    return Random(seed)

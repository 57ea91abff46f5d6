"""A council in a database of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine import tables as t
from tests.reading.rows import Council


@pytest.fixture
def council() -> Iterator[Council]:
    database = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
    t.metadata.create_all(database)
    yield Council(database)
    database.dispose()

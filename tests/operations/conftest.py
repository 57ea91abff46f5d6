"""Installations on either kind of database, with the cast."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clusters import Cluster
from tests.conftest import Peopled
from tests.operations.installations import Installation, on_postgresql, on_sqlite


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An installation with the cast, on a database of either kind."""
    if request.param == "sqlite":
        with on_sqlite(tmp_path) as made:
            yield made
    else:
        with on_postgresql(tmp_path, request.getfixturevalue("cluster"), request.getfixturevalue("peopled")) as made:
            yield made


@pytest.fixture
def on_a_file(tmp_path: Path) -> Iterator[Installation]:
    """An installation with the cast, on SQLite: for what does not depend on the kind of database."""
    with on_sqlite(tmp_path) as made:
        yield made


@pytest.fixture
def over_postgresql(tmp_path: Path, cluster: Cluster, peopled: Peopled) -> Iterator[Installation]:
    """An installation with the cast, over PostgreSQL."""
    with on_postgresql(tmp_path, cluster, peopled) as made:
        yield made

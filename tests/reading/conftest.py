"""A council in a database of its own for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.store import open_database
from tests.clusters import Cluster
from tests.reading.rows import Council

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def councils(cluster: Cluster) -> str:
    """The name of a database that holds the cast, to be copied."""
    url = cluster.fresh()
    database = open_database(url)
    Council(database)
    database.dispose()
    return str(sa.make_url(url).database)


@pytest.fixture(params=KINDS)
def council(request: pytest.FixtureRequest) -> Iterator[Council]:
    if request.param == "sqlite":
        database = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args={"check_same_thread": False})
        t.metadata.create_all(database)
        yield Council(database)
        database.dispose()
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.fresh(template=request.getfixturevalue("councils"))
        database = open_database(url)
        yield Council(database, cast=False)
        database.dispose()
        cluster.drop(url)

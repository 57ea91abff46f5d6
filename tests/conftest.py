"""What tests of several rooms share: a PostgreSQL cluster for each process, and the world on both kinds of database.

Where PostgreSQL is missing its tests fail; they are never left out.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from engine.demo.cast import Cast
from engine.store import open_database
from tests.clusters import Cluster
from tests.world import LONG_AGO, World, build_world, world_over

# How fast a busy machine makes up examples says nothing about what is tried with them.
settings.register_profile("new examples", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.register_profile("same examples", settings.get_profile("new examples"), derandomize=True)


def pytest_collection_finish() -> None:
    """What was collected stays to the end: it need not be gone through whenever memory is cleared."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def pytest_configure(config: pytest.Config) -> None:
    """What everybody's change is judged by tries the same examples each time; the soak looks for new ones."""
    settings.load_profile("same examples" if config.option.markexpr == "not soak" else "new examples")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The PostgreSQL cluster of this process."""
    with Cluster(in_memory=True) as running:
        yield running


@dataclass(frozen=True, kw_only=True)
class Peopled:
    """A database of the cluster in which the pathways are published and the cast is, to be copied."""

    database: str
    cast: Cast


@pytest.fixture(scope="session")
def peopled(cluster: Cluster) -> Peopled:
    """Made once in a process."""
    url = cluster.fresh()
    cluster.keep_commits(url)  # some tests have the server crash
    database = open_database(url)
    made = world_over(database, LONG_AGO)
    database.dispose()
    return Peopled(database=str(sa.make_url(url).database), cast=made.cast)


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A fresh world on Wednesday 24 June 2026, 9am, on each kind of database."""
    if request.param == "sqlite":
        made = build_world(tmp_path)
        yield made
        made.database.dispose()
    else:
        running: Cluster = request.getfixturevalue("cluster")
        peopled: Peopled = request.getfixturevalue("peopled")
        url = running.fresh(template=peopled.database)
        made = world_over(open_database(url), cast=peopled.cast)
        yield made
        made.database.dispose()
        running.drop(url)

"""Every store test runs on a SQLite file and on PostgreSQL. Where PostgreSQL is missing it fails; it never skips."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from engine.store import SqlUnitOfWork, migrate, open_database
from tests.clusters import Cluster
from tests.conftest import KINDS
from tests.store.drawings import DrawingsByHand


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and nothing in them, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "fingerpost.db")
        yield from _opened(f"sqlite:///{file}")
    else:
        running: Cluster = request.getfixturevalue("cluster")
        url = running.fresh()
        yield from _opened(url)
        running.drop(url)


@pytest.fixture(params=KINDS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database without a single table."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'fingerpost.db'}")
    else:
        running: Cluster = request.getfixturevalue("cluster")
        url = running.fresh(template="template0")
        yield from _opened(url)
        running.drop(url)


@pytest.fixture
def uow(database: Engine) -> Callable[[], SqlUnitOfWork]:
    """A new unit of work on the database, whenever it is called."""
    return lambda: SqlUnitOfWork(database, DrawingsByHand())


def _opened(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()

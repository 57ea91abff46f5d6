"""PostgreSQL plans a statement once for each connection, not at every page: planning takes longer than answering."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.store import SqlUnitOfWork, open_database
from engine.store.database import reading
from tests.clusters import Cluster
from tests.store.drawings import DrawingsByHand

ENOUGH_TO_BE_PLANNED = 8  # psycopg plans ahead what it has sent five times
ASKED = sa.select(t.teams.c.id).where(t.teams.c.name == sa.bindparam("name"))


@pytest.fixture
def database(cluster: Cluster) -> Iterator[Engine]:
    """On PostgreSQL only: SQLite's driver keeps its plans whatever becomes of a transaction."""
    url = cluster.fresh()
    engine = open_database(url)
    yield engine
    engine.dispose()
    cluster.drop(url)


def ask_as_a_page(database: Engine) -> None:
    with reading(database).connect() as connection:
        connection.execute(ASKED, {"name": "North"}).all()


def ask_and_undo(database: Engine) -> None:
    with SqlUnitOfWork(database, DrawingsByHand()):
        pass
    with database.connect() as connection:
        connection.execute(ASKED, {"name": "North"}).all()
        connection.rollback()


@pytest.mark.parametrize("ask", [ask_as_a_page, ask_and_undo])
def test_what_was_planned_is_kept_for_the_next_request(database: Engine, ask: Callable[[Engine], None]) -> None:
    for _ in range(ENOUGH_TO_BE_PLANNED):
        ask(database)

    with reading(database).connect() as connection:
        planned = connection.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars().all()
    assert [statement for statement in planned if "FROM teams" in statement]


def test_what_was_undone_is_not_there(database: Engine) -> None:
    team = {"id": "north", "name": "North"}
    with database.connect() as connection:
        connection.execute(sa.insert(t.teams), team)
        connection.rollback()
        connection.execute(sa.insert(t.teams), team)
        connection.commit()

    with reading(database).connect() as connection:
        assert connection.execute(ASKED, {"name": "North"}).scalars().all() == ["north"]

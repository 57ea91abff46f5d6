"""Rows that wait to be written together: nothing is lost, doubled or seen too late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from engine.store import open_database
from engine.store.database import writing
from engine.store.inserting import insert_all, insert_or_change
from engine.store.together import Together
from tests.clusters import Cluster
from tests.store.statements import counted

pytestmark = pytest.mark.postgresql

_METADATA = sa.MetaData()
PARENTS = sa.Table(
    "kept_together",
    _METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("says", sa.String),
    sa.Column("facts", sa.JSON),
)
CHILDREN = sa.Table(
    "kept_below",
    _METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("parent_id", sa.String, sa.ForeignKey("kept_together.id"), nullable=False),
)


@pytest.fixture(scope="module")
def engine(cluster: Cluster) -> Iterator[Engine]:
    """A database with the two tables."""
    url = cluster.fresh()
    opened = open_database(url)
    _METADATA.create_all(opened)
    yield opened
    opened.dispose()
    cluster.drop(url)


@pytest.fixture
def waiting() -> Together:
    """What rows wait in."""
    return Together()


@pytest.fixture
def connection(engine: Engine, waiting: Together) -> Iterator[Connection]:
    """A connection on which rows wait; what it wrote is undone."""
    with writing(engine, waiting) as opened:
        yield opened


def _parent(number: int, says: str = "100% “quoted” %s") -> dict[str, object]:
    return {"id": f"p{number}", "says": says, "facts": {"b": [1, None], "a": "%(rows)s"}}


def test_several_tables_and_rows_are_one_statement_and_may_point_at_each_other(
    engine: Engine, connection: Connection, waiting: Together
) -> None:
    with counted(engine) as sent:
        insert_all(connection, CHILDREN, [{"id": "c1", "parent_id": "p1"}, {"id": "c2", "parent_id": "p2"}])
        insert_all(connection, PARENTS, [_parent(1)])
        insert_all(connection, PARENTS, [_parent(2)])
        assert sent == []
        waiting.write(connection)
        waiting.write(connection)

    assert len(sent) == 1
    assert connection.execute(sa.select(sa.func.count()).select_from(CHILDREN)).scalar_one() == 2
    row = connection.execute(sa.select(PARENTS).where(PARENTS.c.id == "p1")).one()
    assert (row.says, row.facts) == ("100% “quoted” %s", {"b": [1, None], "a": "%(rows)s"})


def test_whoever_asks_sees_what_was_written_before(connection: Connection) -> None:
    insert_all(connection, PARENTS, [_parent(3)])

    assert connection.execute(sa.select(PARENTS.c.id)).scalars().all() == ["p3"]


def test_a_row_changed_after_it_was_added_is_as_it_was_last_written(connection: Connection) -> None:
    insert_all(connection, PARENTS, [_parent(4)])
    insert_or_change(connection, PARENTS, _parent(4, "later"))
    insert_or_change(connection, PARENTS, _parent(4, "last"))

    assert connection.execute(sa.select(PARENTS.c.says)).scalars().all() == ["last"]


def test_a_mistake_is_told_when_they_are_written_and_leaves_nothing_behind(
    engine: Engine, connection: Connection, waiting: Together
) -> None:
    insert_all(connection, PARENTS, [_parent(5)])
    insert_all(connection, CHILDREN, [{"id": "c5", "parent_id": "nobody"}])

    with pytest.raises(IntegrityError):
        waiting.write(connection)

    connection.rollback()
    assert connection.execute(sa.select(PARENTS.c.id)).all() == []


def test_what_waits_in_a_transaction_that_is_left_is_never_written(engine: Engine) -> None:
    with writing(engine, Together()) as left:
        insert_all(left, PARENTS, [_parent(6)])

    with engine.connect() as after:
        assert after.execute(sa.select(PARENTS.c.id)).all() == []


def test_where_nothing_can_wait_rows_are_written_at_once(engine: Engine) -> None:
    with writing(engine) as connection, counted(engine) as sent:
        insert_all(connection, PARENTS, [_parent(7)])

        assert len(sent) == 1

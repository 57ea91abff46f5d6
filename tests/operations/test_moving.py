"""Everything goes from one kind of database to the other, row by row, and is checked there; or nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.store.database import open_database
from engine.store.migrating import migrate
from engine.sweep import sweep
from tests.clusters import Cluster
from tests.killing import check_whole
from tests.operations.installations import Installation, now
from tests.operations.processes import run
from tests.unguarding import unguard
from tests.world import World, world_over

pytestmark = pytest.mark.postgresql


@pytest.fixture
def elsewhere(installation: Installation, cluster: Cluster, tmp_path: Path) -> Iterator[str]:
    """The address of a new and empty database of the other kind."""
    if installation.url.startswith("postgresql"):
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
        return
    url = cluster.fresh(template="template0")
    yield url
    cluster.drop(url)


def old(installation: Installation) -> str:
    """What is named on the command line: a file, or an address."""
    installation.world.database.dispose()
    return installation.url.removeprefix("sqlite:///")


def used(installation: Installation) -> None:
    """Work of every kind: tasks done and open, timers fired and armed, notices, people with words of all alphabets."""
    world = installation.world
    world.household("Zoë Ødegård", "李 Penrose")
    installation.enquiries(3, days_ago=60)
    sweep(world.ports)
    (journey,) = installation.enquiries(1)
    world.do(journey, "ut_respond", "esme")


def moved_world(url: str) -> World:
    return world_over(open_database(url), now().isoformat(), cast_there=True)


def test_everything_goes_over_and_work_goes_on_there(
    installation: Installation, elsewhere: str, tmp_path: Path
) -> None:
    used(installation)
    before = {**rows(installation.world.database)}

    code, said = run(tmp_path, elsewhere, "move", old(installation))

    assert code == 0, said
    assert "The audit trail is whole" in said
    world = moved_world(elsewhere)
    assert rows(world.database) == before
    check_whole(world.database)
    open_ones = sa.select(t.tasks.c.journey_id).where(t.tasks.c.state == "open", t.tasks.c.element == "ut_respond")
    with world.database.connect() as connection:
        journeys = list(connection.scalars(open_ones))
    for journey in journeys:
        world.do(journey, "ut_respond", "esme", breach_reason="The office was closed for a week by water.")
    assert journeys
    check_whole(world.database)
    assert rows(installation.world.database) == before, "the old one is as it was"
    assert run(tmp_path, elsewhere, "migrate")[0] == 0
    world.database.dispose()


def rows(database: sa.Engine) -> dict[str, int]:
    count = sa.func.count()
    with database.connect() as connection:
        return {
            table.name: connection.execute(sa.select(count).select_from(table)).scalar_one()
            for table in t.metadata.sorted_tables
        }


def test_nothing_goes_into_a_database_that_is_not_empty(
    installation: Installation, elsewhere: str, tmp_path: Path
) -> None:
    database = open_database(elsewhere)
    migrate(database)
    before = rows(database)
    database.dispose()

    code, said = run(tmp_path, elsewhere, "move", old(installation))

    assert code == 2
    assert "is not empty" in said
    assert "Nothing was changed." in said
    assert rows(database) == before
    database.dispose()


def test_what_was_tampered_with_goes_nowhere(installation: Installation, elsewhere: str, tmp_path: Path) -> None:
    entries = t.audit_entries
    installation.enquiries(1)
    with installation.world.database.begin() as connection:
        unguard(connection)
        connection.execute(sa.update(entries).where(entries.c.seq == 1).values(tag="viewed"))

    code, said = run(tmp_path, elsewhere, "move", old(installation))

    assert code == 2, said
    assert "What is stored is not whole." in said
    database = open_database(elsewhere)
    with database.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    database.dispose()


def test_what_does_not_fit_the_new_database_is_told_and_nothing_of_it_goes_over(
    on_a_file: Installation, cluster: Cluster, tmp_path: Path
) -> None:
    with on_a_file.world.database.begin() as connection:
        # SQLite keeps a text of any length and any letter; PostgreSQL does not.
        connection.execute(sa.update(t.teams).values(name=t.teams.c.name + "\0"))
    url = cluster.fresh(template="template0")

    code, said = run(tmp_path, url, "move", old(on_a_file))

    assert code == 2, said
    assert "refused a row of teams" in said
    assert "Nothing was moved" in said
    assert "Traceback" not in said
    database = open_database(url)
    assert set(rows(database).values()) == {0}
    database.dispose()
    cluster.drop(url)


def test_nothing_is_moved_while_somebody_writes_or_is_connected(
    installation: Installation, elsewhere: str, tmp_path: Path
) -> None:
    if installation.url.startswith("sqlite"):
        # There, whoever would write waits until the move is done; here it is the other way about.
        code, said = run(tmp_path, elsewhere, "move", str(tmp_path / "nowhere.db"))
        assert (code, "There is no file" in said) == (2, True)
        return
    with installation.world.database.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        code, said = run(tmp_path, elsewhere, "move", installation.url)

    assert code == 2
    assert "stop them first" in said


def test_a_database_cannot_be_moved_into_itself(on_a_file: Installation, tmp_path: Path) -> None:
    code, said = run(tmp_path, on_a_file.url, "move", old(on_a_file))

    assert code == 2
    assert "the same database" in said

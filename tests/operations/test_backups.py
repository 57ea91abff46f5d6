"""A backup made while people work holds one instant of everything, and is put back whole or not at all."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.store.database import open_database
from engine.store.restoring import leave_out_newer_settings
from tests.clusters import Cluster
from tests.killing import check_whole
from tests.operations.installations import Installation
from tests.operations.processes import run, until


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, installation: Installation, tmp_path: Path) -> Iterator[str]:
    """The address of a new and empty database of the same kind."""
    if installation.url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.fresh(template="template0")
        yield url
        cluster.drop(url)


@contextmanager
def people_working(installation: Installation) -> Iterator[list[str]]:
    """Households go on enquiring meanwhile; the ids of their journeys."""
    made: list[str] = []
    stopping = threading.Event()

    def work() -> None:
        while not stopping.is_set():
            made.extend(installation.enquiries(1))

    working = threading.Thread(target=work)
    working.start()
    try:
        until(lambda: len(made) > 3)
        yield made
    finally:
        stopping.set()
        working.join()


def journeys(url: str) -> set[str]:
    database = open_database(url)
    with database.connect() as connection:
        found = set(connection.scalars(sa.select(t.journeys.c.id)))
    check_whole(database)
    database.dispose()
    return found


def test_a_backup_made_while_people_work_can_be_put_back_elsewhere(
    installation: Installation, elsewhere: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.fingerpost"

    with people_working(installation) as made:
        before = set(made)
        code, said = run(tmp_path, installation.url, "backup", str(file))
        until(lambda: len(made) > len(before) + 2)
    restored, told = run(tmp_path, elsewhere, "restore", str(file))

    assert (code, restored) == (0, 0), said + told
    assert "The audit trail in it is whole" in said
    assert "The audit trail is whole" in told
    assert before <= journeys(elsewhere) < set(made)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path for path in tmp_path.iterdir() if "backup" in path.name] == [file], "nothing is left lying about"


def test_what_is_there_is_not_replaced_unless_asked(installation: Installation, tmp_path: Path) -> None:
    installation.enquiries(2)
    file = tmp_path / "backup.fingerpost"
    assert run(tmp_path, installation.url, "backup", str(file))[0] == 0
    kept = journeys(installation.url)
    installation.enquiries(1)
    installation.world.database.dispose()

    again, said_again = run(tmp_path, installation.url, "backup", str(file))
    refused, said = run(tmp_path, installation.url, "restore", str(file))
    after_refusal = journeys(installation.url)
    replaced, _ = run(tmp_path, installation.url, "restore", str(file), "--replace")

    assert again == 2, said_again
    assert "is there already" in said_again
    assert refused == 2, said
    assert "The database is not empty" in said
    assert len(after_refusal) == 3
    assert replaced == 0
    assert journeys(installation.url) == kept


def test_a_damaged_backup_and_one_that_is_none_are_refused_and_nothing_is_changed(
    on_a_file: Installation, tmp_path: Path
) -> None:
    (journey,) = on_a_file.enquiries(1)
    file = tmp_path / "backup.fingerpost"
    assert run(tmp_path, on_a_file.url, "backup", str(file))[0] == 0
    on_a_file.world.database.dispose()
    with zipfile.ZipFile(file) as packed:
        note, dump = packed.read("note.json"), packed.read("database")
    damaged, none = tmp_path / "damaged", tmp_path / "none"
    with zipfile.ZipFile(damaged, "w") as packed:
        packed.writestr("note.json", note)
        packed.writestr("database", dump[:-100] + bytes(100))
    none.write_text("nothing of ours")

    for wrong in (damaged, none):
        code, said = run(tmp_path, on_a_file.url, "restore", str(wrong), "--replace")
        assert code == 2, said
        assert "Nothing was changed." in said
        assert "Traceback" not in said
    assert journeys(on_a_file.url) == {journey}


@pytest.mark.postgresql
def test_a_backup_of_the_other_kind_of_database_is_refused(over_postgresql: Installation, tmp_path: Path) -> None:
    file = tmp_path / "backup.fingerpost"
    assert run(tmp_path, over_postgresql.url, "backup", str(file))[0] == 0

    code, said = run(tmp_path, f"sqlite:///{tmp_path / 'new.db'}", "restore", str(file))

    assert code == 2, said
    assert "This backup is of postgresql, and FINGERPOST_DATABASE_URL names sqlite. Nothing was changed." in said


@pytest.mark.postgresql
def test_nothing_is_restored_while_fingerpost_still_runs_on_the_database(
    over_postgresql: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "backup.fingerpost"
    assert run(tmp_path, over_postgresql.url, "backup", str(file))[0] == 0
    web = over_postgresql.start("web")
    web.wait_for("/readyz")

    code, said = run(tmp_path, over_postgresql.url, "restore", str(file), "--replace")
    web.kill()

    assert code == 2, said
    assert "stop them first" in said


def test_what_was_tampered_with_is_not_backed_up_as_if_it_were_whole(
    installation: Installation, tmp_path: Path
) -> None:
    installation.enquiries(1)
    entries = t.audit_entries
    with installation.world.database.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            triggers = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'")
            for name in connection.scalars(triggers).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(sa.update(entries).where(entries.c.tag == "journey_started").values(tag="viewed"))
    installation.world.database.dispose()

    code, said = run(tmp_path, installation.url, "backup", str(tmp_path / "backup"))

    assert code == 2, said
    assert "what is stored is not whole" in said
    assert not (tmp_path / "backup").exists()


def test_an_empty_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    code, said = run(tmp_path, "", "backup", str(tmp_path / "backup"))

    assert code == 2, said
    assert "There is nothing to back up" in said


def test_a_script_of_newer_programs_leaves_out_what_an_older_server_does_not_know(tmp_path: Path) -> None:
    script = tmp_path / "dump.sql"
    before = "-- PostgreSQL database dump\n\nSET lock_timeout = 0;\nSET transaction_timeout = 0;\nSET x = y;\n"
    script.write_text(before)

    leave_out_newer_settings(script)
    once = script.read_text()
    leave_out_newer_settings(script)

    assert once == before.replace("SET transaction", "--T transaction")
    assert script.read_text() == once

from __future__ import annotations

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.domain.audit import AuditDraft, body, entry_hash
from engine.store import Verified, verify
from engine.tables import audit_about, audit_chains, audit_entries
from tests.store.cast import AT, Uow, entry, settle, started

WRITERS, ENTRIES_EACH = 4, 6


def test_entries_are_numbered_and_chained_within_their_chain(uow: Uow, database: Engine) -> None:
    drafts = [entry("journey:1"), entry("worker:2"), entry("journey:1", "task_completed"), entry("subject:3")]
    with uow() as work:
        work.audit.append(drafts[:2])
        work.audit.append(drafts[2:])
        work.commit()
    with uow() as work:
        work.audit.append([entry("journey:1", "journey_ended")])
        work.commit()

    entries = _entries(database)
    first = entries["journey:1", 1]
    expected = body(drafts[0], seq=1, prev="")
    assert first == {**expected, "hash": entry_hash(expected)}
    assert entries["journey:1", 2]["prev"] == first["hash"]
    assert entries["journey:1", 3]["prev"] == entries["journey:1", 2]["hash"]
    assert sorted(entries) == [("journey:1", 1), ("journey:1", 2), ("journey:1", 3), ("subject:3", 1), ("worker:2", 1)]
    assert verify(database) == Verified(chains=3, entries=5)
    assert verify(database, chain="journey:1") == Verified(chains=1, entries=3)
    assert verify(database, chain="journey:9") == Verified(chains=0, entries=0)


def test_what_is_searched_by_stands_in_columns_and_whom_it_is_about_in_rows(uow: Uow, database: Engine) -> None:
    draft = AuditDraft(
        chain="journey:1",
        at=AT,
        on=AT.date(),
        tag="task_completed",
        actor="worker:amara",
        role="adoption_sw",
        about=("household:h1", "child:c1", "household:h1"),
        journey="j1",
        element="ut_respond",
        task="t1",
        detail={"é": ["x", 1, True, None]},
    )
    with uow() as work:
        work.audit.append([draft])
        work.commit()

    with database.connect() as connection:
        row = connection.execute(sa.select(audit_entries)).one()
        about = connection.execute(sa.select(audit_about).order_by(audit_about.c.subject)).all()
    assert tuple(row)[:10] == (
        "journey:1",
        1,
        datetime(2026, 3, 27, 16, 0, 0, 123000, tzinfo=UTC),
        AT.date(),
        "task_completed",
        "worker:amara",
        "adoption_sw",
        "j1",
        "ut_respond",
        "t1",
    )
    assert [tuple(one) for one in about] == [("child:c1", "journey:1", 1), ("household:h1", "journey:1", 1)]
    assert verify(database) == Verified(chains=1, entries=1)


def test_a_unit_of_work_that_is_left_without_commit_leaves_no_entry(uow: Uow, database: Engine) -> None:
    with uow() as work:
        work.audit.append([entry("journey:1")])

    with uow() as work:
        work.audit.append([entry("journey:1", "task_opened")])
        work.commit()

    assert [one["tag"] for one in _entries(database).values()] == ["task_opened"]
    assert verify(database) == Verified(chains=1, entries=1)


def test_an_unknown_tag_is_refused_where_it_is_used(uow: Uow) -> None:
    with uow() as work, pytest.raises(ValueError, match="'made_up' stands in no table of tags"):
        work.audit.append([entry("journey:1", "made_up")])


@pytest.mark.parametrize("shared", [True, False], ids=["the same chains", "chains of their own"])
def test_chains_stay_whole_when_several_write_at_once(uow: Uow, database: Engine, shared: bool) -> None:
    def write(writer: int) -> None:
        own = [f"journey:{writer}", "subject:s", "worker:w"] if shared else [f"journey:{writer}", f"worker:{writer}"]
        # Named in another order by every other writer: whoever locks them as named would wait in a circle.
        chains = own if writer % 2 else own[::-1]
        for _ in range(ENTRIES_EACH):
            with uow() as work:
                for chain in chains:
                    work.audit.append([entry(chain)])
                work.commit()

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, range(WRITERS)))

    lengths = Counter(chain for chain, _seq in _entries(database))
    if shared:
        together = WRITERS * ENTRIES_EACH
        own = {f"journey:{writer}": ENTRIES_EACH for writer in range(WRITERS)}
        assert lengths == {**own, "subject:s": together, "worker:w": together}
        assert verify(database) == Verified(chains=WRITERS + 2, entries=3 * together)
    else:
        assert set(lengths.values()) == {ENTRIES_EACH}
        assert verify(database) == Verified(chains=2 * WRITERS, entries=2 * WRITERS * ENTRIES_EACH)


def test_the_trail_can_be_checked_while_it_is_being_written(uow: Uow, database: Engine) -> None:
    def write(number: int) -> None:
        with uow() as work:
            work.audit.append([entry("journey:1"), entry(f"worker:{number}")])
            work.commit()

    with ThreadPoolExecutor(2) as threads:
        writing = [threads.submit(write, number) for number in range(30)]
        seen = [verify(database).entries for _ in range(15)]
        for one in writing:
            one.result()

    assert seen == sorted(seen)
    assert verify(database) == Verified(chains=31, entries=60)


CHANGES = [
    "UPDATE audit_entries SET tag = 'viewed'",
    "DELETE FROM audit_entries",
    "UPDATE audit_about SET subject = 'child:other'",
    "DELETE FROM audit_about",
    "DELETE FROM audit_chains",
    "UPDATE audit_chains SET seq = seq - 1",
    "UPDATE audit_chains SET hash = 'f'",
    "UPDATE audit_chains SET chain = 'journey:other', seq = seq + 1",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_itself_refuses_to_change_the_trail(uow: Uow, database: Engine, change: str) -> None:
    with uow() as work:
        work.audit.append([entry("journey:1", "task_opened"), entry("journey:1", "task_completed")])
        work.commit()
    before = _everything(database)

    with pytest.raises(sa.exc.DBAPIError, match=r"only ever g(rows|oes forwards)"), database.begin() as connection:
        connection.exec_driver_sql(change)

    assert _everything(database) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["audit_entries", "audit_about", "audit_chains", "submissions"])
@pytest.mark.parametrize("database", [pytest.param("postgresql", id="postgresql")], indirect=True)
def test_postgresql_refuses_to_empty_a_table_of_the_record(database: Engine, table: str) -> None:
    with pytest.raises(sa.exc.DBAPIError, match="only ever grows"), database.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {table}")


def _entries(database: Engine) -> dict[tuple[str, int], dict[str, object]]:
    with database.connect() as connection:
        rows = connection.execute(sa.select(audit_entries).order_by(audit_entries.c.chain, audit_entries.c.seq)).all()
    return {(row.chain, row.seq): json.loads(row.entry) for row in rows}


def _everything(database: Engine) -> list[set[tuple[object, ...]]]:
    with database.connect() as connection:
        return [
            {tuple(row) for row in connection.execute(sa.select(table))}
            for table in (audit_entries, audit_about, audit_chains)
        ]


WAITING_IN_TURN = 4


def test_those_who_wait_for_one_journey_add_to_its_chain_one_after_the_other(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    journey = started(uow, cast)

    def move(number: int) -> None:
        with uow() as work:
            loaded = work.journeys.lock(journey.id)
            time.sleep(0.02)  # the others are waiting by now
            work.journeys.save(loaded, at=AT)
            work.audit.append([entry(loaded.chain, "task_opened", about=(f"child:{number}",))])
            work.commit()

    with ThreadPoolExecutor(WAITING_IN_TURN) as threads:
        list(threads.map(move, range(WAITING_IN_TURN)))

    assert verify(database, chain=journey.chain) == Verified(chains=1, entries=WAITING_IN_TURN)

"""Somebody with full access to the database drops the triggers and changes the trail: the check names the place."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import rfc8785
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine.domain.audit import entry_hash
from engine.domain.errors import ChainBroken
from engine.store import Verified, verify
from engine.tables import audit_about, audit_chains, audit_entries
from tests.store.cast import Uow, entry
from tests.unguarding import unguard

CHAIN = "journey:b"
LENGTH = 5


@pytest.fixture
def unguarded(uow: Uow, database: Engine) -> Engine:
    """Three chains of five entries each, without the triggers that guard them."""
    for _ in range(LENGTH):
        with uow() as work:
            work.audit.append([entry("journey:a"), entry(CHAIN, "task_opened"), entry("worker:c")])
            work.commit()
    with database.begin() as connection:
        unguard(connection)
    assert verify(database) == Verified(chains=3, entries=3 * LENGTH)
    return database


def _row(seq: int) -> sa.ColumnElement[bool]:
    return sa.and_(audit_entries.c.chain == CHAIN, audit_entries.c.seq == seq)


def _delete(*seqs: int) -> Callable[[Connection], None]:
    def tamper(connection: Connection) -> None:
        for table in (audit_entries, audit_about):
            connection.execute(sa.delete(table).where(table.c.chain == CHAIN, table.c.seq.in_(seqs)))

    return tamper


def _delete_and_close_the_gap(connection: Connection) -> None:
    _delete(3)(connection)
    for seq in (4, 5):
        for table in (audit_entries, audit_about):
            connection.execute(sa.update(table).where(table.c.chain == CHAIN, table.c.seq == seq).values(seq=seq - 1))
    connection.execute(sa.update(audit_chains).where(audit_chains.c.chain == CHAIN).values(seq=4))


def _change_text(connection: Connection) -> None:
    _rewrite(connection, 3, lambda said: said.update(actor="worker:ben"))


def _change_text_and_its_hash(connection: Connection) -> None:
    def change(said: dict[str, object]) -> None:
        said["actor"] = "worker:ben"
        said["hash"] = entry_hash(said)

    _rewrite(connection, 3, change)


def _change_the_last_and_its_hash(connection: Connection) -> None:
    def change(said: dict[str, object]) -> None:
        said["actor"] = "worker:ben"
        said["hash"] = entry_hash(said)

    _rewrite(connection, LENGTH, change)


def _change_column(connection: Connection) -> None:
    connection.execute(sa.update(audit_entries).where(_row(3)).values(actor="worker:ben"))


def _make_unreadable(connection: Connection) -> None:
    connection.execute(sa.update(audit_entries).where(_row(3)).values(entry="[]"))


def _space_out(connection: Connection) -> None:
    text = connection.execute(sa.select(audit_entries.c.entry).where(_row(3))).scalar_one()
    connection.execute(sa.update(audit_entries).where(_row(3)).values(entry=text.replace(",", ", ")))


def _swap_rows(connection: Connection) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        connection.execute(sa.update(audit_entries).where(_row(old)).values(seq=new))


def _swap_contents(connection: Connection) -> None:
    second, third = (
        dict(connection.execute(sa.select(audit_entries).where(_row(seq))).one()._mapping) for seq in (2, 3)
    )
    for seq, other in ((2, third), (3, second)):
        said = json.loads(other["entry"]) | {"seq": seq}
        said["hash"] = entry_hash(said)
        values = {"entry": rfc8785.dumps(said).decode(), "hash": said["hash"], "tag": other["tag"], "at": other["at"]}
        connection.execute(sa.update(audit_entries).where(_row(seq)).values(values))


def _delete_the_whole_chain(connection: Connection) -> None:
    _delete(*range(1, LENGTH + 1))(connection)


def _delete_the_head(connection: Connection) -> None:
    connection.execute(sa.delete(audit_chains).where(audit_chains.c.chain == CHAIN))


def _put_the_head_back(connection: Connection) -> None:
    connection.execute(sa.update(audit_chains).where(audit_chains.c.chain == CHAIN).values(seq=LENGTH - 1))


def _add_a_copy(connection: Connection) -> None:
    row = dict(connection.execute(sa.select(audit_entries).where(_row(LENGTH))).one()._mapping)
    connection.execute(sa.insert(audit_entries), [{**row, "seq": LENGTH + 1}])


def _hide_from_a_child(connection: Connection) -> None:
    listed = sa.and_(audit_about.c.chain == CHAIN, audit_about.c.seq == 3, audit_about.c.subject == "child:c1")
    connection.execute(sa.delete(audit_about).where(listed))


def _list_under_another_child(connection: Connection) -> None:
    connection.execute(sa.insert(audit_about), [{"subject": "child:other", "chain": CHAIN, "seq": 3}])


def _list_what_is_not_there(connection: Connection) -> None:
    connection.execute(sa.insert(audit_about), [{"subject": "child:c1", "chain": CHAIN, "seq": 17}])


@pytest.mark.parametrize(
    ("tamper", "seq", "words"),
    [
        (_change_text, 3, "its hash is not that of what it says"),
        (_change_text_and_its_hash, 4, "does not follow the entry before it"),
        (_change_the_last_and_its_hash, 5, "is not the one that the chain ended with"),
        (_change_column, 3, "filed under something else"),
        (_make_unreadable, 3, "cannot be read"),
        (_space_out, 3, "filed under something else"),
        (_delete(3), 3, "is missing"),
        (_delete(1), 1, "is missing"),
        (_delete(5), 5, "is missing"),
        (_delete(4, 5), 4, "is missing"),
        (_delete_and_close_the_gap, 3, "was changed"),
        (_delete_the_whole_chain, 1, "and so is every other entry"),
        (_swap_rows, 2, "was changed"),
        (_swap_contents, 2, "does not follow the entry before it"),
        (_delete_the_head, 1, "never begun"),
        (_put_the_head_back, 5, "behind the end of its chain"),
        (_add_a_copy, 6, "behind the end of its chain"),
        (_hide_from_a_child, 3, "other people than those it is about"),
        (_list_under_another_child, 3, "other people than those it is about"),
        (_list_what_is_not_there, 17, "is missing, though it is listed"),
    ],
)
def test_tampering_is_found_and_named(
    unguarded: Engine, tamper: Callable[[Connection], None], seq: int, words: str
) -> None:
    with unguarded.begin() as connection:
        tamper(connection)

    with pytest.raises(ChainBroken, match=words) as broken:
        verify(unguarded)

    assert (broken.value.chain, broken.value.seq) == (CHAIN, seq)
    with pytest.raises(ChainBroken):
        verify(unguarded, chain=CHAIN)
    assert verify(unguarded, chain="journey:a") == Verified(chains=1, entries=LENGTH), "the others are whole"


def _rewrite(connection: Connection, seq: int, change: Callable[[dict[str, object]], None]) -> None:
    said = json.loads(connection.execute(sa.select(audit_entries.c.entry).where(_row(seq))).scalar_one())
    change(said)
    values = {"entry": rfc8785.dumps(said).decode(), "actor": said["actor"], "hash": said["hash"]}
    connection.execute(sa.update(audit_entries).where(_row(seq)).values(values))

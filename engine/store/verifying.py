"""Checks the audit trail: every entry still says what was written, none is missing, none was added or moved.

Reads as a stream, in one snapshot: writing goes on meanwhile, and the length of the trail does not matter. A tail that
was removed together with its number in `audit_chains` cannot be noticed from inside the database; a copy of
`audit_chains` kept elsewhere shows it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine.domain.audit import entry_hash
from engine.domain.errors import ChainBroken, NotNow
from engine.store.audit import BEFORE_THE_FIRST, about_rows, entry_row
from engine.tables import audit_about, audit_chains, audit_entries

ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """How much was checked and found whole."""

    chains: int
    entries: int


def verify(engine: Engine, *, chain: str | None = None, stopping: Callable[[], bool] | None = None) -> Verified:
    """Checks every chain, or the one named. Raises ChainBroken for the first broken entry it comes to, and NotNow where
    it is asked to stop."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            return verify_in(connection, chain=chain, stopping=stopping)


def verify_in(
    connection: Connection, *, chain: str | None = None, stopping: Callable[[], bool] | None = None
) -> Verified:
    """The same within a transaction of the caller's, who sees to it that it is of one instant."""
    _refuse_strays(connection, chain)
    about = _About(connection, chain)
    chains = entries = 0
    before: sa.Row[Any] | None = None
    for row in _entries(connection, chain):
        entries += 1
        if stopping is not None and entries % ROWS_AT_ONCE == 0 and stopping():
            raise NotNow()
        if before is None or row.chain != before.chain:
            chains += 1
            if before is not None:
                _check_tail(before)
            _check(row, after=(0, BEFORE_THE_FIRST))
        else:
            _check(row, after=(before.seq, before.hash))
        if about.of(row.chain, row.seq) != [each["subject"] for each in about_rows(json.loads(row.entry))]:
            raise _broken(row.chain, row.seq, "is listed under other people than those it is about")
        before = row
    if before is not None:
        _check_tail(before)
    return Verified(chains=chains, entries=entries)


def _check(row: sa.Row[Any], *, after: tuple[int, str]) -> None:
    """Whether this is the entry that follows, and says what was written."""
    seq, prev = after
    if row.head_seq is None:
        raise _broken(row.chain, row.seq, "stands in a chain that was never begun")
    if row.seq != seq + 1:
        raise _broken(row.chain, seq + 1, "is missing")
    if row.seq > row.head_seq:
        raise _broken(row.chain, row.seq, "stands behind the end of its chain")
    try:
        entry = json.loads(row.entry)
        same_hash = entry_hash(entry) == entry["hash"] == row.hash
        same_row = same_hash and entry_row(entry) == {name: row._mapping[name] for name in _COLUMNS}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _broken(row.chain, row.seq, "cannot be read") from error
    if not same_hash:
        raise _broken(row.chain, row.seq, "was changed: its hash is not that of what it says")
    if not same_row:
        raise _broken(row.chain, row.seq, "was changed: it is filed under something else than what it says")
    if entry["prev"] != prev:
        raise _broken(row.chain, row.seq, "does not follow the entry before it")


def _check_tail(last: sa.Row[Any]) -> None:
    """Whether the chain ends with this entry."""
    if last.seq != last.head_seq:
        raise _broken(last.chain, last.seq + 1, "is missing: the chain goes on after the last entry there is")
    if last.hash != last.head_hash:
        raise _broken(last.chain, last.seq, "is not the one that the chain ended with")


def _broken(chain: str, seq: int, what: str) -> ChainBroken:
    return ChainBroken(f"Entry {seq} of the audit chain {chain} {what}.", chain=chain, seq=seq)


_COLUMNS = tuple(audit_entries.c.keys())
_IN_ORDER = (audit_entries.c.chain, audit_entries.c.seq)


def _entries(connection: Connection, chain: str | None) -> Iterator[sa.Row[Any]]:
    """Entries with the head of their chain, in the order of their chains."""
    wanted = (
        sa.select(audit_entries, audit_chains.c.seq.label("head_seq"), audit_chains.c.hash.label("head_hash"))
        .select_from(audit_entries.outerjoin(audit_chains, audit_chains.c.chain == audit_entries.c.chain))
        .order_by(*_IN_ORDER)
    )
    return _stream(connection, wanted if chain is None else wanted.where(audit_entries.c.chain == chain))


class _About:
    """Whom entries are listed under, read beside the entries in the same order."""

    def __init__(self, connection: Connection, chain: str | None) -> None:
        wanted = sa.select(audit_about).order_by(audit_about.c.chain, audit_about.c.seq)
        self._rows = _stream(connection, wanted if chain is None else wanted.where(audit_about.c.chain == chain))
        self._next = next(self._rows, None)

    def of(self, chain: str, seq: int) -> list[str]:
        """Those of the next entry, sorted."""
        subjects = []
        while self._next is not None and (self._next.chain, self._next.seq) == (chain, seq):
            subjects.append(self._next.subject)
            self._next = next(self._rows, None)
        return sorted(subjects)


def _refuse_strays(connection: Connection, chain: str | None) -> None:
    """Chains that have lost all their entries, and listings of entries that are not there."""
    of_chain = audit_entries.c.chain == audit_chains.c.chain
    emptied = sa.select(audit_chains.c.chain).where(
        audit_chains.c.seq > 0, ~sa.exists().where(of_chain), *_only(audit_chains, chain)
    )
    lost = connection.execute(emptied.order_by(audit_chains.c.chain).limit(1)).one_or_none()
    if lost is not None:
        raise _broken(lost.chain, 1, "is missing, and so is every other entry of the chain")
    same_entry = sa.and_(audit_entries.c.chain == audit_about.c.chain, audit_entries.c.seq == audit_about.c.seq)
    listed = sa.select(audit_about.c.chain, audit_about.c.seq).where(
        ~sa.exists().where(same_entry), *_only(audit_about, chain)
    )
    stray = connection.execute(listed.order_by(audit_about.c.chain, audit_about.c.seq).limit(1)).one_or_none()
    if stray is not None:
        raise _broken(stray.chain, stray.seq, "is missing, though it is listed under those it is about")


def _only(table: sa.Table, chain: str | None) -> tuple[sa.ColumnElement[bool], ...]:
    return () if chain is None else (table.c.chain == chain,)


def _stream(connection: Connection, statement: sa.Select[Any]) -> Iterator[sa.Row[Any]]:
    return iter(connection.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)))

"""The audit trail: entries numbered and chained, written once at the end of the transaction of what they record.

Writing them together at the end keeps the heads of the chains locked for as short as can be, and taking the heads in
the order of their names means that two transactions never wait for each other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.audit import TAGS, AuditDraft, body, canonical, entry_hash
from engine.store.inserting import insert, insert_all, insert_or_change
from engine.tables import audit_chains, audit_entries

#: What the first entry of a chain names as the hash of the one before.
BEFORE_THE_FIRST = ""


class SqlAudit:
    """Fulfils `ports.Audit`. The unit of work calls `write` as the last thing before it commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._drafts: list[AuditDraft] = []
        self._heads: dict[str, tuple[int, str]] = {}

    def head_is_locked(self, chain: str, seq: int | None, hash_: str | None) -> None:
        """Says how a chain ends that nobody else can add to, as long as this transaction lasts: it need not be asked.

        The chain of a journey is only ever added to by who holds the journey's lock. None: it has not been begun.
        """
        self._heads.setdefault(chain, (seq or 0, hash_ or BEFORE_THE_FIRST))

    def append(self, drafts: Sequence[AuditDraft]) -> None:
        for draft in drafts:
            if draft.tag not in TAGS:
                raise ValueError(f"The audit tag {draft.tag!r} stands in no table of tags.")
        self._drafts.extend(drafts)

    def newest(self, chain: str) -> Mapping[str, Any] | None:
        row = self._connection.execute(
            sa.select(audit_entries.c.entry)
            .where(audit_entries.c.chain == chain)
            .order_by(audit_entries.c.seq.desc())
            .limit(1)
        ).one_or_none()
        found: Mapping[str, Any] | None = None if row is None else json.loads(row.entry)
        return found

    def write(self) -> None:
        """Gives each entry its place in its chain and inserts them all."""
        if not self._drafts:
            return
        heads = self._heads
        chains = {draft.chain for draft in self._drafts}
        if chains - heads.keys():
            heads.update(self._lock_heads(sorted(chains - heads.keys())))
        rows = []
        for draft in self._drafts:
            seq, prev = heads[draft.chain]
            entry = body(draft, seq=seq + 1, prev=prev)
            entry["hash"] = entry_hash(entry)
            heads[draft.chain] = (entry["seq"], entry["hash"])
            rows.append(entry_row(entry))
        # Whom each is about is listed in `audit_about` by a trigger: the listing follows from the entry itself.
        insert_all(self._connection, audit_entries, rows)
        ends = [{"chain": chain, "seq": heads[chain][0], "hash": heads[chain][1]} for chain in sorted(chains)]
        insert_or_change(self._connection, audit_chains, *ends)
        self._drafts.clear()

    def _lock_heads(self, chains: Sequence[str]) -> dict[str, tuple[int, str]]:
        """The last number and hash of each chain, locked; a new chain begins at 0.

        An update that changes nothing locks the row that is there and gives what it now holds, also when another
        transaction is inserting that very row.
        """
        statement = insert(self._connection, audit_chains)
        rows = self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[audit_chains.c.chain], set_={"seq": audit_chains.c.seq}
            ).returning(audit_chains.c.chain, audit_chains.c.seq, audit_chains.c.hash),
            [{"chain": chain, "seq": 0, "hash": BEFORE_THE_FIRST} for chain in chains],
        )
        return {row.chain: (row.seq, row.hash) for row in rows}


def entry_row(entry: dict[str, Any]) -> dict[str, Any]:
    """The row of an entry: the entry itself as canonical JSON, and what is searched by in columns."""
    return {
        "chain": entry["chain"],
        "seq": entry["seq"],
        "at": datetime.fromisoformat(entry["at"]),
        "on": date.fromisoformat(entry["on"]),
        "tag": entry["tag"],
        "actor": entry["actor"],
        "role": entry["role"],
        "journey_id": entry["journey"],
        "element": entry["element"],
        "task_id": entry["task"],
        "entry": canonical(entry).decode(),
        "hash": entry["hash"],
    }


def about_rows(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each of those whom the entry is about."""
    about = sorted(set(entry["about"]))
    return [{"subject": subject, "chain": entry["chain"], "seq": entry["seq"]} for subject in about]

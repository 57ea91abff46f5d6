"""Saves of a draft that followed each other in the record: found together, though each has its entry.

A run is what one person saved of one draft on one day while nothing else happened to the pathway. So it is read off the
chain alone: entries with consecutive numbers. Since a filter names whole days and people, it never cuts one in two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import tables as t
from engine.reading.entry_rows import entry_row, entry_select
from engine.reading.rows import EntryRow
from engine.reading.visible import Condition

SAVED = "draft_changed"

E = t.audit_entries.c
Place = tuple[str, int]  #: chain and number of an entry


def told_with_a_later_one() -> Condition:
    """Of an entry in `audit_entries`: the next one in its chain goes on with the same run."""
    later = t.audit_entries.alias().c
    goes_on = sa.select(sa.literal(1)).where(
        later.chain == E.chain,
        later.seq == E.seq + 1,
        later.tag == SAVED,
        later.actor == E.actor,
        later.on == E.on,
    )
    return sa.and_(E.tag == SAVED, goes_on.exists())


def runs_up_to(connection: Connection, lasts: Sequence[EntryRow]) -> Mapping[Place, tuple[EntryRow, ...]]:
    """What else belongs to the runs that end with these entries, by the place of the last one, newest first."""
    saves = [one for one in lasts if one.tag == SAVED]
    if not saves:
        return {}
    rows = entry_select().where(sa.or_(*map(_before, saves))).order_by(E.chain, E.seq.desc())
    found: dict[Place, list[EntryRow]] = {}
    for row in map(entry_row, connection.execute(rows)):
        last = min((one for one in saves if one.chain == row.chain and one.seq > row.seq), key=lambda one: one.seq)
        found.setdefault((last.chain, last.seq), []).append(row)
    return {place: tuple(earlier) for place, earlier in found.items()}


def _before(last: EntryRow) -> Condition:
    """The entries before this one, back to what does not belong to its run."""
    other = t.audit_entries.alias().c
    same = sa.and_(other.tag == SAVED, other.actor == last.actor, other.on == last.on)
    before = (
        sa.select(other.seq)
        .where(other.chain == last.chain, other.seq < last.seq, sa.not_(same))
        .order_by(other.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.and_(E.chain == last.chain, E.seq < last.seq, E.seq > sa.func.coalesce(before, 0))

"""Entries of the record as rows: what the entry says, with the names that it only refers to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Row

from engine import tables as t
from engine.domain.ids import Role
from engine.reading.rows import EntryRow

E = t.audit_entries.c
ACTORS = t.workers.alias("actor_worker")
WORKER = "worker:"


def entry_select(source: sa.FromClause = t.audit_entries) -> sa.Select[Any]:
    """Everything that `entry_row` reads. `source` is `audit_entries`, or joined with what narrows it."""
    return sa.select(
        t.audit_entries,
        ACTORS.c.name.label("actor_name"),
        t.journeys.c.reference.label("journey_reference"),
        t.tasks.c.title.label("task_title"),
    ).select_from(
        source.outerjoin(ACTORS, ACTORS.c.id == sa.func.substr(E.actor, len(WORKER) + 1))
        .outerjoin(t.journeys, t.journeys.c.id == E.journey_id)
        .outerjoin(t.tasks, t.tasks.c.id == E.task_id)
    )


def entry_row(row: Row[Any]) -> EntryRow:
    """The entry in a row of `entry_select`."""
    entry: Mapping[str, Any] = json.loads(row.entry)
    deadline = entry.get("deadline") or {}
    return EntryRow(
        chain=row.chain,
        seq=row.seq,
        at=row.at,
        on=row.on,
        tag=row.tag,
        actor=row.actor,
        actor_name=row.actor_name or "",
        role=None if row.role is None else Role(row.role),
        journey=row.journey_id,
        journey_reference=row.journey_reference or "",
        element=row.element,
        task=row.task_id,
        task_title=row.task_title or "",
        outcome=entry.get("outcome"),
        reason=entry.get("reason"),
        due_on=date.fromisoformat(deadline["due_on"]) if deadline.get("due_on") else None,
        late=deadline.get("late"),
        about=tuple(entry.get("about") or ()),
        detail=entry.get("detail") or {},
        entry=entry,
        hash=row.hash,
    )

"""Why journeys were closed for a reason outside their drawing, as the record says it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import tables as t
from engine.domain.ids import JourneyId
from engine.reading.visible import one_of

NOTE = "note:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """`why` is the code of the reason, `note` the id of what the manager wrote; `came_to` is the end that another
    journey came to, where that took its place."""

    journey: JourneyId
    why: str
    note: str
    came_to: str


def closings(connection: Connection, journeys: Collection[str]) -> tuple[Closing, ...]:
    """How each of these was closed; those that were not are left out."""
    if not journeys:
        return ()
    e = t.audit_entries.c
    found = sa.select(e.journey_id, e.entry).where(one_of(e.journey_id, journeys), e.tag == "journey_closed")
    return tuple(_closing(row.journey_id, json.loads(row.entry)) for row in connection.execute(found))


def _closing(journey: JourneyId, entry: Mapping[str, Any]) -> Closing:
    detail = entry.get("detail") or {}
    reason = str(entry.get("reason") or "")
    return Closing(
        journey=journey,
        why=str(detail.get("why", "")),
        note=reason.removeprefix(NOTE) if reason.startswith(NOTE) else "",
        came_to=str(detail.get("outcome", "")),
    )

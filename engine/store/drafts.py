"""Drafts of pathways: one open draft a pathway, locked while it is changed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from engine.domain.draft import Asked, Draft, DraftState, DraftThere, Rehearsed, RehearsedDraft
from engine.domain.errors import NotFound
from engine.domain.ids import PathwayKey, WorkerId
from engine.tables import drafts

_BY_ID = sa.select(drafts).where(drafts.c.id == sa.bindparam("draft"))


class SqlDrafts:
    """Fulfils `ports.Drafts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, draft: str) -> Draft:
        row = self._connection.execute(_BY_ID.with_for_update(), {"draft": draft}).one_or_none()
        if row is None:
            raise NotFound
        return _draft_from(row)

    def get(self, draft: str) -> Draft:
        row = self._connection.execute(_BY_ID, {"draft": draft}).one_or_none()
        if row is None:
            raise NotFound
        return _draft_from(row)

    def open_one(self, pathway: PathwayKey) -> str | None:
        wanted = sa.select(drafts.c.id).where(drafts.c.pathway == pathway, drafts.c.state == DraftState.OPEN.value)
        return self._connection.execute(wanted).scalar_one_or_none()

    def add(self, draft: Draft) -> None:
        there = self.open_one(draft.pathway)
        if there is not None:
            raise DraftThere(there)
        fixed = {
            "id": draft.id,
            "pathway": draft.pathway,
            "based_on_id": draft.based_on,
            "begun_at": draft.begun_at,
            "begun_by": draft.begun_by,
        }
        try:
            self._connection.execute(sa.insert(drafts), [{**fixed, **_row(draft)}])
        except IntegrityError as error:
            # Somebody began one in the same moment; the transaction is over, and the next look finds it.
            raise DraftThere("") from error

    def save(self, draft: Draft) -> None:
        self._connection.execute(sa.update(drafts).where(drafts.c.id == draft.id).values(_row(draft)))


def _row(draft: Draft) -> dict[str, Any]:
    rehearsed, asked = draft.rehearsed, draft.asked
    return {
        "revision": draft.revision,
        "state": draft.state.value,
        "about": dict(draft.about),
        "xml": draft.xml.decode(),
        "forms": dict(draft.forms),
        "tables": {name: table.decode() for name, table in draft.tables.items()},
        "rehearsals": dict(draft.rehearsals),
        "rehearsed": None if rehearsed is None else {**asdict(rehearsed), "at": _written(rehearsed.at)},
        "compared": draft.compared,
        "asked": None
        if asked is None
        else {**asdict(asked), "at": _written(asked.at), "in_force_from": asked.in_force_from.isoformat()},
        "changers": sorted(draft.changers),
        "changed_at": draft.changed_at,
        "changed_by": draft.changed_by,
    }


def _draft_from(row: Any) -> Draft:
    return Draft(
        id=row.id,
        pathway=PathwayKey(row.pathway),
        based_on=row.based_on_id,
        revision=row.revision,
        state=DraftState(row.state),
        about=row.about,
        xml=row.xml.encode(),
        forms=row.forms,
        tables={name: table.encode() for name, table in row.tables.items()},
        rehearsals=row.rehearsals,
        rehearsed=_rehearsed(row.rehearsed),
        compared=row.compared,
        asked=_asked(row.asked),
        changers=frozenset(WorkerId(one) for one in row.changers),
        begun_at=row.begun_at,
        begun_by=WorkerId(row.begun_by),
        changed_at=row.changed_at,
        changed_by=WorkerId(row.changed_by),
    )


def _rehearsed(kept: dict[str, Any] | None) -> RehearsedDraft | None:
    if kept is None:
        return None
    results = tuple(
        Rehearsed(name=one["name"], title=one["title"], problems=tuple(one["problems"])) for one in kept["results"]
    )
    return RehearsedDraft(revision=kept["revision"], at=datetime.fromisoformat(kept["at"]), results=results)


def _asked(kept: dict[str, Any] | None) -> Asked | None:
    if kept is None:
        return None
    return Asked(
        revision=kept["revision"],
        reason=kept["reason"],
        in_force_from=date.fromisoformat(kept["in_force_from"]),
        at=datetime.fromisoformat(kept["at"]),
        by=WorkerId(kept["by"]),
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()

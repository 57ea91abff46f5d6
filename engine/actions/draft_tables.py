"""The decision tables of a draft: saved over the one they were made from, begun, and taken away where nothing asks.

As with drawings, somebody changing a table and somebody changing another part of the same draft do not stand in each
other's way.
"""

from __future__ import annotations

import hashlib

from engine.actions.drafts import change_draft, drawing, moved_on, note, open_draft, version_drawn
from engine.actions.refusals import refusals_recorded
from engine.domain.decision_tables import NoTable
from engine.domain.draft import Draft
from engine.domain.errors import NotFound
from engine.domain.ids import WorkerId
from engine.ports import Ports, UnitOfWork

MOST_TABLES = 40


def table_sha256(draft: Draft, name: str) -> str:
    """What names a table as it is now, so that one can say which was changed; nothing where there is none."""
    xml = draft.tables.get(name)
    return "" if xml is None else hashlib.sha256(xml).hexdigest()


def save_table(ports: Ports, worker_id: WorkerId, draft_id: str, name: str, *, over: str, dmn: bytes) -> Draft:
    """Saves the table that was made from the one with the SHA-256 `over`; nothing in `over`: a new one.

    One that is the same saves nothing. Raises NotAllowed (recorded), NotFound, DraftClosed, NoTable for what is none,
    and DraftMovedOn where the table is no longer the one it was made from.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        dmn = ports.drawings.tables.taken(dmn, name)
        if draft.tables.get(name) == dmn:
            return draft
        if table_sha256(draft, name) != over:
            raise moved_on(uow, draft)
        if name not in draft.tables and len(draft.tables) >= MOST_TABLES:
            raise NoTable(f"A pathway may have {MOST_TABLES} tables. Take one away that nothing asks.")
        change_draft(ports, uow, draft, at=at, by=worker.id, parts={"tables": {**draft.tables, name: dmn}})
        detail = {"revision": draft.revision, "parts": ["tables"], "table": name}
        note(uow, draft, "draft_changed", worker, at=at, detail=detail)
        uow.commit()
        return draft


def remove_table(ports: Ports, worker_id: WorkerId, draft_id: str, name: str, *, over: str) -> Draft:
    """Takes a table away that nothing in the drawing asks.

    Raises NotAllowed (recorded), NotFound, DraftClosed, DraftMovedOn, and NoTable where something asks it.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if name not in draft.tables:
            raise NotFound
        if table_sha256(draft, name) != over:
            raise moved_on(uow, draft)
        _must_be_unasked(ports, uow, draft, name)
        left = {other: xml for other, xml in draft.tables.items() if other != name}
        change_draft(ports, uow, draft, at=at, by=worker.id, parts={"tables": left})
        detail = {"revision": draft.revision, "parts": ["tables"], "table": name}
        note(uow, draft, "draft_changed", worker, at=at, detail=detail)
        uow.commit()
        return draft


def _must_be_unasked(ports: Ports, uow: UnitOfWork, draft: Draft, name: str) -> None:
    version = version_drawn(ports, uow, draft, at=ports.clock.now())
    asked_by = [one.name or str(one.id) for one in version.elements.values() if one.table == name]
    if asked_by:
        raise NoTable(
            f"“{asked_by[0]}” in the drawing asks this table. Let it ask another one first, or take the step out."
        )

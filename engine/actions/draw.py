"""Drawing in the studio: the canvas is judged, saved, taken back; and who else has the draft in front of them.

Somebody drawing and somebody changing a form of the same draft do not stand in each other's way: a drawing is saved
over the drawing that it was made from, whatever became of the other parts meanwhile.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from engine.actions.drafts import DraftLooked, change_draft, drawing, moved_on, note, open_draft, version_drawn
from engine.actions.refusals import refusals_recorded
from engine.domain.draft import Draft, KeptDraft
from engine.domain.ids import WorkerId
from engine.domain.pathway import PathwayVersion
from engine.ports import Ports

LEFT_AFTER = timedelta(seconds=70)  #: without a word: who has a draft in front of them says so every 20 seconds


def drawing_sha256(draft: Draft) -> str:
    """What names the drawing of a draft, so that one can say which drawing was changed."""
    return hashlib.sha256(draft.xml).hexdigest()


def stored_draft(ports: Ports, draft_id: str) -> Draft:
    """The draft as it is stored. Raises NotFound."""
    with ports.uow() as uow:
        return uow.drafts.get(draft_id)


def save_drawing(
    ports: Ports, worker_id: WorkerId, draft_id: str, *, over: str, xml: bytes, keep: int | None = None
) -> Draft:
    """Saves the drawing that was made from the one with the SHA-256 `over`. One that is the same saves nothing.

    `keep`: the revision that is knowingly replaced; it is kept though the same person may have saved it, in another
    window. Raises NotAllowed (recorded), NotFound, DraftClosed, NotADrawing, and DraftMovedOn where the drawing is no
    longer the one it was made from.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if draft.xml == xml:
            return draft
        if drawing_sha256(draft) != over and draft.revision != keep:
            raise moved_on(uow, draft)
        if keep is not None:
            uow.drafts.keep(draft.id, at=at, by=worker.id)
        change_draft(ports, uow, draft, at=at, by=worker.id, parts={"xml": xml})
        detail = {"revision": draft.revision, "parts": ["xml"]}
        if keep is not None:
            detail["kept"] = keep
        note(uow, draft, "draft_changed", worker, at=at, detail=detail)
        uow.commit()
        return draft


def judge_drawing(ports: Ports, draft_id: str, xml: bytes) -> DraftLooked:
    """The draft as it would be with this drawing; nothing is saved. Raises NotFound, NotADrawing."""
    with ports.uow() as uow:
        draft = uow.drafts.get(draft_id)
        draft = replace(draft, xml=xml, about=ports.drawings.in_step(draft.about, xml))
        version = version_drawn(ports, uow, draft, at=ports.clock.now())
    problems = tuple(ports.drawings.problems(version))
    return DraftLooked(draft=draft, version=version, problems=problems, conditions=tuple(draft.conditions(problems)))


def take_back_kept(ports: Ports, worker_id: WorkerId, draft_id: str, *, revision: int, kept: int) -> Draft:
    """The draft as it was at the kept revision, as a new revision; the one in front of the worker is kept in turn.

    Raises NotAllowed (recorded), NotFound, DraftClosed, DraftMovedOn, NotADrawing.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if draft.revision != revision:
            raise moved_on(uow, draft)
        before = uow.drafts.kept(draft.id, kept)
        uow.drafts.keep(draft.id, at=at, by=worker.id)
        parts = {
            "about": before.about,
            "xml": before.xml,
            "forms": before.forms,
            "tables": before.tables,
            "rehearsals": before.rehearsals,
        }
        change_draft(ports, uow, draft, at=at, by=worker.id, parts=parts)
        note(uow, draft, "draft_taken_back", worker, at=at, detail={"revision": draft.revision, "kept": kept})
        uow.commit()
        return draft


def kept_draft(ports: Ports, draft_id: str, revision: int) -> KeptDraft:
    """What the draft held at a revision that is kept. Raises NotFound."""
    with ports.uow() as uow:
        return uow.drafts.kept(draft_id, revision)


def kept_version(ports: Ports, draft_id: str, revision: int) -> PathwayVersion:
    """The version that the draft would become, were it put back to a revision that is kept.

    Raises NotFound, NotADrawing.
    """
    with ports.uow() as uow:
        kept = uow.drafts.kept(draft_id, revision)
        held = {name: getattr(kept, name) for name in ("about", "xml", "forms", "tables")}
        draft = replace(uow.drafts.get(draft_id), **held)
        return version_drawn(ports, uow, draft, at=ports.clock.now())


def have_in_front(ports: Ports, worker_id: WorkerId, draft_id: str) -> None:
    """This person has the draft in front of them. Not on the record: nothing is changed, and it is about nobody.

    Raises NotAllowed (recorded), NotFound.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker = drawing(uow, worker_id)
        uow.drafts.have_in_front(draft_id, worker.id, at=ports.clock.now())
        uow.commit()


def leave_draft(ports: Ports, worker_id: WorkerId, draft_id: str) -> None:
    """They have turned to something else."""
    with ports.uow() as uow:
        uow.drafts.leave(draft_id, worker_id)
        uow.commit()

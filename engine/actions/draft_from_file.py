"""A draft of what somebody brings along whole: a version given out as a file, here or at another council."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actions.drafts import drawing, note
from engine.actions.new_pathway import KEY, LONGEST_KEY
from engine.actions.refusals import refusals_recorded
from engine.domain.draft import Draft
from engine.domain.errors import NotADrawing, NotFound
from engine.domain.ids import PathwayKey, WorkerId
from engine.domain.london import civil_date
from engine.domain.references import new_id
from engine.ports import Ports, UnitOfWork


def draft_from_file(
    ports: Ports,
    worker_id: WorkerId,
    *,
    about: Mapping[str, Any],
    xml: bytes,
    forms: Mapping[str, Mapping[str, Any]],
    tables: Mapping[str, bytes],
    rehearsals: Mapping[str, str],
) -> Draft:
    """A draft with all of it, of the pathway that the drawing names, to be compared with the version in force.

    What is wrong with it is the draft's to show. Raises NotAllowed (recorded), NotADrawing, DraftThere.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        read = ports.drawings.read(xml, about=about, number=1, forms=forms, tables=tables, called={})
        if not KEY.fullmatch(read.key) or len(read.key) > LONGEST_KEY:
            raise NotADrawing(
                f"The drawing’s process is called “{read.key[:LONGEST_KEY]}”. Give it a short name of small letters, "
                "digits and single underscores, such as respite_care."
            )
        draft = Draft(
            id=new_id(),
            pathway=read.key,
            based_on=_base(uow, read.key, ports),
            revision=1,
            about=ports.drawings.in_step(about, xml),
            xml=xml,
            forms=forms,
            tables=tables,
            rehearsals=rehearsals,
            begun_at=at,
            begun_by=worker.id,
            changed_at=at,
            changed_by=worker.id,
        )
        # Whoever brings it answers for all of it, so somebody else agrees.
        draft.changers = frozenset({worker.id})
        uow.drafts.add(draft)
        note(uow, draft, "draft_begun", worker, at=at, detail={"from": "a file"})
        uow.commit()
        return draft


def _base(uow: UnitOfWork, key: PathwayKey, ports: Ports) -> str | None:
    try:
        return uow.versions.in_force(key, on=civil_date(ports.clock.now())).id
    except NotFound:
        return None

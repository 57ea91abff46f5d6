"""Publishing what was redrawn: all conditions met, a reason, a day, and a second person who agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.actions.drafts import drawing, note, open_draft, version_drawn
from engine.actions.refusals import refusals_recorded
from engine.domain.draft import SHORTEST_REASON, Asked, Draft, DraftState, NotReady
from engine.domain.errors import NotAllowed, ReasonNeeded
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.ports import Ports


def ask_to_publish(ports: Ports, worker_id: WorkerId, draft_id: str, *, reason: str, in_force_from: date) -> Draft:
    """Asks a second person to agree. Raises NotAllowed (recorded), DraftClosed, ReasonNeeded, NotReady, NotADrawing."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if len(reason.strip()) < SHORTEST_REASON:
            raise ReasonNeeded("Say in a sentence why. Everybody who works with the pathway reads it.", "reason")
        if in_force_from < civil_date(at):
            raise ReasonNeeded(
                "A version can’t be in force before it is published. Choose today or later.", "in_force_from"
            )
        version = version_drawn(ports, uow, draft, at=at)
        conditions = draft.conditions(list(ports.drawings.problems(version)))
        if not all(one.met for one in conditions):
            raise NotReady(conditions)
        draft.asked = Asked(
            revision=draft.revision, reason=reason.strip(), in_force_from=in_force_from, at=at, by=worker.id
        )
        uow.drafts.save(draft)
        detail = {"revision": draft.revision, "in_force_from": in_force_from.isoformat()}
        note(uow, draft, "publishing_asked", worker, at=at, detail=detail)
        uow.commit()
        return draft


def agree_to_publish(ports: Ports, worker_id: WorkerId, draft_id: str) -> str:
    """The second person agrees: the draft is the pathway's next version, for good. Gives `adopter_stage_1@6`.

    Everything is looked at once more, since what it calls may have changed. Raises NotAllowed (recorded) for who asked
    and for whoever changed it, DraftClosed, NotReady, NotADrawing.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        second = draft.may_agree(worker.id)
        if draft.asked is None or draft.asked.revision != draft.revision:
            raise NotReady([second])
        if not second.met:
            raise NotAllowed(second.sentence, who_can="Another process owner", rule="second person")
        version = version_drawn(ports, uow, draft, at=at)
        conditions = draft.conditions(list(ports.drawings.problems(version)))
        if not all(one.met for one in conditions):
            raise NotReady(conditions)
        from_day = max(draft.asked.in_force_from, civil_date(at))
        published = replace(version, in_force_from=from_day)
        uow.versions.publish(
            published, about=draft.about, at=at, by=draft.asked.by, on=from_day, rehearsals=draft.rehearsals
        )
        draft.state = DraftState.PUBLISHED
        uow.drafts.save(draft)
        detail = {
            "revision": draft.revision,
            "asked_by": draft.asked.by,
            "reason": draft.asked.reason,
            "in_force_from": from_day.isoformat(),
        }
        note(uow, draft, "version_published", worker, at=at, detail=detail, version=published.id)
        uow.commit()
        return published.id


def refuse_to_publish(ports: Ports, worker_id: WorkerId, draft_id: str, *, reason: str) -> None:
    """The second person does not agree: it goes back to being drawn. Raises NotAllowed, DraftClosed, NotReady."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        draft = open_draft(uow, draft_id)
        if draft.asked is None:
            raise NotReady([draft.may_agree(worker.id)])
        if len(reason.strip()) < SHORTEST_REASON:
            raise ReasonNeeded("Say in a sentence why you don’t agree.", "reason")
        draft.asked = None
        uow.drafts.save(draft)
        detail = {"revision": draft.revision, "reason": reason.strip()}
        note(uow, draft, "publishing_refused", worker, at=at, detail=detail)
        uow.commit()

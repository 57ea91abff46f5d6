"""Corrects a recorded date (CAL-12): every open deadline that counts from it is computed anew, and says so."""

from __future__ import annotations

from datetime import date

from engine.actions.moving import catch_up, finish, locked_by, must_run
from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.correcting import correct
from engine.domain.errors import DateRefused, ReasonNeeded
from engine.domain.ids import JourneyId, WorkerId
from engine.domain.journey_apply import entry
from engine.domain.journey_deadline import Deadline
from engine.domain.promising import WORKED_OUT, reconsider
from engine.domain.references import new_id
from engine.ports import NewAnchor, Ports


def correct_date(
    ports: Ports, worker_id: WorkerId, journey_id: JourneyId, name: str, on: date, *, reason: str
) -> list[Deadline]:
    """Records the corrected date and gives the deadlines that moved.

    A timer whose new instant is past fires at the next sweep; one that has fired is neither repeated nor undone.
    Raises DateRefused (a future date for what has happened, or a date nobody recorded), ReasonNeeded, NotAllowed.
    """
    if len(reason.strip()) < 10:
        raise ReasonNeeded("Say in a sentence why the date is corrected.", "reason")
    with refusals_recorded(ports, worker_id, "correct") as learnt, ports.uow() as uow:
        worker, moving = locked_by(ports, uow, worker_id, journey_id, at=ports.clock.now())
        journey, setting = moving.journey, moving.setting
        learnt.update(journey=journey.id, about=str(journey.subject))
        catch_up(moving)
        must_run(moving)
        refusal = may(worker, Act.CORRECT, team=journey.team)
        if refusal is not None:
            raise refusal.raised()
        if name not in setting.anchors or name.startswith(WORKED_OUT):
            raise DateRefused("That date has not been recorded yet, so there is nothing to correct.", question="name")
        if on > setting.today:
            raise DateRefused("The date is in the future. Enter the day on which it happened.", question="on", value=on)
        note = new_id()
        uow.papers.add_note(
            note, reason.strip(), subject=journey.subject, journey=journey.id, task=None, at=setting.at, by=worker.id
        )
        was = setting.anchors[name]
        holders = (journey.id, None) if name in uow.records.anchors(journey.subject, None) else (journey.id,)
        recorded = [(name, on, holder) for holder in holders]
        # What a promise that was kept would have been: only this journey counts from it.
        recorded += [(other, to, journey.id) for other, to in correct(journey, setting, name, on).items()]
        uow.records.add_anchors(
            [
                NewAnchor(subject=journey.subject, name=one, on=to, journey=holder, reason=f"note:{note}")
                for one, to, holder in recorded
            ],
            at=setting.at,
            by=worker.id,
        )
        journey.changes.audit.append(
            entry(
                journey,
                "anchor_set",
                setting,
                reason=f"note:{note}",
                detail={"anchors": {name: on.isoformat()}, "was": was.isoformat()},
            )
        )
        moved = reconsider(journey, setting, anchors={name}, reason=f"note:{note}")
        finish(moving)
        uow.commit()
        return moved

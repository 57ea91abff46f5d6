"""Writes the care histories of a return to the record: children new to it are added, known ones brought up to date.

What the record holds already is left as it is, so that the same return a second time changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from engine.domain.audit import AuditDraft
from engine.domain.care_history import CareHistory, legal_statuses
from engine.domain.ids import TeamId
from engine.domain.london import civil_date
from engine.domain.references import new_id, new_reference
from engine.domain.subjects import Child
from engine.ports import NewAnchor, Ports, UnitOfWork

AT_ONCE = 200  # children in one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How many children were added, changed and left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


def import_children(ports: Ports, histories: Sequence[CareHistory], *, team: TeamId) -> Iterator[tuple[int, Imported]]:
    """Writes the histories in batches, each a transaction. Yields (how many are done, what became of them)."""
    todo = iter(histories)
    done = 0
    while batch := list(islice(todo, AT_ONCE)):
        imported = _batch(ports, batch, team)
        done += len(batch)
        yield done, imported


def _batch(ports: Ports, batch: Sequence[CareHistory], team: TeamId) -> Imported:
    added = changed = 0
    at = ports.clock.now()
    with ports.uow() as uow:
        known = uow.care.children([history.external_id for history in batch])
        drafts: list[AuditDraft] = []
        for history in batch:
            child = known.get(history.external_id)
            is_new = child is None
            if child is None:
                child = _new(history, team)
                uow.records.add_child(child, at=at)
            written = uow.care.bring_up_to_date(child.id, history, at=at)
            if written:
                _keep_legal_status(uow, child, history, at=at)
            anchored = _anchor(uow, child, history, is_new=is_new, at=at)
            if not (is_new or written or anchored):
                continue
            added, changed = added + is_new, changed + (not is_new)
            drafts.append(
                AuditDraft(
                    chain=f"subject:{child.id}",
                    at=at,
                    on=civil_date(at),
                    tag="child_imported",
                    about=(str(child.ref),),
                    detail={"new": is_new, "rows": written},
                )
            )
        uow.audit.append(drafts)
        uow.commit()
    return Imported(added=added, changed=changed, unchanged=len(batch) - added - changed)


def _new(history: CareHistory, team: TeamId) -> Child:
    # A return names nobody: the child is called by the id that the council knows them by.
    return Child(
        id=new_id(),
        reference=new_reference(),
        name=f"Child {history.external_id}",
        born_on=history.born_on,
        sex=history.sex,
        ethnicity=history.ethnicity,
        team=team,
        external_id=history.external_id,
    )


def _keep_legal_status(uow: UnitOfWork, child: Child, history: CareHistory, *, at: datetime) -> None:
    """Puts the present legal status on the record too, by its code: what the law forbids to start is asked there."""
    present = [one for one in legal_statuses(history.episodes) if one.until_on is None]
    if not present:
        return
    latest = max(present, key=lambda one: one.from_on)
    uow.records.set_fields(
        child.ref,
        {"legal_status": latest.kind},
        on=latest.from_on,
        at=at,
        by=None,
        journey=None,
        submission=None,
    )


def _anchor(uow: UnitOfWork, child: Child, history: CareHistory, *, is_new: bool, at: datetime) -> bool:
    """Keeps the day the child became looked after; whether it was not on the record yet."""
    began = history.became_looked_after
    if began is None or (not is_new and uow.records.anchors(child.ref, None).get("became_looked_after") == began):
        return False
    anchor = NewAnchor(subject=child.ref, name="became_looked_after", on=began, journey=None, reason="SSDA903")
    uow.records.add_anchors([anchor], at=at, by=None)
    return True

"""Links children as siblings, and takes such a link away. Each child keeps a journey, a plan and dates of their own."""

from __future__ import annotations

from datetime import datetime

from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.audit import AuditDraft
from engine.domain.errors import ReasonNeeded
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.references import new_id
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.ports import Ports, UnitOfWork

SHORTEST_REASON = 10  # characters


def link_siblings(ports: Ports, worker_id: WorkerId, child: SubjectRef, sibling: SubjectRef) -> bool:
    """Links two children; whether they were not linked yet.

    Raises NotAllowed (recorded), NotFound, ReasonNeeded (a child is no sibling of their own).
    """
    if child == sibling:
        raise ReasonNeeded("Choose another child: nobody is their own brother or sister.", "sibling")
    with refusals_recorded(ports, worker_id, "link", about=(str(child),)), ports.uow() as uow:
        at = ports.clock.now()
        _must_be_allowed(uow, worker_id, child, sibling)
        linked = uow.records.link_siblings(child.id, sibling.id, at=at, by=worker_id)
        if linked:
            uow.audit.append(_entries("siblings_linked", worker_id, child, sibling, at=at))
        uow.commit()
        return linked


def unlink_siblings(ports: Ports, worker_id: WorkerId, child: SubjectRef, sibling: SubjectRef, *, reason: str) -> bool:
    """Takes the link away; whether there was one. The reason becomes a note on the record of each.

    Raises NotAllowed (recorded), NotFound, ReasonNeeded.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded("Say in a sentence why they are not siblings.", "reason")
    with refusals_recorded(ports, worker_id, "link", about=(str(child),)), ports.uow() as uow:
        at = ports.clock.now()
        _must_be_allowed(uow, worker_id, child, sibling)
        unlinked = uow.records.unlink_siblings(child.id, sibling.id)
        if unlinked:
            for one in (child, sibling):
                uow.papers.add_note(new_id(), reason.strip(), subject=one, journey=None, task=None, at=at, by=worker_id)
            uow.audit.append(_entries("siblings_unlinked", worker_id, child, sibling, at=at))
        uow.commit()
        return unlinked


def _must_be_allowed(uow: UnitOfWork, worker_id: WorkerId, child: SubjectRef, sibling: SubjectRef) -> None:
    worker = uow.workers.get(worker_id)
    refusal = may(worker, Act.LINK, team=uow.records.team_of(child))
    if refusal is not None:
        raise refusal.raised()
    uow.records.team_of(sibling)  # raises NotFound


def _entries(
    tag: str, worker_id: WorkerId, child: SubjectRef, sibling: SubjectRef, *, at: datetime
) -> list[AuditDraft]:
    """One on the chain of each child."""
    return [
        AuditDraft(
            chain=f"subject:{one.id}",
            at=at,
            on=civil_date(at),
            tag=tag,
            actor=f"worker:{worker_id}",
            about=(str(child), str(sibling)),
        )
        for one in sorted((child, sibling))
    ]


def are_siblings(uow: UnitOfWork, one: SubjectRef, other: SubjectRef) -> bool:
    """Whether both are children linked as siblings."""
    both = (one.kind, other.kind)
    return both == (SubjectKind.CHILD, SubjectKind.CHILD) and other.id in uow.records.siblings(one.id)

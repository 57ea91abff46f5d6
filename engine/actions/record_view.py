"""Puts on record that somebody looked at a child, a household or a journey: on the worker's own chain, so that
reading never waits for writing by others."""

from __future__ import annotations

from engine.domain.audit import AuditDraft
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.subjects import SubjectRef
from engine.ports import Ports


def record_view(
    ports: Ports, worker_id: WorkerId, subject: SubjectRef, *, what: str, journey: str | None = None
) -> None:
    """`what` names the page: `child`, `household`, `journey`, `task`, `deadline`."""
    at = ports.clock.now()
    with ports.uow() as uow:
        uow.audit.append(
            [
                AuditDraft(
                    chain=f"worker:{worker_id}",
                    at=at,
                    on=civil_date(at),
                    tag="viewed",
                    actor=f"worker:{worker_id}",
                    about=(str(subject),),
                    journey=journey,
                    detail={"what": what},
                )
            ]
        )
        uow.commit()

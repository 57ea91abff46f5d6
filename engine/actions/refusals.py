"""A refusal is recorded: who tried what, on what, and the rule that stood against it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from engine.domain.audit import AuditDraft
from engine.domain.errors import NotAllowed
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.ports import Ports


@contextmanager
def refusals_recorded(
    ports: Ports, worker: WorkerId, act: str, *, about: tuple[str, ...] = (), task: str | None = None
) -> Iterator[dict[str, str | None]]:
    """Records a NotAllowed raised inside, on the worker's own chain and in a transaction of its own.

    Yields a mapping into which the action writes what it learns: `journey`, `element`, `about`.
    """
    learnt: dict[str, str | None] = {}
    try:
        yield learnt
    except NotAllowed as refusal:
        at = ports.clock.now()
        subject = learnt.get("about")
        with ports.uow() as uow:
            uow.audit.append(
                [
                    AuditDraft(
                        chain=f"worker:{worker}",
                        at=at,
                        on=civil_date(at),
                        tag="refused",
                        actor=f"worker:{worker}",
                        about=(subject,) if subject else about,
                        journey=learnt.get("journey"),
                        element=learnt.get("element"),
                        task=task,
                        detail={"act": act, "rule": refusal.rule},
                    )
                ]
            )
            uow.commit()
        raise

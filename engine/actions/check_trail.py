"""Checks the audit trail: every night, when a reviewer asks for it, and by command; what was found is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from engine.domain.audit import AuditDraft
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.references import new_id
from engine.domain.trail_check import TrailCheck, TrailFound, nightly_due
from engine.ports import Ports, UnitOfWork

#: A check that was begun and has not ended by then was given up with its process; another takes it.
ABANDONED_AFTER = timedelta(hours=6)


def _never() -> bool:
    return False


def ask_to_check_trail(ports: Ports, by: WorkerId) -> None:
    """Has the whole trail checked by the worker, as soon as it can; once, however often it is asked for meanwhile.

    Raises NotAllowed (recorded).
    """
    at = ports.clock.now()
    with refusals_recorded(ports, by, Act.SEE_RECORD.value), ports.uow() as uow:
        _must_review(uow, by)
        if not uow.trail_checks.waiting():
            uow.trail_checks.ask(TrailCheck(id=new_id(), asked_at=at, asked_by=by))
        uow.audit.append([_entry(ports, by, "all")])
        uow.commit()


def check_chain(ports: Ports, by: WorkerId, chain: str) -> TrailFound:
    """Checks one chain at once; that it was checked is on record. Raises NotAllowed (recorded)."""
    with refusals_recorded(ports, by, Act.SEE_RECORD.value), ports.uow() as uow:
        _must_review(uow, by)
        uow.audit.append([_entry(ports, by, chain)])
        uow.commit()
    return ports.examine(chain, _never)


def check_trail_when_due(ports: Ports, *, stopping: Callable[[], bool] = _never) -> TrailFound | None:
    """Makes the check that somebody has asked for, or that of the night, if there is one to make. None: there is none.

    Raises NotNow where the database is away, or where it is asked to stop; the check is then made later.
    """
    with ports.uow() as uow:
        at = ports.clock.now()
        if not uow.trail_checks.waiting() and nightly_due(uow.trail_checks.last_begun(), at):
            uow.trail_checks.ask(TrailCheck(id=new_id(), asked_at=at))
        check = uow.trail_checks.take(at=at, abandoned_before=at - ABANDONED_AFTER)
        uow.commit()
    return None if check is None else _made(ports, check, stopping)


def check_trail_now(ports: Ports) -> TrailFound:
    """The whole check, made at once: by command."""
    check = TrailCheck(id=new_id(), asked_at=ports.clock.now())
    found = ports.examine(None, _never)
    with ports.uow() as uow:
        uow.trail_checks.ask(check)
        uow.trail_checks.end(check.id, found, at=ports.clock.now())
        uow.commit()
    return found


def _made(ports: Ports, check: TrailCheck, stopping: Callable[[], bool]) -> TrailFound:
    found = ports.examine(None, stopping)
    with ports.uow() as uow:
        uow.trail_checks.end(check.id, found, at=ports.clock.now())
        uow.commit()
    return found


def _must_review(uow: UnitOfWork, by: WorkerId) -> None:
    refusal = may(uow.workers.get(by), Act.SEE_RECORD)
    if refusal is not None:
        raise refusal.raised()


def _entry(ports: Ports, by: WorkerId, what: str) -> AuditDraft:
    at = ports.clock.now()
    return AuditDraft(
        chain=f"worker:{by}",
        at=at,
        on=civil_date(at),
        tag="trail_checked",
        actor=f"worker:{by}",
        role="auditor",
        detail={"chain": what},
    )

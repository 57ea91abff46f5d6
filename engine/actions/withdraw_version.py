"""Withdrawing a published version before its day: a reason, and a second person who agrees, as publishing needs.

What calls that very version was published with it, from the same day; it goes with it. Journeys that would have begun
on them begin on the versions before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from engine.actions.drafts import drawing
from engine.actions.refusals import refusals_recorded
from engine.actions.second_person import ask_others, tell_asker
from engine.domain.audit import AuditDraft
from engine.domain.draft import SHORTEST_REASON
from engine.domain.errors import NotAllowed, ReasonNeeded
from engine.domain.ids import WorkerId
from engine.domain.london import civil_date
from engine.domain.people import Worker
from engine.domain.references import new_id
from engine.domain.withdrawal import Calling, CannotWithdraw, Withdrawal, WithdrawalState, check_can_go
from engine.ports import Ports, UnitOfWork


def look_at_withdrawing(
    ports: Ports, version_id: str
) -> tuple[Withdrawal | None, tuple[Calling, ...], CannotWithdraw | None]:
    """What was asked for already, the versions that would go with it, and why it can't go if it can't."""
    with ports.uow() as uow:
        asked = uow.versions.withdrawal(version_id)
        callers = uow.versions.pinned_to(version_id)
        try:
            check_can_go(uow.versions.as_calling(version_id), callers, ports.clock.now())
        except CannotWithdraw as error:
            return asked, callers, error
        return asked, callers, None


def ask_to_withdraw(ports: Ports, worker_id: WorkerId, version_id: str, *, reason: str) -> Withdrawal:
    """Asks a second person to agree. Raises NotAllowed (recorded), NotFound, ReasonNeeded, CannotWithdraw."""
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        uow.versions.lock(version_id, to_follow=False)
        if uow.versions.withdrawal(version_id) is not None:
            raise CannotWithdraw("Somebody has asked for that already. Reload the page.")
        one = uow.versions.as_calling(version_id)
        check_can_go(one, uow.versions.pinned_to(version_id), at)
        said = _reason(reason, "why")
        asked = Withdrawal(id=new_id(), version=version_id, reason=said, asked_at=at, asked_by=worker.id)
        uow.versions.keep_withdrawal(asked)
        _note(uow, one, "withdrawal_asked", worker, at=at, reason=said)
        ask_others(uow, _page(one), asker=worker.id, at=at)
        uow.commit()
        return asked


def agree_to_withdraw(ports: Ports, worker_id: WorkerId, version_id: str) -> tuple[Calling, ...]:
    """The second person agrees: it never comes into force, nor does what calls it; gives these.

    Everything is looked at once more. Raises NotAllowed (recorded) for who asked, NotFound, CannotWithdraw.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        callers = uow.versions.pinned_to(version_id)
        # In one order, so that two who withdraw what is called by the same never wait in a ring.
        for held in sorted((version_id, *(caller.id for caller in callers))):
            uow.versions.lock(held, to_follow=False)
        asked = _asked(uow, version_id, worker, "so a second person must agree")
        one, callers = uow.versions.as_calling(version_id), uow.versions.pinned_to(version_id)
        check_can_go(one, callers, at)
        agreed = replace(asked, state=WithdrawalState.AGREED, decided_at=at, decided_by=worker.id)
        uow.versions.keep_withdrawal(agreed)
        _note(uow, one, "version_withdrawn", worker, at=at, reason=asked.reason, asked_by=asked.asked_by)
        for caller in callers:
            before = uow.versions.withdrawal(caller.id)
            uow.versions.keep_withdrawal(
                replace(agreed, id=before.id if before else new_id(), version=caller.id, because=version_id)
            )
            _note(
                uow,
                caller,
                "version_withdrawn",
                worker,
                at=at,
                reason=asked.reason,
                asked_by=asked.asked_by,
                because=_name(one),
            )
        tell_asker(uow, _page(one), asker=asked.asked_by, agreed=True, at=at)
        uow.commit()
        return callers


def refuse_to_withdraw(ports: Ports, worker_id: WorkerId, version_id: str, *, reason: str) -> None:
    """The version stays: said by a second person, or taken back by who asked.

    Raises NotAllowed (recorded), NotFound, ReasonNeeded, CannotWithdraw where nobody has asked.
    """
    with refusals_recorded(ports, worker_id, "draw"), ports.uow() as uow:
        worker, at = drawing(uow, worker_id), ports.clock.now()
        uow.versions.lock(version_id, to_follow=False)
        asked = _asked(uow, version_id)
        said, one = _reason(reason, "why it should stay"), uow.versions.as_calling(version_id)
        refused = replace(asked, state=WithdrawalState.REFUSED, decided_at=at, decided_by=worker.id, said=said)
        uow.versions.keep_withdrawal(refused)
        _note(uow, one, "withdrawal_refused", worker, at=at, reason=said, asked_by=asked.asked_by)
        if worker.id != asked.asked_by:
            tell_asker(uow, _page(one), asker=asked.asked_by, agreed=False, at=at)
        uow.commit()


def _asked(uow: UnitOfWork, version_id: str, worker: Worker | None = None, why_not: str = "") -> Withdrawal:
    """What was asked for; `worker` must be another person than who asked."""
    asked = uow.versions.withdrawal(version_id)
    if asked is None or asked.state is not WithdrawalState.ASKED:
        raise CannotWithdraw("Nobody asks for it any more: it was decided meanwhile. Reload the page.")
    if worker is not None and worker.id == asked.asked_by:
        raise NotAllowed(f"You asked for it, {why_not}.", who_can="Another process owner", rule="second person")
    return asked


def _reason(reason: str, what: str) -> str:
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded(f"Say in a sentence {what}. It stands in the record of the pathway.", "reason")
    return reason.strip()


def _name(one: Calling) -> str:
    return f"{one.key}@{one.number}"


def _page(one: Calling) -> str:
    return f"/pathways/{one.key}/versions/{one.number}/withdraw"


def _note(uow: UnitOfWork, one: Calling, tag: str, worker: Worker, *, at: datetime, **detail: str) -> None:
    uow.audit.append(
        [
            AuditDraft(
                chain=f"pathway:{one.key}",
                at=at,
                on=civil_date(at),
                tag=tag,
                actor=f"worker:{worker.id}",
                version=_name(one),
                detail=detail,
            )
        ]
    )

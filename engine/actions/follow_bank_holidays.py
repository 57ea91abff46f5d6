"""Counts open due dates anew after the bank holidays changed (CAL-11, CAL-13): one was added, taken out, or a year was
confirmed. Settings and lengths of time are no business of this: a new revision of those touches no date that exists.
"""

from __future__ import annotations

import hashlib
import logging

from engine.actions.moving import catch_up, finish, locked
from engine.actions.stuck import note_stuck
from engine.domain.audit import AuditDraft
from engine.domain.errors import JourneyStuck, NotNow
from engine.domain.ids import JourneyId
from engine.domain.journey_deadline import Deadline
from engine.domain.london import civil_date
from engine.domain.promising import reconsider
from engine.domain.working_days import WorkingDays
from engine.ports import Ports

log = logging.getLogger(__name__)

#: What is known of the bank holidays that dates were last counted with stands at the end of this chain.
CHAIN = "bank_holidays"


def follow_bank_holidays(ports: Ports) -> int | None:
    """How many due dates moved; None where dates were last counted with these very holidays.

    Call it whenever the service starts. Stopped half-way it begins again: counting a date twice changes nothing. A
    journey that fails holds up none of the others; it is counted anew at the next start.
    """
    at, fingerprint = ports.clock.now(), _fingerprint(ports.calendar.days)
    with ports.uow() as uow:
        last = uow.audit.newest(CHAIN)
        running = uow.journeys.all_running()
    if last is not None and last["detail"]["fingerprint"] == fingerprint:
        return None
    moved, failed = 0, 0
    for journey in running:
        try:
            moved += len(_count_anew(ports, journey))
        except NotNow:
            raise
        except Exception as error:
            failed += 1
            log.exception("The dates of a journey could not be counted anew", extra={"journey": journey})
            if isinstance(error, JourneyStuck):
                note_stuck(ports, journey, error)
    if failed:
        return moved
    with ports.uow() as uow:
        uow.audit.append(
            [
                AuditDraft(
                    chain=CHAIN,
                    at=at,
                    on=civil_date(at),
                    tag="bank_holidays_changed",
                    detail={
                        "fingerprint": fingerprint,
                        "confirmed_until": ports.calendar.days.confirmed_until,
                        "moved": moved,
                    },
                )
            ]
        )
        uow.commit()
    return moved


def _count_anew(ports: Ports, journey_id: JourneyId) -> list[Deadline]:
    with ports.uow() as uow:
        moving = locked(ports, uow, journey_id, at=ports.clock.now())
        catch_up(moving)
        moved = reconsider(moving.journey, moving.setting, everything=True, reason="bank_holidays")
        finish(moving)
        uow.commit()
        return moved


def _fingerprint(days: WorkingDays) -> str:
    listed = [day.isoformat() for day in sorted(days.holidays)]
    return hashlib.sha256(" ".join([str(days.confirmed_until), *listed]).encode()).hexdigest()

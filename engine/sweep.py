"""One round of what time owes: timers whose instant has come, tellings between journeys, messages to people.

One broken journey never blocks a round: its failure is counted and the round goes on.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from engine.actions.deliver import deliver_telling, send_notices
from engine.actions.fire_timer import fire_timer
from engine.domain.errors import FingerpostError
from engine.ports import Ports

log = logging.getLogger(__name__)

AT_ONCE = 200  # timers read in one look


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one round did."""

    fired: int = 0
    failed: int = 0
    told: int = 0
    sent: int = 0


def sweep(ports: Ports, *, most: int = 10_000) -> Swept:
    """Fires what is due, oldest first, then delivers what that left in the outbox."""
    fired, failed = fire_due_timers(ports, most=most)
    told = deliver_tellings(ports, most=most)
    return Swept(fired=fired, failed=failed, told=told, sent=send_notices(ports, limit=most))


def fire_due_timers(ports: Ports, *, most: int) -> tuple[int, int]:
    """(fired, failed). A timer that another worker fired in the meantime counts as neither."""
    fired = failed = 0
    while fired + failed < most:
        with ports.uow() as uow:
            due = uow.timers.due(ports.clock.now(), limit=min(AT_ONCE, most - fired - failed))
        moved = 0
        for timer, journey in due:
            try:
                if fire_timer(ports, timer, journey):
                    fired, moved = fired + 1, moved + 1
            except FingerpostError:
                log.exception("A timer could not be fired", extra={"timer": timer, "journey": journey})
                failed, moved = failed + 1, moved + 1
        if not moved:
            return fired, failed
    return fired, failed


def deliver_tellings(ports: Ports, *, most: int) -> int:
    """How many were delivered."""
    told = 0
    while told < most and deliver_telling(ports):
        told += 1
    return told

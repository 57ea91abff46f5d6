"""One round of what time owes: timers whose instant has come, tellings between journeys, moves to other versions of
pathways, messages to people.

One broken journey never blocks a round: its failure is counted and the round goes on. A round that is asked to stop
finishes what it is at and leaves the rest to the next.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from engine.actions.deliver import deliver_telling, send_notice
from engine.actions.fire_timer import fire_timer
from engine.actions.move_batches import move_waiting
from engine.domain.errors import JourneyStuck
from engine.domain.ids import TimerId
from engine.ports import Ports

log = logging.getLogger(__name__)

AT_ONCE = 25  # timers read in one look, and kept from other workers until they are fired

Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one round did."""

    fired: int = 0
    failed: int = 0
    told: int = 0
    moved: int = 0
    sent: int = 0


def _never() -> bool:
    return False


def sweep(ports: Ports, *, most: int = 10_000, stopping: Stopping = _never) -> Swept:
    """Fires what is due, oldest first, then delivers what that left in the outbox.

    Raises NotNow when the database is away: nothing can be done, for any journey.
    """
    fired, failed = fire_due_timers(ports, most=most, stopping=stopping)
    told = _as_often(deliver_telling, ports, most=most, stopping=stopping)
    moved = move_waiting(ports, most=most, stopping=stopping)
    sent = _as_often(send_notice, ports, most=most, stopping=stopping)
    return Swept(fired=fired, failed=failed, told=told, moved=moved, sent=sent)


def fire_due_timers(ports: Ports, *, most: int, stopping: Stopping = _never) -> tuple[int, int]:
    """(fired, failed). A timer that another worker is firing, or has fired in the meantime, counts as neither.

    Goes through all that is due, and through it again as long as that fires something: what fires may arm what is due
    already. Those that cannot be fired now hold up none behind them.
    """
    fired = failed = 0
    after: TimerId | None = None
    moved = 0
    while fired + failed < most:
        with ExitStack() as kept:
            uow = kept.enter_context(ports.uow())
            due = uow.timers.due(ports.clock.now(), limit=min(AT_ONCE, most - fired - failed), after=after)
            if uow.keeps_others_waiting:
                kept.close()
            for timer, journey in due:
                if stopping():
                    return fired, failed
                try:
                    if fire_timer(ports, timer, journey):
                        fired, moved = fired + 1, moved + 1
                except JourneyStuck:
                    log.exception("A timer could not be fired", extra={"timer": timer, "journey": journey})
                    failed, moved = failed + 1, moved + 1
        if due:
            after = due[-1][0]
        elif moved:
            after, moved = None, 0
        else:
            break
    return fired, failed


def _as_often(once: Callable[[Ports], bool], ports: Ports, *, most: int, stopping: Stopping) -> int:
    """How often it found something to do."""
    done = 0
    while done < most and not stopping() and once(ports):
        done += 1
    return done

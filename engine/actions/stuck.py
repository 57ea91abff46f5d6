"""What becomes of a journey that could not be moved on: it is written down, so that an administrator sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from engine.actions.moving import finish, locked
from engine.domain.errors import JourneyStuck
from engine.domain.ids import JourneyId, TimerId
from engine.domain.journey import JourneyState
from engine.domain.journey_apply import entry
from engine.ports import Ports

TRIES = 8
FIRST_RETRY = timedelta(minutes=1)  # doubled each time: the eighth try is some two hours after the first


def note_stuck(ports: Ports, journey_id: JourneyId, stuck: JourneyStuck, *, timer: TimerId | None = None) -> None:
    """Writes down that a journey could not be moved on, in a transaction of its own: the failed one left nothing.

    `timer`: which one was to be fired; it is tried again later, and later each time.
    """
    at = ports.clock.now()
    with ports.uow() as uow:
        moving = locked(ports, uow, journey_id, at=at)
        journey = moving.journey
        if not journey.is_running:
            return
        for failed in (t for t in journey.timers if t.id == timer):
            failed.attempts += 1
            given_up = failed.attempts >= TRIES
            uow.timers.failed(failed.id, retry_at=None if given_up else at + FIRST_RETRY * 2 ** (failed.attempts - 1))
        if journey.state is not JourneyState.STUCK or journey.stuck_because != str(stuck):
            journey.stuck_because = str(stuck)
            if journey.state is JourneyState.RUNNING:
                journey.state = JourneyState.STUCK
            journey.changes.audit.append(entry(journey, "journey_stuck", moving.setting, element=stuck.element))
        finish(moving)
        uow.commit()


@contextmanager
def failures_recorded(ports: Ports, learnt: Mapping[str, str | None]) -> Iterator[None]:
    """Records a JourneyStuck raised inside on the journey that `learnt` names."""
    try:
        yield
    except JourneyStuck as stuck:
        journey = learnt.get("journey")
        if journey is not None:
            note_stuck(ports, JourneyId(journey), stuck)
        raise

"""Begins staying put for every young person of sixteen in foster care with whom nobody has talked about it.

Looked at once a day. It is begun on the day after the birthday: whoever's permanence plan still runs is asked there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from engine.actions import meeting
from engine.actions.moving import begin, catch_up, finish
from engine.domain import sixteen
from engine.domain.errors import NotNow
from engine.domain.london import civil_date
from engine.domain.subjects import Child
from engine.ports import NewAnchor, Ports

log = logging.getLogger(__name__)


def start_at_sixteen(ports: Ports, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """How many were begun. One that cannot be begun holds up none of the others, and is tried again the next day.

    Raises NotNow when the database is away.
    """
    today = civil_date(ports.clock.now())
    with ports.uow() as uow:
        if meeting.in_force(uow, sixteen.STAYING_PUT, on=today) is None:
            return 0
        first, last = sixteen.born_between(today)
        children = uow.care.fostered_and_not_asked(born_from=first, born_until=last)
    begun = 0
    for child in children:
        if stopping():
            break
        if child.born_on is None or not sixteen.owed(ports.calendar, child.born_on, today=today):
            continue
        try:
            begun += _begun(ports, child)
        except NotNow:
            raise
        except Exception:
            log.exception("Staying put could not be begun", extra={"child": child.id})
    return begun


def _begun(ports: Ports, child: Child) -> bool:
    at = ports.clock.now()
    with ports.uow() as uow:
        stored = meeting.in_force(uow, sixteen.STAYING_PUT, on=civil_date(at))
        if stored is None or child.born_on is None:
            return False
        dates = {sixteen.BORN: child.born_on}
        started = begin(ports, uow, stored, child.ref, at=at, team=child.team, dates=dates)
        journey = started.journey
        # The first entry tells that it was begun; nobody did that, so it tells why.
        first, *others = journey.changes.audit
        journey.changes.audit[:] = [replace(first, detail={"because": "sixteen"}), *others]
        catch_up(started)
        finish(started, new=True)
        uow.records.add_anchors(
            [NewAnchor(subject=child.ref, name=name, on=on, journey=journey.id) for name, on in dates.items()],
            at=at,
            by=None,
        )
        uow.commit()
    return True

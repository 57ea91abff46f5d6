"""A sweep that finds nothing due, with few and with many timers armed."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from benchmarks.installation import Installation
from benchmarks.measuring import usual_ms
from benchmarks.report import Figure, Part
from engine.domain.references import new_id
from engine.sweep import sweep
from engine.tables import timers as table

FEW, MANY = 1_000, 100_000
AT_ONCE = 10_000
TIMES = 40
GROWTH_AT_MOST = 1.3


def timers(installed: Installation) -> Part:
    """The benchmark."""
    journey = installed.journey().id
    found = {}
    armed = 0
    for count in (FEW, MANY):
        while armed < count:
            more = min(AT_ONCE, count - armed)
            _arm(installed, journey, more, first=armed)
            armed += more
        found[count] = usual_ms(lambda: sweep(installed.ports), times=TIMES)
    return Part(
        title="Timers",
        about=f"One round of the sweep while nothing is due, with {FEW:,} timers armed and with {MANY:,}.",
        figures=[
            Figure(
                what=f"An idle sweep, {MANY:,} armed timers against {FEW:,}",
                value=found[MANY] / found[FEW],
                most=GROWTH_AT_MOST,
            )
        ],
        columns=("timers armed", "ms a round"),
        rows=[(f"{count:,}", f"{ms:.2f}") for count, ms in found.items()],
    )


def _arm(installed: Installation, journey: str, count: int, *, first: int) -> None:
    tomorrow = installed.clock.now() + timedelta(days=1)
    with installed.database.begin() as connection:
        connection.execute(
            sa.insert(table),
            [
                {
                    "id": new_id(),
                    "journey_id": journey,
                    "kind": "reminder",
                    "token": new_id(),
                    "due_at": tomorrow + timedelta(minutes=(first + number) * 7 % 500_000),
                    "to_whom": "holder",
                    "state": "armed",
                }
                for number in range(count)
            ],
        )

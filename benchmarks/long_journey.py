"""One journey that goes on and on: its thousandth task against another journey's tenth, in time and in bytes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from benchmarks.installation import Installation
from benchmarks.measuring import side_by_side
from benchmarks.report import Figure, Part
from engine.actions.complete_task import complete_task
from engine.domain.ids import JourneyId, TaskId
from engine.tables import journeys

AGES = (100, 400, 1000)  #: at which task the old journey is looked at
YOUNG = 10
AROUND = 20  #: tasks completed by each of the two in turn
ANSWERS = {"walk": "far", "reasons": "The road goes on behind the hill, and there is a house with a light in it."}
GROWTH_AT_MOST, STATE_GROWTH_AT_MOST, STATE_BYTES_AT_MOST = 1.2, 1.05, 4096


@dataclass(kw_only=True)
class Walker:
    """A journey and the task open in it. Completions go through the action, so that only the journey's age counts."""

    installed: Installation
    journey: JourneyId
    task: str
    done: int = 0

    def walk(self) -> None:
        """Completes one task."""
        done = complete_task(self.installed.ports, self.installed.cast["esme"], TaskId(self.task), ANSWERS)
        (opened,) = done.opened
        self.task, self.done = opened.id, self.done + 1

    def walk_to(self, task: int) -> None:
        """Completes tasks until this one is next."""
        while self.done < task - 1:
            self.walk()

    def state_bytes(self) -> int:
        """How large the engine's state is, as it is stored."""
        state = sa.select(journeys.c.engine_state).where(journeys.c.id == self.journey)
        with self.installed.database.connect() as connection:
            return len(str(connection.execute(state).scalar_one()).encode())


def long_journey(installed: Installation) -> Part:
    """The benchmark."""
    old = _walker(installed)
    found: dict[int, tuple[float, float, int]] = {}
    young_bytes = 0
    for age in AGES:
        young = _walker(installed)
        young.walk_to(YOUNG - AROUND // 2)
        old.walk_to(age - AROUND // 2)
        ms = side_by_side({"young": young.walk, "old": old.walk}, times=AROUND, warm=0)
        found[age] = ms["young"], ms["old"], old.state_bytes()
        young_bytes = young.state_bytes()
    last = found[AGES[-1]]
    figures = [
        Figure(what=f"Task {age} of a journey against task {YOUNG} of another", value=old_ms / ms, most=GROWTH_AT_MOST)
        for age, (ms, old_ms, _) in found.items()
    ]
    figures += [
        Figure(
            what=f"Bytes of engine state at task {AGES[-1]} against task {YOUNG}",
            value=last[2] / young_bytes,
            most=STATE_GROWTH_AT_MOST,
        ),
        Figure(what="Bytes of engine state written at a step", value=last[2], most=STATE_BYTES_AT_MOST, unit="bytes"),
    ]
    return Part(
        title="A long journey",
        about=(
            f"A drawing that goes round, {AGES[-1]:,} times, and beside it a young journey of the same drawing: the "
            f"{AROUND} tasks around each age, completed in turn with those around the young one’s task {YOUNG}."
        ),
        figures=figures,
        columns=("task", "ms to complete", f"ms of the young one’s task {YOUNG}", "bytes of state"),
        rows=[(f"{age:,}", f"{old_ms:.2f}", f"{ms:.2f}", f"{size:,}") for age, (ms, old_ms, size) in found.items()],
    )


def _walker(installed: Installation) -> Walker:
    journey = installed.journey()
    return Walker(installed=installed, journey=journey.id, task=installed.stage.task(journey.id, "ut_walk").id)

"""Two people and a timer want the same step at the same moment, on either kind of database: one of them has it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.complete_task import complete_task
from engine.clocks import FixedClock
from engine.domain.errors import TaskNotOpen
from engine.domain.ids import TaskId
from engine.sweep import sweep
from forms.samples import sample_answers
from tests.actions.test_races import at_once
from tests.killing import check_whole
from tests.operations.installations import Installation

ROUNDS = 4


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(100, marks=pytest.mark.soak)])
def test_two_people_and_a_timer_race_for_one_step(installation: Installation, rounds: int) -> None:
    world = installation.world
    won: Counter[str] = Counter()
    for _ in range(rounds):
        world.at("2026-06-24 09:00")
        journey = world.enter("adopter_stage_1", world.household().ref).id
        world.do(journey, "ut_respond", "esme")
        world.do(journey, "ut_discussion", "esme", "encouraged")
        task, form, context = world.asked(journey, "msg_roi")
        with world.database.connect() as connection:
            ends = connection.execute(
                sa.select(t.timers.c.due_at).where(t.timers.c.journey_id == journey, t.timers.c.kind == "drawing")
            ).scalar_one()
        values = sample_answers(form, context, given={"received_on": "2026-06-24"})
        # For the people it is the last second of the window, for the worker that sweeps the first one after it.
        people = replace(world.ports, clock=FixedClock(ends - timedelta(seconds=1)))
        worker = replace(world.ports, clock=FixedClock(ends + timedelta(seconds=1)))

        def record(ports: Any = people, task: Any = task, values: Any = values) -> None:
            complete_task(ports, world.as_("esme"), TaskId(task.id), values)

        raised = at_once(record, record, lambda worker=worker: sweep(worker))

        assert raised[2] is None
        assert all(error is None or isinstance(error, TaskNotOpen) for error in raised), raised
        recorded = [error for error in raised[:2] if error is None]
        open_now = world.open(journey)
        with world.database.connect() as connection:
            outcome = connection.execute(sa.select(t.journeys.c.outcome).where(t.journeys.c.id == journey)).scalar_one()
        assert (len(recorded), open_now, outcome) in [(1, ["ut_roi_decision"], None), (0, [], "no_application")]
        won["person" if recorded else "timer"] += 1

    assert sum(won.values()) == rounds
    check_whole(world.database)

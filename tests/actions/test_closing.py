"""Closing a journey for a reason outside its drawing."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.close_journey import close_journey
from engine.actions.complete_task import complete_task
from engine.domain.errors import JourneyEnded, NotAllowed, ReasonNeeded, TaskNotOpen
from engine.domain.ids import TaskId
from engine.domain.journey import JourneyState
from engine.store import verify
from tests.actions.journeys import Walk
from tests.actions.notices import told
from tests.world import World

WHY = "They moved to another county, whose council takes over."


def test_closing_withdraws_what_is_open_and_no_date_runs_on(walk: Walk, world: World):
    walk.prepare("2026-07-15 10:00", on=date(2026, 7, 15))
    task = TaskId(world.task(walk.journey, "ut_stage1_review").id)
    before = len(told(world))

    close_journey(world.ports, world.as_("ben"), walk.journey, why="transfer", reason=WHY)
    world.wait_until("2027-07-15 09:00")

    journey = world.journey(walk.journey)
    assert (journey.state, journey.outcome) == (JourneyState.CLOSED, "closed_other")
    assert not journey.tasks
    assert not journey.deadlines
    assert not journey.timers
    assert len(told(world)) == before
    with pytest.raises(TaskNotOpen):
        complete_task(world.ports, world.as_("amara"), task, {})
    assert world.tags("journey_closed", by="ben") == 1
    assert verify(world.database).entries > 0


def test_a_pathway_can_be_begun_again_after_it_was_closed(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")
    first = walk.journey
    close_journey(world.ports, world.as_("ben"), first, why="opened_in_error", reason=WHY)

    walk.enquire("2026-06-25 09:00")

    assert walk.journey != first
    assert walk.open() == ["ut_respond"]


def test_only_a_manager_closes_and_only_with_a_reason(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")

    for name in ("amara", "rui", "nia"):
        with pytest.raises(NotAllowed):
            close_journey(world.ports, world.as_(name), walk.journey, why="transfer", reason=WHY)
    for why, reason in (("transfer", "moved"), ("weather", WHY)):
        with pytest.raises(ReasonNeeded):
            close_journey(world.ports, world.as_("ben"), walk.journey, why=why, reason=reason)

    assert walk.open() == ["ut_respond"]
    assert world.tags("refused", by="amara") == 1


def test_what_has_ended_cannot_be_closed(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")
    walk.do("ut_respond", "esme")
    walk.do("ut_discussion", "esme", "no")

    with pytest.raises(JourneyEnded):
        close_journey(world.ports, world.as_("ben"), walk.journey, why="transfer", reason=WHY)

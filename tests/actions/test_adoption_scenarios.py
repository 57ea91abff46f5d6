"""A child's way through adoption as it runs: reviews of the placement, the baby under six weeks, families told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId
from engine.domain.journey_deadline import Deadline, DeadlineState
from engine.domain.subjects import Allocation
from tests.world import World


def planned(world: World, at: str, **answers: Any) -> JourneyId:
    """An adoption placement of Amara's child, planned that day; the adopters have agreed to go on."""
    world.at(at)
    child = somebody(world, "child")
    with world.ports.uow() as uow:
        held = Allocation(subject=child, role="child_sw", worker=world.as_("amara"), from_on=world.today)
        uow.records.allocate(held, at=world.clock.now())
        uow.commit()
    journey = world.enter("adoption_placement", child, as_="amara", decided_on=world.today.isoformat()).id
    lawful = {"authority": "placement_order", "under_six_weeks": False, "born_on": "2024-05-06", "lives_there": True}
    soon = (world.today + timedelta(days=14)).isoformat()
    world.do(journey, "ut_placement_plan", "amara", **{"planned_on": soon, **lawful, **answers})
    world.do(journey, "ut_adopters_answer", "amara", "proceed")
    return journey


def due(world: World, journey: JourneyId, element: str) -> Deadline:
    """The deadline of the open element."""
    deadlines = world.journey(journey).deadlines.values()
    return next(d for d in deadlines if d.place.element == element and d.state is DeadlineState.OPEN)


@pytest.mark.scenario("AC-11")
def test_a_placement_for_adoption_is_visited_and_reviewed_by_its_own_days(world: World):
    journey = planned(world, "2026-02-20 09:00", planned_on="2026-03-02")
    world.do(journey, "ut_notifications", "amara")
    world.at("2026-03-02 16:00")
    world.do(journey, "ut_place", "amara", placed_on="2026-03-02")

    first = due(world, journey, "ut_first_review")
    assert due(world, journey, "ut_visit_report").due_on == date(2026, 3, 9)
    assert (first.due_on, first.expires_at) == (date(2026, 3, 30), datetime(2026, 3, 30, 22, 59, 59, tzinfo=UTC))

    world.at("2026-03-27 15:00")
    world.do(journey, "ut_first_review", "lin", "continue", held_on="2026-03-27")
    second = due(world, journey, "ut_review")
    assert (second.due_on, second.act_by) == (date(2026, 6, 27), date(2026, 6, 26))

    world.at("2026-06-25 15:00")
    world.do(journey, "ut_review", "lin", "continue", held_on="2026-06-25")
    third = due(world, journey, "ut_review")
    assert (third.due_on, third.act_by) == (date(2026, 12, 25), date(2026, 12, 24))


@pytest.mark.scenario("AC-29")
def test_a_baby_under_six_weeks_is_not_placed_without_an_order_or_the_parents_written_agreement(world: World):
    born = {"under_six_weeks": True, "baby_born_on": "2026-05-25"}  # thirty days old
    journey = planned(world, "2026-06-24 09:00", authority="none", parents_agreed=False, **born)
    assert world.open(journey) == ["ut_fix_authority"]

    world.do(journey, "ut_fix_authority", "pat", "try_again", authority="none", parents_agreed=False, **born)
    assert world.open(journey) == ["ut_fix_authority"]

    world.do(journey, "ut_fix_authority", "pat", "try_again", authority="none", parents_agreed=True, **born)
    assert world.open(journey) == ["ut_notifications"]


@pytest.mark.scenario("AC-29")
def test_a_placement_order_lets_a_baby_under_six_weeks_be_placed(world: World):
    born = {"under_six_weeks": True, "baby_born_on": "2026-05-25"}
    journey = planned(world, "2026-06-24 09:00", parents_agreed=False, **born)

    assert world.open(journey) == ["ut_notifications"]

"""A child's way through adoption as it runs: reviews of the placement, the baby under six weeks, families told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from engine.actions.start_journey import start_journey
from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.journey_deadline import Deadline, DeadlineState
from engine.domain.subjects import Allocation, SubjectRef
from engine.sweep import sweep
from tests.world import World


def hold(world: World, child: SubjectRef) -> None:
    """Amara becomes the child's social worker."""
    with world.ports.uow() as uow:
        held = Allocation(subject=child, role="child_sw", worker=world.as_("amara"), from_on=world.today)
        uow.records.allocate(held, at=world.clock.now())
        uow.commit()


def planned(world: World, at: str, **answers: Any) -> JourneyId:
    """An adoption placement of Amara's child, planned that day; the adopters have agreed to go on."""
    world.at(at)
    child = somebody(world, "child")
    hold(world, child)
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


def a_match(world: World, household: SubjectRef, *, decided_on: date) -> None:
    """A child of Amara's is matched with the household by that day, from the family in reserve on."""
    child = somebody(world, "child")
    hold(world, child)
    entry = {"entry": "reserve_family", "asked_on": world.today.isoformat()}
    key = PathwayKey("adoption_matching")
    journey = start_journey(world.ports, world.as_("femi"), key, child, entry, linked=(household,)).id
    world.do(journey, "ut_meetings", "amara", "both_willing")
    panel_on = (world.today + timedelta(days=90)).isoformat()
    world.do(journey, "ut_book_panel", "amara", panel_date=panel_on, own_adopters=True)
    world.do(journey, "ut_apr", "amara", author_qualified=True)
    world.do(journey, "ut_adopter_agree", "amara")
    world.do(journey, "ut_submit_papers", "amara")
    world.do(journey, "ut_quality_check", "jo", "accept")
    world.at(f"{decided_on} 09:00")
    world.do(
        journey,
        "ut_panel",
        "jo",
        "recommend",
        quorum_met=True,
        conflicts_declared=False,
        members=[str(world.as_("ola"))],
    )
    world.do(journey, "ut_minutes", "jo")
    world.do(journey, "ut_sign_minutes", "idris")
    world.do(journey, "ut_adm", "hana", "approve", differs_from_recommendation=False)
    world.do(journey, "ut_notify", "amara")
    world.do(journey, "ut_match_decision_letter", "ben", decided_on=decided_on.isoformat())
    assert world.journey(journey).outcome == "matched"


@pytest.mark.scenario("AC-21")
def test_the_yearly_review_of_adopters_runs_from_a_leap_day_until_they_are_matched(world: World):
    world.at("2024-03-04 09:00")
    household = world.household()
    approved = {"approved_on": "2024-02-29", "reviewed_before": False}
    first = world.enter("adopter_annual_review", household.ref, as_="amara", **approved).id

    world.at("2025-02-10 09:00")
    world.do(first, "ut_prepare", "amara")
    world.do(first, "ut_adopters", "amara")
    assert due(world, first, "ut_tm_review").due_on == date(2025, 2, 28)
    world.at("2025-02-20 15:00")
    world.do(first, "ut_tm_review", "ben", "suitable", held_on="2025-02-20")
    world.do(first, "ut_notify", "ben")

    second = world.running("adopter_annual_review", household.ref)
    assert second is not None
    assert due(world, second, "ut_prepare").due_on == date(2026, 1, 30)  # fifteen working days before 20 February
    a_match(world, household.ref, decided_on=date(2026, 1, 5))
    sweep(world.ports)

    assert world.journey(second).outcome == "matched"
    assert world.open(second) == []

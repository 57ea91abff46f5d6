"""A placement with parents as it runs: lawful only under a care order, and confirmed in days if it could not wait."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId
from engine.domain.subjects import Allocation, SubjectRef
from forms.errors import NotAnswered
from tests.world import World


def child_of_amara(world: World) -> SubjectRef:
    """A child whose social worker is Amara."""
    child = somebody(world, "child")
    with world.ports.uow() as uow:
        held = Allocation(subject=child, role="child_sw", worker=world.as_("amara"), from_on=world.today)
        uow.records.allocate(held, at=world.clock.now())
        uow.commit()
    return child


def proposed(world: World, at: str, child: SubjectRef | None = None, **answers: Any) -> JourneyId:
    """A return home of that child, else of a new child of Amara's, proposed and written down that day."""
    world.at(at)
    child = child or child_of_amara(world)
    journey = world.enter("placement_with_parents", child, as_="amara", proposed_on=world.today.isoformat()).id
    lawful: dict[str, Any] = {"legal_order": "care_order", "contact_in_keeping": True, "emergency": "no"}
    world.do(journey, "ut_propose", "amara", **{**lawful, **answers})
    return journey


def placed_at_once(world: World, at: str = "2026-03-31 09:00", child: SubjectRef | None = None) -> JourneyId:
    """An immediate placement, approved and begun that day, else on Tuesday 31 March 2026."""
    journey = proposed(world, at, child, emergency="yes")
    world.do(journey, "ut_interview", "amara")
    world.do(journey, "ut_emergency_approve", "kofi", "approve")
    world.do(journey, "ut_place_emergency", "amara", placed_on=world.today.isoformat(), placement_kind="parents_reg19")
    return journey


def due(world: World, journey: JourneyId, element: str) -> date | None:
    """When the open element is due."""
    return next(d.due_on for d in world.journey(journey).deadlines.values() if d.place.element == element)


@pytest.mark.scenario("AC-25")
def test_after_an_immediate_placement_everything_is_due_in_days(world: World):
    journey = placed_at_once(world)
    assert due(world, journey, "ut_visit_report") == date(2026, 4, 7)

    world.do(journey, "ut_assess_19", "amara")
    assert due(world, journey, "ut_case_review_19") == date(2026, 4, 16)

    world.at("2026-04-16 15:00")
    world.do(journey, "ut_case_review_19", "lin", held_on="2026-04-16", complete_on="2026-04-16")
    world.do(journey, "ut_consult_19", "ben")
    assert due(world, journey, "ut_approve_19") == date(2026, 4, 30)


@pytest.mark.scenario("AC-25")
def test_a_placement_that_is_not_confirmed_can_only_end_with_the_child_moved(world: World):
    journey = placed_at_once(world)
    world.do(journey, "ut_assess_19", "amara")
    world.at("2026-04-16 15:00")
    world.do(journey, "ut_case_review_19", "lin", held_on="2026-04-16", complete_on="2026-04-16")
    world.do(journey, "ut_consult_19", "ben")
    world.do(journey, "ut_approve_19", "kofi", "not_confirm")
    assert "ut_end_placement" in world.open(journey)
    assert "ut_reviews" not in world.open(journey)

    world.do(journey, "ut_end_placement", "amara", ended_on="2026-04-16")

    assert world.journey(journey).outcome == "ended_removed"


@pytest.mark.scenario("AC-26")
@pytest.mark.parametrize(
    "answers",
    [{"legal_order": "s20"}, {"legal_order": "other"}, {"contact_in_keeping": False}],
)
def test_without_a_care_order_or_against_a_contact_order_it_ends_at_once_and_says_why(
    world: World, answers: dict[str, Any]
):
    journey = world.journey(proposed(world, "2026-06-24 09:00", **answers))

    assert journey.outcome == "not_lawful"
    assert journey.version.outcomes["not_lawful"].startswith("Not lawful: no care order, or a contact order")
    assert world.open(journey.id) == []


def broken_down(world: World, journey: JourneyId) -> None:
    """The child moved on Monday 20 April 2026."""
    world.at("2026-04-20 10:00")
    world.do(journey, "mb_worry", "amara", noticed_on="2026-04-20")
    world.do(journey, "ut_breakdown", "amara", "remove", ended_on="2026-04-20")


def visited(world: World, journey: JourneyId, at: str, *, reviewed_on: str | None = None) -> None:
    """The child seen that day, and the day of this placement's first review where there was one."""
    world.at(at)
    held: dict[str, Any] = (
        {"review_held": True, "review_held_on": reviewed_on, "next_visit_set": False} if reviewed_on else {}
    )
    answers: dict[str, Any] = {"visited_on": world.today.isoformat(), "review_held": False, "year_over": False, **held}
    world.do(journey, "ut_visit_report", "amara", "seen", **answers)


def test_a_review_of_an_earlier_placement_does_not_lengthen_the_weekly_visits_of_a_later_one(world: World):
    child = child_of_amara(world)
    first = placed_at_once(world, child=child)
    world.do(first, "ut_assess_19", "amara")
    for day in ("2026-04-07 15:00", "2026-04-14 15:00"):
        visited(world, first, day)
    world.at("2026-04-15 15:00")
    world.do(first, "ut_case_review_19", "lin", held_on="2026-04-15", complete_on="2026-04-15")
    visited(world, first, "2026-04-16 15:00", reviewed_on="2026-04-15")
    assert due(world, first, "ut_visit_report") == date(2026, 5, 28), "six weeks once the review has been held"
    broken_down(world, first)

    second = placed_at_once(world, "2026-09-01 09:00", child)

    assert due(world, second, "ut_visit_report") == date(2026, 9, 8)
    visited(world, second, "2026-09-03 10:00")
    assert due(world, second, "ut_visit_report") == date(2026, 9, 10), "weekly again until its own review"
    world.at("2026-09-10 10:00")
    with pytest.raises(NotAnswered):
        visited(world, second, "2026-09-10 10:00", reviewed_on="2026-04-15")
    visited(world, second, "2026-09-10 10:00", reviewed_on="2026-09-09")
    assert due(world, second, "ut_visit_report") == date(2026, 10, 22)


def test_a_placement_after_another_has_only_its_own_dates(world: World):
    child = child_of_amara(world)
    first = placed_at_once(world, child=child)
    broken_down(world, first)

    second = placed_at_once(world, "2026-09-01 09:00", child)
    world.do(second, "ut_assess_19", "amara")

    assert due(world, second, "ut_case_review_19") == date(2026, 9, 15)
    assert due(world, second, "ut_visit_report") == date(2026, 9, 8)

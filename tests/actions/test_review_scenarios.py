"""Reviews of a looked-after child: within their days of law, each from the day on which the one before was held.

Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId
from engine.tables import audit_entries
from tests.world import World

CHILD_TELLS = {"child_present": True, "child_views_how": "direct_work"}


def looked_after(world: World, since: str) -> JourneyId:
    """The planning for a child who has been looked after since this day."""
    world.at(f"{since} 09:00")
    child = somebody(world, "child")
    return world.enter("permanence_planning", child, as_="ben", looked_after_from=since, placed_on=since).id


def held(world: World, journey: JourneyId, element: str, on: str, *, late: str = "", **answers: Any) -> None:
    """The reviewing officer holds a review on this day; `late` says why it was not held in time."""
    world.at(f"{on} 15:00")
    seen = {"held_on": on, "child_seen_on": on, **CHILD_TELLS}
    by = world.cast.holding("iro")
    world.complete(journey, element, by=by, breach_reason=late, answers={**seen, **answers})


def due(world: World, journey: JourneyId, element: str) -> date | None:
    """When the open task is due."""
    return world.task(journey, element).due_on


@pytest.mark.scenario("AC-08")
def test_the_first_review_is_due_twenty_working_days_on_over_christmas(world: World) -> None:
    journey = looked_after(world, "2026-12-14")

    assert due(world, journey, "ut_review") == date(2027, 1, 14)


@pytest.mark.scenario("AC-09")
def test_the_second_review_is_due_three_months_after_the_first_or_by_month_four(world: World) -> None:
    journey = looked_after(world, "2026-03-20")
    assert due(world, journey, "ut_review") == date(2026, 4, 21)

    held(world, journey, "ut_review", "2026-04-15")

    assert due(world, journey, "ut_ratify") == date(2026, 7, 15)


@pytest.mark.scenario("AC-09")
def test_a_first_review_held_late_keeps_its_breach_and_month_four(world: World) -> None:
    journey = looked_after(world, "2026-03-20")
    world.wait_until("2026-04-30 09:00")

    held(world, journey, "ut_review", "2026-04-30", late="The child was in hospital until the day before.")

    assert due(world, journey, "ut_ratify") == date(2026, 7, 20)
    breached = select(audit_entries.c.element).where(
        audit_entries.c.journey_id == journey, audit_entries.c.tag == "deadline_breached"
    )
    with world.database.connect() as connection:
        assert "ut_review" in connection.execute(breached).scalars().all()


@pytest.mark.scenario("AC-10")
def test_each_later_review_is_due_six_months_after_the_day_the_last_was_held(world: World) -> None:
    journey = looked_after(world, "2026-03-20")
    planned(world, journey)
    held(world, journey, "ut_review", "2026-04-15", care_plan_right=True)
    agreed(world, journey)

    held(world, journey, "ut_ratify", "2026-07-15", ratify="ratified", ratified_on="2026-07-15")
    assert due(world, journey, "ut_review_loop") == date(2027, 1, 15)

    held(world, journey, "ut_review_loop", "2027-01-04", review_loop="keep")
    assert due(world, journey, "ut_review_loop") == date(2027, 7, 4)


def planned(world: World, journey: JourneyId) -> None:
    """The ways to a permanent home are opened: home alone."""
    world.at("2026-03-25 10:00")
    opened = {"looked_after_from": "2026-03-20", "placed_on": "2026-03-20", "placement_plan_on": "2026-03-25"}
    world.do(journey, "ut_open_plan", "amara", child_views_how="direct_work", **opened)
    met = {"held_on": "2026-03-25", "proceedings": "none", "return_home": "likely", "family_known": True}
    world.do(journey, "ut_planning_meeting", "ben", separation=False, child_views_how="direct_work", **met)
    ways = {"confirm_tracks": ["home"], "primary": "home", "home_considered": True}
    world.do(journey, "ut_confirm_tracks", "ben", parents_told_on="2026-03-25", **ways)


def agreed(world: World, journey: JourneyId) -> None:
    """The permanence plan is written, and the panel supports it."""
    world.at("2026-06-01 10:00")
    world.do(
        journey, "ut_permanence_plan", "amara", chosen_option="home", siblings="none", child_views_how="direct_work"
    )
    chair = world.cast.holding("permanence_panel_chair")
    panel = {"held_on": "2026-06-01", "members": [str(world.as_("jo"))], "conflicts_declared": False}
    world.complete(journey, "ut_panel_check", by=chair, outcome="support", answers=panel)

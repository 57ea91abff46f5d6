"""Support after an order: contacts counted from the order, plans answered in their days, money decided by another."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.application import WORKFLOWS
from engine.demo.somebody import somebody
from engine.domain.calendar import FixedCalendar
from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId
from engine.domain.subjects import SubjectRef
from engine.domain.timescales import Timescales
from tests.world import World

SIX = ("2027-02-28", "2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28", "2029-08-31")


def allocation(world: World, **answers: Any) -> dict[str, Any]:
    """The answers to the allocation of a case after an adoption order of Monday 31 August 2026."""
    ola = str(world.as_("ola"))
    who = {
        "assessor_role": "post_adoption_worker",
        "assessing_post_adoption_worker": ola,
        "support_role": "post_adoption_worker",
        "supporting_post_adoption_worker": ola,
    }
    made = {"support_for": "adoption_order", "order_on": "2026-08-31", "allowance_paid": False}
    return {**who, **made, **answers}


def supported(world: World, child: SubjectRef) -> JourneyId:
    """A case whose plan was agreed before the order."""
    world.at("2026-09-07 09:00")
    journey = world.enter("support_assessment_plan", child, as_="ola", entry="order_made").id
    answers = allocation(world, plan_known=True, review_on="2027-02-26")
    world.do(journey, "ut_allocate", "ben", **answers)
    return journey


def due(world: World, journey: JourneyId, element: str) -> tuple[date | None, date | None]:
    """When the open element is due, and the last working day to act on it."""
    found = [d for d in world.journey(journey).deadlines.values() if d.place.element == element]
    return found[0].due_on, found[0].act_by


@pytest.mark.scenario("AC-04")
def test_six_contacts_are_each_counted_from_the_order_and_none_from_the_one_before(world: World):
    journey = supported(world, somebody(world, "child"))
    dates = []

    for on in SIX:
        dates.append(due(world, journey, "ut_contact")[0])
        world.at(f"{on} 10:00")
        world.do(journey, "ut_contact", "ola", "fine", made_on=on)

    assert [str(day) for day in dates] == list(SIX)
    assert "ut_offer_after_three_years" in world.open(journey)
    assert "ut_contact" not in world.open(journey)


def test_a_contact_made_late_leaves_the_next_one_where_it_was(world: World):
    journey = supported(world, somebody(world, "child"))
    world.at("2027-03-19 10:00")

    world.do(journey, "ut_contact", "ola", "fine", made_on="2027-03-19")

    assert due(world, journey, "ut_contact")[0] == date(2027, 8, 31)


def proposed(world: World) -> JourneyId:
    """A plan sent to the family of a new child on Friday 18 December 2026."""
    world.at("2026-12-18 09:00")
    given = {"purpose": "plan", "found": "needs"}
    child = somebody(world, "child")
    journey = world.start("support_plan_decision", child, by=world.as_("ola"), given=given).id
    world.do(journey, "ut_plan", "ola", plan_review_on="2027-06-18", first_allowance=False)
    world.do(journey, "ut_share_proposal", "ola", sent_on="2026-12-18")
    return journey


@pytest.mark.scenario("AC-12")
def test_a_plan_sent_before_the_unit_changes_keeps_its_calendar_days_and_one_sent_after_gets_working_days(
    world: World,
):
    first = proposed(world)
    parsed = tomllib.loads((WORKFLOWS / "timescales.toml").read_text("utf-8"))
    newer = {**parsed["support.plan_response"][0], "effective_from": date(2026, 12, 18)}
    newer["due"] = {"after": "plan_sent", "working_days": 10}
    parsed["support.plan_response"].append(newer)
    world.ports = replace(
        world.ports, calendars=FixedCalendar(replace(world.ports.calendar, timescales=Timescales(parsed)))
    )
    second = proposed(world)

    assert due(world, first, "msg_response") == (date(2026, 12, 28), date(2026, 12, 24))
    assert due(world, second, "msg_response")[0] == date(2027, 1, 6)


@pytest.mark.rule("SOD-8")
def test_whoever_wrote_the_plan_does_not_agree_to_its_money(world: World):
    world.give_role("ola", "service_manager", team=None)
    journey = proposed(world)
    world.do(journey, "msg_response", "ola", received_on="2026-12-18")

    with pytest.raises(NotAllowed):
        world.do(journey, "ut_decide", "ola", "agree", decided_on="2026-12-18")

    world.do(journey, "ut_decide", "gita", "agree", decided_on="2026-12-18")
    assert world.open(journey) == ["ut_notice"]

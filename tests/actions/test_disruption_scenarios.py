"""A disruption as it runs: the period of the meeting, who may chair it, and what follows from what ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId
from engine.domain.subjects import Allocation
from forms.errors import NotAnswered
from tests.world import World

EARLY = "The adopters leave the country on the eleventh and want to take part."


@pytest.fixture
def ended(world: World) -> JourneyId:
    """An adoption placement of Amara's child ended on Sunday 15 November 2026; the chair is to be appointed."""
    world.at("2026-11-16 09:00")
    child = somebody(world, "child")
    with world.ports.uow() as uow:
        held = Allocation(subject=child, role="child_sw", worker=world.as_("amara"), from_on=world.today)
        uow.records.allocate(held, at=world.clock.now())
        uow.commit()
    journey = world.enter("disruption", child, as_="amara", ended_on="2026-11-15").id
    answers = {"end_type": "pre_order_ended", "carers": "adopters", "looked_after": True}
    world.do(journey, "ut_notify_ending", "amara", "safe", **answers)
    world.do(journey, "ut_care_planning", "ben")
    world.do(journey, "ut_support", "amara", "no_review")
    return journey


def appoint(world: World, journey: JourneyId, chair: str, on: str, **answers: Any) -> None:
    """The service manager appoints one of the cast for a meeting on that day."""
    chosen = {"chair": str(world.as_(chair)), "period": "disruption.meeting", "meeting_date": on, **answers}
    world.do(journey, "ut_appoint", "gita", **chosen)


def problems(world: World, journey: JourneyId, chair: str, on: str, **answers: Any) -> dict[str, str]:
    """What stands against the appointment, by question."""
    with pytest.raises(NotAnswered) as refused:
        appoint(world, journey, chair, on, **answers)
    return {problem.question: problem.sentence for problem in refused.value.problems}


@pytest.mark.scenario("AC-28")
@pytest.mark.parametrize(("on", "limit"), [("2026-12-12", "13 December"), ("2026-12-28", "27 December")])
def test_the_meeting_is_between_the_28th_and_the_42nd_day(world: World, ended: JourneyId, on: str, limit: str):
    found = problems(world, ended, "sol", on)

    assert set(found) == {"meeting_date"}
    assert f"Sunday {limit} 2026" in found["meeting_date"]


@pytest.mark.scenario("AC-28")
@pytest.mark.parametrize("on", ["2026-12-13", "2026-12-27"])
def test_the_first_and_the_last_day_of_the_period_are_taken(world: World, ended: JourneyId, on: str):
    appoint(world, ended, "sol", on)

    assert world.open(ended) == ["ut_invite"]


@pytest.mark.scenario("AC-28")
def test_the_meeting_is_due_on_the_27th_and_has_to_be_held_by_the_24th(world: World, ended: JourneyId):
    appoint(world, ended, "sol", "2026-12-16")
    world.do(ended, "ut_invite", "amara")
    world.do(ended, "ut_chronology", "amara")

    deadline = next(d for d in world.journey(ended).deadlines.values() if d.place.element == "ut_meeting")

    assert (deadline.not_before, deadline.due_on) == (date(2026, 12, 13), date(2026, 12, 27))
    assert deadline.act_by == date(2026, 12, 24)


@pytest.mark.scenario("AC-28")
def test_a_day_before_the_period_needs_the_service_managers_reason(world: World, ended: JourneyId):
    assert set(problems(world, ended, "sol", "2026-12-10")) == {"meeting_date"}
    with pytest.raises(NotAllowed):
        world.do(ended, "ut_appoint", "ben", chair=str(world.as_("sol")), outside_window_reason=EARLY)

    appoint(world, ended, "sol", "2026-12-10", outside_window_reason=EARLY)

    assert world.open(ended) == ["ut_invite"]


@pytest.mark.scenario("AC-28")
@pytest.mark.rule("SOD-9")
@pytest.mark.parametrize("chair", ["amara", "ben", "gita"])
def test_nobody_who_holds_or_manages_the_case_is_appointed(world: World, ended: JourneyId, chair: str):
    found = problems(world, ended, chair, "2026-12-16")

    assert set(found) == {"chair"}
    assert "work in or manage the team concerned" in found["chair"]


def test_the_longer_period_is_refused_for_an_adoption_placement(world: World, ended: JourneyId):
    assert set(problems(world, ended, "sol", "2027-01-13", period="disruption.meeting_ltf")) >= {"period"}

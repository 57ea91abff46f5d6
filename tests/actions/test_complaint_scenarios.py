"""A complaint as it runs: its clocks over Christmas, how far they can be moved, and who may not answer it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId
from forms.errors import NotAnswered
from tests.world import World

LOGGED: dict[str, Any] = {
    "complainant": "parent",
    "eligible": True,
    "matter": "statutory",
    "in_court": False,
    "safeguarding": False,
    "wants_stage_2": False,
    "acknowledged_on": "2026-12-16",
}


def complaint(world: World, *about: str, **answers: Any) -> JourneyId:
    """A complaint received and logged on Wednesday 16 December 2026, about these of the cast."""
    world.at("2026-12-16 09:00")
    journey = world.enter("complaint", somebody(world, "child"), as_="ola", received_on="2026-12-16").id
    named = [str(world.as_(name)) for name in about]
    world.do(journey, "ut_log", "ola", **{**LOGGED, "more_named": bool(about), "complained_about": named, **answers})
    return journey


def set_up(world: World, journey: JourneyId, adjudicator: str, *, investigator: str = "sol") -> None:
    """Stage 2, agreed on 16 December."""
    world.do(
        journey,
        "ut_stage2_setup",
        "ola",
        agreed_on="2026-12-16",
        investigating_officer=str(world.as_(investigator)),
        independent_person=str(world.as_("idris")),
        adjudicating_officer=str(world.as_(adjudicator)),
    )


def due(world: World, journey: JourneyId, element: str) -> date | None:
    """When the open element is due."""
    return next(d for d in world.journey(journey).deadlines.values() if d.place.element == element).due_on


def ask_for_more_time(world: World, journey: JourneyId, element: str, by: str, until: str) -> None:
    """Whoever answers asks for more time; the complaints manager is to decide."""
    world.do(journey, element, by, "more_time")
    world.do(journey, "ut_request_extension", by, "ask", new_due=until)


@pytest.mark.scenario("AC-31")
def test_stage_1_is_due_ten_working_days_after_christmas_and_new_year(world: World):
    assert due(world, complaint(world), "ut_stage1") == date(2027, 1, 4)


@pytest.mark.scenario("AC-31")
def test_stage_1_can_be_extended_to_the_twentieth_working_day_and_no_further(world: World):
    journey = complaint(world)
    ask_for_more_time(world, journey, "ut_stage1", "gita", "2027-01-19")

    with pytest.raises(NotAnswered) as refused:
        world.do(journey, "ut_approve_extension", "ola", "approve", new_due="2027-01-19")
    assert "Monday 18 January 2027" in refused.value.problems[0].sentence

    world.do(journey, "ut_approve_extension", "ola", "approve", new_due="2027-01-18")
    world.do(journey, "ut_tell_extension", "gita")
    assert due(world, journey, "ut_stage1") == date(2027, 1, 18)


@pytest.mark.scenario("AC-31")
def test_nor_can_it_as_a_long_one_which_is_decided_though_the_only_service_manager_asks(world: World):
    journey = complaint(world)
    ask_for_more_time(world, journey, "ut_stage1", "gita", "2027-01-19")
    world.do(journey, "ut_approve_extension", "ola", "too_long")

    with pytest.raises(NotAnswered) as refused:
        world.do(journey, "ut_approve_long", "ola", "approve", new_due="2027-01-19")

    assert "Monday 18 January 2027" in refused.value.problems[0].sentence
    world.do(journey, "ut_approve_long", "ola", "refuse")
    assert world.open(journey) == ["ut_stage1"]


@pytest.mark.scenario("AC-31")
def test_stage_2_is_due_in_25_working_days_and_at_most_in_65_with_written_reasons(world: World):
    journey = complaint(world, wants_stage_2=True)
    set_up(world, journey, "kofi")
    assert world.journey(journey).version.elements["ut_adjudicate"].due == "complaint.s2"
    promised = world.ports.calendar.promise("complaint.s2", {"s2_start": date(2026, 12, 16)}, on=world.today)
    assert promised.due_on == date(2027, 1, 25)

    ask_for_more_time(world, journey, "ut_stage2", "sol", "2027-03-22")
    with pytest.raises(NotAnswered) as refused:
        world.do(journey, "ut_approve_extension", "ola", "approve", new_due="2027-03-23")
    assert "Monday 22 March 2027" in refused.value.problems[0].sentence
    with pytest.raises(NotAnswered) as refused:
        world.do(journey, "ut_approve_extension", "ola", "approve", new_due="2027-03-22", reasons="")
    assert [one.question for one in refused.value.problems] == ["reasons"]

    world.do(journey, "ut_approve_extension", "ola", "approve", new_due="2027-03-22")
    world.do(journey, "ut_tell_extension", "sol")
    world.do(journey, "ut_stage2", "sol", "report", reported_on="2026-12-16")
    world.do(journey, "ut_independent_report", "idris", reported_on="2026-12-16")
    assert due(world, journey, "ut_adjudicate") == date(2027, 3, 22)


@pytest.mark.scenario("AC-31")
@pytest.mark.rule("SOD-7")
def test_the_manager_complained_about_cannot_be_chosen_to_adjudicate(world: World):
    journey = complaint(world, "kofi", wants_stage_2=True)

    with pytest.raises(NotAnswered) as refused:
        set_up(world, journey, "kofi")
    assert [one.question for one in refused.value.problems] == ["adjudicating_officer"]
    assert "the complaint is about them" in refused.value.problems[0].sentence

    set_up(world, journey, "hana")
    assert world.open(journey) == ["ut_stage2"]


@pytest.mark.rule("SOD-7")
def test_nor_can_somebody_who_reports_to_them_investigate(world: World):
    world.give_role("amara", "investigating_officer")
    journey = complaint(world, "ben", wants_stage_2=True)

    with pytest.raises(NotAnswered) as refused:
        set_up(world, journey, "kofi", investigator="amara")

    assert [one.question for one in refused.value.problems] == ["investigating_officer"]


@pytest.mark.rule("SOD-7")
def test_who_is_complained_about_does_not_answer_at_stage_1_but_does_in_another_complaint(world: World):
    journey = complaint(world, "gita")
    with pytest.raises(NotAllowed, match="The complaint is about you"):
        world.do(journey, "ut_stage1", "gita", "answered")

    other = complaint(world)
    world.do(other, "ut_stage1", "gita", "answered", spoken_on="2026-12-16", sent_on="2026-12-16")


@pytest.mark.rule("SOD-7")
def test_who_answered_at_stage_1_does_not_adjudicate(world: World):
    journey = complaint(world)
    world.do(journey, "ut_stage1", "gita", "answered", spoken_on="2026-12-16", sent_on="2026-12-16")
    world.do(journey, "mb_s2_request", "ola", asked_on="2026-12-16")

    with pytest.raises(NotAnswered) as refused:
        set_up(world, journey, "gita")

    assert [one.question for one in refused.value.problems] == ["adjudicating_officer"]

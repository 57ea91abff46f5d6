"""A long-term fostering match as it runs: three conditions make the status, and a new home has visits of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId
from engine.domain.subjects import Allocation, SubjectRef
from forms.errors import NotAnswered
from tests.world import World

CONFIRMED: dict[str, Any] = {"confirmed_child": True, "confirmed_carer": True, "confirmed_parents": True}


def child_of_amara(world: World) -> SubjectRef:
    """A child whose social worker is Amara, who supervises the carers too."""
    child = somebody(world, "child")
    with world.ports.uow() as uow:
        for role in ("child_sw", "ssw"):
            held = Allocation(subject=child, role=role, worker=world.as_("amara"), from_on=world.today)
            uow.records.allocate(held, at=world.clock.now())
        uow.commit()
    return child


def decided(world: World, child: SubjectRef, *, year: int = 2026) -> JourneyId:
    """A match with the present carers, recommended by the panel and agreed by the decision maker on 27 July."""
    world.at(f"{year}-06-01 09:00")
    start: dict[str, Any] = {"planned_on": f"{year}-06-01", "household_known": True}
    journey = world.enter("long_term_fostering_match", child, as_="amara", **start).id
    known: dict[str, Any] = {"child_views_how": "direct_work"}
    world.do(journey, "ut_confirm_plan", "amara", "ok", household_known=True, **known)
    world.do(journey, "ut_match_report", "amara", match_view="good")
    world.do(journey, "ut_form_f", "amara")
    world.do(journey, "ut_views", "amara", **known)
    world.do(journey, "ut_book_panel", "ben", panel_date=f"{year}-07-20")
    world.do(journey, "ut_support_plan", "amara")
    world.do(journey, "ut_da", "amara", extra_money=False)
    world.do(journey, "ut_planning_meeting", "ben")
    world.do(journey, "ut_submit_papers", "amara")
    world.do(journey, "ut_quality_check", "jo", "accept")
    world.at(f"{year}-07-20 15:00")
    world.do(journey, "ut_panel", "jo", "recommend", held_on=f"{year}-07-20", members=[world.as_("ola")])
    world.do(journey, "ut_minutes", "jo")
    world.at(f"{year}-07-22 10:00")
    world.do(journey, "ut_sign_minutes", "idris", minutes_final=f"{year}-07-22")
    world.at(f"{year}-07-27 10:00")
    world.do(journey, "ut_adm", "kofi", "approve", differs_from_recommendation=False, decided_on=f"{year}-07-27")
    world.do(journey, "ut_notify", "amara")
    return journey


def set_long_term(world: World, journey: JourneyId, **answers: Any) -> None:
    """Tries to set the placement as long-term from that day on."""
    status: dict[str, Any] = {
        "ltf_in_care_plan": True,
        "new_home": False,
        "ltf_confirmed": world.today.isoformat(),
        **answers,
    }
    world.do(journey, "ut_placement_plan", "amara", "long_term", **status)


@pytest.mark.scenario("AC-27")
@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ({"confirmed_parents": False}, "confirmation to the parents"),
        ({"confirmed_child": False}, "confirmation to the child"),
        ({"confirmed_carer": False}, "confirmation to the carer"),
    ],
)
def test_the_long_term_status_is_refused_naming_whose_letter_is_missing(
    world: World, missing: dict[str, Any], named: str
):
    journey = decided(world, child_of_amara(world))
    world.do(journey, "ut_confirm_letter", "ben", **{**CONFIRMED, **missing})

    with pytest.raises(NotAnswered) as refused:
        set_long_term(world, journey)

    assert [named in problem.sentence for problem in refused.value.problems] == [True]
    assert world.open(journey) == ["ut_placement_plan"], "nothing has changed"
    world.do(journey, "ut_placement_plan", "amara", "not_yet")
    world.do(journey, "ut_confirm_letter", "ben", **CONFIRMED)
    set_long_term(world, journey)
    assert world.journey(journey).outcome == "ltf_made"


@pytest.mark.scenario("AC-27")
def test_the_long_term_status_is_refused_while_the_care_plan_says_otherwise(world: World):
    journey = decided(world, child_of_amara(world))
    world.do(journey, "ut_confirm_letter", "ben", **CONFIRMED)

    with pytest.raises(NotAnswered) as refused:
        set_long_term(world, journey, ltf_in_care_plan=False)

    assert ["care plan" in problem.sentence for problem in refused.value.problems] == [True]


def test_a_carer_who_does_not_agree_until_the_child_leaves_care_never_reaches_the_panel(world: World):
    world.at("2026-06-01 09:00")
    child = child_of_amara(world)
    journey = world.enter(
        "long_term_fostering_match", child, as_="amara", planned_on="2026-06-01", household_known=True
    ).id
    known: dict[str, Any] = {"child_views_how": "direct_work"}
    world.do(journey, "ut_confirm_plan", "amara", "ok", household_known=True, **known)
    world.do(journey, "ut_match_report", "amara", match_view="good")
    world.do(journey, "ut_form_f", "amara")
    world.do(journey, "ut_views", "amara", carer_agrees=False, **known)
    world.do(journey, "ut_book_panel", "ben", panel_date="2026-07-20")
    world.do(journey, "ut_support_plan", "amara")
    world.do(journey, "ut_da", "amara", extra_money=False)

    assert world.open(journey) == ["ut_form_f", "ut_match_report", "ut_views"]


def test_in_a_new_home_the_visits_of_the_earlier_one_end_and_its_own_begin(world: World):
    child = child_of_amara(world)
    journey = decided(world, child)
    world.do(journey, "ut_confirm_letter", "ben", **CONFIRMED)
    set_long_term(world, journey)
    earlier = world.running("visits_and_reports", child)
    assert earlier is not None
    again = decided(world, child, year=2027)
    world.do(again, "ut_confirm_letter", "ben", **CONFIRMED)

    set_long_term(world, again, new_home=True, placed_on="2027-07-27")
    world.wait_until("2027-07-28 09:00", watching=(again,))

    assert not world.journey(earlier).is_running
    later = world.running("visits_and_reports", child)
    assert later not in (None, earlier)
    dues = world.journey(later).deadlines.values()
    assert [d.due_on for d in dues if d.place.element == "ut_visit_report"] == [date(2027, 8, 3)]

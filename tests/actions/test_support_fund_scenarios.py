"""Money for therapy: what the national fund gives a child in a year, by when it is asked for, and the local fund."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId
from forms.errors import NotAnswered
from tests.world import World

TEAM = {"worker_role": "adoption_sw", "manager_role": "adoption_tm"}
ELIGIBLE = {
    "child_order": "adopted",
    "previously_looked_after": True,
    "age": 9,
    "ehcp": False,
    "lives_in_england": True,
    "needs_assessed": True,
    "assessed_on": "2026-10-31",
    "therapy_listed": True,
}
SPLIT = {"specialist_pounds": 2000, "therapy_pounds": 1400, "awarded_pounds": 0, "split": True}


def applied(world: World, **facts: Any) -> JourneyId:
    """An application for a new child whose support assessment ended on Saturday 31 October 2026."""
    world.at("2026-11-02 09:00")
    journey = world.enter("asgsf_application", somebody(world, "child"), as_="amara", **TEAM).id
    world.do(journey, "ut_facts", "amara", **{**ELIGIBLE, **facts})
    return journey


def refused(world: World, journey: JourneyId, **answers: Any) -> list[str]:
    """The questions for which the proposal is refused."""
    with pytest.raises(NotAnswered) as caught:
        world.do(journey, "ut_proposal", "amara", **answers)
    return [problem.question for problem in caught.value.problems]


@pytest.mark.scenario("AC-30")
def test_more_than_the_fund_gives_has_to_be_split_and_the_council_decides_on_its_share(world: World):
    journey = applied(world)

    assert refused(world, journey, **{**SPLIT, "split": False}) == ["split"]
    assert refused(world, journey, **SPLIT, fund_pounds=3400, local_pounds=0) == ["local_pounds"]
    assert refused(world, journey, **SPLIT, fund_pounds=3100, local_pounds=300) == ["fund_pounds"]
    assert refused(world, journey, **SPLIT, fund_pounds=3000, local_pounds=300) == ["local_pounds"]
    world.do(journey, "ut_proposal", "amara", **SPLIT, fund_pounds=3000, local_pounds=400)

    assert world.open(journey) == ["ut_local_topup"]


@pytest.mark.scenario("AC-30")
def test_the_application_is_due_four_months_after_the_assessment_also_on_a_sunday(world: World):
    journey = applied(world)
    world.do(journey, "ut_proposal", "amara", specialist_pounds=0, therapy_pounds=3000, awarded_pounds=0, split=False)
    world.do(journey, "ut_check", "ben", "ok")

    (deadline,) = [d for d in world.journey(journey).deadlines.values() if d.place.element == "ut_submit"]

    assert deadline.due_on == date(2027, 2, 28)
    assert deadline.act_by == date(2027, 2, 26)


def test_what_was_given_this_year_counts_and_an_assessment_has_a_limit_of_its_own(world: World):
    journey = applied(world)

    within = {"specialist_pounds": 0, "therapy_pounds": 2001, "split": False}
    assert refused(world, journey, **within, awarded_pounds=1000) == ["split"]
    dear = {"specialist_pounds": 2501, "therapy_pounds": 0, "awarded_pounds": 0, "split": False}
    assert refused(world, journey, **dear) == ["specialist_pounds"]
    world.do(journey, "ut_proposal", "amara", **within, awarded_pounds=999)

    assert world.open(journey) == ["ut_check"]


@pytest.mark.parametrize(
    ("facts", "opened"),
    [
        ({"age": 20}, "ut_proposal"),
        ({"age": 21}, "ut_not_eligible"),
        ({"age": 24, "ehcp": True}, "ut_proposal"),
        ({"age": 25, "ehcp": True}, "ut_not_eligible"),
        ({"previously_looked_after": False}, "ut_not_eligible"),
        ({"child_order": "other"}, "ut_not_eligible"),
    ],
)
def test_the_fund_takes_children_who_left_care_up_to_their_age(world: World, facts: dict[str, Any], opened: str):
    assert world.open(applied(world, **facts)) == [opened]


@pytest.mark.rule("SOD-8")
def test_who_asks_the_local_fund_neither_approves_nor_pays(world: World):
    world.give_role("femi", "fostering_tm")
    world.give_role("femi", "panel_finance")
    world.at("2026-06-24 09:00")
    team = {"worker_role": "adoption_sw", "manager_role": "fostering_tm"}
    journey = world.enter("therapeutic_fund", somebody(world, "child"), as_="femi", **team).id
    world.do(journey, "ut_options", "femi", "fund", family_group="fostering")
    world.do(journey, "ut_therapist", "femi", "found", quote_pounds=450, awarded_pounds=0)

    with pytest.raises(NotAllowed):
        world.do(journey, "ut_approve", "femi", "approve", decided_on="2026-06-24")
    world.do(journey, "ut_approve", "ben", "approve", decided_on="2026-06-24")
    world.do(journey, "ut_sessions", "femi", "finished", ended_on="2026-06-24")
    with pytest.raises(NotAllowed):
        world.do(journey, "ut_pay", "femi", paid_on="2026-06-24")


@pytest.mark.parametrize(("awarded", "opened"), [(0, "ut_approve"), (1, "ut_refuse_cap")])
def test_the_local_fund_gives_a_person_the_yearly_amount_and_no_more(world: World, awarded: int, opened: str):
    world.at("2026-06-24 09:00")
    journey = world.enter("therapeutic_fund", somebody(world, "child"), as_="amara", **TEAM).id
    world.do(journey, "ut_options", "amara", "fund", family_group="connected")

    world.do(journey, "ut_therapist", "amara", "found", quote_pounds=450, awarded_pounds=awarded)

    assert world.open(journey) == [opened]

"""A discretionary payment: asked for, recommended, decided and paid by four people; an appeal goes to another again."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId
from tests.world import World

ROLES = ("adoption_sw", "adoption_tm", "permanence_panel_chair", "panel_finance")
DECIDED = {"decided_on": "2026-06-24", "held_on": "2026-06-24", "conflicts_declared": False}


def asked(world: World, by: str = "amara", **answers: Any) -> JourneyId:
    """A request of 420 pounds for a new household, explored and filled in."""
    world.at("2026-06-24 09:00")
    start = {"worker_role": "adoption_sw", "tm_role": "adoption_tm"}
    journey = world.enter("discretionary_payment", world.household().ref, as_=by, **start).id
    world.do(journey, "ut_explore", by, "agreed")
    request = {"received_on": "2026-06-24", "payment_kind": "discretionary"}
    world.do(journey, "ut_form", by, **{**request, **answers})
    return journey


def heard(world: World, journey: JourneyId, outcome: str, pounds: int = 420) -> None:
    """The panel decides on it."""
    members = [str(world.as_("ola"))]
    amount = {} if outcome == "refuse" else {"approved_pounds": pounds}
    world.do(journey, "ut_panel", "idris", outcome, members=members, **DECIDED, **amount)


def appealed(world: World, journey: JourneyId) -> None:
    """The refusal is explained, and an appeal comes the same day."""
    world.do(journey, "ut_notice_reject", "jo", sent_on="2026-06-24")
    world.do(journey, "msg_appeal", "jo", appeal_on="2026-06-24")


@pytest.mark.rule("SOD-8")
def test_who_asks_neither_recommends_nor_decides_nor_pays(world: World):
    for role in ROLES[1:]:
        world.give_role("femi", role)
    journey = asked(world, "femi")

    with pytest.raises(NotAllowed):
        world.do(journey, "ut_tm", "femi", "recommend")
    world.do(journey, "ut_tm", "ben", "recommend")
    with pytest.raises(NotAllowed):
        world.do(journey, "ut_panel", "femi", "refuse", members=[str(world.as_("ola"))], **DECIDED)
    heard(world, journey, "approve")
    with pytest.raises(NotAllowed):
        world.do(journey, "ut_pay", "femi", paid_on="2026-06-24")


@pytest.mark.rule("SOD-8")
def test_who_recommends_or_decides_does_not_pay(world: World):
    for name in ("ben", "idris"):
        world.give_role(name, "panel_finance")
    journey = asked(world)
    world.do(journey, "ut_tm", "ben", "recommend")
    heard(world, journey, "approve")

    for name in ("ben", "idris"):
        with pytest.raises(NotAllowed):
            world.do(journey, "ut_pay", name, paid_on="2026-06-24")
    world.do(journey, "ut_pay", "uma", paid_on="2026-06-24")

    assert world.journey(journey).outcome == "paid"


@pytest.mark.rule("SOD-7")
def test_who_decided_does_not_decide_on_the_appeal(world: World):
    world.give_role("idris", "service_manager", team=None)
    journey = asked(world)
    world.do(journey, "ut_tm", "ben", "recommend")
    heard(world, journey, "refuse")
    appealed(world, journey)

    with pytest.raises(NotAllowed):
        world.do(journey, "ut_appeal", "idris", "dismiss", decided_on="2026-06-24")
    world.do(journey, "ut_appeal", "gita", "dismiss", decided_on="2026-06-24")

    assert world.open(journey) == ["ut_notice_appeal"]


@pytest.mark.rule("SOD-7")
def test_after_a_refusal_of_the_head_of_service_nobody_below_them_decides(world: World):
    journey = asked(world)
    world.do(journey, "ut_tm", "ben", "recommend")
    heard(world, journey, "approve", pounds=1001)
    world.do(journey, "ut_head_approve", "kofi", "refuse", decided_on="2026-06-24")
    appealed(world, journey)
    assert world.open(journey) == ["ut_appeal_director"]
    for name in ("kofi", "gita"):
        world.give_role(name, "assistant_director", team=None)

        with pytest.raises(NotAllowed):
            world.do(journey, "ut_appeal_director", name, "dismiss", decided_on="2026-06-24")

    world.do(journey, "ut_appeal_director", "ola", "dismiss", decided_on="2026-06-24")
    assert world.open(journey) == ["ut_notice_appeal"]


@pytest.mark.rule("SOD-7")
def test_who_reports_to_the_decider_does_not_decide_on_the_appeal(world: World):
    world.give_role("amara", "service_manager", team=None)
    journey = asked(world, "femi")
    world.do(journey, "ut_tm", "ben", "reject")
    appealed(world, journey)

    with pytest.raises(NotAllowed, match="report to who made it"):
        world.do(journey, "ut_appeal", "amara", "dismiss", decided_on="2026-06-24")


@pytest.mark.rule("SOD-7")
def test_what_the_service_manager_refused_at_once_is_appealed_to_the_head_of_service(world: World):
    journey = asked(world, payment_kind="safety")
    world.do(journey, "ut_emergency", "gita", "refuse", decided_on="2026-06-24")
    appealed(world, journey)

    assert world.open(journey) == ["ut_appeal_head"]


@pytest.mark.parametrize(("pounds", "opened"), [(1000, "ut_pay"), (1001, "ut_head_approve")])
def test_the_panel_agrees_by_itself_up_to_the_delegated_limit(world: World, pounds: int, opened: str):
    journey = asked(world)
    world.do(journey, "ut_tm", "ben", "recommend")

    heard(world, journey, "approve", pounds)

    assert world.open(journey) == [opened]

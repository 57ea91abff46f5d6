"""Letterbox contact: read by somebody who made no agreement with a side, reminded in time, and missed in its month."""

from __future__ import annotations

from datetime import date

import pytest

from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId
from engine.sweep import sweep
from tests.world import World

CLEAN = {"gives_away": False, "photo_not_agreed": False, "gift_not_agreed": False, "harmful": False}


def agreed(world: World, next_on: str = "2026-12-01") -> JourneyId:
    """An exchange of letters for a new child, agreed and set up on 24 June 2026."""
    world.at("2026-06-24 09:00")
    journey = world.enter("letterbox_contact", somebody(world, "child"), as_="amara").id
    world.do(journey, "ut_agree_birth", "amara", "signed")
    world.do(journey, "ut_agree_adopters", "amara", "signed")
    dates = {"next_on": next_on, "review_on": "2028-06-23", "born_on": "2019-03-14"}
    world.do(journey, "ut_setup", "ola", **dates)
    return journey


def come(world: World, journey: JourneyId) -> None:
    """The item of December has come."""
    world.at("2026-12-01 10:00")
    world.do(journey, "ut_remind", "ola", "item_here")


@pytest.mark.rule("SOD-1")
def test_who_made_the_agreement_with_a_side_does_not_read_what_comes(world: World):
    world.give_role("amara", "letterbox_coordinator")
    journey = agreed(world)
    come(world, journey)

    with pytest.raises(NotAllowed):
        world.do(journey, "ut_screen", "amara", received_on="2026-12-01", **CLEAN)
    world.do(journey, "ut_screen", "ola", received_on="2026-12-01", **CLEAN)

    assert world.open(journey) == ["ut_forward"]


@pytest.mark.parametrize(
    ("found", "opened"),
    [
        ("gives_away", "ut_return_item"),
        ("photo_not_agreed", "ut_return_item"),
        ("gift_not_agreed", "ut_discuss"),
        ("harmful", "ut_discuss"),
    ],
)
def test_what_gives_away_goes_back_and_what_harms_is_talked_about(world: World, found: str, opened: str):
    journey = agreed(world)
    come(world, journey)

    world.do(journey, "ut_screen", "ola", received_on="2026-12-01", **{**CLEAN, found: True})

    assert world.open(journey) == [opened]


def test_the_reminder_is_listed_twenty_working_days_before_and_the_item_missed_a_month_after(world: World):
    journey = agreed(world, "2027-01-31")
    (task,) = [one for one in world.journey(journey).tasks.values() if one.place.element == "ut_remind"]
    assert task.listed_from == date(2027, 1, 4)

    world.at("2027-01-04 10:00")
    world.do(journey, "ut_remind", "ola", "reminded")
    world.at("2027-02-28 20:00")
    sweep(world.ports)
    assert world.open(journey) == []

    world.at("2027-03-01 00:05")
    sweep(world.ports)
    assert world.open(journey) == ["ut_missed"]

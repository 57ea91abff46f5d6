"""A shaky placement as it runs: how soon somebody looks at it, and that nobody decides on what they asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.demo.somebody import somebody
from engine.domain.errors import NotAllowed
from engine.domain.ids import JourneyId
from forms.errors import NotAnswered
from tests.world import World

QUIET: dict[str, Any] = {"notice": "none", "allegation": False, "signs": [], "moves": "none"}


def shaky(world: World, **answers: Any) -> JourneyId:
    """A worry about the home of a child of the North, raised on Wednesday 24 June 2026."""
    given = {**QUIET, "raised_on": "2026-06-24", **answers}
    return world.enter("placement_stability", somebody(world, "child"), as_="amara", **given).id


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ({}, "ut_note"),
        ({"notice": "thinking"}, "ut_meeting"),
        ({"signs": ["missing"]}, "ut_meeting"),
        ({"moves": "two_or_more"}, "ut_meeting"),
        ({"signs": ["contact"], "moves": "two_or_more"}, "ut_refer_panel"),
        ({"allegation": True}, "ut_refer_panel"),
        ({"notice": "given"}, "ut_refer_panel"),
    ],
)
def test_what_is_known_says_how_soon_it_is_looked_at(world: World, said: dict[str, Any], first: str):
    assert world.open(shaky(world, **said)) == [first]


def test_the_panel_is_booked_within_five_working_days_or_with_a_reason(world: World):
    journey = shaky(world, notice="given")

    with pytest.raises(NotAnswered) as refused:
        world.do(journey, "ut_refer_panel", "amara", panel_date="2026-07-02")
    assert [one.question for one in refused.value.problems] == ["panel_date"]
    assert "Wednesday 1 July 2026" in refused.value.problems[0].sentence

    world.do(journey, "ut_refer_panel", "amara", panel_date="2026-07-01")
    deadline = next(d for d in world.journey(journey).deadlines.values() if d.place.element == "ut_panel")
    assert deadline.due_on == date(2026, 7, 1)


@pytest.mark.rule("SOD-8")
@pytest.mark.parametrize(
    ("recommended", "role", "decision"),
    [("extra_money", "resource_panel_chair", "ut_resource"), ("dpst", "head_of_service", "ut_dpst_authorise")],
)
def test_who_asked_for_help_does_not_grant_it(world: World, recommended: str, role: str, decision: str):
    world.give_role("femi", "child_sw")
    world.give_role("femi", role)
    journey = shaky(world, notice="given")
    world.do(journey, "ut_refer_panel", "femi", panel_date="2026-07-01")
    world.at("2026-07-01 12:00")
    heard = {"held_on": "2026-07-01", "members": [str(world.as_("idris"))], "conflicts_declared": False}
    world.do(journey, "ut_panel", "ola", recommended, **heard)
    if recommended == "dpst":
        world.do(journey, "ut_dpst_refer", "amara")

    with pytest.raises(NotAllowed, match="someone else must do this"):
        world.do(journey, decision, "femi")

"""A date outside its limits that passes with a reason, and only where a certain role lets it."""

from __future__ import annotations

from typing import Any

import pytest

from forms.errors import NotAnswered
from tests.actions.journeys import Walk
from tests.actions.small_pathway import ANSWER, publish
from tests.world import World

MEETING: dict[str, Any] = {
    **ANSWER,
    "properties": {
        "meets_on": {
            "title": "When is the meeting?",
            "type": "string",
            "format": "date",
            "x-date": {"not_before": "plan_sent+28d", "override": "why", "override_role": "service_manager"},
        },
        "why": {"title": "Why is it earlier?", "type": "string", "minLength": 20},
    },
    "required": ["meets_on"],
}
WHY = "The family asked for it, and the chair agreed at once."


def test_only_the_role_that_the_form_names_lets_a_date_pass_its_limits(walk: Walk, world: World):
    publish(world, MEETING)
    walk.journey = world.enter("response", walk.household.ref, as_="amara", sent_on="2026-06-24").id

    with pytest.raises(NotAnswered):
        walk.do("ut_answer", "amara", meets_on="2026-07-01")
    with pytest.raises(NotAnswered) as refused:
        walk.do("ut_answer", "amara", meets_on="2026-07-01", why=WHY)

    (problem,) = refused.value.problems
    assert problem.question == "meets_on"
    assert problem.sentence.startswith("Only the service manager may let this date pass")
    assert refused.value.kept["why"] == WHY
    assert walk.open() == ["ut_answer"]


def test_whoever_holds_that_role_lets_it_pass(walk: Walk, world: World):
    publish(world, MEETING)
    walk.journey = world.enter("response", walk.household.ref, as_="amara", sent_on="2026-06-24").id
    world.give_role("amara", "service_manager", team=None)

    walk.do("ut_answer", "amara", meets_on="2026-07-01", why=WHY)

    assert world.journey(walk.journey).outcome == "answered"


def test_a_date_within_its_limits_is_anybodys(walk: Walk, world: World):
    publish(world, MEETING)
    walk.journey = world.enter("response", walk.household.ref, as_="amara", sent_on="2026-06-24").id

    walk.do("ut_answer", "amara", meets_on="2026-07-22")

    assert world.journey(walk.journey).outcome == "answered"

"""The policies page: what is in force, from where, and which pathways read it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.domain.calendar import FixedCalendar
from engine.domain.policies import Policies
from tests.world import World

POLICIES = Path(__file__).parents[2] / "workflows" / "policies.toml"
ABOUT = {"title": "Fund: pounds a year", "source": "Cabinet decision", "status": "verified"}


@pytest.fixture
def world(world: World) -> World:
    """The world of the other tests, with a policy that will be another one from next year on."""
    coming = {"effective_from": world.today.replace(year=world.today.year + 1), "value": 2000, **ABOUT}
    now = {"effective_from": world.today, "value": 1000, **ABOUT}
    policies = Policies({**tomllib.loads(POLICIES.read_text("utf-8")), "fund.cap": [now, coming]})
    world.ports = replace(world.ports, calendars=FixedCalendar(replace(world.ports.calendar, policies=policies)))
    return world


def test_policies_are_listed_with_what_they_are_and_what_reads_them(client_as: Any) -> None:
    said = client_as("chidi").text("/policies")

    assert "Therapeutic fund: who approves for adoption ther.adoption_approver Panel May be panel or manager" in said
    assert "Support fund: pounds a child and year asgsf.fal 3,000" in said
    assert "Referral to the Adoption Register register.referral No" in said
    assert "Review of approved adopters" in said
    assert "fund.cap 1,000 2,000 from 24 Jun 2027 Cabinet decision" in said
    assert "24 Jun 2026 No pathway yet" in said
    client_as("esme").open("/policies", status=403)

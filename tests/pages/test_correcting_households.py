"""The people of a household are put right in the browser; whoever stays keeps who they are."""

from __future__ import annotations

import pytest

from engine.domain.subjects import Household
from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.world import World

WHY = "The name was misspelt when they rang."


@pytest.fixture
def household(world: World) -> Household:
    return world.household("Grace Adeymi-Cole", "Daniel Reece")


def corrected(**more: str) -> dict[str, str]:
    return {
        "people-0-name": "Grace Adeyemi-Cole",
        "people-0-part": "applicant",
        "people-1-name": "Daniel Reece",
        "people-1-part": "applicant",
        "reason": WHY,
        "do": "start",
        **more,
    }


def people(world: World, household: Household) -> dict[str, str]:
    """Who is in it, by name, with their ids."""
    with world.ports.uow() as uow:
        return {one.name: one.id for one in uow.records.household(household.id).people}


def test_a_name_is_put_right_and_the_person_stays_the_same(client_as, world: World, household: Household):
    before = people(world, household)
    amara = client_as("amara")
    page = amara.page(f"/households/{household.id}/correct")
    assert page.xpath("//input[@name='people-0-name']/@value") == ["Grace Adeymi-Cole"]

    said = amara.follow(amara.post(f"/households/{household.id}/correct", corrected()))

    assert "The household is corrected." in words(said)
    assert "Grace Adeyemi-Cole and Daniel Reece" in said.xpath("string(//h1)")
    assert WHY in words(said)
    assert people(world, household) == {
        "Grace Adeyemi-Cole": before["Grace Adeymi-Cole"],
        "Daniel Reece": before["Daniel Reece"],
    }
    assert world.tags("household_changed", by="amara") == 1


def test_who_left_goes_and_who_came_is_somebody_new(client_as, world: World, household: Household):
    before = people(world, household)
    told = {
        "people-0-name": "Daniel Reece",
        "people-0-part": "applicant",
        "people-1-name": "Ida Reece",
        "people-1-part": "child_at_home",
        "reason": "They have separated; his daughter lives with him now.",
        "do": "start",
    }

    client_as("amara").post(f"/households/{household.id}/correct", told)

    after = people(world, household)
    assert after["Daniel Reece"] == before["Daniel Reece"]
    assert set(after) == {"Daniel Reece", "Ida Reece"}
    assert after["Ida Reece"] not in before.values()


def test_it_wants_a_reason_and_a_name(client_as, household: Household):
    for wrong in ({"reason": ""}, {"people-0-name": ""}):
        answer = client_as("amara").post(f"/households/{household.id}/correct", corrected(**wrong), status=422)
        assert check_page(answer.get_data(as_text=True)).xpath("//*[contains(@class,'govuk-error-summary')]")


def test_nobody_outside_corrects_or_sees_it(client_as, world: World, household: Household):
    client_as("dot").page(f"/households/{household.id}/correct", status=404)
    client_as("dot").post(f"/households/{household.id}/correct", corrected(), status=404)
    world.give_role("nia", "auditor", team=None)
    client_as("nia").page(f"/households/{household.id}/correct", status=403)

    assert world.tags("household_changed") == 0

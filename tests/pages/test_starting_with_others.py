"""Starting a pathway that links others: a household by its reference, brothers and sisters, what the law forbids."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from engine.actions.siblings import link_siblings
from engine.demo.somebody import somebody
from engine.domain.subjects import SubjectRef
from tests.actions.meeting_pathways import publish_meeting
from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.world import World

NOTE = {"note": "As agreed at the review.", "do": "start"}
FORBIDDEN = {
    "facts": {"legal_status": {"record": "legal_status"}},
    "start": {
        "roles": ["child_sw"],
        "from": ["plan"],
        "needs": [],
        "refuse": [{"when": 'legal_status in ["V2"]', "sentence": "A child under section 20 can't be placed so."}],
    },
}


@pytest.fixture
def child(world: World) -> SubjectRef:
    publish_meeting(world, visits=FORBIDDEN)
    return somebody(world, "child")


def start_page(child: SubjectRef, pathway: str = "plan") -> str:
    return f"/journeys/start?pathway={pathway}&subject={quote(str(child))}"


def linked(world: World, child: SubjectRef) -> tuple[SubjectRef, ...]:
    """Whom the child's plan is linked with."""
    running = world.running("plan", child)
    assert running is not None
    return world.journey(running).linked


def begun(client: Any, child: SubjectRef, **typed: Any) -> Any:
    return client.follow(client.post(start_page(child), {**NOTE, **typed}))


def test_a_household_is_linked_by_its_reference(client_as, world: World, child: SubjectRef):
    household = world.household()
    amara = client_as("amara")
    assert "Which household is it about?" in words(amara.page(start_page(child)))

    page = begun(amara, child, **{"linked-household-reference": household.reference.lower()})

    assert "Plan has started." in words(page)
    assert linked(world, child) == (household.ref,)


def test_nobody_has_to_be_linked(client_as, world: World, child: SubjectRef):
    begun(client_as("amara"), child)

    assert linked(world, child) == ()


def test_a_reference_of_nobody_or_of_whom_one_may_not_know_is_said_at_the_question(
    client_as, world: World, child: SubjectRef
):
    of_the_south = world.household(team="South")

    for reference in (of_the_south.reference, "ZZZZ-ZZZZ"):
        answer = client_as("amara").post(
            start_page(child), {**NOTE, "linked-household-reference": reference}, status=422
        )
        page = check_page(answer.get_data(as_text=True))
        summary = page.xpath("string(//*[contains(@class,'govuk-error-summary')])")
        assert f"There is no household with the reference {reference}" in summary
        assert "As agreed at the review." in answer.get_data(as_text=True)
    assert world.running("plan", child) is None


def test_the_household_of_another_journey_is_offered_by_name(client_as, world: World, child: SubjectRef):
    household = world.household()
    earlier = world.enter("plan", child, as_="amara", linked=(household.ref,))
    world.do(earlier.id, "ut_placed", "amara", placed_on="2026-06-01")
    world.do(earlier.id, "ut_way", "amara", "stop")
    amara = client_as("amara")
    assert household.name in words(amara.page(start_page(child)))

    begun(amara, child, **{"linked-household": str(household.ref)})

    assert linked(world, child) == (household.ref,)


def test_another_one_wants_its_reference(client_as, child: SubjectRef):
    client_as("amara").post(start_page(child), {**NOTE, "linked-household": "other"}, status=422)


def test_brothers_and_sisters_get_journeys_of_their_own(client_as, world: World, child: SubjectRef):
    brother, sister = somebody(world, "child"), somebody(world, "child")
    for one in (brother, sister):
        link_siblings(world.ports, world.as_("amara"), child, one)
    amara = client_as("amara")
    assert "Does it begin for brothers or sisters too?" in words(amara.page(start_page(child)))

    page = begun(amara, child, also=[str(brother)])

    assert "It has started for Wren Penrose too." in words(page)
    journeys = {world.running("plan", one) for one in (child, brother)}
    assert None not in journeys
    assert len(journeys) == 2
    assert world.running("plan", sister) is None


def test_where_a_siblings_runs_already_that_is_told_and_ours_begins(client_as, world: World, child: SubjectRef):
    brother = somebody(world, "child")
    link_siblings(world.ports, world.as_("amara"), child, brother)
    world.enter("plan", brother, as_="amara")

    page = begun(client_as("amara"), child, also=[str(brother)])

    assert "It has not started for Wren Penrose: Plan is already running for this child." in words(page)
    assert world.running("plan", child) is not None


def test_nobody_is_offered_who_is_no_sibling(client_as, world: World, child: SubjectRef):
    stranger = somebody(world, "child")

    begun(client_as("amara"), child, also=[str(stranger)])

    assert world.running("plan", stranger) is None


def test_what_the_law_forbids_is_said_before_anything_is_asked(client_as, world: World, child: SubjectRef):
    with world.ports.uow() as uow:
        uow.records.set_fields(
            child,
            {"legal_status": "V2"},
            on=world.today,
            at=world.clock.now(),
            by=None,
            journey=None,
            submission=None,
        )
        uow.commit()
    amara = client_as("amara")

    page = amara.page(start_page(child, "visits"))
    assert "A child under section 20 can't be placed so." in words(page)
    assert not page.xpath("//main//form")
    answer = amara.post(start_page(child, "visits"), NOTE, status=409)
    assert "A child under section 20 can't be placed so." in words(check_page(answer.get_data(as_text=True)))
    assert world.running("visits", child) is None

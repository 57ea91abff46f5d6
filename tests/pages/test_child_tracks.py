"""A child's page shows the ways to permanence side by side, and why one of them is over."""

from __future__ import annotations

import pytest

from engine.actions.close_journey import close_journey
from engine.actions.siblings import link_siblings
from engine.demo.somebody import somebody
from engine.domain.subjects import SubjectRef
from tests.actions.meeting_pathways import publish_meeting
from tests.store.statements import counted
from tests.world import World

WHY = "The parenting assessment was negative, and the reviewing officer agrees."


@pytest.fixture
def child(world: World) -> SubjectRef:
    """A child for whom home and adoption are planned side by side."""
    publish_meeting(world, plan={"track": "adoption"}, visits={"track": "home"})
    one = somebody(world, "child")
    world.enter("plan", one, as_="amara")
    world.enter("visits", one, as_="amara")
    return one


def tracks(page) -> list[str]:
    """The heading of each way, in their order."""
    found = page.xpath("//*[contains(@class,'fp-tracks')]//h3")
    return [" ".join(one.xpath("string()").split()) for one in found]


def test_home_comes_first_and_the_other_beside_it(client_as, child: SubjectRef):
    page = client_as("amara").page(f"/children/{child.id}")

    assert tracks(page) == ["Home to parents Looked at first", "Adoption In parallel"]
    card = page.xpath("string(//*[contains(@class,'fp-tracks')]/li[1])")
    assert "Say" in card
    assert "Nobody yet: Child" in card
    assert "Planned side by side: home to parents and adoption." in page.xpath("string(//main)")


def test_what_another_plan_took_the_place_of_says_so_and_why(client_as, world: World, child: SubjectRef):
    visits = world.running("visits", child)
    assert visits is not None
    close_journey(world.ports, world.as_("ben"), visits, why="superseded", reason=WHY)

    page = client_as("amara").page(f"/children/{child.id}")

    assert tracks(page) == ["Home to parents", "Adoption"]
    assert WHY in page.xpath("string(//*[contains(@class,'fp-tracks')]/li[1])")
    assert "Superseded" in page.xpath("string(//*[contains(@class,'fp-tracks')]/li[1])")
    assert WHY in page.xpath("string(//table[caption[contains(.,'Journeys')]])")


def test_one_way_alone_is_no_parallel_plan(client_as, world: World):
    publish_meeting(world, plan={"track": "adoption"})
    one = somebody(world, "child")
    world.enter("plan", one, as_="amara")

    page = client_as("amara").page(f"/children/{one.id}")

    assert tracks(page) == ["Adoption"]
    assert "side by side" not in page.xpath("string(//main)")


def test_a_child_without_a_plan_has_no_ways_and_is_told_so(client_as, world: World):
    page = client_as("amara").page(f"/children/{somebody(world, 'child').id}")

    assert tracks(page) == []
    assert "No plan is recorded yet." in page.xpath("string(//main)")


def test_the_recorded_plan_stands_first(client_as, world: World, child: SubjectRef):
    with world.ports.uow() as uow:
        uow.records.set_fields(
            child,
            {"permanence_option": "return_home"},
            on=world.today,
            at=world.clock.now(),
            by=None,
            journey=None,
            submission=None,
        )
        uow.commit()

    assert "Return home" in client_as("amara").page(f"/children/{child.id}").xpath("string(//main)")


def test_more_journeys_and_siblings_need_no_more_statements(client_as, world: World, child: SubjectRef):
    amara = client_as("amara")

    def one_more() -> None:
        visits = world.running("visits", child) or world.enter("visits", child, as_="amara").id
        close_journey(world.ports, world.as_("ben"), visits, why="superseded", reason=WHY)
        link_siblings(world.ports, world.as_("amara"), child, somebody(world, "child"))

    one_more()
    amara.page(f"/children/{child.id}")
    with counted(world.database) as few:
        amara.page(f"/children/{child.id}")
    for _ in range(8):
        one_more()
    with counted(world.database) as many:
        page = amara.page(f"/children/{child.id}")

    assert len(many) == len(few)
    assert len(page.xpath("//table[caption[contains(.,'Brothers')]]/tbody/tr")) == 9

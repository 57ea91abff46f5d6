"""Journeys about a child: started from the child's page by their worker, and shown there with what is due."""

from __future__ import annotations

from tests.pages.conftest import words
from tests.pages.journeys import child
from tests.world import World

NOTICE = {
    "do": "start",
    "received_on-day": "24",
    "received_on-month": "6",
    "received_on-year": "2026",
    "route": "notice",
    "applicants-0-name": "Robin Ashdown",
    "applicants-0-relationship": "grandparent",
}


def test_special_guardianship_starts_from_the_childs_page_and_is_shown_there(client_as, world: World):
    isla = child(world)
    amara = client_as("amara")
    links = amara.page(f"/children/{isla.id}").xpath("//a/@href")
    offered = amara.page(next(link for link in links if link.startswith("/journeys/start")))
    assert "Special guardianship" in words(offered)

    started = amara.post(f"/journeys/start?pathway=special_guardianship&subject={isla.ref}", NOTICE)

    assert "Special guardianship has started." in words(amara.follow(started))
    page = amara.text(f"/children/{isla.id}")
    assert "Special guardianship" in page
    assert "Check the notice" in page


def test_the_pathways_of_households_are_not_offered_for_a_child(client_as, world: World):
    assert "Adoption stage 2" not in client_as("amara").text(f"/journeys/start?subject={child(world).ref}")


def test_another_teams_worker_starts_nothing_for_the_child(client_as, world: World):
    client_as("dot").page(f"/journeys/start?pathway=special_guardianship&subject={child(world).ref}", status=404)

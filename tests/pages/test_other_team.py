"""Dot works in the South: of the North nothing exists for her, on no page about people and journeys."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine import tables as t
from tests.pages.journeys import accepted, child
from webui.record_verbs import PAGES


@pytest.fixture
def addresses(world):
    """Every page about one household, one child and one journey of the North."""
    walk, isla = accepted(world), child(world)
    with world.database.connect() as connection:
        deadline = connection.scalar(sa.select(t.deadlines.c.id).where(t.deadlines.c.journey_id == walk.journey))
    journey, household = f"/journeys/{walk.journey}", f"/households/{walk.household.id}"
    return {
        "household": household,
        "household views": f"{household}/views",
        "child": f"/children/{isla.id}",
        "child views": f"/children/{isla.id}/views",
        "journey": journey,
        "drawing": f"{journey}/drawing.bpmn",
        "called drawing": f"{journey}/drawings/checks_and_references.bpmn",
        "deadline": f"{journey}/deadlines/{deadline}",
        "close": f"{journey}/close",
        "dates": f"{journey}/dates",
        "entry": f"/record/entries/journey:{walk.journey}/1",
    }


PAGES_OF_THE_NORTH = [
    "household",
    "household views",
    "child",
    "child views",
    "journey",
    "drawing",
    "called drawing",
    "deadline",
    "close",
    "dates",
    "entry",
]


@pytest.mark.parametrize("page", PAGES_OF_THE_NORTH)
@pytest.mark.parametrize("name", ["dot", "rui", "chidi"])
def test_what_is_not_theirs_does_not_exist(client_as, world, addresses, page, name):
    person = client_as(name)

    there = person.page(addresses[page], status=404)
    nowhere = person.page("/households/01a21400-0000-7000-8000-000000000000", status=404)

    assert there.xpath("string(//main)") == nowhere.xpath("string(//main)")
    assert world.tags("viewed", by=name) == 0


@pytest.mark.parametrize("page", PAGES_OF_THE_NORTH)
def test_a_worker_of_the_team_and_an_auditor_find_it(client_as, addresses, page):
    if page not in ("close", "dates"):
        client_as("amara").open(addresses[page])
        client_as("nia").open(addresses[page])
    client_as("ben").open(addresses[page])


@pytest.mark.parametrize("act", ["close", "dates"])
def test_dot_can_change_nothing_of_a_journey_of_the_north(client_as, world, addresses, act):
    sent = {"why": "transfer", "reason": "They moved away on Monday.", "name": "stage_1_start"}

    client_as("dot").post(addresses[act], sent, status=404)

    assert world.tags("journey_closed") == 0


@pytest.mark.parametrize(
    "path", ["/households", "/children", "/journeys", "/search?q=grace", "/calendar?whose=team", "/decisions"]
)
def test_no_list_and_no_count_holds_it(client_as, world, addresses, path):
    assert addresses

    text = client_as("dot").text(path)

    assert "Adeyemi" not in text
    assert "Isla" not in text
    assert "1 " not in text.partition("Printed copies are not updated.")[2].replace("24 June", "").split("Week of")[0]


@pytest.mark.parametrize(
    ("page", "what"),
    [("household", "household"), ("child", "child"), ("journey", "journey"), ("deadline", "deadline")],
)
def test_every_look_is_told_in_words_of_its_own(client_as, world, addresses, page, what):
    client_as("amara").page(addresses[page])

    subject = "child" if page == "child" else "household"
    told = client_as("ben").text(addresses[f"{subject} views"])

    assert world.tags("viewed", by="amara") == 1
    assert "Amara Osei looked at" in told
    assert what in PAGES

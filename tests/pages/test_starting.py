"""Beginning: a household is added, its enquiry recorded, a pathway started by whoever may."""

from __future__ import annotations

import pytest

from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.world import World

ENQUIRY = {
    "enquired_on-day": "23",
    "enquired_on-month": "6",
    "enquired_on-year": "2026",
    "source": "telephone",
    "do": "start",
}


def household(world: World, **more: str) -> dict[str, str]:
    return {
        "people-0-name": "Grace Adeyemi-Cole",
        "people-0-part": "applicant",
        "people-1-name": "Daniel Reece",
        "people-1-part": "applicant",
        "team": world.cast.teams["North"],
        "do": "start",
        **more,
    }


def test_a_household_is_added_and_its_enquiry_recorded_next(client_as, world: World):
    esme = client_as("esme")
    esme.open("/households/new")

    added = esme.post("/households/new", household(world))
    page = esme.follow(added)

    assert "The household is added." in words(page)
    assert "Grace Adeyemi-Cole and Daniel Reece" in page.xpath("string(//*[@class='fp-id'])")
    assert "An enquiry about adoptionStart adoption stage 1" in page.xpath("string(//h1)")
    started = esme.post(added.headers["Location"], ENQUIRY)
    assert "Adoption stage 1 has started." in words(esme.follow(started))
    assert "Answer the enquiry" in esme.text("/tasks?whose=team")


def test_an_adult_is_put_on_record_and_asked_what_to_start(client_as, world: World):
    esme = client_as("esme")

    added = esme.post("/households/new", household(world, kind="adult"))

    assert "pathway=" not in added.headers["Location"]
    page = esme.follow(added)
    assert "Birth family support" in words(page)
    assert "Complaint" in words(page)
    assert "Tracking meeting" not in words(page)


def test_a_household_needs_a_name_a_part_and_a_team(client_as, world: World):
    answer = client_as("esme").post("/households/new", {"do": "start"}, status=422)

    summary = check_page(answer.get_data(as_text=True)).xpath("string(//*[contains(@class,'govuk-error-summary')])")
    assert "Choose the team that works with them" in summary


def test_a_household_goes_to_no_team_where_one_may_not_add(client_as, world: World):
    amara = client_as("amara")
    assert not amara.page("/households/new").xpath("//option[text()='South']")

    amara.post("/households/new", household(world, team=world.cast.teams["South"]), status=422)


def test_an_enquiry_of_tomorrow_is_refused_and_nothing_is_lost(client_as, world: World):
    subject = world.household().ref
    path = f"/journeys/start?pathway=adopter_stage_1&subject={subject}"
    esme = client_as("esme")

    answer = esme.post(path, {**ENQUIRY, "enquired_on-day": "25", "notes": "They called twice."}, status=422)

    said = answer.get_data(as_text=True)
    assert "24 June 2026" in said
    assert "They called twice." in said


def test_a_pathway_that_runs_already_is_not_started_twice_and_what_was_typed_is_shown(client_as, world: World):
    subject = world.household().ref
    world.enter("adopter_stage_1", subject)
    path = f"/journeys/start?pathway=adopter_stage_1&subject={subject}"

    answer = client_as("esme").post(path, {**ENQUIRY, "notes": "They called twice."}, status=409)

    said = answer.get_data(as_text=True)
    assert "This pathway is already running here" in said
    assert "They called twice." in said


def test_only_pathways_that_one_may_start_are_offered(client_as, world: World):
    subject = world.household().ref

    esme = client_as("esme").text(f"/journeys/start?subject={subject}")
    femi = client_as("femi").text(f"/journeys/start?subject={subject}")

    assert "Adoption stage 1 Not running" in esme
    assert "Adoption stage 2" not in esme
    assert "Adoption stage 2 Not running" in femi
    assert "Adoption stage 1" not in femi


def test_a_running_pathway_is_shown_as_running(client_as, world: World):
    subject = world.household().ref
    world.enter("adopter_stage_1", subject)

    assert "Adoption stage 1 Running since 24 Jun 2026" in client_as("esme").text(f"/journeys/start?subject={subject}")


def test_who_may_not_start_a_pathway_is_told_and_trying_is_on_record(client_as, world: World):
    subject = world.household().ref
    path = f"/journeys/start?pathway=adopter_stage_1&subject={subject}"
    amara = client_as("amara")
    assert "This pathway is started by a recruitment officer" in amara.text(path)

    amara.post(path, ENQUIRY, status=403)

    assert world.tags("refused", by="amara") == 1


def test_stage_2_can_not_start_before_its_date_is_known(client_as, world: World):
    subject = world.household().ref
    path = f"/journeys/start?pathway=adopter_stage_2&subject={subject}"
    amara = client_as("amara")

    amara.open(path)
    answer = amara.client.post(path, data={"csrf_token": amara.token, "do": "start"})

    assert answer.status_code in (409, 422)
    with world.ports.uow() as uow:
        assert uow.journeys.pathways_of(subject) == ()


@pytest.mark.parametrize("subject", ["", "household:", "household:nobody", "team:x", "child:nobody"])
def test_nothing_is_started_for_nobody(client_as, subject):
    client_as("esme").page(f"/journeys/start?subject={subject}&pathway=adopter_stage_1", status=404)

"""Starting a pathway that runs already: what runs is named, and another is started only once that is said."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.subjects import SubjectRef
from tests.actions.meeting_pathways import publish_meeting
from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.world import World

SEVERAL = {"several_at_once": True}
NOTE = {"note": "About the second visit.", "do": "start"}


@pytest.fixture
def child(world: World) -> SubjectRef:
    publish_meeting(world, visits=SEVERAL)
    return somebody(world, "child")


def path(child: SubjectRef, pathway: str = "visits") -> str:
    return f"/journeys/start?pathway={pathway}&subject={quote(str(child))}"


def running(world: World, child: SubjectRef, pathway: str = "visits") -> list[JourneyId]:
    with world.ports.uow() as uow:
        return [one.id for one in uow.journeys.running(child, PathwayKey(pathway))]


def test_a_second_one_is_started_once_it_is_said_and_nothing_typed_is_lost(client_as, world: World, child: SubjectRef):
    first = world.enter("visits", child, as_="amara")
    world.at("2026-06-26 09:00")
    amara = client_as("amara")
    page = amara.page(path(child))
    assert f"A visits of 24 Jun 2026 ({first.reference}) is running for" in words(page)
    assert page.xpath(f"//main//a[@href='/journeys/{first.id}']")

    answer = amara.post(path(child), {**NOTE, "beside": first.id}, status=422)

    asked = check_page(answer.get_data(as_text=True))
    summary = asked.xpath("//*[contains(@class,'govuk-error-summary')]//a")
    assert [(one.get("href"), one.text.strip()[:35]) for one in summary] == [
        ("#another", "Say that you want to start another ")
    ]
    assert NOTE["note"] in asked.xpath("string(//main)") + "".join(asked.xpath("//main//input/@value"))
    assert running(world, child) == [first.id]

    started = amara.follow(amara.post(path(child), {**NOTE, "beside": first.id, "another": "yes"}))

    assert "Visits has started." in words(started)
    assert len(running(world, child)) == 2
    chosen = amara.text(f"/journeys/start?subject={child}")
    second = world.journey(running(world, child)[1]).reference
    assert (
        f"Running since 24 Jun 2026 ({first.reference}) Visits, Running since 26 Jun 2026 ({second}) Visits" in chosen
    )
    assert "Start another Visits" in chosen
    both = f"Visits of 24 Jun 2026 ({first.reference})", f"Visits of 26 Jun 2026 ({second})"
    inbox = amara.text("/tasks?whose=team")
    assert [one in inbox for one in both] == [True, True]
    assert ", ".join(both) in amara.text("/children?running=yes")


def test_one_that_began_meanwhile_is_shown_before_another_is_started(client_as, world: World, child: SubjectRef):
    first = world.enter("visits", child, as_="amara")
    amara = client_as("amara")
    amara.page(path(child))
    meanwhile = world.enter("visits", child, as_="amara")

    answer = amara.post(path(child), {**NOTE, "beside": first.id, "another": "yes"}, status=422)

    asked = check_page(answer.get_data(as_text=True))
    assert meanwhile.reference in asked.xpath("string(//main)")
    assert not asked.xpath("//input[@name='another']/@checked")
    assert running(world, child) == [first.id, meanwhile.id]
    both = {**NOTE, "beside": [first.id, meanwhile.id], "another": "yes"}
    amara.follow(amara.post(path(child), both))
    assert len(running(world, child)) == 3


def test_where_one_is_all_there_may_be_the_page_leads_to_it(client_as, world: World, child: SubjectRef):
    first = world.enter("plan", child, as_="amara")
    amara = client_as("amara")

    page = amara.page(path(child, "plan"))

    assert "Plan is running already, and only one can run at a time." in words(page)
    assert page.xpath(f"//main//a[@href='/journeys/{first.id}']")
    assert not page.xpath("//main//form[contains(@action,'/journeys/start')]")
    refused = amara.post(path(child, "plan"), NOTE, status=409).get_data(as_text=True)
    assert "already running for this child" in refused
    assert NOTE["note"] in refused


def test_whom_a_complaint_is_kept_from_learns_nothing_of_it_by_making_one(client_as, world: World):
    child = somebody(world, "child")
    kept = world.enter("complaint", child, as_="ola")
    amara = client_as("amara")

    page = amara.page(path(child, "complaint"))

    assert kept.reference not in words(page)
    assert not page.xpath("//input[@name='another']")
    assert "Complaint Not running Start Complaint" in amara.text(f"/journeys/start?subject={child}")
    received = {"received_on-day": "23", "received_on-month": "6", "received_on-year": "2026", "channel": "email"}
    said = {"summary": "Nobody has come to see us since April.", "about": "nobody", "do": "start"}
    amara.post(path(child, "complaint"), {**received, **said})
    assert len(running(world, child, "complaint")) == 2


def test_owners_read_on_a_version_whether_several_may_run_at_once(client_as, world: World):
    chidi = client_as("chidi")

    assert "For one person Several at once" in chidi.text("/pathways/complaint/versions/1")
    assert "For one person One at a time" in chidi.text("/pathways/adopter_stage_1/versions/1")

"""Team, decisions, search, calendar, pathways and what is stuck."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.domain.weeks import weeks_from
from tests.pages.conftest import words
from tests.pages.journeys import accepted, at_checks, begun, child, to_decide
from tests.store.statements import counted


def titles(page) -> list[str]:
    return [" ".join(link.text_content().split()) for link in page.xpath("//a[contains(@class,'fp-task__link')]")]


def test_a_manager_sees_who_has_how_much_and_what_nobody_has(client_as, world):
    at_checks(world)
    waiting = begun(world)
    waiting.do("ut_respond", "esme")
    waiting.do("ut_discussion", "esme", "encouraged")
    waiting.do("msg_roi", "esme", received_on="2026-06-24")
    world.at("2026-07-03 09:00")

    page = client_as("ben").page("/team")
    text = words(page)

    assert text.startswith("Printed by Ben Hallworth")
    figures = {
        " ".join(one.xpath("string(./span)").split()): one.xpath("string(./b)")
        for one in page.xpath("//a[contains(@class,'fp-figure')]")
    }
    assert figures["late"] == "1"
    assert figures["with nobody"] == "1"
    assert titles(page)[0] == "Decide on the registration"
    open_tasks = [" ".join(one.text_content().split()) for one in page.xpath("//*[@class='fp-bars__words']")]
    assert "2" in open_tasks
    assert page.xpath(f"//a[contains(@href, 'holder={world.as_('amara')}')]")


def test_only_managers_have_a_team_page(client_as, world):
    for name in ("amara", "hana", "nia"):
        client_as(name).page("/team", status=403)
    assert world.tags("refused") == 3


def test_a_manager_of_another_team_sees_nothing_of_this_one(client_as, world):
    at_checks(world)

    text = client_as("rui").text("/team")

    assert "No task is open in your team." in text
    assert "Adeyemi" not in text
    assert "Amara" not in text


def test_a_decision_maker_sees_what_waits_with_the_days_left(client_as, world):
    to_decide(world)

    page = client_as("hana").page("/decisions")

    assert titles(page) == ["Decide for the agency"]
    assert "1 decision waits for you." in words(page)
    assert "7 working days left" in words(page)


def test_nobody_to_decide_for_is_said(client_as):
    assert "No decision is waiting for you." in client_as("hana").text("/decisions")


def test_the_search_finds_each_kind_and_only_what_may_be_known(client_as, world):
    walk = accepted(world)
    child(world, "Grace Marsh")

    amara, dot = (client_as(name).text("/search?q=grace") for name in ("amara", "dot"))

    assert "Children Grace Marsh" in amara
    assert f"Households {walk.household.name}" in amara
    assert "Journeys" in amara
    assert "Nothing matches." in dot
    assert "Marsh" not in dot.replace("“grace”", "")


def test_a_task_is_found_by_its_title_and_a_journey_by_its_reference(client_as, world):
    walk = accepted(world)
    amara = client_as("amara")
    reference = world.journey(walk.journey).reference

    assert titles(amara.page("/search?q=stage+1+plan")) == ["Agree the stage 1 plan"]
    assert amara.page(f"/search?q={reference}").xpath(f"//tbody//a[@href='/journeys/{walk.journey}']")


@pytest.mark.parametrize("query", ["", "?q=", "?q=a", "?q=%20"])
def test_a_search_for_too_little_asks_for_more(client_as, query):
    assert "Enter at least two letters or numbers" in client_as("amara").text(f"/search{query}")


def test_what_is_searched_for_is_shown_as_typed_and_does_nothing_else(client_as):
    page = client_as("amara").page("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert(1)</script>" in page.xpath("string(//h1)")
    assert not page.xpath("//main//script")


def test_the_calendar_shows_each_day_of_four_weeks_on_which_something_is_due(client_as, world):
    accepted(world)

    page = client_as("amara").page("/calendar")

    (row,) = page.xpath("//tr[.//a[text()='Agree the stage 1 plan']]")
    assert row.xpath("string(./th)").split()[:4] == ["Wednesday", "8", "July", "2026"]
    assert "Week of Monday 6 July 2026 1 task due" in words(page)
    assert len(page.xpath("//h2")) == 4


def test_the_calendar_names_bank_holidays(client_as, world):
    world.at("2026-08-20 09:00")

    text = client_as("amara").text("/calendar")

    assert "Monday 31 August 2026 Late Summer Bank Holiday" in text
    assert "today" in text


def test_what_is_late_stands_before_the_calendar(client_as, world):
    accepted(world)
    world.at("2026-07-15 09:00")

    assert "1 task of yours is late" in client_as("amara").text("/calendar")


def test_weeks_begin_on_a_monday_and_hold_the_day_asked_for():
    first, second = weeks_from(date(2026, 3, 1), 2)

    assert first.first == date(2026, 2, 23)
    assert first.last == date(2026, 3, 1)
    assert second.days[0] == date(2026, 3, 2)
    assert len(second.days) == 7


def test_a_process_owner_sees_every_pathway_and_no_child(client_as, world):
    accepted(world)
    chidi = client_as("chidi")

    page = chidi.page("/pathways")

    assert "Adoption stage 1" in words(page)
    assert "1 journey" in words(page)
    assert "Adeyemi" not in words(page)
    assert "No households yet." in chidi.text("/households")


def test_a_version_is_drawn_and_said_in_words(client_as, world):
    chidi = client_as("chidi")

    page = chidi.page("/pathways/adopter_stage_1/versions/1")
    text = words(page)

    (url,) = page.xpath("//@data-xml-url")
    assert chidi.open(url).mimetype == "application/xml"
    told = [item.text_content() for item in page.xpath("//*[@data-drawing-words]//li")]
    assert any(line.startswith("Answer the enquiry (Recruitment officer), then") for line in told)
    assert any(line.startswith("Go ahead? Yes: ") for line in told)
    assert "Review stage 1" in text
    assert "On to stage 2" in text


@pytest.mark.parametrize("path", ["/pathways/adopter_stage_1/versions/99", "/pathways/none/versions/1"])
def test_a_version_that_does_not_exist_is_not_found(client_as, path):
    client_as("chidi").page(path, status=404)
    client_as("chidi").open(f"{path}/drawing.bpmn", status=404)


@pytest.fixture
def stuck(world):
    walk = begun(world)
    with world.database.begin() as connection:
        connection.execute(
            sa.update(t.journeys)
            .where(t.journeys.c.id == walk.journey)
            .values(state="stuck", stuck_because="gw_roi: no flow can be taken.")
        )
        connection.execute(
            sa.update(t.timers).where(t.timers.c.journey_id == walk.journey).values(attempts=2, state="stuck")
        )
    return walk


def test_an_administrator_sees_what_is_stuck_without_a_name(client_as, world, stuck):
    world.give_role("ola", "system_admin", team=None)

    text = client_as("ola").text("/stuck")

    assert world.journey(stuck.journey).reference in text
    assert "gw_roi: no flow can be taken." in text
    assert "Adeyemi" not in text
    assert "Given up" in text


def test_a_stuck_journey_says_so_on_its_own_page(client_as, stuck):
    text = client_as("ben").text(f"/journeys/{stuck.journey}")

    assert "This journey is paused by an error." in text


def test_nothing_stuck_is_said(client_as):
    assert "No journey is stuck." in client_as("nia").text("/stuck")
    client_as("amara").page("/stuck", status=403)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("ben", "/team"),
        ("hana", "/decisions"),
        ("ben", "/search?q=grace"),
        ("amara", "/calendar"),
        ("chidi", "/pathways"),
    ],
)
def test_more_work_needs_no_more_statements(client_as, world, who, path):
    accepted(world)
    person = client_as(who)
    person.page(path)
    with counted(world.database) as few:
        person.page(path)
    for _ in range(6):
        at_checks(world)
    person.page(path)
    with counted(world.database) as many:
        person.page(path)

    assert len(many) == len(few)

"""The inbox: what first, for me, for my team, as a decision; filters that need no script."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Person, words
from tests.store.statements import counted
from tests.world import World


@pytest.fixture
def work(world: World):
    """Five households whose enquiries wait: the first late, one soon, three later."""
    journeys = []
    for day, names in (
        ("2026-06-01", ("Grace Adeyemi-Cole",)),
        ("2026-06-15", ("Naomi Strand", "Peter Strand")),
        ("2026-06-23", ("Kavita Menon", "Sunil Menon")),
        ("2026-06-23", ("Hollis Brandt", "Martin Brandt")),
        ("2026-06-24", ("Joanna Whitlock",)),
    ):
        world.at(f"{day} 09:00")
        journeys.append(world.enter("adopter_stage_1", world.household(*names).ref))
    world.at("2026-06-24 09:00")
    return journeys


def titles(page) -> list[str]:
    return [" ".join(link.text_content().split()) for link in page.xpath("//a[contains(@class,'fp-task__link')]")]


def headings(page) -> list[str]:
    return [" ".join(heading.text_content().split()) for heading in page.findall(".//h2")]


def test_late_soon_and_later_are_headings(client_as, work):
    page = client_as("esme").page("/tasks?whose=team")

    assert headings(page) == ["Late", "Today and the next 5 working days", "Later"]
    assert "5 tasks. 1 is late, 1 more in the next 5 working days." in words(page)


def test_a_row_says_what_for_whom_with_whom_and_by_when(client_as, work):
    text = client_as("esme").text("/tasks?whose=team&due=late")

    assert "Answer the enquiry Grace Adeyemi-Cole · Adoption stage 1" in text
    assert "Nobody yet: Recruitment officer Open since 1 Jun 2026" in text
    assert "7 working days late Guidance, set by statutory guidance was due Mon 15 Jun 2026" in text


def test_a_task_is_taken_from_the_list_and_is_mine_then(client_as, work):
    esme = client_as("esme")
    page = esme.page("/tasks?whose=team&due=late")
    (action,) = page.xpath("//form[contains(@action,'/take')]/@action")

    answer = esme.post(action)

    assert answer.headers["Location"] == action.removesuffix("/take")
    assert "You have this task now." in words(esme.follow(answer))
    assert "Tasks 1 waiting, some late" in esme.page("/tasks").xpath("string(//nav[@aria-label='Main'])")
    assert titles(esme.page("/tasks")) == ["Answer the enquiry"]


def test_an_empty_inbox_says_what_would_come_and_leads_to_the_team(client_as):
    page = client_as("amara").page("/tasks")

    assert "Nothing is waiting for you. Tasks come here when a journey reaches a step that is yours" in words(page)
    assert page.xpath("//main//a[@href='/tasks?whose=team']")


def test_filters_narrow_the_list_and_remove_themselves(client_as, work):
    esme = client_as("esme")

    page = esme.page("/tasks?whose=team&q=strand")

    assert len(titles(page)) == 1
    (chip,) = page.xpath("//a[contains(@class,'fp-chip--remove')]")
    assert chip.get("href") == "/tasks?whose=team"
    assert len(titles(esme.page(chip.get("href")))) == 5


def test_a_search_without_result_says_so_and_how_to_go_on(client_as, work):
    page = client_as("esme").page("/tasks?whose=team&q=nobody+of+that+name&pathway=adopter_stage_1")

    assert "No task matches these filters." in words(page)
    assert page.xpath("//main//a[@href='/tasks?whose=team'][text()='Clear all filters']")


@pytest.mark.parametrize("query", ["due=yesterday", "whose=everybody", "colour=red", "holder=nobody", "role=auditor"])
def test_a_filter_that_says_nothing_here_is_dropped_and_said(client_as, work, query):
    assert "A filter of this address is not known here" in client_as("amara").text(f"/tasks?{query}")


@pytest.mark.parametrize("page", ["0", "-3", "x", "²", "99999999999", "7"])
def test_a_page_that_is_not_there_gives_the_nearest(client_as, work, page):
    assert len(titles(client_as("esme").page(f"/tasks?whose=team&page={page}"))) == 5


def test_grouped_by_household_each_name_stands_once(client_as, work, world: World):
    world.do(work[1].id, "ut_respond", "esme")
    esme = client_as("esme")

    page = esme.page("/tasks?whose=team&group=subject")

    assert headings(page) == [
        "Grace Adeyemi-Cole",
        "Hollis Brandt and Martin Brandt",
        "Joanna Whitlock",
        "Kavita Menon and Sunil Menon",
        "Naomi Strand and Peter Strand",
    ]
    assert words(page).count("Grace Adeyemi-Cole") == 1


def test_a_long_list_is_paged_and_keeps_its_filters(client_as, world: World):
    for number in range(27):
        world.enter("adopter_stage_1", world.household(f"Household {number}").ref)

    page = client_as("esme").page("/tasks?whose=team&pathway=adopter_stage_1")

    assert len(titles(page)) == 25
    assert "Tasks 1 to 25 of 27" in words(page)
    assert page.xpath("//a[@rel='next']/@href") == ["/tasks?whose=team&pathway=adopter_stage_1&page=2"]


def test_a_long_name_is_shown_whole(client_as, world: World):
    name = "Maximiliana-Josephine Featherstonehaugh-Worthington"
    world.enter("adopter_stage_1", world.household(name, "Konstantinos Papadimitrakopoulos").ref)

    assert f"{name} and Konstantinos Papadimitrakopoulos" in client_as("esme").text("/tasks?whose=team")


def test_decisions_are_a_list_of_their_own(client_as, work, world: World):
    world.do(work[0].id, "ut_respond", "esme")
    world.do(work[0].id, "ut_discussion", "esme")
    world.do(work[0].id, "msg_roi", "esme")

    ben: Person = client_as("ben")

    assert "Decide on the registration" in " ".join(titles(ben.page("/tasks?whose=decisions")))
    assert "Decisions that wait for you" in ben.text("/")


def test_the_inbox_costs_the_same_whatever_waits(client_as, world: World):
    esme = client_as("esme")
    world.enter("adopter_stage_1", world.household("Ada Moss").ref)
    esme.open("/tasks?whose=team")
    with counted(world.database) as few:
        esme.open("/tasks?whose=team")
    for number in range(20):
        world.enter("adopter_stage_1", world.household(f"Household {number}").ref)

    with counted(world.database) as many:
        esme.open("/tasks?whose=team")

    assert len(few) == len(many) == 6

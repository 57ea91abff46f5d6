"""The pages about households: found by name, seen whole, and by nobody who may not know of them."""

from __future__ import annotations

from tests.pages.conftest import words
from tests.pages.journeys import accepted, begun, to_decide
from tests.store.statements import counted

LONG = "Maximiliana-Josephine Featherstonehaugh-Worthington"


def names_in(page) -> list[str]:
    return [link.text_content().strip() for link in page.xpath("//tbody//th/a")]


def test_the_list_says_what_runs_who_works_with_them_and_what_is_next(client_as, world):
    walk = accepted(world)

    text = client_as("ben").text("/households")

    assert "Grace Adeyemi-Cole and Daniel Reece" in text
    assert walk.household.reference in text
    assert "Adoption stage 1" in text
    assert "Amara Osei, adoption social worker" in text
    assert "10 working days left" in text


def test_a_household_is_found_by_part_of_a_name_or_by_its_reference(client_as, world):
    world.household("Grace Adeyemi-Cole", "Daniel Reece")
    brandt = world.household("Hollis Brandt", "Martin Brandt")
    ben = client_as("ben")

    assert names_in(ben.page("/households?q=bran")) == ["Hollis Brandt and Martin Brandt"]
    assert names_in(ben.page(f"/households?q={brandt.reference.lower()}")) == ["Hollis Brandt and Martin Brandt"]
    assert names_in(ben.page("/households?running=yes")) == []


def test_a_search_that_finds_nobody_says_so_and_leads_back(client_as, world):
    world.household()

    page = client_as("ben").page("/households?q=zzz")

    assert "No household matches." in words(page)
    assert page.xpath("//main//a[@href='/households']")


def test_an_empty_list_says_what_would_stand_there(client_as):
    assert "No households yet." in client_as("dot").text("/households")


def test_a_long_list_has_pages_that_keep_the_search(client_as, world):
    for number in range(30):
        world.household(f"Ada Moss-{number:02}")

    page = client_as("ben").page("/households?q=moss")

    assert len(names_in(page)) == 25
    assert "30 households found." in words(page)
    (following,) = page.xpath("//a[@rel='next']/@href")
    assert following == "/households?q=moss&page=2"
    assert len(names_in(client_as("ben").page(following))) == 5


def test_an_unknown_filter_is_dropped_and_said(client_as, world):
    world.household()

    text = client_as("ben").text("/households?running=sometimes&page=x")

    assert "A filter of this address is not known here, so it was left out." in text
    assert "1 household." in text


def test_the_page_shows_who_they_are_their_journeys_and_who_works_with_them(client_as, world):
    walk = to_decide(world)

    page = client_as("amara").page(f"/households/{walk.household.id}")
    text = words(page)

    assert page.xpath("string(//div[@class='fp-id']//a)") == walk.household.name
    assert "Adoption stage 2" in text
    assert "On to stage 2" in text
    assert "Applicant Grace Adeyemi-Cole Applicant Daniel Reece" in text
    assert "Adoption social worker Amara Osei" in text
    assert "Next due Decide for the agency" in text
    assert "Stage 2 started Wednesday 24 June 2026" in text


def test_the_record_is_told_in_words_and_each_date_once(client_as, world):
    walk = to_decide(world)

    text = client_as("amara").text(f"/households/{walk.household.id}")

    assert text.count("Stage 1 started") == 1
    assert "Checks required DBS check, first applicant" in text
    assert "dbs_applicant_1" not in text


def test_what_is_late_stands_first(client_as, world):
    walk = begun(world)
    world.at("2026-07-10 09:00")

    text = client_as("esme").text(f"/households/{walk.household.id}")

    assert "Late Answer the enquiry 2 working days late" in text


def test_looking_at_a_household_is_on_record(client_as, world):
    household = world.household()

    client_as("amara").page(f"/households/{household.id}")

    assert world.tags("viewed", by="amara") == 1


def test_a_pathway_is_started_from_here_but_not_by_who_only_reads(client_as, world):
    household = world.household()

    worker = client_as("amara").page(f"/households/{household.id}")
    auditor = client_as("nia").page(f"/households/{household.id}")

    start = f"/journeys/start?subject=household%3A{household.id}"
    assert worker.xpath(f"//main//a[@href='{start}']")
    assert not auditor.xpath("//main//a[contains(@href, '/journeys/start')]")


def test_a_long_name_is_shown_whole(client_as, world):
    household = world.household(LONG, "Konstantinos Papadimitrakopoulos-Anagnostopoulos")

    assert f"{LONG} and Konstantinos" in client_as("ben").text(f"/households/{household.id}")


def test_more_households_need_no_more_statements(client_as, world):
    world.household("Ada Moss")
    ben = client_as("ben")
    ben.page("/households")
    with counted(world.database) as few:
        ben.page("/households")
    for number in range(20):
        walk = begun(world)
        assert walk.journey, number
    with counted(world.database) as many:
        ben.page("/households")

    assert len(many) == len(few)


def test_a_fuller_household_needs_no_more_statements(client_as, world):
    walk = begun(world)
    ben = client_as("ben")
    ben.page(f"/households/{walk.household.id}")
    with counted(world.database) as before:
        ben.page(f"/households/{walk.household.id}")
    walk.do("ut_respond", "esme")
    walk.do("ut_discussion", "esme", "encouraged")
    walk.do("msg_roi", "esme", received_on="2026-06-24")
    with counted(world.database) as after:
        ben.page(f"/households/{walk.household.id}")

    assert len(after) == len(before)

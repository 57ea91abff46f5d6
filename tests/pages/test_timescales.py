"""The deadline rules as process owners see and change them: in words, with an example, by two people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.actions.drafts import begin_draft
from engine.domain.ids import PathwayKey
from engine.domain.timescale_change import RevisionState
from engine.reading.timescales import timescale_changes
from tests.actions.changed_rules import agreed, asked, changed, counts_by_database
from tests.actions.small_pathway import ANSWER, publish
from tests.pages.conftest import Person, words
from tests.world import World

KEY = "support.plan_response"  #: ten days after the plan was sent
FIVE_DAYS = {"due": {"after": "plan_sent", "days": 5}}
WHY = "The regulations were amended, and families asked for it."


@pytest.fixture
def world(world: World) -> World:
    return counts_by_database(world)


@pytest.fixture
def chidi(client_as) -> Person:
    return client_as("chidi")


@pytest.fixture
def nia(client_as) -> Person:
    return client_as("nia")


def filled(**other: Any) -> dict[str, Any]:
    """The form of a change as a browser sends it: five days instead of ten, from 1 July."""
    return {
        "title": "Answer to the plan",
        "shape": "due",
        "terms-0-shown": "1",
        "terms-0-amount": "5",
        "terms-0-unit": "days",
        "terms-0-relation": "after",
        "terms-0-anchor": "plan_sent",
        "earliest": "no",
        "series": "no",
        "pausable": "no",
        "kind": "statute",
        "source": "Special Guardianship Regulations 2005, regulation 15",
        "status": "verified",
        "from-day": "1",
        "from-month": "7",
        "from-year": "2026",
        "reason": WHY,
        "do": "look",
        **other,
    }


def told(response) -> str:
    return " ".join(response.get_data(as_text=True).split())


def test_every_rule_is_listed_in_words_with_its_source_and_how_well_it_is_known(world: World, chidi: Person) -> None:
    page = chidi.page("/timescales")

    links = page.xpath("//table//th[@scope='row']/a/@href")
    keys = world.ports.calendar.timescales.keys()
    assert sorted(links) == sorted(f"/timescales/{key}" for key in keys)
    (row,) = page.xpath("//tr[th/a[@href='/timescales/sgo.report']]")
    said = " ".join(row.text_content().split())
    assert "On the day on which the court asked for the report or 3 months after the notice was received" in said
    assert "Law The court’s date; else three months from the notice, the council’s own" in said
    assert "Assumed until the council decides" in said


def waiting(person: Person) -> list[str]:
    """What the navigation counts."""
    return [
        one.text_content() for one in person.page("/timescales?words=zebra").xpath("//nav[1]//*[@class='fp-count']")
    ]


@pytest.mark.parametrize(
    ("query", "count"),
    [("words=second+review+whichever", 1), ("words=zebra", 0), ("kind=external&status=assumed&words=nothing", 0)],
)
def test_the_list_is_narrowed_by_words_kind_and_certainty(chidi: Person, query: str, count: int) -> None:
    page = chidi.page(f"/timescales?{query}")

    assert len(page.xpath("//table//th[@scope='row']/a")) == count
    if not count:
        assert "No timescale matches." in words(page)


def test_only_what_matches_the_filters_is_shown(world: World, chidi: Person) -> None:
    register = world.ports.calendar.timescales
    keys = register.keys()
    wanted = [key for key in keys if register.in_force(key, world.today).status == "assumed"]

    page = chidi.page("/timescales?status=assumed")

    assert len(page.xpath("//table//th[@scope='row']/a")) == len(wanted)
    assert "so it was left out" in chidi.text("/timescales?status=certain")


def test_a_rule_shows_its_example_its_revisions_and_where_it_is_used(world: World, chidi: Person) -> None:
    agreed(world, "review.second", changed(world, "review.second", date(2026, 7, 1), **TWO_MONTHS))

    text = chidi.text(
        "/timescales/review.second?ex-first_review_held-day=31&ex-first_review_held-month=3"
        "&ex-first_review_held-year=2027"
    )

    assert "It changes. From 1 Jul 2026: 2 months after the first review was held" in text
    assert "Due Wednesday 30 June 2027" in text
    assert "The first review was held on Wednesday 31 March 2027." in text
    assert "June 2027 has no 31st, so its last day counts." in text
    assert "Permanence planning Version 1, 0 journeys “Ratify at the second review”" in text
    assert "Chidi Marlowe asked on" in text
    assert "Nia Thackeray agreed on" in text
    assert "Came with Fingerpost" in text
    assert "Plan for a permanent home written" in text  # counted from its date


TWO_MONTHS = {
    "earliest_of": [{"after": "first_review_held", "months": 2}, {"after": "became_looked_after", "months": 4}]
}


def test_an_example_with_a_date_that_cannot_be_says_so_and_keeps_what_was_typed(chidi: Person) -> None:
    page = chidi.page(f"/timescales/{KEY}?ex-plan_sent-day=31&ex-plan_sent-month=2&ex-plan_sent-year=2027")

    assert "31 February is not a real date" in words(page)
    assert page.xpath("//input[@id='ex-plan_sent-day']/@value") == ["31"]


@pytest.mark.parametrize("key", ["nothing.there", "ther.cap", "x"])
def test_a_rule_that_there_is_not_has_no_page(chidi: Person, key: str) -> None:
    chidi.open(f"/timescales/{key}", status=404)
    chidi.open(f"/timescales/{key}/change", status=404)


def test_nobody_else_sees_or_changes_the_rules(world: World, client_as) -> None:
    change = asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))
    for name in ("ben", "dot", "hana"):
        person = client_as(name)
        for path in (
            "/timescales",
            f"/timescales/{KEY}",
            f"/timescales/{KEY}/change",
            f"/timescales/changes/{change.id}",
        ):
            person.open(path, status=403)
        person.post(f"/timescales/{KEY}/change", filled(do="ask"), status=403)
        person.post(f"/timescales/changes/{change.id}/agree", {"do": "agree"}, status=403)
    assert [row.state for row in timescale_changes(world.ports.database)] == [RevisionState.ASKED]


def test_a_change_is_looked_at_asked_for_and_agreed_to_by_somebody_else(
    world: World, chidi: Person, nia: Person
) -> None:
    publish(world, ANSWER, due=KEY)
    world.enter("response", world.household().ref, as_="amara", sent_on="2026-06-24")

    looked = told(chidi.post(f"/timescales/{KEY}/change", filled(), status=200))
    assert "10 days after the proposed plan was sent" in looked
    assert "5 days after the proposed plan was sent" in looked
    assert "Due Saturday 11 July 2026" in looked  # sent on the day from which the rule is changed
    assert "Due Monday 6 July 2026" in looked
    assert "1 open due date counts by this rule now. It does not move" in looked
    assert timescale_changes(world.ports.database) == ()

    answer = chidi.post(f"/timescales/{KEY}/change", filled(do="ask"))
    assert "You asked for it, so a second person must agree." in words(chidi.follow(answer))
    assert waiting(chidi) == []
    assert waiting(nia) == ["1 waiting"]

    url = answer.headers["Location"]
    assert WHY in nia.text(url)
    assert "Say in a sentence why you don’t agree" in told(nia.post(f"{url}/agree", {"do": "refuse"}, status=422))
    assert "The change is agreed. It counts from Wednesday 1 July 2026." in words(
        nia.follow(nia.post(f"{url}/agree", {"do": "agree"}))
    )
    assert "Agreed, and not in force yet" in nia.text("/timescales")
    assert "taken back already" in told(nia.post(f"{url}/agree", {"do": "agree"}, status=409))
    assert world.ports.calendar.timescales.in_force(KEY, date(2026, 7, 1)).due.amount == 5  # type: ignore[union-attr]


def test_who_asked_cannot_agree_and_is_told_who_can(world: World, chidi: Person) -> None:
    change = asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    answer = chidi.post(f"/timescales/changes/{change.id}/agree", {"do": "agree"}, status=403)

    assert "Another process owner" in told(answer)


def test_an_agreed_change_can_be_taken_back_before_its_day(world: World, chidi: Person) -> None:
    change = agreed(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))
    url = f"/timescales/changes/{change.id}"

    assert "Say in a sentence why you take it back" in told(
        chidi.post(f"{url}/take-back", {"reason": "No"}, status=422)
    )
    assert "The change is taken back." in words(chidi.follow(chidi.post(f"{url}/take-back", {"reason": WHY})))
    assert "Taken back" in chidi.text(f"/timescales/{KEY}")


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"from-day": "24", "from-month": "6"}, "changed from Thursday 25 June 2026 at the earliest"),
        ({"from-day": "31", "from-month": "6"}, "31 June is not a real date"),
        ({"from-day": ""}, "must include a day"),
        ({"reason": "law"}, "Say in a sentence why"),
        ({"title": " "}, "Enter what it is called"),
        ({"terms-0-amount": "ten"}, "whole number"),
        ({"terms-0-amount": "9999"}, "4000"),
        ({"terms-0-amount": "0"}, "must be a whole number, 1 or more"),
        ({"terms-0-unit": ""}, "Choose what it is counted in"),
        ({"terms-0-anchor": "moonrise"}, "Choose the day it is counted from"),
        ({"terms-0-anchor": f"due:{KEY}"}, "Choose the day it is counted from"),
        ({"shape": "earliest_of"}, "Add a second period"),
        ({"shape": "none"}, "give the earliest day"),
        ({"terms-0-relation": "on_or_after", "terms-0-fixed": "31 Smarch"}, "as in 31 March"),
        ({"title": "x" * 300}, "200"),
        ({"series": "yes"}, "Enter how far apart"),
    ],
)
def test_what_is_wrong_is_said_at_its_question_and_nothing_typed_is_lost(
    world: World, chidi: Person, other: dict[str, str], says: str
) -> None:
    answer = chidi.post(f"/timescales/{KEY}/change", filled(do="ask", **other), status=422)

    said = told(answer)
    assert says in said
    assert "There is a problem" in said
    if "reason" not in other:
        assert WHY in said
    assert timescale_changes(world.ports.database) == ()


def test_a_rule_that_would_count_from_its_own_date_is_refused_with_the_sentence(world: World, chidi: Person) -> None:
    on_it = {"due": {"after": f"due:{KEY}", "days": 1}, "earliest_of": None}
    agreed(world, "review.second", changed(world, "review.second", date(2026, 6, 25), **on_it))

    circle = filled(do="ask", **{"terms-0-anchor": "due:review.second"})
    said = told(chidi.post(f"/timescales/{KEY}/change", circle, status=422))

    assert "counts, directly or through other rules, from its own date" in said


def test_periods_are_added_and_taken_away_without_scripts(chidi: Person) -> None:
    two = filled(**{"add:terms": "1"})
    del two["do"]

    page = chidi.post(f"/timescales/{KEY}/change", two, status=200)

    assert "Period 2" in told(page)
    three = {**two, "shape": "earliest_of", "terms-1-shown": "1", "terms-1-relation": "on", "terms-1-anchor": "order"}
    del three["add:terms"]
    assert "whichever comes first" in told(chidi.post(f"/timescales/{KEY}/change", {**three, "do": "look"}, status=200))
    fewer = told(chidi.post(f"/timescales/{KEY}/change", {**three, "remove:terms:0": "1"}, status=200))
    assert "Period 2" not in fewer


def test_a_new_rule_is_added_and_a_drawing_may_name_it(world: World, chidi: Person, nia: Person) -> None:
    chidi.open("/timescales/new")
    wrong = filled(do="ask", key="Second Visit")
    assert "small letters" in told(chidi.post("/timescales/new", wrong, status=422))
    taken = told(chidi.post("/timescales/new", filled(do="ask", key=KEY), status=422))
    assert f"There is a rule called {KEY} already" in taken
    looked = told(chidi.post("/timescales/new", filled(key="local.second_visit"), status=200))
    assert "No open due date counts by this rule now." in looked

    url = chidi.post("/timescales/new", filled(do="ask", key="local.second_visit")).headers["Location"]
    nia.post(f"{url}/agree", {"do": "agree"})

    assert "Rules of this council" in chidi.text("/timescales?words=local.second_visit")
    assert "No drawing uses it." in chidi.text("/timescales/local.second_visit")
    assert "It is new. It is in force from 1 Jul 2026." in chidi.text("/timescales/local.second_visit")


def test_the_periods_of_a_draft_stand_with_the_steps_that_use_them(world: World, chidi: Person) -> None:
    draft = begin_draft(world.ports, world.as_("chidi"), PathwayKey("permanence_planning"))
    agreed(world, "review.second", changed(world, "review.second", date(2026, 7, 1), **TWO_MONTHS))

    page = chidi.page(f"/drafts/{draft.id}/periods")

    (row,) = page.xpath("//tr[th/a[@href='/timescales/review.second']]")
    said = " ".join(row.text_content().split())
    assert "“Ratify at the second review”" in said
    assert "From 1 Jul 2026: 2 months after the first review was held" in said
    assert "have not been checked against their source" in words(page)
    assert "Draft “Ratify at the second review”" in chidi.text("/timescales/review.second")


def test_the_record_tells_who_changed_which_rule_and_from_when(world: World, client_as) -> None:
    world.give_role("amara", "auditor", team=None)
    agreed(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    text = client_as("amara").text("/record")

    title = world.ports.calendar.timescales.in_force(KEY, world.today).title
    assert f"agreed to a change of “{title}” from Wednesday 1 July 2026 on" in text
    assert f"asked a second person to agree to a change of “{title}”" in text

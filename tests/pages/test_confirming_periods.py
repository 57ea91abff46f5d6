"""Periods whose source nobody has checked: the legal adviser sees all of them on one page and says of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import sqlalchemy as sa
from lxml.html import HtmlElement

from engine.domain.deadline import TO_CONFIRM
from engine.tables import audit_entries
from tests.actions.changed_rules import agreed, changed, counts_by_database
from tests.pages.conftest import Person, words
from tests.world import World

KEY = "sgo.report"  #: assumed; special guardianship counts by it
PAGE = "/timescales/to-confirm"
GROUNDS = "Family Procedure Rules 2010, Practice Direction 12A, and the council’s decision of 3 March."


@pytest.fixture
def world(world: World) -> World:
    return counts_by_database(world)


@pytest.fixture
def pat(client_as: Callable[[str], Person]) -> Person:
    return client_as("pat")


def row_of(page: HtmlElement, key: str = KEY) -> str:
    (row,) = page.xpath(f"//tr[th/a[@href='/timescales/{key}']]")
    return " ".join(row.text_content().split())


def test_all_of_them_are_listed_with_their_source_and_where_they_are_used(world: World, pat: Person) -> None:
    register = world.ports.calendar.timescales
    keys = register.keys()
    wanted = [key for key in keys if register.in_force(key, world.today).status in TO_CONFIRM]

    page = pat.page(PAGE)

    assert sorted(page.xpath("//table//th[@scope='row']/a/@href")) == sorted(f"/timescales/{key}" for key in wanted)
    assert "Special guardianship: “" in row_of(page)
    assert "the council’s own" in row_of(page)
    assert "Has not looked at it yet" in row_of(page)
    assert f"{len(wanted)} periods: 0 confirmed, 0 questioned, {len(wanted)} nobody has looked at yet." in words(page)


def test_one_is_confirmed_with_grounds_another_is_questioned_and_each_stands_on_record(
    world: World, pat: Person
) -> None:
    page = pat.follow(pat.post(f"/timescales/{KEY}/confirm", {"do": "confirmed", "reason": GROUNDS}))
    assert "Confirmed by Pat Okonedo, 24 Jun 2026" in row_of(page)
    assert GROUNDS in row_of(page)

    pat.post("/timescales/staying_put.plan/confirm", {"do": "questioned", "reason": "Our procedure says three days."})

    assert "Questioned by Pat Okonedo" in row_of(pat.page(f"{PAGE}?said=questioned"), "staying_put.plan")
    assert len(pat.page(f"{PAGE}?said=confirmed").xpath("//table//th[@scope='row']/a")) == 1
    assert KEY not in pat.open(f"{PAGE}?said=open").get_data(as_text=True)
    with world.database.connect() as connection:
        tags = connection.execute(
            sa.select(audit_entries.c.tag, audit_entries.c.actor).where(audit_entries.c.chain == "timescales")
        ).all()
    by = f"worker:{world.as_('pat')}"
    assert [tuple(row) for row in tags] == [("timescale_confirmed", by), ("timescale_questioned", by)]


def test_what_was_said_holds_for_the_rule_as_it_was(
    world: World, pat: Person, client_as: Callable[[str], Person]
) -> None:
    pat.post(f"/timescales/{KEY}/confirm", {"do": "confirmed", "reason": GROUNDS})
    agreed(world, KEY, changed(world, KEY, date(2026, 7, 1), title="Report for the court filed"))

    world.at("2026-07-01 09:00")

    assert "Has not looked at it yet" in row_of(client_as("pat").page(PAGE))


def test_without_grounds_nothing_is_said_and_nothing_typed_is_lost(world: World, pat: Person) -> None:
    answer = pat.post(f"/timescales/{KEY}/confirm", {"do": "confirmed", "reason": "yes ok"}, status=422)

    said = answer.get_data(as_text=True)
    assert "Say in a sentence on what you base that" in said
    assert "yes ok</textarea>" in said
    assert world.tags("timescale_confirmed") == 0


def test_the_page_of_a_rule_tells_what_was_said_and_offers_each_what_they_may(
    world: World, pat: Person, client_as: Callable[[str], Person]
) -> None:
    pat.post(f"/timescales/{KEY}/confirm", {"do": "confirmed", "reason": GROUNDS})

    of_pat, of_chidi = pat.page(f"/timescales/{KEY}"), client_as("chidi").page(f"/timescales/{KEY}")

    for page in (of_pat, of_chidi):
        assert "Confirmed by Pat Okonedo" in words(page)
    assert f"/timescales/{KEY}/confirm" in of_pat.xpath("//main//a/@href")
    assert not [one for one in of_pat.xpath("//main//a/@href") if one.startswith(("/pathways", "/drafts"))]
    assert f"/timescales/{KEY}/change" not in of_pat.xpath("//main//a/@href")
    assert f"/timescales/{KEY}/confirm" not in of_chidi.xpath("//main//a/@href")


def test_a_period_whose_source_was_checked_has_nothing_to_confirm(pat: Person) -> None:
    pat.open("/timescales/review.first/confirm", status=404)
    pat.post("/timescales/review.first/confirm", {"do": "confirmed", "reason": GROUNDS}, status=404)


def test_others_confirm_nothing_and_casework_does_not_see_the_page(
    world: World, client_as: Callable[[str], Person]
) -> None:
    for name, sees in (("ben", 403), ("hana", 403), ("chidi", 200)):
        person = client_as(name)
        person.open(PAGE, status=sees)
        person.open(f"/timescales/{KEY}/confirm", status=403)
        person.post(f"/timescales/{KEY}/confirm", {"do": "confirmed", "reason": GROUNDS}, status=403)
    assert world.tags("timescale_confirmed") == 0
    assert world.tags("refused", by="ben") == 3

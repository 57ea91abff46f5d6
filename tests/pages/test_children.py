"""The pages about children: thousands in a list, one with the whole of the care history."""

from __future__ import annotations

from datetime import date

import pytest

from engine import tables as t
from engine.demo.somebody import somebody
from engine.domain.references import new_id
from engine.domain.subjects import Allocation
from tests.pages.conftest import words
from tests.pages.journeys import child
from tests.store.statements import counted
from webui.care_codes import LEGAL_STATUSES, in_words
from webui.time_axis import Lane, Point, Span, time_axis


@pytest.fixture
def isla(world):
    """Two placements, an interim care order that became a placement order, one review."""
    one = child(world)
    at = world.clock.now()
    with world.database.begin() as connection:
        for kind, first, last in (("U6", date(2024, 3, 20), date(2025, 6, 30)), ("U4", date(2025, 6, 30), None)):
            row = {"child_id": one.id, "from_on": first, "until_on": last, "recorded_at": at}
            connection.execute(t.placements.insert().values(id=new_id(), kind=kind, provider="PR1", **row))
            connection.execute(
                t.episodes.insert().values(id=new_id(), began_because="S", need="N1", placement=kind, **row)
            )
        for status, first, last in (("C1", date(2024, 3, 20), date(2025, 2, 3)), ("E1", date(2025, 2, 3), None)):
            connection.execute(
                t.legal_statuses.insert().values(
                    id=new_id(), child_id=one.id, status=status, from_on=first, until_on=last, recorded_at=at
                )
            )
        connection.execute(
            t.reviews.insert().values(
                id=new_id(), child_id=one.id, held_on=date(2024, 4, 15), participation="PN0", recorded_at=at
            )
        )
    return one


def test_the_list_finds_a_child_by_name_or_reference(client_as, world):
    isla = child(world)
    child(world, "Theo Marsh")

    page = client_as("amara").page(f"/children?q={isla.reference}")

    assert [link.text_content() for link in page.xpath("//tbody//th/a")] == ["Isla Marsh"]
    assert "1 child found." in words(page)
    assert "born 9 May 2022" in words(page)


def test_the_page_says_where_and_under_which_order_the_child_lives(client_as, isla):
    text = client_as("amara").text(f"/children/{isla.id}")

    assert "Legal status Placement order (E1), since 3 Feb 2025" in text
    assert "Lives Foster placement, long term (U4), since 30 Jun 2025" in text


def test_the_history_stands_in_tables_newest_first(client_as, isla):
    page = client_as("amara").page(f"/children/{isla.id}")

    tables = {
        table.findtext("caption"): [
            [" ".join(cell.text_content().split()) for cell in row] for row in table.xpath("./tbody/tr")
        ]
        for table in page.xpath("//table")
    }
    assert tables["Legal status, newest first"] == [
        ["3 Feb 2025", "now", "Placement order (E1)"],
        ["20 Mar 2024", "3 Feb 2025", "Interim care order (C1)"],
    ]
    assert tables["Reviews, newest first"] == [["15 Apr 2024", "Under 4 years old at the time (PN0)"]]
    assert len(tables["Where they have lived, newest first"]) == 2
    assert len(tables["Episodes of care, newest first"]) == 2


def test_the_time_axis_is_named_and_needs_no_style(client_as, isla):
    page = client_as("amara").page(f"/children/{isla.id}")

    (axis,) = page.xpath("//*[local-name()='svg' and contains(@class, 'fp-axis')]")
    assert axis.get("role") == "img"
    assert axis.get("aria-label").startswith("Isla Marsh from 20 Mar 2024 to 24 Jun 2026")
    assert not axis.xpath(".//@style")


def test_a_child_without_history_has_a_page_that_says_so(client_as, world):
    one = child(world)

    text = client_as("amara").text(f"/children/{one.id}")

    assert "No legal status and no placement are recorded." in text
    assert "No journey has begun." in text
    assert "No review is recorded." in text


def test_a_restricted_child_is_seen_by_allocation_and_management_alone(client_as, world):
    one = child(world, restricted=True)

    assert "Restricted" in client_as("amara").page(f"/children/{one.id}").xpath("string(//div[@class='fp-id'])")
    client_as("ben").page(f"/children/{one.id}")
    client_as("femi").page(f"/children/{one.id}", status=404)
    assert "Isla Marsh" not in client_as("femi").text("/children")


def test_looking_at_a_child_is_on_record(client_as, world):
    one = child(world)

    client_as("amara").page(f"/children/{one.id}")

    assert world.tags("viewed", by="amara") == 1


def test_more_children_need_no_more_statements(client_as, world):
    child(world)
    amara = client_as("amara")
    amara.page("/children")
    with counted(world.database) as few:
        amara.page("/children")
    for number in range(30):
        child(world, f"Robin Vale-{number:02}")
    with counted(world.database) as many:
        page = amara.page("/children")

    assert len(many) == len(few)
    assert len(page.xpath("//tbody/tr")) == 25


def test_a_code_that_is_not_listed_is_shown_as_it_is():
    assert in_words("C1", LEGAL_STATUSES) == "Interim care order (C1)"
    assert in_words("Q7", LEGAL_STATUSES) == "Q7"
    assert in_words("", LEGAL_STATUSES) == ""


def test_a_bar_is_as_long_as_what_it_stands_for():
    spans = (
        Span(words="First", from_on=date(2026, 1, 1), until_on=date(2026, 3, 1), kind="finished"),
        Span(words="Second", from_on=date(2026, 3, 1), until_on=None),
    )

    axis = time_axis([Lane(title="Home", spans=spans)], today=date(2026, 6, 27), name="Isla")

    assert axis is not None
    first, second = axis.lanes[0].bars
    assert first.x + first.width == pytest.approx(second.x, abs=0.2)
    assert second.x + second.width == pytest.approx(axis.today_x, abs=0.2)
    assert first.width / second.width == pytest.approx(59 / 118, abs=0.01)
    assert second.words == "Second, 1 Mar 2026 until now"


def test_nothing_to_draw_is_no_picture():
    assert time_axis([Lane(title="Home")], today=date(2026, 6, 27), name="Isla") is None


def test_a_single_day_is_drawn_without_dividing_by_nothing():
    lane = Lane(title="Reviews", points=(Point(words="Review", on=date(2026, 6, 24)),))

    axis = time_axis([lane], today=date(2026, 6, 24), name="Isla")

    assert axis is not None
    assert axis.lanes[0].marks[0].x == axis.today_x


def test_what_the_child_says_stands_on_the_page_for_those_who_work_with_them(client_as, world):
    one = somebody(world, "child")
    with world.ports.uow() as uow:
        held = Allocation(subject=one, role="child_sw", worker=world.as_("amara"), from_on=world.today)
        uow.records.allocate(held, at=world.clock.now())
        uow.commit()
    words_of_the_child = "I want to stay with Nan and the dog."
    said = {"child_views_how": "direct_work", "child_views": words_of_the_child}
    world.enter("placement_stability", one, as_="amara", **said)

    page = client_as("amara").page(f"/children/{one.id}")

    (quote,) = page.xpath("//*[contains(@class, 'fp-says')]//blockquote")
    assert quote.text_content() == words_of_the_child
    known = page.xpath("string(//*[contains(@class, 'fp-says')]/li/p)")
    assert "Amara" in known
    assert "from time spent together" in known
    assert words_of_the_child not in client_as("femi").open(f"/children/{one.id}").get_data(as_text=True)

"""A process owner redraws a pathway in the browser without scripts, a colleague agrees, and journeys are moved."""

from __future__ import annotations

import io
from typing import Any

import pytest

from engine.domain.ids import PathwayKey
from engine.sweep import sweep
from tests.pages.conftest import words
from tests.world import World

KEY = PathwayKey("adopter_stage_1")
WHY = "Families asked for plainer words."


@pytest.fixture
def world(world: World) -> World:
    """The world of the other tests, with rehearsals, and a second process owner."""
    world.draw_with("lin")
    return world


def begun(person: Any) -> str:
    """Begins a draft; gives its address."""
    person.open(f"/pathways/{KEY}/versions/1")
    return str(person.post(f"/pathways/{KEY}/versions/1/draft").headers["Location"])


def put_back(person: Any, address: str, xml: bytes, *, revision: int, status: int = 303) -> Any:
    """Puts a drawing back."""
    file = (io.BytesIO(xml), "drawing.bpmn")
    return person.post(f"{address}/drawing", {"revision": str(revision), "drawing": file}, status=status)


def renamed(person: Any, address: str) -> bytes:
    """The draft's drawing with a task called otherwise."""
    xml = person.open(f"{address}/drawing.bpmn").get_data()
    assert b'name="Hold the first discussion"' in xml
    return bytes(xml.replace(b'name="Hold the first discussion"', b'name="Meet the family"'))


def test_redrawn_read_rehearsed_agreed_published_and_moved(client_as, world: World):
    for _ in range(2):
        journey = world.enter("adopter_stage_1", world.household().ref)
        world.do(journey.id, "ut_respond", "esme")
    chidi, lin = client_as("chidi"), client_as("lin")
    address = begun(chidi)
    assert "You can’t publish yet." in chidi.text(f"{address}/publish")

    put_back(chidi, address, renamed(chidi, address), revision=1)
    assert "“Hold the first discussion” is called “Meet the family” now." in chidi.text(f"{address}/compare")
    chidi.post(f"{address}/compare", {"revision": "2"})
    chidi.post(f"{address}/rehearse")
    assert "rehearsals pass." in chidi.text(f"{address}/publish")
    today = {"from-day": "24", "from-month": "6", "from-year": "2026"}
    chidi.post(f"{address}/ask", {"reason": WHY, **today})
    assert "You asked for it, so a second person must agree." in chidi.text(f"{address}/publish")
    chidi.post(f"{address}/agree", {"do": "agree", "read": "yes", "revision": "2"}, status=403)
    assert "Lin Castellan can agree." in chidi.text(f"{address}/publish")

    page = lin.page(f"{address}/publish")
    assert WHY in words(page)
    assert "Read what changes" in lin.post(f"{address}/agree", {"do": "agree"}, status=422).get_data(as_text=True)
    published = lin.post(f"{address}/agree", {"do": "agree", "read": "yes", "revision": "2"})
    assert published.headers["Location"] == f"/pathways/{KEY}/versions/2"
    told = words(lin.follow(published))
    assert "Version 2 is published." in told
    assert "2 running journeys stay on the version they began with until you move them." in told
    assert f"Agreed by Lin Castellan Why {WHY}" in told
    assert "The deadline rules of its first day (" in told

    before = chidi.page(f"/pathways/{KEY}/versions/1")
    [link] = [a.get("href") for a in before.iter("a") if "Move 2 journeys" in (a.text or "")]
    preview = chidi.page(link)
    assert "2safe to move" in words(preview)
    dates = [one for one in preview.iter("td") if one.get("data-label") == "After the move"]
    assert [one.find(".//strong") for one in dates] == [None, None], "no date would move"
    boxes = [one.get("value") for one in preview.iter("input") if one.get("name") == "journey"]
    marks = {one.get("name"): one.get("value") for one in preview.iter("input") if "mark:" in (one.get("name") or "")}
    asked = {"from": "1", "to": "2", "journey": boxes, **marks}
    chidi.post(f"/pathways/{KEY}/move", {**asked, "reason": ""}, status=422)
    batch = str(chidi.post(f"/pathways/{KEY}/move", {**asked, "reason": WHY}).headers["Location"])
    assert "2waiting" in chidi.text(batch)
    sweep(world.ports)
    assert "2 of 2 dealt with" in chidi.text(batch)
    assert {world.journey(journey).version.number for journey in boxes} == {2}

    chidi.post(f"{batch}/undo", {"journey": boxes[0]})
    assert world.journey(boxes[0]).version.number == 1
    world.do(boxes[1], "ut_discussion", "esme", "encouraged")
    kept = chidi.post(f"{batch}/undo", {"journey": boxes[1]})
    assert "It stays." in words(chidi.follow(kept))


def test_whoever_puts_back_second_is_told_who_was_first_and_overwrites_nothing(client_as):
    chidi, lin = client_as("chidi"), client_as("lin")
    address = begun(chidi)
    theirs = renamed(chidi, address)
    put_back(chidi, address, theirs, revision=1)

    refused = put_back(lin, address, theirs, revision=1, status=409)

    assert "Chidi Marlowe saved revision 2" in refused.get_data(as_text=True)
    assert "Revision 2, saved by Chidi Marlowe" in lin.text(address)
    late = lin.post(f"{address}/compare", {"revision": "1"})
    assert late.headers["Location"] == f"{address}/compare"
    assert "Nothing was changed. Chidi Marlowe saved revision 2" in words(lin.follow(late))
    other_window = put_back(chidi, address, theirs, revision=1, status=409)
    assert "You saved revision 2 in another window" in other_window.get_data(as_text=True)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"", "Choose the file with the drawing"),
        (b"no drawing", "line 1"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><definitions/>', "DOCTYPE"),
        (b"<x>" * 600 + b"</x>" * 600, ""),
        (b" " * 2_000_001, "too large"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence_and_nothing_is_lost(client_as, xml: bytes, said: str):
    chidi = client_as("chidi")
    address = begun(chidi)

    answer = put_back(chidi, address, xml, revision=1, status=422).get_data(as_text=True)

    assert "There is a problem" in answer
    assert said in answer
    assert "Revision 1, saved by" in chidi.text(address)


def test_problems_are_listed_with_shape_and_line_and_stand_in_the_way(client_as):
    chidi = client_as("chidi")
    address = begun(chidi)
    xml = chidi.open(f"{address}/drawing.bpmn").get_data()

    put_back(chidi, address, xml.replace(b'fp:form="adopter_stage_1.discussion"', b"", 1), revision=1)

    said = chidi.text(address)
    assert "“Hold the first discussion” has no form." in said
    assert "1 problem is left." in chidi.text(f"{address}/publish")


def test_the_drawing_is_taken_out_as_a_file_of_its_revision(client_as):
    chidi = client_as("chidi")
    address = begun(chidi)

    answer = chidi.open(f"{address}/drawing.bpmn?download")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{KEY}-revision-1.bpmn"'


def test_drafts_are_for_process_owners_alone(client_as):
    address = begun(client_as("chidi"))
    ben = client_as("ben")

    ben.page(address, status=403)
    ben.page("/drafts", status=403)
    ben.page(f"/pathways/{KEY}/move?from=1&to=2", status=403)


def test_a_draft_that_was_dropped_leaves_room_for_another(client_as):
    chidi = client_as("chidi")
    address = begun(chidi)
    assert "Adoption stage 1" in chidi.text("/drafts")

    chidi.post(f"{address}/drop")

    assert "Nothing is being redrawn." in chidi.text("/drafts")
    assert begun(chidi) != address

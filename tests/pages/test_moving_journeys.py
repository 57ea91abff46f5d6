"""Process owners see where journeys run, choose what is moved, watch it, stop it and put it back: no name is shown."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from lxml.html import HtmlElement

from engine.sweep import sweep
from tests.actions.test_move_batches import APPROVAL, approved_first
from tests.actions.test_moving_journeys import WHY, at_the_discussion, in_force, redrawn
from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.world import World

KEY = "adopter_stage_1"
MOVE = f"/pathways/{KEY}/move"
NAMES = ("Grace", "Daniel")


@pytest.fixture
def two(world: World) -> tuple[str, str]:
    """A journey at the discussion and one past it, on the version before an approval was added."""
    at_it, past_it = at_the_discussion(world), at_the_discussion(world)
    world.do(past_it, "ut_discussion", "esme", "encouraged")
    redrawn(world, approved_first)
    return at_it, past_it


def filled_in(page: HtmlElement, **more: object) -> dict[str, object]:
    """The fields of the page's form as a browser would send them."""
    [form] = [one for one in page.iter("form") if (one.get("action") or "") == MOVE and one.get("method") == "post"]
    fields: dict[str, object] = {
        one.get("name", ""): one.get("value")
        for one in form.iter("input")
        if one.get("type") in ("hidden", "text", None)
    }
    fields["journey"] = [
        one.get("value")
        for one in form.iter("input")
        if one.get("name") == "journey" and one.get("checked") is not None
    ]
    fields["when"] = "now"
    return {name: value for name, value in {**fields, **more}.items() if name and value is not None}


def rows_of(page: HtmlElement) -> Mapping[str, str]:
    """The words of each journey's row, by its reference."""
    return {row.findtext(".//th//span") or row.findtext("th") or "": words_of(row) for row in page.xpath("//tbody/tr")}


def words_of(part: HtmlElement) -> str:
    """The words of a part of a page."""
    return " ".join(part.text_content().split())


def test_where_journeys_run_is_told_by_version_and_step_and_nobody_is_named(client_as, world: World, two):
    chidi = client_as("chidi")

    pick = chidi.text("/running")
    running = chidi.page(f"/pathways/{KEY}/running")

    assert "Adoption stage 1" in pick
    assert "Hold the first discussion 1" in words(running)
    assert "Waits, nobody works on it 1" in words(running)
    [link] = [one.get("href") for one in running.iter("a") if "Move them to version 2" in (one.text or "")]
    assert link == f"{MOVE}?from=1&to=2"
    for said in (pick, words(running), chidi.text(link)):
        assert not any(name in said for name in NAMES)
    assert in_force(world)
    client_as("ben").page(f"/pathways/{KEY}/running", status=403)
    chidi.page("/pathways/nothing/running", status=404)


def test_a_journey_past_an_added_step_is_asked_about_and_moved_as_was_chosen(client_as, world: World, two):
    at_it, past_it = two
    chidi = client_as("chidi")
    page = chidi.page(f"{MOVE}?from=1&to=2")
    assert "2need a choice from you" in words(page)
    assert "Already past “Approve the discussion”. Should it still be done?" in words(page)
    assert "“Hold the first discussion” is finished already." in words(page)
    assert filled_in(page)["journey"] == []

    # Done first where that can be, left in the other: each row says what it does.
    asked = filled_in(page, reason=WHY, **{f"past:{APPROVAL}": "first", f"past:{APPROVAL}@{past_it}": "left"})
    shown = chidi.post(MOVE, {**asked, "do": "show"}, status=200)
    page = check_page(shown.get_data(as_text=True))
    first, second = rows_of(page)[world.journey(at_it).reference], rows_of(page)[world.journey(past_it).reference]
    assert "“Approve the discussion” opens." in first
    assert "closes, and opens again after that. What was typed there is kept." in first
    assert "no date any more" in first
    assert "new" in first
    assert "What stays: 1 draft" in first
    assert "It is past the new step “Approve the discussion”, which it will not do." in second
    sent = filled_in(page, **{f"past:{APPROVAL}": "first", f"past:{APPROVAL}@{past_it}": "left"})
    assert sent["reason"] == WHY
    assert set(sent["journey"]) == {at_it, past_it}  # type: ignore[call-overload]

    batch = str(chidi.post(MOVE, sent).headers["Location"])
    waiting = chidi.text(batch)
    assert "0 of 2 dealt with" in waiting
    assert WHY in waiting
    sweep(world.ports)
    done = chidi.text(batch)

    assert "2 of 2 dealt with" in done
    assert world.open(at_it) == [APPROVAL]
    assert world.open(past_it) == []
    assert not any(name in done for name in NAMES)
    assert "2 of 2 dealt with" in chidi.client.get(f"{batch}/now").get_data(as_text=True)
    assert "2 moved" in chidi.text(f"/pathways/{KEY}/running")
    chidi.page(f"/pathways/adopter_stage_2/moves/{batch.rpartition('/')[2]}", status=404)

    chidi.post(f"{batch}/undo", {"journey": at_it})
    chidi.post(f"{batch}/undo")
    sweep(world.ports)
    assert "2put back" in chidi.text(batch)
    assert world.open(at_it) == ["ut_discussion"]


def test_what_is_missing_or_wrong_is_told_and_nothing_typed_is_lost(client_as, world: World, two):
    chidi = client_as("chidi")
    page = chidi.page(f"{MOVE}?from=1&to=2&past:{APPROVAL}=left")
    sent = filled_in(page, **{f"past:{APPROVAL}": "left"})
    assert len(sent["journey"]) == 2  # type: ignore[arg-type]

    def refused(**fields: object) -> str:
        return words_of(check_page(chidi.post(MOVE, {**sent, **fields}, status=422).get_data(as_text=True)))

    assert "Say in a sentence why" in refused(reason="No")
    assert "Tick the journeys that are to be moved" in refused(journey=[], reason=WHY)
    assert "The date must include a day and a month and a year" in refused(when="at", reason=WHY)
    day = {"on-day": "1", "on-month": "6", "on-year": "2026", "on-hour": "7"}
    assert "have passed" in refused(when="at", reason=WHY, **day)
    marks = {name: "0" * 16 for name in sent if str(name).startswith("mark:")}
    again = chidi.post(MOVE, {**sent, **marks, "reason": WHY}, status=422).get_data(as_text=True)
    assert "It is shown anew: look again, then move" in again
    assert WHY in again
    assert world.tags("moves_chosen") == 0
    chidi.page(f"{MOVE}?from=1&to=9", status=404)
    chidi.page(f"{MOVE}?from=x&to=2&page=y&state=z&on-day=w", status=404)


def test_a_batch_for_tonight_waits_and_can_be_stopped(client_as, world: World, two):
    chidi = client_as("chidi")
    page = chidi.page(f"{MOVE}?from=1&to=2&past:{APPROVAL}=left&when=tonight")
    sent = filled_in(page, reason=WHY, when="tonight", **{f"past:{APPROVAL}": "left"})

    batch = str(chidi.post(MOVE, sent).headers["Location"])
    sweep(world.ports)
    assert "It begins Wednesday 24 June 2026, 7:00pm" in chidi.text(batch)
    chidi.post(f"{batch}/stop")

    stopped = chidi.text(batch)
    assert "2stayed" in stopped
    assert "Moving was stopped before its turn came." in stopped
    assert "Chidi Marlowe stopped it" in stopped
    for act in ("stop", "undo"):
        client_as("ben").post(f"{batch}/{act}", status=403)


def test_more_journeys_than_a_page_shows_are_moved_together(client_as, world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("webui.pages.moving_journeys.ON_A_PAGE", 1)
    for _ in range(2):
        world.enter(KEY, world.household().ref)
    redrawn(world, approved_first)
    chidi = client_as("chidi")
    page = chidi.page(f"{MOVE}?from=1&to=2")
    assert "All 2 that are safe, on other pages too" in words(page)
    sent = filled_in(page, reason=WHY)
    assert len(sent["journey"]) == 1  # type: ignore[arg-type]
    assert "Answer the enquiry" in chidi.text(f"{MOVE}?from=1&to=2&page=2&state=safe&stands=Answer the enquiry")
    assert "No journey is like that." in chidi.text(f"{MOVE}?from=1&to=2&state=blocked")

    batch = str(chidi.post(MOVE, {**sent, "every": "yes"}).headers["Location"])
    sweep(world.ports)

    assert "2 of 2 dealt with" in chidi.text(batch)

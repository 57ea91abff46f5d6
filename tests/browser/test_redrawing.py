"""The whole way of a redrawn pathway in a browser: drawn, tried, agreed, and twenty running journeys moved to it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.actions.drafts import look_at_draft, save_draft
from engine.domain.ids import JourneyId, PathwayKey
from engine.sweep import sweep
from tests.browser.conftest import Site
from tests.browser.test_studio import complaints, find
from tests.killing import check_whole
from tests.world import World

pytestmark = pytest.mark.browser

KEY = PathwayKey("urgent_concern")
WHY = "Two concerns were decided on with a log that lacked half of what was seen."
#: What the rehearsal that the others follow takes for granted after the first step, and what comes between now.
FIRST_STEP = """at       = 2026-06-24T11:00:00
"""
NEW_STEP = """
[[steps]]
complete = "ut_check_log"
as       = "adoption_tm"
at       = 2026-06-24T11:30:00
"""


def running(world: World) -> list[JourneyId]:
    """Twenty concerns: twelve to be logged, four to be decided on, two to be referred, two held."""
    made = []
    for number in range(20):
        household = world.household(f"Household {number:02}").ref
        journey = world.enter(KEY, household, as_="amara", case_worker="adoption_sw", team_manager="adoption_tm").id
        made.append(journey)
        if number >= 12:
            world.do(journey, "ut_log_concern", "amara")
        if number >= 16:
            world.do(journey, "ut_manager_decision", "ben", "s47" if number < 18 else "hold")
    return made


def panel(page: Page) -> Locator:
    return page.locator("[data-studio-panel]")


def drawn(page: Page) -> None:
    """In the studio: a step called otherwise, an approval put between two others, a deadline changed."""
    find(page, "Make the referral")
    expect(page.locator(".djs-element.selected")).to_have_attribute("data-element-id", "ut_refer")
    panel(page).get_by_label("What it is called").fill("Refer the child")
    find(page, "Review the hold")
    expect(page.locator(".djs-element.selected")).to_have_attribute("data-element-id", "ut_hold")
    due(page, "10 working days after the task opened")
    find(page, "Log the concern")
    expect(page.locator(".djs-element.selected")).to_have_attribute("data-element-id", "ut_log_concern")
    page.keyboard.press("i")
    expect(page.locator(".djs-direct-editing-content")).to_be_focused()
    page.keyboard.type("Check the log")
    page.keyboard.press("Enter")
    expect(page.locator("[data-draft-stands]")).to_have_text("2 problems")
    panel(page).get_by_label("Who does it").select_option(label="whoever “team manager” names")
    due(page, "1 working day after the task opened")
    panel(page).get_by_label("If it is late").select_option(index=2)
    page.keyboard.press("Control+s")
    expect(page.locator("[data-draft-stands]")).to_have_text("1 problem")


def due(page: Page, words: str) -> None:
    """Chooses the deadline rule of the step by its words."""
    field = panel(page).get_by_role("combobox", name="Due", exact=True)
    field.fill(words)
    field.press("Enter")
    expect(panel(page).get_by_text(f"{words}. If the task opened on")).to_be_visible()


def sent(page: Page, button: str) -> None:
    """Presses a button of a form whose answer is not looked at: going on before it came would cut it off."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=button).click()


def asked(page: Page, address: str) -> None:
    """The approval's own form, made where the studio leads; and one more question where the referral is recorded."""
    panel(page).get_by_role("link", name="Make a new form").click()
    page.get_by_label("What is it called?").fill("Check the log")
    page.get_by_label("First question").fill("Is everything in it that was seen?")
    page.get_by_label("Kind of answer").select_option(label="Yes or no")
    sent(page, "Make the form")
    page.goto(f"{address}/forms/urgent_concern.refer?open=add")
    page.get_by_label("Question", exact=True).fill("Who was told by telephone?")
    page.get_by_role("button", name="Add the question").click()
    expect(page.get_by_role("link", name="Who was told by telephone?")).to_be_visible()


def rehearsed(page: Page, address: str, world: World) -> None:
    """Run: those that know nothing of the new step say where; once they take it, all pass."""
    page.goto(f"{address}/rehearsals")
    page.get_by_role("button", name="Run the rehearsals").click()
    expect(page.get_by_text("Failed").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("open should be: “Decide what to do”, and is “Check the log”")
    draft = look_at_draft(world.ports, address.rpartition("/")[2]).draft
    before, first, after = draft.rehearsals["referred"].partition(FIRST_STEP)
    held = (
        draft.rehearsals["held_and_lifted"]
        .replace("2026-07-01 }", "2026-07-08 }")
        .replace("2026-07-07 }", "2026-07-14 }")
    )
    changed = {**draft.rehearsals, "referred": f"{before}{first}{NEW_STEP}{after}", "held_and_lifted": held}
    save_draft(world.ports, world.as_("chidi"), draft.id, revision=draft.revision, rehearsals=changed)
    page.goto(f"{address}/rehearsals")
    page.get_by_role("button", name="Run the rehearsals").click()
    expect(page.get_by_role("status").first).to_contain_text("4 of 4 rehearsals passed.")


def published(page: Page, address: str, lin: Page) -> None:
    """Read, asked for, and agreed to by the second person alone."""
    page.goto(f"{address}/compare")
    for said in (
        "now does “Check the log”",
        "“Make the referral” is called “Refer the child” now.",
        "“Review the hold” is due 10 working days after the task opened instead of 5 working days",
        "asks one more question: “Who was told by telephone?”",
    ):
        expect(page.locator("main")).to_contain_text(said)
    sent(page, "I have read what changes")
    page.goto(f"{address}/publish")
    page.get_by_label("Reason").fill(WHY)
    for label, value in (("Day", "24"), ("Month", "6"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="Ask a second person").click()
    expect(page.locator("main")).to_contain_text("A second person agrees. Lin Castellan can agree.")
    lin.goto(f"{address}/publish")
    lin.get_by_label("I have read what changes").check()
    lin.get_by_role("button", name="Agree and publish").click()
    expect(lin.get_by_role("status").first).to_contain_text("Version 2 is published.")


def moved(page: Page, world: World) -> None:
    """The twelve before the new step are safe, four can still do it, four are blocked until it is left out for them."""
    page.goto(f"/pathways/{KEY}/versions/1")
    page.get_by_role("link", name="Move 20 journeys to version 2").click()
    figures = page.locator(".fp-figures")
    expect(figures).to_contain_text("12safe to move")
    question = page.get_by_label("8 journeys are past the new step “Check the log”. Should it still be done?")
    question.select_option(label="Yes: open “Check the log” first, where that can be done")
    page.get_by_role("button", name="Show what happens then", exact=True).click()
    expect(figures).to_contain_text("16safe to move")
    expect(page.locator("main")).to_contain_text(
        "“Decide what to do” is finished already. Doing it first would put a step before finished work."
    )
    page.get_by_label("Reason, in every journey’s record").fill(WHY)
    page.get_by_role("button", name="Move the journeys that are ticked").click()
    expect(page).to_have_url(re.compile("/moves/"))
    sweep(world.ports)
    page.reload()
    expect(page.locator("main")).to_contain_text("16")

    page.goto(f"/pathways/{KEY}/move?from=1&to=2")
    page.get_by_label("4 journeys are past the new step “Check the log”. Should it still be done?").select_option(
        index=1
    )
    page.get_by_role("button", name="Show what happens then", exact=True).click()
    expect(figures).to_contain_text("4safe to move")
    page.get_by_label("Reason, in every journey’s record").fill(WHY)
    page.get_by_role("button", name="Move the journeys that are ticked").click()
    expect(page).to_have_url(re.compile("/moves/"))
    sweep(world.ports)


def finished(world: World, journey: JourneyId) -> None:
    """Does what is open until the journey has ended."""
    steps = {
        "ut_log_concern": ("amara", None),
        "ut_check_log": ("ben", None),
        "ut_manager_decision": ("ben", "no_action"),
        "ut_refer": ("ben", None),
        "ut_hold": ("ben", "lifted"),
    }
    while world.journey(journey).is_running:
        (element,) = world.open(journey)
        who, outcome = steps[element]
        world.do(journey, element, who, outcome)


def checked_in_browser(page: Page, world: World, journey: JourneyId) -> None:
    """The manager does the new step of one of them, in the form that the owner made."""
    page.goto(f"/tasks/{world.task(journey, 'ut_check_log').id}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check the log")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Check your answers").click()
    page.get_by_role("button", name="Complete the task").click()
    expect(page.locator("main")).to_contain_text("You completed “Check the log”.")
    assert "ut_manager_decision" in world.open(journey)


def test_a_pathway_is_redrawn_agreed_to_and_twenty_journeys_finish_on_it(site: Site, world: World):
    world.draw_with("lin")
    journeys = running(world)
    chidi = site.as_("chidi")
    wrong = complaints(chidi)
    chidi.goto(f"/pathways/{KEY}/versions/1")
    chidi.get_by_role("button", name="Begin a draft").click()
    chidi.wait_for_selector("[data-studio-room][data-state=drawn]")
    address = chidi.url
    drawn(chidi)
    asked(chidi, address)
    rehearsed(chidi, address, world)
    published(chidi, address, site.as_("lin"))
    moved(chidi, world)
    assert wrong == []

    assert {world.journey(journey).version.number for journey in journeys} == {2}
    assert sorted(Counter(world.open(journey)[0] for journey in journeys).items()) == [
        ("ut_check_log", 4),
        ("ut_hold", 2),
        ("ut_log_concern", 12),
        ("ut_refer", 2),
    ]
    checked_in_browser(site.as_("ben"), world, journeys[12])
    for journey in journeys:
        finished(world, journey)
    assert Counter(world.journey(journey).outcome for journey in journeys) == {
        "no_action": 16,
        "referred": 2,
        "held_and_lifted": 2,
    }

    # Who reads the record years later finds who asked, who agreed, and every move with its reason.
    auditor = site.as_("nia")
    auditor.goto("/record?about=Household 12")
    expect(auditor.locator("main")).to_contain_text("moved the journey from version 1 to version 2")
    assert world.tags("journey_moved", by="chidi") == 20
    assert world.tags("publishing_asked", by="chidi") == world.tags("comparison_read", by="lin") == 1
    check_whole(world.database)

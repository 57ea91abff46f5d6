"""A day's work in a real browser: with scripts, without them, by keyboard alone, and two people at the same task."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from engine.actions.hold_task import claim_task
from engine.domain.ids import TaskId
from tests.browser.axe import assert_accessible, assert_fits, block_scripts
from tests.browser.conftest import DESK, PHONE, Site
from tests.walking import walk_to
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def journey(world: World):
    return world.enter("adopter_stage_1", world.household().ref)


@pytest.fixture
def task(world: World, journey) -> str:
    """The first task: answering the enquiry."""
    return f"/tasks/{world.task(journey.id, 'ut_respond').id}"


def answer_the_enquiry(page: Page) -> None:
    """Fills in the first task's form."""
    page.get_by_label("Day").first.fill("24")
    page.get_by_label("Month").first.fill("6")
    page.get_by_label("Year").first.fill("2026")
    page.get_by_label("By telephone").check()
    page.get_by_label("The information pack").check()
    page.get_by_label("Is there anything else to record?").fill("They work shifts.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [DESK, PHONE], ids=["desk", "phone"])
def test_a_task_is_done_from_the_inbox_to_the_note_that_says_so(site: Site, task, world, journey, scripts, width):
    page = site.as_("esme", scripts=scripts, width=width)
    page.goto("/tasks?whose=team")
    page.get_by_role("link", name="Answer the enquiry").click()
    page.get_by_role("button", name="Take this task").click()
    expect(page.get_by_role("status").filter(has_text="You have this task now.")).to_be_visible()

    answer_the_enquiry(page)
    page.get_by_role("button", name="Check your answers").click()
    expect(page).to_have_url(re.compile(f"{task}/check$"))
    expect(page.locator("aside")).to_contain_text("When you complete it")
    page.get_by_role("button", name="Complete the task").click()

    expect(page).to_have_url(re.compile("/tasks$"))
    expect(page.locator("main")).to_contain_text("You completed “Answer the enquiry”.")
    assert world.open(journey.id) == ["ut_discussion"]


PAGES = ["", "/check", "/why", "/answers", "/hand-over"]


@pytest.mark.parametrize(
    "scripts",
    [pytest.param(True, id="with scripts"), pytest.param(False, id="scripts blocked", marks=pytest.mark.soak)],
)
def test_every_page_of_daily_work_is_accessible_at_each_width(site: Site, world: World, journey, task, scripts):
    world.give_role("femi", "recruitment_officer", team=None)
    names = ("Maximiliana-Josephine Featherstonehaugh-Worthington", "Konstantinos Papadimitrakopoulos")
    long = world.enter("adopter_stage_1", world.household(*names).ref)
    plan = f"/tasks/{walk_to(world, long.id, 'ut_stage1_plan').id}"
    esme, amara, femi = site.as_("esme"), site.as_("amara"), site.as_("femi")
    esme.goto(task)
    answer_the_enquiry(esme)
    esme.get_by_role("button", name="Check your answers").click()
    subject = journey.subject
    addresses = [
        (esme, ("/", "/tasks", "/tasks?whose=team&order=subject&q=e", "/tasks?whose=team&due=late")),
        (esme, tuple(f"{task}{page}" for page in PAGES)),
        (esme, ("/households/new", f"/journeys/start?subject={subject}", "/help", "/privacy", "/accessibility")),
        (esme, (f"/journeys/start?subject={subject}&pathway=urgent_concern", "/no-such-page")),
        (amara, ("/", "/tasks", plan, f"{plan}?show=problems", "/households/new", task)),
        (femi, (task, "/tasks?whose=decisions")),
        (site.nobody(), ("/sign-in", "/help")),
    ]
    for page, paths in addresses:
        if not scripts:
            block_scripts(page)
        for path in paths:
            page.goto(path)
            for width in (1280, 390, 320):
                page.set_viewport_size({"width": width, "height": 900})
                # Without scripts, in the soak, each width is looked at in full.
                (assert_accessible if width == 390 or not scripts else assert_fits)(page)


def test_what_is_typed_is_saved_by_itself_and_there_again(site: Site, task):
    page = site.as_("esme")
    page.goto(task)
    page.get_by_label("Is there anything else to record?").fill("They work shifts.")

    expect(page.locator("[data-autosave-line]").first).to_contain_text("Saved at 9:00am, not yet sent")
    page.reload()

    expect(page.get_by_label("Is there anything else to record?")).to_have_value("They work shifts.")


def test_the_script_tells_that_somebody_else_completed_the_task_meanwhile(site: Site, task, world: World, journey):
    world.give_role("femi", "recruitment_officer", team=None)
    page = site.as_("femi")
    page.goto(task)
    world.do(journey.id, "ut_respond", "esme")

    page.get_by_label("Is there anything else to record?").fill("What Femi found.")

    line = page.locator("[data-autosave-line]").first
    expect(line).to_contain_text("Esme Trewin completed this task at 9:00am today. Nothing you typed is lost.")
    page.goto(task)
    expect(page.locator("main")).to_contain_text("What Femi found.")


def test_two_people_complete_the_same_task_and_one_is_told_who_was_first(site: Site, task, world: World, journey):
    world.give_role("femi", "recruitment_officer", team=None)
    esme, femi = site.as_("esme"), site.as_("femi")
    for page in (esme, femi):
        page.goto(task)
        answer_the_enquiry(page)
    femi.get_by_label("Is there anything else to record?").fill("Femi heard that they moved.")

    esme.get_by_role("button", name="Check your answers").click()
    esme.get_by_role("button", name="Complete the task").click()
    expect(esme.locator("main")).to_contain_text("You completed “Answer the enquiry”.")
    femi.get_by_role("button", name="Check your answers").click()

    expect(femi.locator("h1")).to_have_text("Esme Trewin completed this task at 9:00am today")
    expect(femi.locator("main")).to_contain_text("Femi heard that they moved.")
    assert_accessible(femi)
    femi.goto(task)
    expect(femi.locator("main")).to_contain_text("Femi heard that they moved.")
    assert world.open(journey.id) == ["ut_discussion"]


def test_two_windows_of_one_person_complete_a_task_once(site: Site, task, world: World, journey):
    first = site.as_("esme")
    first.goto(task)
    answer_the_enquiry(first)
    first.get_by_role("button", name="Check your answers").click()
    second = first.context.new_page()
    second.goto(f"{task}/check")

    first.get_by_role("button", name="Complete the task").click()
    expect(first.locator("main")).to_contain_text("You completed “Answer the enquiry”.")
    second.get_by_role("button", name="Complete the task").click()

    expect(second.locator("h1")).to_have_text("You completed this task at 9:00am today")
    expect(second.locator("main")).not_to_contain_text("Saved at")
    assert world.open(journey.id) == ["ut_discussion"]


def test_a_task_is_done_by_keyboard_alone(site: Site, task, world: World, journey):
    page = site.as_("esme")
    page.goto(task)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Day").first.focus()
    for typed in ("24", "6", "2026"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_label("Day").first.focus()

    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(f"{task}/check$"))
    page.get_by_role("button", name="Complete the task").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/tasks$"))
    assert world.open(journey.id) == ["ut_discussion"]


def test_problems_are_listed_first_and_lead_to_their_fields(site: Site, task):
    page = site.as_("esme")
    page.goto(task)

    page.get_by_role("button", name="Check your answers").click()

    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Select how they were answered").click()
    expect(page.get_by_label("By telephone")).to_be_focused()


def test_a_task_somebody_else_has_is_read_only(site: Site, task, world: World):
    world.give_role("femi", "recruitment_officer", team=None)
    claim_task(world.ports, world.as_("esme"), TaskId(task.rpartition("/")[2]))
    page = site.as_("femi")

    page.goto(task)

    expect(page.locator("main")).to_contain_text("Esme Trewin has this task.")
    expect(page.get_by_role("button", name="Check your answers")).to_have_count(0)


def test_a_document_is_added_and_downloaded(site: Site, task):
    page = site.as_("esme")
    page.goto(task)
    page.get_by_label("Is there anything else to record?").fill("Kept while adding.")
    page.get_by_text("Add a document").click()
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    page.locator("#new-document").set_input_files(plan)

    page.get_by_role("button", name="Add the document").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="plan.pdf").click()

    assert downloading.value.suggested_filename == "plan.pdf"
    expect(page.get_by_label("Is there anything else to record?")).to_have_value("Kept while adding.")


def test_no_page_breaks_its_own_policy(site: Site, task):
    page = site.as_("esme")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    for path in ("/", "/tasks", "/tasks?whose=team", task, "/households/new", "/help"):
        page.goto(path)
        page.wait_for_load_state("networkidle")

    assert complaints == []

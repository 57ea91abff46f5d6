"""A form in a browser: it saves itself, hides what is not asked, and loses nothing."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.axe import block_scripts

pytestmark = pytest.mark.browser

FIRST_LINE = "[data-autosave-words] >> nth=0"


def test_typing_is_saved_and_the_line_says_when(page: Page, gallery: tuple[str, Flask]) -> None:
    page.goto("/form")

    page.get_by_label("Where was it held?").fill("The library")

    expect(page.locator(FIRST_LINE)).to_have_text("Saved at 10:43, not yet sent")
    (draft,) = gallery[1].config["drafts"]
    assert (draft["place"], draft["token"]) == (["The library"], "token-of-the-gallery")
    assert page.locator("[name=draft_revision]").input_value() == "8"


def test_every_line_of_the_page_tells_the_same(page: Page) -> None:
    page.goto("/form")

    page.get_by_label("Where was it held?").fill("The library")
    expect(page.locator(FIRST_LINE)).to_have_text("Saved at 10:43, not yet sent")

    assert set(page.locator("[data-autosave-words]").all_text_contents()) == {"Saved at 10:43, not yet sent"}


def test_when_the_server_is_down_it_says_since_when_and_try_now_saves(page: Page, gallery: tuple[str, Flask]) -> None:
    gallery[1].config["saving"] = "fails"
    page.goto("/form")
    page.get_by_label("Where was it held?").fill("The library")
    expect(page.locator(FIRST_LINE)).to_contain_text("Not saved since 10:42.")

    gallery[1].config["saving"] = "works"
    page.get_by_role("button", name="Try now").first.click()

    expect(page.locator(FIRST_LINE)).to_have_text("Saved at 10:43, not yet sent")
    expect(page.get_by_role("button", name="Try now")).to_have_count(0)


def test_when_somebody_else_completed_it_the_servers_words_stand_there(page: Page, gallery: tuple[str, Flask]) -> None:
    gallery[1].config["saving"] = "refused"
    page.goto("/form")

    page.get_by_label("Where was it held?").fill("The library")

    expect(page.locator(FIRST_LINE)).to_have_text("Ben completed this task at 10:38. Nothing you typed is lost.")
    assert page.get_by_label("Where was it held?").input_value() == "The library"


def test_a_question_appears_with_the_answer_that_asks_for_it(page: Page) -> None:
    page.goto("/form/empty")
    reason = page.get_by_label("Why is more time needed?")
    before = reason.is_visible()

    page.get_by_label("More time", exact=True).check()

    assert (before, reason.is_visible()) == (False, True)
    assert not page.get_by_text("Only if “What do you recommend?”").is_visible()


def test_without_scripts_the_question_is_there_with_words_that_say_when_it_counts(page: Page) -> None:
    block_scripts(page)

    page.goto("/form/empty")

    assert page.get_by_label("Why is more time needed?").is_visible()
    assert page.get_by_text("Only if “What do you recommend?” is “More time”").is_visible()


def test_enter_in_a_field_checks_the_answers(page: Page) -> None:
    page.goto("/form/empty")

    page.get_by_label("Where was it held?").press("Enter")

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.locator(".fp-group-item")).to_have_count(2)


def test_a_group_grows_and_keeps_what_was_typed(page: Page) -> None:
    page.goto("/form/empty")
    page.locator("#referees-0-name").fill("Ada")

    page.get_by_role("button", name="Add another referee").click()

    expect(page.locator(".fp-group-item")).to_have_count(3)
    assert page.locator("#referees-0-name").input_value() == "Ada"
    assert page.get_by_text("You can give at most 3.").is_visible()


def test_a_link_of_the_error_summary_leads_to_its_field(page: Page) -> None:
    page.goto("/form/empty")
    page.get_by_role("button", name="Check your answers").click()

    page.get_by_role("link", name="Enter a date for “When did you hold the review?”").click()

    expect(page.locator("#held_on-day")).to_be_focused()


def test_what_has_focus_is_never_under_the_identity_bar(page: Page) -> None:
    page.goto("/form")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")

    page.get_by_role("link", name="The meeting").click()
    page.keyboard.press("Tab")

    bar = page.locator(".fp-id").bounding_box()
    field = page.locator(":focus").bounding_box()
    assert bar is not None
    assert field is not None
    assert field["y"] >= bar["y"] + bar["height"]

"""A token along the drawing of a draft: moved by buttons alone, under the policy of the editors' pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engine.actions.drafts import begin_draft
from engine.domain.ids import PathwayKey
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

NOTE_VIOLATIONS = (
    "document.addEventListener('securitypolicyviolation', e => (window.violated ??= []).push(e.violatedDirective))"
)


def test_a_token_moves_from_task_to_task_by_keyboard_and_takes_the_way_that_was_chosen(site: Site):
    draft = begin_draft(site.world.ports, site.world.as_("chidi"), PathwayKey("adopter_stage_1"))
    page = site.as_("chidi")
    page.add_init_script(NOTE_VIOLATIONS)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)

    page.goto(f"/drafts/{draft.id}/simulate")
    page.wait_for_selector("[data-module=fp-simulation][data-state=drawn]")
    page.get_by_label("Speed").select_option("3")
    page.get_by_label("Go ahead?").select_option(label="Not yet or no")
    page.get_by_role("button", name="Send a token along").press("Enter")
    waiting = page.locator("[data-simulation-waiting]")
    waiting.get_by_role("button", name="Answer the enquiry").press("Enter")
    waiting.get_by_role("button", name="Hold the first discussion").wait_for()
    expect(page.locator(".bts-token-count.waiting").first).to_be_attached()
    expect(page.get_by_role("status").last).to_contain_text("A token waits at “Hold the first discussion”")
    assert_accessible(page)
    waiting.get_by_role("button", name="Hold the first discussion").press("Enter")
    waiting.get_by_role("button").first.wait_for(state="detached")
    expect(waiting).to_have_text("")

    page.get_by_role("button", name="Begin anew").click()
    page.get_by_label("Wait at each task").uncheck()
    page.get_by_label("Go ahead?").select_option(label="Yes")
    page.get_by_role("button", name="Send a token along").click()
    waiting.get_by_role("button", name="Registration of interest received").wait_for()
    assert page.evaluate("window.violated ?? []") == []
    assert wrong == []

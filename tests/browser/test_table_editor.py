"""A process owner changes a decision table in the editor: by keyboard, told of overlaps at once, overwriting nobody."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from engine.actions.draft_tables import save_table, table_sha256
from engine.actions.drafts import begin_draft, look_at_draft
from engine.domain.ids import PathwayKey
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

TABLE = "dmn_stability_risk"
VIOLATIONS = "addEventListener('securitypolicyviolation', e => (window.refused ??= []).push(e.violatedDirective))"


def test_a_table_is_changed_in_the_editor_and_nobody_is_overwritten(site: Site) -> None:
    site.world.draw_with("lin")
    ports, lin = site.world.ports, site.world.as_("lin")
    draft = begin_draft(ports, site.world.as_("chidi"), PathwayKey("placement_stability"))
    page = site.as_("chidi")
    page.add_init_script(VIOLATIONS)
    outside: list[str] = []
    page.on("request", lambda one: None if one.url.startswith((site.address, "data:")) else outside.append(one.url))
    page.goto(f"/drafts/{draft.id}/tables/{TABLE}")
    page.wait_for_selector("[data-module=fp-table-editor][data-state=drawn]")
    said, problems = page.locator("[data-table-said]"), page.locator("[data-table-problems]")
    expect(page.locator("[data-table-form]")).to_be_hidden()

    page.locator("td.input-cell").first.click()
    page.keyboard.press("End")
    page.keyboard.type(', "thinking"')

    expect(said).to_have_text("Not saved yet.")
    expect(problems).to_contain_text("Rows 1 and 2 both answer")
    theirs = draft.tables[TABLE].replace(b"The carers have given notice.", b"Notice was given in writing.")
    save_table(ports, lin, draft.id, TABLE, over=table_sha256(draft, TABLE), dmn=theirs)
    page.get_by_role("button", name="Save the table").click()
    expect(page.locator("[data-table-moved]")).to_contain_text("It said: When “Notice” is “Yes”")
    assert look_at_draft(ports, draft.id).draft.tables[TABLE] == theirs
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save mine in its place").press("Enter")
    expect(said).to_have_text("Saved as revision 3.")
    assert b"thinking" in look_at_draft(ports, draft.id).draft.tables[TABLE].partition(b"rule_allegation")[0]
    assert page.evaluate("window.refused ?? []") == []
    assert outside == []
    assert_accessible(page)

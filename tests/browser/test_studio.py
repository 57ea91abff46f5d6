"""A process owner draws in the browser: by keyboard, with problems shown at once, saved by itself, with a colleague."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from playwright.sync_api import ConsoleMessage, Page, expect

from engine.actions.drafts import begin_draft, look_at_draft
from engine.actions.draw import drawing_sha256, save_drawing
from engine.domain.draft import Draft
from engine.domain.ids import PathwayKey
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Site
from tests.world import World

pytestmark = pytest.mark.browser

expect.set_options(timeout=30_000)  # as long as a busy machine may take
IDS = re.compile(rb' id="([^"]+)"')


def begun(world: World, key: str) -> Draft:
    return begin_draft(world.ports, world.as_("chidi"), PathwayKey(key))


def stored(world: World, draft: Draft) -> Draft:
    return look_at_draft(world.ports, draft.id).draft


def places(xml: bytes) -> dict[str, list[dict[str, str]]]:
    """Where each shape and each corner of an arrow is."""
    diagram = etree.fromstring(xml).find("{*}BPMNDiagram/{*}BPMNPlane")
    assert diagram is not None
    return {
        str(one.get("bpmnElement")): [dict(part.attrib) for part in one if not part.tag.endswith("BPMNLabel")]
        for one in diagram
    }


def studio(page: Page, draft: Draft) -> None:
    page.goto(f"/drafts/{draft.id}")
    page.wait_for_selector("[data-studio-room][data-state=drawn]")


def find(page: Page, name: str) -> None:
    """Chooses a step by its name, with the keyboard alone."""
    page.locator("[data-studio-canvas] svg").first.focus()
    page.keyboard.press("Control+f")
    page.keyboard.type(name)
    page.wait_for_selector(f".djs-search-result:has-text('{name}')")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-studio-canvas] svg:focus")


def write(page: Page, name: str) -> None:
    """Writes a name on the shape whose name is being written, and goes back into the drawing."""
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-studio-canvas] svg:focus")


def saved(page: Page, revision: int) -> None:
    """Saves without waiting until it is done by itself."""
    page.keyboard.press("Control+s")
    expect(page.locator("[data-studio-said]")).to_have_text(f"Draft saved at 9:00am, revision {revision}")


def complaints(page: Page) -> list[str]:
    """What the page is told of what goes wrong in it, from now on."""
    found: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # That a colleague saved first is answered with 409, and the browser writes every such answer down.
        if message.type == "error" and "409" not in message.text:
            found.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " event => console.error('policy', event.violatedDirective, event.blockedURI))"
    )
    return found


def test_an_approval_is_added_between_two_steps_judged_undone_saved_and_kept_beside_a_colleagues(
    site: Site, world: World
):
    world.draw_with("lin")
    draft = begun(world, "adopter_stage_1")
    page = site.as_("chidi")
    wrong = complaints(page)
    studio(page, draft)
    stands, pins = page.locator("[data-draft-stands]"), page.locator("[data-studio-canvas] .fp-pin")

    # By keyboard: from the tools into the drawing, along its arrows, a new name, a step put in.
    page.locator("[data-tool=undo]").focus()
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-studio-told]")).to_have_text("Answer the enquiry, task")
    page.keyboard.press("e")
    write(page, "Ring the family")
    page.keyboard.press("i")
    write(page, "Approve the visit")
    expect(stands).to_have_text("2 problems")
    expect(pins).to_have_text(["1", "2"])
    expect(page.locator("[data-studio-list]")).to_contain_text("“Approve the visit” has no form.")
    assert_accessible(page)

    # Undone: the problems are gone; done again: they are back, and lead to the shape.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(stands).to_have_text("no problems")
    expect(pins).to_have_count(0)
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+y")
    expect(stands).to_have_text("2 problems")
    page.get_by_role("button", name="“Approve the visit”").first.click()
    expect(page.locator(".djs-element.selected")).to_have_attribute("data-element-id", "ut_approve_visit")

    # Saved by itself, and there when the page is opened again. No id has changed.
    expect(page.locator("[data-studio-said]")).to_have_text("Draft saved at 9:00am, revision 2")
    page.reload()
    page.wait_for_selector("[data-studio-room][data-state=drawn]")
    assert page.locator("[data-studio-canvas] [data-element-id=ut_approve_visit]").count() == 1
    after = stored(world, draft)
    assert set(IDS.findall(draft.xml)) < set(IDS.findall(after.xml))
    assert b'name="Ring the family"' in after.xml

    # Laid out anew and undone: as it was.
    page.locator("[data-tool=tidy]").click()
    expect(page.locator("[data-studio-told]")).to_contain_text("laid out anew", timeout=60_000)
    saved(page, 3)
    assert places(stored(world, draft).xml) != places(after.xml)
    page.keyboard.press("Control+s")
    page.locator("[data-tool=undo]").click()
    saved(page, 4)
    assert places(stored(world, draft).xml) == places(after.xml)
    after = stored(world, draft)

    # A colleague saves the same drawing meanwhile: both are named, what is different is shown, theirs is kept.
    theirs = after.xml.replace(b'name="Hold the first discussion"', b'name="Meet the family"')
    save_drawing(world.ports, world.as_("lin"), draft.id, over=drawing_sha256(after), xml=theirs)
    find(page, "Ring the family")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+s")
    conflict = page.locator("[data-studio-conflict]")
    expect(conflict).to_contain_text("Lin Castellan saved revision 5 at 9:00am today.")
    page.get_by_role("button", name="See what is different").click()
    expect(conflict).to_contain_text("“Meet the family” is called “Hold the first discussion” now.")
    assert stored(world, draft).xml == theirs
    assert_accessible(page)
    page.get_by_role("button", name="Save mine on top").click()
    expect(page.get_by_role("row", name="Revision 5 Lin Castellan")).to_be_visible()
    assert b'name="Hold the first discussion"' in stored(world, draft).xml

    assert wrong == []


def test_no_id_changes_by_itself_when_shapes_are_moved_named_and_saved(site: Site, world: World):
    page = site.as_("chidi")
    wrong = complaints(page)
    for key, step in (("special_guardianship", "Check the notice"), ("disruption", "Record the ending")):
        draft = begun(world, key)
        studio(page, draft)
        find(page, step)
        for keys in ("Shift+ArrowDown", "Shift+ArrowRight", "e"):
            page.keyboard.press(keys)
        write(page, "Do it otherwise")
        saved(page, 2)

        after = stored(world, draft)
        assert b'name="Do it otherwise"' in after.xml
        assert sorted(IDS.findall(after.xml)) == sorted(IDS.findall(draft.xml))

    assert wrong == []

"""No component in any state breaks a rule of axe, on a desk and on a phone, with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible, block_scripts, violations

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/",
    "/lists",
    "/drawing",
    "/form",
    "/form/empty",
    "/read",
    "/refused",
    "/errors/moved_on",
    "/signed-out",
)
WIDTHS = (1280, 390)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_accessible_at_each_width(page: Page, address: str, scripts: bool) -> None:
    if not scripts:
        block_scripts(page)
    page.goto(address)
    if scripts and address == "/drawing":
        page.wait_for_selector("[data-state=drawn]")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)


def test_a_form_with_problems_is_accessible_and_the_summary_has_the_focus(page: Page) -> None:
    page.goto("/form/empty")
    page.get_by_role("button", name="Check your answers").click()

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert_accessible(page)


def test_nothing_scrolls_sideways_on_the_smallest_screens(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})

    for address in ADDRESSES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address


def test_axe_is_really_asked(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('.fp-search input').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('.fp-search input').removeAttribute('placeholder')")

    found = violations(page)

    assert [line.split(" ")[0] for line in found] == ["label"]

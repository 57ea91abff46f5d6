"""A drawing is shown under the real Content-Security-Policy, with where the journey stands on it."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def drawn(page: Page) -> Page:
    page.goto("/drawing")
    page.wait_for_selector("[data-state=drawn]")
    return page


def test_what_is_done_what_is_open_and_the_way_it_went_are_marked(drawn: Page) -> None:
    # Two steps; a start and a gateway are too small for the sign.
    assert drawn.locator(".fp-draw .fp-badge-done").count() == 2
    assert drawn.locator(".fp-draw .fp-badge-text").all_text_contents() == ["2×", "open now", "open now"]
    assert drawn.locator(".fp-draw-taken").count() == 4


def test_the_drawing_is_one_picture_without_tab_stops_inside(drawn: Page) -> None:
    picture = drawn.get_by_role("img", name="Adoption stage 1. Done: Accept the registration")

    assert picture.count() == 1
    assert picture.locator("a, button, [tabindex]").count() == 0


def test_the_mark_of_bpmn_io_stays_in_view_while_the_drawing_scrolls(drawn: Page) -> None:
    drawn.set_viewport_size({"width": 390, "height": 800})
    drawn.reload()
    drawn.wait_for_selector("[data-state=drawn]")
    mark = drawn.get_by_title("Powered by bpmn.io")
    before = mark.bounding_box()

    drawn.locator("[data-drawing-region]").evaluate("region => { region.scrollLeft = 0; }")

    assert mark.bounding_box() == before
    assert mark.is_visible()


def test_on_a_phone_it_opens_at_what_is_open_now(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/drawing")
    page.wait_for_selector("[data-state=drawn]")

    flag = page.locator(".fp-draw .fp-badge-now").first.bounding_box()

    assert flag is not None
    assert 0 < flag["x"] < 390 - flag["width"]


def test_it_grows_shrinks_and_fits(drawn: Page) -> None:
    def width() -> float:
        box = drawn.locator(".fp-draw__canvas svg").first.bounding_box()
        assert box is not None
        return box["width"]

    at_first = width()
    drawn.get_by_role("button", name="Bigger").click()
    bigger = width()
    drawn.get_by_role("button", name="Whole drawing").click()
    region = drawn.locator("[data-drawing-region]").evaluate("region => region.clientWidth")

    assert bigger > at_first
    assert width() <= region


def test_a_drawing_that_cannot_be_fetched_says_so_and_opens_the_words(page: Page) -> None:
    page.goto("/drawing/lost")
    page.wait_for_selector("[data-state=failed]")

    assert page.get_by_text("This can’t be drawn just now; the words below are complete.").is_visible()
    assert page.get_by_text("Open now: Decide stage 1.").is_visible()


def test_printed_the_drawing_fits_the_paper_and_the_words_are_open(drawn: Page) -> None:
    drawn.set_viewport_size({"width": 700, "height": 900})
    drawn.emulate_media(media="print")

    box = drawn.locator(".fp-draw__canvas svg").first.bounding_box()

    assert box is not None
    assert box["width"] <= 700
    assert drawn.get_by_text("Open now: Decide stage 1, with Ben.").is_visible()
    assert not drawn.get_by_role("button", name="Bigger").is_visible()

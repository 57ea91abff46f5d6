"""The pages about people and journeys in a browser: accessible on a desk and a phone, with the scripts and without."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from engine import tables as t
from tests.browser.axe import assert_accessible, block_scripts
from tests.browser.conftest import DESK, PHONE, Site
from tests.pages.journeys import at_checks, child, to_decide

pytestmark = pytest.mark.browser

LONG = "Maximiliana-Josephine Featherstonehaugh-Worthington"


@pytest.fixture
def addresses(world) -> dict[str, list[str]]:
    """Who looks at which pages."""
    decided, walk = to_decide(world), None
    world.household(LONG, "Konstantinos Papadimitrakopoulos-Anagnostopoulos")
    walk, isla = at_checks(world), child(world)
    with world.database.begin() as connection:
        row = {"child_id": isla.id, "recorded_at": world.clock.now()}
        for number, year in enumerate((2023, 2024, 2025)):
            first = sa.func.date(f"{year}-03-0{number + 1}")
            connection.execute(
                sa.insert(t.reviews).values(id=f"review-{number}", held_on=first, participation="PN0", **row)
            )
        deadline = connection.scalar(sa.select(t.deadlines.c.id).where(t.deadlines.c.journey_id == walk.journey))
    journey = f"/journeys/{walk.journey}"
    return {
        "ben": [
            "/households",
            f"/households/{walk.household.id}",
            f"/households/{walk.household.id}/views",
            "/children",
            f"/children/{isla.id}",
            "/journeys",
            journey,
            f"{journey}?show=every",
            f"{journey}/close",
            f"{journey}/dates",
            f"{journey}/deadlines/{deadline}",
            "/team",
            "/search?q=ma",
            "/calendar?whose=team",
        ],
        "hana": ["/decisions", f"/journeys/{decided.journey}"],
        "chidi": ["/pathways", "/pathways/adopter_stage_2/versions/1"],
        "nia": ["/record", "/record?about=zzz", f"/record/entries/journey:{walk.journey}/1", "/stuck"],
    }


@pytest.mark.parametrize(
    ("width", "scripts"),
    [
        pytest.param(PHONE, True, id="phone, scripts"),
        pytest.param(DESK, False, id="desk, no scripts", marks=pytest.mark.soak),
        pytest.param(DESK, True, id="desk, scripts", marks=pytest.mark.soak),
        pytest.param(PHONE, False, id="phone, no scripts", marks=pytest.mark.soak),
    ],
)
def test_every_page_is_accessible_and_does_not_scroll_sideways(site: Site, addresses, width, scripts):
    for name, paths in addresses.items():
        page = site.as_(name, width=width)
        if not scripts:
            block_scripts(page)
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            if scripts and page.locator("[data-module=fp-drawing]").count():
                page.wait_for_selector("[data-module=fp-drawing][data-state=drawn]")
            assert_accessible(page)


def test_the_drawing_shows_what_is_done_and_what_is_open_now(site: Site, world):
    walk = at_checks(world)
    page = site.as_("ben")

    page.goto(f"/journeys/{walk.journey}")
    page.wait_for_selector("[data-module=fp-drawing][data-state=drawn] >> nth=1")

    own, called = page.locator("[data-module=fp-drawing]").all()
    assert own.locator("[data-element-id=ut_stage1_plan].fp-draw-done").count() == 1
    assert own.locator("[data-element-id=ca_checks].fp-draw-now").count() == 1
    assert called.locator("[data-element-id=ut_request_check].fp-draw-now").count() == 1
    assert own.locator(".fp-draw-taken").count() > 5


def test_a_person_finds_a_household_and_reads_why_a_date_is_that_date(site: Site, world):
    walk = at_checks(world)
    page = site.as_("amara")

    page.goto("/")
    page.get_by_label("Search children, households, journeys and tasks").fill("adeyemi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search*")
    page.locator("main").get_by_role("link", name=walk.household.name).first.click()
    page.wait_for_url("**/households/*")
    page.get_by_role("link", name="Adoption stage 1").first.click()
    page.get_by_role("link", name="Why this date? Preparation attended").click()

    expect(page.locator("h1")).to_contain_text("Why this date? Preparation attended")
    expect(page.get_by_text("6 weeks after that is")).to_have_count(1)


def test_a_manager_corrects_a_date_without_any_script(site: Site, world):
    walk = at_checks(world)
    page = site.as_("ben", scripts=False)

    page.goto(f"/journeys/{walk.journey}/dates")
    page.get_by_label("Stage 1 started").check()
    for box, value in (("Day", "22"), ("Month", "6"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(value)
    page.get_by_label("Why is it corrected?").fill("The letter was dated two days before.")
    page.get_by_role("button", name="Correct the date").click()

    expect(page.locator("main")).to_contain_text("The date is corrected.")
    expect(page.locator("main")).to_contain_text("not on Wednesday 24 June 2026")

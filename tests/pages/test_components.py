"""Every component in each of its states keeps the rules of a page and says what it must."""

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.pages.gallery_pages import client, page, words
from tests.pages.html_checks import check_page
from tests.pages.html_select import select
from webui import look

ADDRESSES = (
    "/",
    "/lists",
    "/drawing",
    "/form",
    "/form/empty",
    "/read",
    "/refused",
    "/signed-out",
    "/errors/not_found",
    "/errors/problem",
    "/errors/moved_on",
    "/errors/expired",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_keeps_every_rule(address: str) -> None:
    response = client().get(address)

    check_page(response.text)
    assert response.headers["Content-Security-Policy"] == look.CONTENT_SECURITY_POLICY


def test_the_council_comes_first_and_fingerpost_second() -> None:
    brand = words(select(page("/"), ".fp-brand")[0])

    assert brand == "Marlshire County Council Fingerpost · children’s permanence"


def test_the_header_says_who_is_signed_in_with_which_roles_and_for_whom_they_act() -> None:
    me = words(select(page("/"), ".fp-me")[0])

    assert me == "Amara: your account Sign out Adoption social worker Acting for Ben until 25 November"


def test_before_signing_in_there_is_no_navigation_no_search_and_nobody() -> None:
    signed_out = page("/signed-out")

    assert not select(signed_out, ".fp-nav, .fp-search, .fp-me, .fp-print")


def test_signing_out_is_a_post() -> None:
    (form,) = select(page("/"), ".fp-me form")

    assert (form.get("method"), form.get("action")) == ("post", "/sign-out")


def test_the_navigation_marks_the_page_and_counts_only_what_waits() -> None:
    items = [words(link) for link in select(page("/"), ".fp-nav__bar a")]
    current = [words(link) for link in select(page("/"), ".fp-nav__bar a[aria-current=page]")]

    assert items == ["Tasks 9 waiting, some late", "Children", "Households", "Journeys", "Calendar"]
    assert current == ["Tasks 9 waiting, some late"]


def test_the_menu_of_phones_holds_the_same_and_needs_no_script() -> None:
    (menu,) = select(page("/"), ".fp-nav__menu details")

    assert words(menu.find("summary")) == "Menu: Tasks"
    assert len(select(menu, "a")) == 5


def test_a_page_says_who_it_is_about_name_first() -> None:
    bar = words(select(page("/"), ".fp-id")[0])

    assert bar.startswith("Grace Adeyemi-Cole Address protected Household 7K3M-Q2ZD")


def test_a_printed_page_says_who_printed_it_and_that_it_is_not_updated() -> None:
    line = words(select(page("/"), ".fp-print")[0])

    assert line == (
        "Grace Adeyemi-Cole. Printed by Amara from the page of Monday 23 November 2026, 10:42am. "
        "Printed copies are not updated."
    )


def test_a_deadline_has_words_kind_and_date_and_its_icon_is_hidden() -> None:
    due = select(page("/"), ".fp-due--late")[0]

    assert words(due) == "3 working days late Law, set by law was due Wed 18 Nov 2026"
    assert due.find("svg").get("aria-hidden") == "true"


def test_why_this_date_gives_the_arithmetic_the_source_and_how_well_it_is_known() -> None:
    (why,) = [part for part in select(page("/"), "details") if "Why this date?" in words(part)]

    assert "18 September plus 2 months is Wednesday 18 November 2026" in words(why)
    assert words(why).endswith(
        "Source: Adoption Agencies Regulations 2005, part 4; Statement of Purpose section 7.2. "
        "Not checked against the source yet. Rule adopter.stage1, in force since 1 April 2024"
    )


def test_a_task_row_has_one_link_over_the_row_and_other_controls_carry_its_name() -> None:
    row = select(page("/lists"), ".fp-task")[1]

    assert [words(link) for link in select(row, "a")] == ["Ask the applicants to read and comment"]
    assert words(select(row, "button")[0]) == (
        "Take this task: Ask the applicants to read and comment, Kavita and Sunil Menon"
    )


def test_a_task_row_says_who_it_is_about_and_where_it_belongs_in_one_line() -> None:
    line = words(select(page("/lists"), ".fp-task p")[0])

    assert line == "Grace Adeyemi-Cole · Adoption stage 1 · 7K3M-Q2ZD"


def test_late_and_soon_tasks_are_marked_at_the_edge_and_tasks_without_a_date_are_not() -> None:
    rows = select(select(page("/lists"), ".fp-rows")[0], ".fp-task")

    assert [row.get("class") for row in rows] == [
        "fp-task fp-task--late",
        "fp-task fp-task--soon",
        "fp-task",
        "fp-task",
    ]


def test_a_filter_in_use_says_that_it_removes_itself() -> None:
    chips = [words(chip) for chip in select(page("/lists"), ".fp-chip--remove")]

    assert chips == ["Remove filter: Adoption stage 1", "Remove filter: Late"]


def test_a_filter_is_a_get_form_that_keeps_what_is_chosen() -> None:
    (form,) = select(page("/lists"), "form.fp-filter")

    assert form.get("method") is None
    assert select(form, "option[selected]")[0].get("value") == "late"
    assert select(form, "input[name=whose]")[0].get("value") == "team"


def test_a_ledger_shows_how_each_date_was_counted_its_source_and_the_reason_given_when_late() -> None:
    rows = [words(row) for row in select(page("/lists"), ".fp-scroll tbody tr")]

    assert "plus 7 working days: 18, 19, 20, 23, 24, 25, 26 Nov" in rows[0]
    assert rows[0].endswith("Statement of Purpose 7.3 Assumed until the council decides")
    assert "Reason given: “awaiting overseas reference”" in rows[2]


def test_a_timeline_tells_who_did_what_when_in_london() -> None:
    entries = [words(entry) for entry in select(select(page("/lists"), ".fp-timeline")[0], "li")]

    assert entries[0] == "Idris made the minutes final. Tuesday 17 November 2026, 4:20pm"
    assert entries[2] == "Fingerpost started adoption stage 2 Monday 10 August 2026, 9:00am"


def test_empty_lists_say_what_would_be_there() -> None:
    main = words(select(page("/lists"), "main")[0])

    for sentence in ("No deadlines yet.", "Nothing has happened yet.", "No notes yet.", "No open tasks."):
        assert sentence in main


def test_a_drawing_is_one_picture_named_by_its_state_with_the_same_in_words_below() -> None:
    drawing = page("/drawing")

    (picture,) = select(drawing, "[role=img][data-drawing-canvas]")
    assert picture.get("aria-label").startswith("Adoption stage 1. Done: Accept the registration")
    assert json.loads(select(drawing, "[data-overlays]")[0].get("data-overlays"))["times"] == {"ut_review": 2}
    assert "Open now: Decide stage 1, with Ben." in words(select(drawing, "[data-drawing-words]")[0])


def test_a_version_without_a_drawing_opens_the_words() -> None:
    (words_of_it,) = select(page("/lists"), "[data-drawing-words]")

    assert "open" in words_of_it.attrib


def test_a_refusal_gives_the_reason_who_can_the_rule_and_one_thing_to_do() -> None:
    refusal = page("/refused")

    assert words(select(refusal, "h1")[0]) == "You wrote this report, so someone else must approve it"
    said = words(select(refusal, ".fp-refusal")[0])
    assert "Who can Ben, adoption team manager, who has it" in said
    assert "Nothing was changed. Your attempt is in the audit trail" in said
    assert [words(button) for button in select(refusal, ".fp-refusal .govuk-button")] == ["Remind Ben"]


def test_what_may_not_be_known_and_what_does_not_exist_look_alike() -> None:
    said = words(select(page("/errors/not_found"), "main")[0])

    assert "Page not found" in said
    assert "permission" not in said


def test_bars_say_their_numbers_and_their_widths_are_attributes() -> None:
    lists = page("/lists")

    assert words(select(lists, ".fp-bars__words")[0]) == "9, 2 late, 4 due soon"
    assert [part.get("width") for part in select(lists, ".fp-bars")[0]] == ["16.67%", "33.33%", "25.00%"]


def test_the_policy_allows_the_one_inline_script_of_govuk_frontend_and_no_other() -> None:
    scripts = [script.text for script in select(page("/"), "script") if script.text]

    assert len(scripts) == 1
    assert look.hash_of(scripts[0]) == look.TEMPLATE_SCRIPT_HASH


def test_the_names_of_built_files_hold_a_hash(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"site.js": "site-ABC.js"}', encoding="utf-8")

    asset = look.asset_urls(tmp_path, url_prefix="/static")

    assert asset("site.js") == "/static/site-ABC.js"
    with pytest.raises(KeyError):
        asset("sight.js")


def test_without_a_build_the_application_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(look.AssetsNotBuilt, match="make setup"):
        look.dress(Flask("bare"), static=tmp_path)

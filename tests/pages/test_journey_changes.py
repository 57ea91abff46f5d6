"""Closing a journey for a reason outside its drawing, and correcting a recorded date: managers' acts, with reasons."""

from __future__ import annotations

import pytest

from tests.pages.conftest import words
from tests.pages.journeys import accepted

WHY = "The household moved to another council on Monday."


def errors(page) -> list[str]:
    return [link.text_content() for link in page.xpath("//*[contains(@class,'govuk-error-summary')]//a")]


def test_closing_says_first_what_it_does(client_as, world):
    walk = accepted(world)

    text = client_as("ben").text(f"/journeys/{walk.journey}/close")

    assert "1 open task will be withdrawn, and no due date runs on." in text


def test_a_closed_journey_says_why_on_its_page_and_in_the_record(client_as, world):
    walk = accepted(world)
    ben = client_as("ben")

    answer = ben.post(f"/journeys/{walk.journey}/close", {"why": "transfer", "reason": WHY})
    page = ben.follow(answer)

    assert "The journey is closed." in words(page)
    assert page.xpath("string(//*[contains(@class,'fp-finger')])") == "Closed"
    assert "closed the journey: responsibility has passed to another authority." in words(page)
    assert WHY in words(page)
    assert world.tags("journey_closed", by="ben") == 1


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"reason": WHY}, "Choose why this journey is closed"),
        ({"why": "transfer", "reason": "moved"}, "Say in a sentence what happened"),
        ({"why": "because", "reason": WHY}, "Choose why this journey is closed"),
        ({"why": "because", "reason": "moved"}, "Say in a sentence what happened"),
    ],
)
def test_a_journey_is_not_closed_without_a_reason_and_nothing_typed_is_lost(client_as, world, sent, problem):
    walk = accepted(world)
    ben = client_as("ben")

    response = ben.post(f"/journeys/{walk.journey}/close", sent, status=422)

    assert problem in response.get_data(as_text=True)
    assert sent["reason"] in response.get_data(as_text=True)
    assert world.tags("journey_closed") == 0


def test_a_worker_is_told_who_can_close_a_journey_and_the_attempt_is_recorded(client_as, world):
    walk = accepted(world)
    amara = client_as("amara")

    amara.page(f"/journeys/{walk.journey}/close", status=403)
    amara.post(f"/journeys/{walk.journey}/close", {"why": "transfer", "reason": WHY}, status=403)

    assert world.tags("journey_closed") == 0
    assert world.tags("refused", by="amara") == 1


def test_a_journey_that_is_closed_already_can_not_be_closed_again(client_as, world):
    walk = accepted(world)
    ben = client_as("ben")
    ben.post(f"/journeys/{walk.journey}/close", {"why": "transfer", "reason": WHY})

    assert "This journey has ended" in ben.text(f"/journeys/{walk.journey}/close", status=409)
    ben.post(f"/journeys/{walk.journey}/close", {"why": "death", "reason": WHY}, status=409)
    assert world.tags("journey_closed") == 1


def corrected(**values: str) -> dict[str, str]:
    typed = {"name": "stage_1_start", "on-day": "22", "on-month": "6", "on-year": "2026"}
    return {**typed, "reason": "The letter was dated two days before.", **values}


def test_a_corrected_date_moves_what_counts_from_it(client_as, world):
    walk = accepted(world)
    ben = client_as("ben")

    page = ben.follow(ben.post(f"/journeys/{walk.journey}/dates", corrected()))

    text = words(page)
    assert "The date is corrected. 1 due date moved with it." in text
    assert "corrected a date: stage 1 started on Monday 22 June 2026, not on Wednesday 24 June 2026." in text
    assert (
        "This moved the due date of “Agree the stage 1 plan” from Wednesday 8 July 2026 to Monday 6 July 2026." in text
    )
    household = client_as("ben").text(f"/households/{walk.household.id}")
    assert "Corrected: The letter was dated two days before." in household


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"name": ""}, "Choose the date that is wrong"),
        ({"name": "approval"}, "Choose the date that is wrong"),
        ({"on-day": "31"}, "31 June is not a real date: June 2026 has 30 days"),
        ({"on-day": "", "on-month": "", "on-year": ""}, "Enter the right date"),
        ({"on-day": "25"}, "The date is in the future. Enter the day on which it happened"),
        ({"reason": ""}, "Say in a sentence why the date is corrected"),
        ({"reason": "wrong"}, "Say in a sentence why the date is corrected"),
    ],
)
def test_a_date_that_can_not_be_is_refused_in_words_and_kept_as_typed(client_as, world, sent, problem):
    walk = accepted(world)
    ben = client_as("ben")
    typed = corrected(**sent)

    response = ben.post(f"/journeys/{walk.journey}/dates", typed, status=422)

    said = response.get_data(as_text=True)
    assert problem in said
    for name in ("on-day", "on-month", "on-year"):
        assert f'value="{typed[name]}"' in said or not typed[name]
    assert typed["reason"] in said
    assert world.tags("deadline_moved") == 0


def test_the_pages_are_left_as_they_are_by_a_link(client_as, world):
    walk = accepted(world)

    page = client_as("ben").page(f"/journeys/{walk.journey}/dates")

    assert page.xpath(f"//form//a[@href='/journeys/{walk.journey}']")
    assert errors(page) == []

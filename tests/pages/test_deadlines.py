"""Why a date is that date."""

from __future__ import annotations

import sqlalchemy as sa

from engine import tables as t
from tests.pages.conftest import words
from tests.pages.journeys import accepted


def deadline_of(world, journey: str, element: str) -> str:
    d = t.deadlines.c
    with world.database.connect() as connection:
        return connection.scalar(sa.select(d.id).where(d.journey_id == journey, d.element == element))


def test_the_count_is_told_day_by_day_with_its_source(client_as, world):
    walk = accepted(world)
    ident = deadline_of(world, walk.journey, "ut_stage1_plan")

    page = client_as("amara").page(f"/journeys/{walk.journey}/deadlines/{ident}")
    text = words(page)

    assert "Why this date? Stage 1 plan agreed" in text
    assert "10 working days left" in text
    assert "Stage 1 started on Wednesday 24 June 2026." in text
    assert "Wed 8 Jul 2026 (10)" in text
    assert "How well it is known Assumed until the council decides" in text
    assert "Rule adopter_stage_1.stage1_plan, as in force since 1 Jan 2026" in text
    assert "What became of it It is open." in text
    assert page.xpath("//dd/a[text()='Agree the stage 1 plan']")


def test_a_date_that_was_met_says_when(client_as, world):
    walk = accepted(world)
    ident = deadline_of(world, walk.journey, "ut_roi_decision")

    text = client_as("amara").text(f"/journeys/{walk.journey}/deadlines/{ident}")

    assert "What became of it Done on 24 Jun 2026, in time." in text


def test_a_date_that_nobody_waits_for_any_more_says_so(client_as, world):
    walk = accepted(world)
    ident = deadline_of(world, walk.journey, "tm_no_roi")

    text = client_as("amara").text(f"/journeys/{walk.journey}/deadlines/{ident}")

    assert "Nobody waits for this date any more" in text
    assert "working day left" not in text


def test_a_deadline_is_not_found_under_another_journey(client_as, world):
    walk, other = accepted(world), accepted(world)
    ident = deadline_of(world, walk.journey, "ut_stage1_plan")

    client_as("amara").page(f"/journeys/{other.journey}/deadlines/{ident}", status=404)


def test_looking_at_why_is_on_record(client_as, world):
    walk = accepted(world)
    ident = deadline_of(world, walk.journey, "ut_stage1_plan")

    client_as("amara").page(f"/journeys/{walk.journey}/deadlines/{ident}")

    assert world.tags("viewed", by="amara") == 1

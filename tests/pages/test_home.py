"""The first page after signing in: what presses most, then the work."""

from __future__ import annotations

import pytest

from tests.pages.conftest import words
from tests.walking import walk_to
from tests.world import World


@pytest.mark.parametrize(
    ("at", "greeting"),
    [("08:00", "Good morning"), ("12:00", "Good afternoon"), ("17:30", "Good evening")],
)
def test_the_page_greets_by_the_hour_in_england(client_as, world: World, at, greeting):
    world.at(f"2026-06-24 {at}")

    assert f"Wednesday 24 June 2026 {greeting}, Amara" in " ".join(
        client_as("amara").page("/").xpath("//h1//text()")
    ).replace("  ", " ")


def test_the_finger_points_to_what_presses_most(client_as, world: World):
    later = world.enter("adopter_stage_1", world.household("Naomi Strand").ref)
    first = world.enter("adopter_stage_1", world.household("Grace Adeyemi-Cole").ref)
    for journey in (later, first):
        walk_to(world, journey.id, "ut_stage1_plan")
    world.do(later.id, "ut_stage1_plan", "amara")

    page = client_as("amara").page("/")

    (finger,) = page.xpath("//a[contains(@class, 'fp-finger')]")
    assert finger.text_content() == "Agree the stage 1 plan: Grace Adeyemi-Cole, 10 working days left"
    assert finger.get("href") == f"/tasks/{world.task(first.id, 'ut_stage1_plan').id}"


def test_a_manager_sees_what_is_late_soon_and_with_nobody_and_each_drills_down(client_as, world: World):
    journey = world.enter("adopter_stage_1", world.household().ref)
    walk_to(world, journey.id, "ut_roi_decision")
    world.at("2026-07-20 09:00")
    ben = client_as("ben")

    page = ben.page("/")

    figures = [" ".join(one.text_content().split()) for one in page.xpath("//a[contains(@class, 'fp-figure')]")]
    assert figures == ["1late in my team", "0due in 5 working days", "1with nobody"]
    for path in page.xpath("//a[contains(@class, 'fp-figure')]/@href"):
        ben.open(path)
    assert "Decisions that wait for you Decide on the registration" in words(page)


def test_who_has_nothing_to_do_is_told_what_would_come(client_as):
    text = client_as("dot").text("/")

    assert "Nothing is waiting for you." in text


@pytest.mark.parametrize(("name", "path"), [("nia", "/record"), ("hana", "/decisions"), ("chidi", "/pathways")])
def test_other_roles_begin_on_their_own_first_page(client_as, name, path):
    assert client_as(name).open("/", status=303).headers["Location"] == path


def test_the_navigation_is_the_union_of_ones_roles_in_one_order(client_as, world: World):
    world.give_role("amara", "adoption_tm")

    shown = client_as("amara").page("/").xpath("//nav[@aria-label='Main']//a/@href")

    assert shown == [
        path
        for path in ("/tasks", "/team", "/decisions", "/children", "/households", "/journeys", "/calendar")
        if path in shown
    ]
    assert {"/tasks", "/team", "/decisions"} <= set(shown)


def test_what_one_may_not_use_is_absent(client_as):
    shown = client_as("amara").page("/").xpath("//nav[@aria-label='Main']//a/@href")

    assert not {"/record", "/team", "/stuck", "/pathways"} & set(shown)

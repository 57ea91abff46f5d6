"""The administrator has a stuck journey tried again, from the page that lists it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.sweep import sweep
from tests.faults.breaking import begun, publish_breaking, publish_breaking_when_asked, repair
from tests.pages.conftest import Person, words
from tests.world import World

AsWhom = Callable[[str], Person]


@pytest.fixture
def stuck(world: World) -> tuple[str, Callable[[], None]]:
    """A journey that failed, and what puts it right."""
    publish_breaking(world)
    journey, subject = begun(world)
    world.at("2026-07-01 00:00:01")
    sweep(world.ports)
    return journey, lambda: repair(world, subject)


def test_an_administrator_is_told_that_it_failed_again_and_then_that_it_moves(
    world: World, client_as: AsWhom, stuck: tuple[str, Callable[[], None]]
) -> None:
    journey, put_right = stuck
    sam = client_as("sam")
    assert "no rule covers this: medical_received is None" in sam.text("/stuck")

    failed = words(sam.follow(sam.post(f"/stuck/{journey}/retry")))
    put_right()
    moved = sam.follow(sam.post(f"/stuck/{journey}/retry"))

    assert "It is still stuck." in failed
    assert "The table “dmn_route” at “br_route”" in failed
    assert "The journey moves again." in words(moved)
    assert "No journey is stuck." in words(moved)
    assert world.tags("journey_retried", by="sam") == 2


def test_whoever_completes_a_task_at_which_the_drawing_fails_keeps_what_they_typed(
    world: World, client_as: AsWhom
) -> None:
    publish_breaking_when_asked(world)
    journey, _ = begun(world)
    task = world.task(journey, "ut_ask").id
    esme = client_as("esme")
    esme.open(f"/tasks/{task}")

    checked = esme.post(f"/tasks/{task}", {"-asked": "1", "do": "check", "heard": "They are glad"})
    failed = esme.text(checked.headers["Location"], status=500)

    assert "This journey can’t be moved on at the moment" in failed
    assert "The administrators see that the journey is stuck" in failed
    assert "They are glad" in failed
    assert "They are glad" in esme.open(f"/tasks/{task}").get_data(as_text=True)
    assert "no rule covers this: medical_received is None" in client_as("sam").text("/stuck")


def test_others_see_no_button_and_may_not(
    world: World, client_as: AsWhom, stuck: tuple[str, Callable[[], None]]
) -> None:
    journey, _ = stuck
    nia = client_as("nia")

    assert "Try again" not in nia.text("/stuck")
    nia.post(f"/stuck/{journey}/retry", status=403)

    assert world.tags("refused", by="nia") == 1
    assert world.tags("journey_retried") == 0


def test_a_journey_that_there_is_not_cannot_be_tried_again(client_as: AsWhom) -> None:
    client_as("sam").post("/stuck/nothing/retry", status=404)

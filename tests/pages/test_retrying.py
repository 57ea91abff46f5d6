"""The administrator has a stuck journey tried again, from the page that lists it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.actions.repair_journey import preview_repair, repair_journey
from engine.actions.withdraw_version import agree_to_withdraw, ask_to_withdraw
from engine.domain.errors import NotAllowed, NotStuck
from engine.domain.ids import JourneyId
from engine.domain.move_batch import Choices
from engine.store.verifying import verify
from engine.sweep import sweep
from engine.tables import journeys
from tests.faults.breaking import begun, publish_breaking, publish_breaking_when_asked, publish_mended, repair
from tests.pages.conftest import Person, words
from tests.world import World

WHY = "Version 2 has an answer for those without a health report."
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


def test_an_administrator_moves_it_to_a_version_in_which_it_goes_on(
    world: World, client_as: AsWhom, stuck: tuple[str, Callable[[], None]]
) -> None:
    journey, _ = stuck
    sam = client_as("sam")
    world.draw_with("nia")
    withdrawn = publish_mended(world, from_day=world.today + timedelta(days=7))
    ask_to_withdraw(world.ports, world.as_("chidi"), withdrawn, reason="Its table is not agreed yet.")
    agree_to_withdraw(world.ports, world.as_("nia"), withdrawn)
    assert "There is no other version to move it to." in sam.text(f"/stuck/{journey}/repair")
    publish_mended(world, number=3)
    assert "1 Jul 2026" in sam.text("/stuck"), "when it is tried again"

    shown = sam.page(f"/stuck/{journey}/repair?to=3")
    assert "Nothing opens or closes." in words(shown)
    marks = {one.get("name"): one.get("value") for one in shown.iter("input") if "mark:" in (one.get("name") or "")}
    asked = {"to": "3", **marks}
    sam.post(f"/stuck/{journey}/repair", {**asked, "reason": "No"}, status=422)
    other = dict.fromkeys(marks, "0" * 16)
    sam.post(f"/stuck/{journey}/repair", {**asked, **other, "reason": WHY}, status=422)
    assert world.tags("journey_repaired") == 0

    moved = sam.follow(sam.post(f"/stuck/{journey}/repair", {**asked, "reason": WHY}))

    assert "The journey moves again." in words(moved)
    assert "No journey is stuck." in words(moved)
    assert world.tags("journey_repaired", by="sam") == world.tags("journey_moved", by="sam") == 1
    assert world.tags("journey_ended") == 1
    sam.page(f"/stuck/{journey}/repair", status=404)
    assert verify(world.database).entries > 5


def test_only_an_administrator_repairs_and_only_what_is_stuck(
    world: World, client_as: AsWhom, stuck: tuple[str, Callable[[], None]]
) -> None:
    journey, _ = stuck
    to = publish_mended(world)
    for name in ("nia", "chidi", "ben"):
        client_as(name).page(f"/stuck/{journey}/repair", status=403)
    with pytest.raises(NotAllowed):
        repair_journey(
            world.ports, world.as_("chidi"), JourneyId(journey), to_version=to, choices=Choices(), shown="", reason=WHY
        )
    sound, _ = begun(world)
    client_as("sam").page(f"/stuck/{sound}/repair", status=404)
    with pytest.raises(NotStuck):
        preview_repair(world.ports, world.as_("sam"), sound, to_version=to, choices=Choices())


def test_a_journey_that_failed_while_it_is_suspended_is_listed_too(
    world: World, client_as: AsWhom, stuck: tuple[str, Callable[[], None]]
) -> None:
    journey, _ = stuck
    with world.database.begin() as connection:
        connection.execute(update(journeys).where(journeys.c.id == journey).values(state="suspended"))

    assert "It is suspended besides." in client_as("sam").text("/stuck")


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

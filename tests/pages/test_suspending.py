"""A manager suspends a journey on its page and resumes it; what waits says so."""

from __future__ import annotations

from tests.actions.small_pathway import ANSWER, publish
from tests.pages.conftest import words
from tests.pages.html_checks import check_page
from tests.pages.journeys import begun
from tests.world import World

WHY = "The household has asked for a break of some weeks."


def test_a_journey_is_suspended_says_so_and_goes_on_again(client_as, world: World):
    publish(world, ANSWER)
    journey = world.enter("response", world.household().ref, as_="amara", sent_on="2026-06-24").id
    task = world.task(journey, "ut_answer").id
    ben = client_as("ben")
    assert "Suspend this journey…" in words(ben.page(f"/journeys/{journey}"))

    suspended = ben.follow(ben.post(f"/journeys/{journey}/suspend", {"do": "suspend", "reason": WHY}))

    said = words(suspended)
    assert suspended.xpath("//div[@class='fp-title']//a[@role='button']/@href") == [f"/journeys/{journey}/suspend"]
    assert "This journey is suspended." in said
    assert "suspended the journey" in said
    assert "Resume this journey…" in said
    assert "Nobody is asked to do this now." in client_as("amara").text(f"/tasks/{task}")
    said = words(ben.follow(ben.post(f"/journeys/{journey}/suspend", {"do": "resume", "reason": "They are back."})))
    assert "The journey goes on." in said
    assert "This journey is suspended." not in said


def test_it_wants_a_reason_and_a_manager(client_as, world: World):
    journey = begun(world).journey

    answer = client_as("ben").post(f"/journeys/{journey}/suspend", {"do": "suspend", "reason": "Break"}, status=422)
    assert "Say in a sentence why this journey is suspended" in words(check_page(answer.get_data(as_text=True)))
    client_as("esme").page(f"/journeys/{journey}/suspend", status=403)
    client_as("dot").page(f"/journeys/{journey}/suspend", status=404)

    assert world.tags("journey_suspended") == 0

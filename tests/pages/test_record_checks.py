"""The reviewer sees whether the record is whole, and has it checked: one journey at once, all of it by the worker."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from engine.actions.check_trail import check_trail_now, check_trail_when_due
from tests.pages.conftest import Person, words
from tests.pages.journeys import begun
from tests.unguarding import unguard
from tests.world import World

AsWhom = Callable[[str], Person]
CHANGED = sa.text("UPDATE audit_entries SET entry = replace(entry, :was, :said) WHERE chain = :chain AND seq = 1")


def tampered(world: World, journey: str) -> str:
    """The first entry of the journey's chain was changed by somebody with the database in hand; the chain."""
    chain = f"journey:{journey}"
    with world.database.begin() as connection:
        unguard(connection)
        values = {"was": "journey_started", "said": "journey_ended", "chain": chain}
        assert connection.execute(CHANGED, values).rowcount == 1
    return chain


def reference(world: World, journey: str) -> str:
    with world.database.connect() as connection:
        wanted = sa.text("SELECT reference FROM journeys WHERE id = :id")
        return str(connection.execute(wanted, {"id": journey}).scalar_one())


def test_checks_are_for_reviewers(client_as: AsWhom) -> None:
    for name in ("ben", "sam", "chidi"):
        client_as(name).page("/record/checks", status=403)
        client_as(name).post("/record/checks", status=403)
        client_as(name).post("/record/checks/chain", {"chain": "worker:unknown"}, status=403)


def test_a_reviewer_has_everything_checked_by_the_worker(world: World, client_as: AsWhom) -> None:
    begun(world)
    nia = client_as("nia")
    asked = nia.page("/record")
    assert "The record has not been checked yet." in words(asked)
    assert asked.xpath("//main//a[@href='/record/checks']")

    waits = words(nia.follow(nia.post("/record/checks")))
    nia.post("/record/checks")
    found = check_trail_when_due(world.ports)

    assert "A check of all chains is asked for or under way." in waits
    assert found is not None
    assert found.whole
    shown = nia.text("/record/checks")
    assert f"Whole: {found.entries} entries in {found.chains} chains" in shown
    assert "Nia Thackeray" in shown
    assert "The record is whole." in nia.text("/record")
    assert "The record is whole." not in nia.text("/record?kind=late"), "only where nothing narrows the record"
    assert world.tags("trail_checked", by="nia") == 2


def test_it_is_checked_once_a_night_without_being_asked(world: World) -> None:
    world.at("2026-06-25 01:30")
    assert check_trail_now(world.ports).whole
    world.at("2026-06-25 01:59:59")
    assert check_trail_when_due(world.ports) is None
    world.at("2026-06-25 02:00")

    assert check_trail_when_due(world.ports) is not None, "at two in the morning in England"
    assert check_trail_when_due(world.ports) is None
    world.at("2026-06-26 02:00:00")
    assert check_trail_when_due(world.ports) is not None


def test_a_broken_chain_is_told_with_where_from_and_what_to_do(world: World, client_as: AsWhom) -> None:
    journey = begun(world).journey
    chain = tampered(world, journey)
    assert not check_trail_now(world.ports).whole

    nia = client_as("nia")
    shown = nia.text("/record")

    assert "The record is broken." in shown
    assert f"Entry 1 of the audit chain {chain} was changed" in shown
    assert "From entry 1 on, the chain of one journey can’t be trusted." in shown
    assert "What to do: Print this page." in shown
    assert "Broken" in nia.text("/record/checks")


def test_one_journey_is_checked_at_once_by_its_reference(world: World, client_as: AsWhom) -> None:
    sound, changed = begun(world).journey, begun(world).journey
    tampered(world, changed)
    nia = client_as("nia")

    whole = nia.post("/record/checks/chain", {"journey": reference(world, sound).lower()}, status=200)
    broken = nia.post("/record/checks/chain", {"journey": reference(world, changed)}, status=200)

    assert f"The chain of journey {reference(world, sound)} is whole." in whole.get_data(as_text=True)
    assert "The record is broken." in broken.get_data(as_text=True)
    assert "had an audit chain of a journey checked" in nia.text("/record")


def test_the_chain_of_an_entry_is_checked_from_the_entry(world: World, client_as: AsWhom) -> None:
    chain = f"journey:{begun(world).journey}"
    nia = client_as("nia")

    assert "Check the whole chain now" in nia.text(f"/record/entries/{chain}/1")
    assert "Check the whole chain now" not in client_as("esme").text(f"/record/entries/{chain}/1")
    found = nia.post("/record/checks/chain", {"chain": chain}, status=200)

    assert "The chain of one journey is whole." in found.get_data(as_text=True)


def test_a_reference_that_there_is_not_is_told_and_stays(client_as: AsWhom) -> None:
    nia = client_as("nia")

    wrong = nia.post("/record/checks/chain", {"journey": "NO-SUCH"}, status=422).get_data(as_text=True)
    empty = nia.post("/record/checks/chain", {}, status=422).get_data(as_text=True)
    other = nia.post("/record/checks/chain", {"chain": "journey:nothing"}, status=422).get_data(as_text=True)

    assert "No journey on record has this reference." in wrong
    assert 'value="NO-SUCH"' in wrong
    assert "Enter the reference of a journey" in empty
    assert "There is no such chain on record" in other

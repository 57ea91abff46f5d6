from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from engine.cli import fingerpost
from engine.domain.audit import entry_hash
from tests.unguarding import unguard
from tests.world import World, build_world


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("FINGERPOST_DATA", str(tmp_path))
    monkeypatch.delenv("FINGERPOST_DATABASE_URL", raising=False)
    return build_world(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(fingerpost, ["audit", *words])


def test_a_trail_nobody_touched_is_whole(world: World) -> None:
    world.enter("adopter_stage_1", world.household().ref)

    answer = run("verify")

    assert answer.exit_code == 0
    assert answer.output.startswith("The audit trail is whole: ")


def test_a_changed_entry_is_named(world: World) -> None:
    journey = world.enter("adopter_stage_1", world.household().ref)
    with world.database.begin() as connection:
        for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(
            text(
                "UPDATE audit_entries SET entry = replace(entry, 'journey_started', 'journey_ended') WHERE chain = :c"
            ),
            {"c": f"journey:{journey.id}"},
        )

    answer = run("verify")
    of_chain = run("verify", "--chain", f"journey:{journey.id}", "--json")

    assert answer.exit_code == of_chain.exit_code == 1
    assert f"Entry 1 of the audit chain journey:{journey.id} was changed" in answer.output
    told = json.loads(of_chain.output)
    assert (told["whole"], told["chain"], told["seq"]) == (False, f"journey:{journey.id}", 1)


def test_a_version_that_was_changed_past_its_guards_is_named(world: World) -> None:
    with world.database.begin() as connection:
        unguard(connection)
        connection.execute(
            text("UPDATE pathway_versions SET xml = replace(xml, 'Decide what to do', 'Do nothing') WHERE key = :key"),
            {"key": "urgent_concern"},
        )

    answer = run("verify")

    assert answer.exit_code == 1
    assert "These versions of pathways no longer say what was published: " in answer.output
    assert "urgent_concern@1" in answer.output


def test_another_chain_than_the_broken_one_is_whole(world: World) -> None:
    household = world.household()
    world.enter("adopter_stage_1", household.ref)

    answer = run("verify", "--chain", f"subject:{household.id}", "--json")

    assert json.loads(answer.output) == {"whole": True, "chains": 1, "entries": 1}


def test_a_chain_that_does_not_exist_is_a_mistake_of_the_question(world: World) -> None:
    assert world.database is not None

    answer = run("verify", "--chain", "journey:nothing")

    assert answer.exit_code != 0
    assert "There is no audit chain called journey:nothing." in answer.output


def test_entries_about_a_household_are_printed_one_a_line_oldest_first(world: World) -> None:
    household = world.household()
    world.at("2026-06-25 09:00")
    journey = world.enter("adopter_stage_1", household.ref)

    lines = run("show", "--about", str(household.ref)).output.splitlines()

    entries = [json.loads(line) for line in lines]
    assert entries[0]["tag"] == "household_added"
    assert {"journey_started", "task_opened"} <= {entry["tag"] for entry in entries}
    assert all(str(household.ref) in entry["about"] for entry in entries)
    by_id, by_reference = run("show", "--journey", journey.id), run("show", "--journey", journey.reference)
    assert by_id.output == by_reference.output
    assert json.loads(by_id.output.splitlines()[0])["tag"] == "journey_started"


def test_what_is_printed_is_what_is_hashed(world: World) -> None:
    journey = world.enter("adopter_stage_1", world.household().ref)

    entries = [json.loads(line) for line in run("show", "--journey", journey.id).output.splitlines()]

    assert all(entry_hash(entry) == entry["hash"] for entry in entries)


@pytest.mark.parametrize("words", [["show"], ["show", "--about", "x", "--journey", "y"], ["show", "--about", "team:1"]])
def test_a_question_that_cannot_be_answered_is_refused(world: World, words: list[str]) -> None:
    assert world.database is not None

    assert run(*words).exit_code == 2


@pytest.mark.parametrize("asked", [("--journey", "9ZZZ-ZZZZ"), ("--about", "child:0192f1c4")])
def test_somebody_about_whom_nothing_is_recorded_is_told_of_and_not_passed_over(
    world: World,
    asked: tuple[str, str],
) -> None:
    answer = run("show", *asked)

    assert answer.exit_code != 0
    assert answer.output.startswith("Error: Nothing is recorded about ")
    assert asked[1] in answer.output

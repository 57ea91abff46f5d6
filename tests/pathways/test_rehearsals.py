"""Every rehearsal that is shipped passes, and together they reach what they have to."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.application import WORKFLOWS
from engine.bpmn.pathway_files import load_pathways
from engine.rehearsal_scripts import NotAScript, Script, read_script, scripts
from engine.rehearsing import Rehearsal, RehearsalRoom
from forms.catalogue import SHIPPED, load_forms

SCRIPTS = scripts()
PATHWAYS = sorted({script.pathway for script in SCRIPTS})


@pytest.fixture(scope="module")
def room() -> Iterator[RehearsalRoom]:
    """One prepared database for all of them; each gets a copy."""
    with RehearsalRoom() as prepared:
        yield prepared


@pytest.fixture(scope="module")
def rehearsed() -> dict[str, Rehearsal]:
    """Rehearsals that have been run, by what they are of and called."""
    return {}


@pytest.mark.parametrize("script", SCRIPTS, ids=[f"{one.pathway}/{one.name}" for one in SCRIPTS])
def test_the_rehearsal_goes_as_written(room: RehearsalRoom, rehearsed: dict[str, Rehearsal], script: Script):
    rehearsal = rehearsed[_named(script)] = room.rehearse(script)

    assert rehearsal.problems == []


def test_together_they_go_through_every_element_and_every_flow(room: RehearsalRoom, rehearsed: dict[str, Rehearsal]):
    went = {way for script in SCRIPTS for way in (rehearsed.get(_named(script)) or room.rehearse(script)).went}
    drawn = {
        f"{key}.{name}"
        for key, version in load_pathways(WORKFLOWS, load_forms(SHIPPED)).items()
        for name in (*version.elements, *(flow.id for flow in version.flows))
    }

    assert sorted(drawn - went) == []


def test_every_shipped_pathway_is_rehearsed():
    assert sorted(folder.parent.name for folder in WORKFLOWS.glob("*/pathway.toml")) == PATHWAYS


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_every_end_has_a_rehearsal(pathway: str):
    about = tomllib.loads((WORKFLOWS / pathway / "pathway.toml").read_text("utf-8"))

    assert sorted(set(about["outcomes"]) - {one.says["ends"] for one in SCRIPTS if one.pathway == pathway}) == []


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_a_missed_deadline_is_rehearsed_with_those_who_are_told(pathway: str):
    expected = [
        step.get("expect", {}) for one in SCRIPTS if one.pathway == pathway for step in one.says.get("steps", ())
    ]

    assert any(one.get("breached") or one.get("told") for one in expected)


def _named(script: Script) -> str:
    return f"{script.pathway}/{script.name}"


def _script(folder: Path, name: str, text: str) -> Path:
    file = folder / "adopter_stage_1" / "rehearsals" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


BEGINNING = """
title = "A beginning"
ends = "no_application"
starts_at = 2026-06-24T09:00:00
[[steps]]
complete = "ut_respond"
as = "esme"
at = 2026-06-25T09:00:00
"""


def test_a_rehearsal_that_goes_otherwise_says_at_which_step_and_how(room: RehearsalRoom, tmp_path: Path):
    wrong = BEGINNING + 'expect = { open = ["ut_workbook"], due = { ut_discussion = 2026-07-01 } }\n'

    rehearsal = room.rehearse(read_script(_script(tmp_path, "wrong", wrong)))

    assert rehearsal.problems == [
        "step 1 (ut_respond): open should be ut_workbook, and is ut_discussion",
        "step 1 (ut_respond): due ut_discussion should be 2026-07-01, and is 2026-07-09",
        "at the end: it should have ended as no_application; it still runs, open: ut_discussion",
    ]


def test_a_step_that_should_have_been_refused_and_was_not_is_a_problem(room: RehearsalRoom, tmp_path: Path):
    script = read_script(_script(tmp_path, "refused", BEGINNING + 'refused = "NotAllowed"\n'))

    assert room.rehearse(script).problems[0] == (
        "step 1 (ut_respond): it should have been refused (NotAllowed), and was not"
    )


def test_a_word_that_is_not_known_is_refused_because_it_would_expect_nothing(tmp_path: Path):
    with pytest.raises(NotAScript, match="step 1 says “expects”"):
        read_script(_script(tmp_path, "slip", BEGINNING + "expects = { open = [] }\n"))


def test_a_rehearsal_takes_over_the_steps_of_another_up_to_an_element(tmp_path: Path):
    _script(tmp_path, "first", BEGINNING + '[[steps]]\ncomplete = "ut_discussion"\nas = "esme"\n')
    follows = 'title = "B"\nends = "withdrawn"\nfollows = "first"\nup_to = "ut_discussion"\n'

    script = read_script(_script(tmp_path, "second", follows))

    assert [step["complete"] for step in script.says["steps"]] == ["ut_respond"]
    assert (script.title, script.says["ends"]) == ("B", "withdrawn")


@pytest.mark.parametrize(("follows", "said"), [("itself", "it follows itself"), ("first", "no step of first")])
def test_a_beginning_that_cannot_be_found_is_refused(tmp_path: Path, follows: str, said: str):
    _script(tmp_path, "first", BEGINNING)
    text = f'title = "B"\nends = "withdrawn"\nfollows = "{follows}"\nup_to = "ut_panel"\n'

    with pytest.raises(NotAScript, match=said):
        read_script(_script(tmp_path, "itself", text))

"""A process owner begins a pathway that there is not yet, and says what stands beside its drawing."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.application import WORKFLOWS
from engine.bpmn.pathway_files import about_pathway
from forms.answers import read_draft
from forms.context import AnswerContext
from tests.bpmn.test_adopting import OTHERS
from webui.settings_form import as_about, as_answers, settings_form

FIELDS = {"title": "Respite care", "key": "respite_care", "subject": "child", "starter": "child_sw"}


def begun(person: Any, **changed: Any) -> str:
    """Begins the new pathway; the address of its draft."""
    return str(person.post("/pathways/new", {**FIELDS, **changed}).headers["Location"])


def test_it_begins_with_one_step_and_says_what_is_missing(client_as):
    chidi = client_as("chidi")

    address = begun(chidi)

    said = chidi.text(address)
    assert "Draft of version 1" in said
    assert "Respite care" in said
    assert "Do the first step" in said
    assert "What changed" not in said
    assert "It is new, so there is nothing to compare it with." in chidi.text(f"{address}/publish")
    assert "Respite care" in chidi.text("/drafts")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "Enter what the pathway is called"),
        ({"title": "x" * 121}, "Shorten it to 120"),
        ({"key": "Respite Care"}, "Enter a short name of small letters"),
        ({"key": "special_guardianship"}, "There is a pathway “special_guardianship” already."),
        ({"subject": "dog"}, "Say whom it is about"),
        ({"starter": "nobody"}, "Choose who may start it"),
        ({"drawing": b"<a/>"}, "not a BPMN 2.0 drawing"),
        ({"drawing": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}, "DOCTYPE"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client_as, changed: dict[str, Any], said: str):
    chidi = client_as("chidi")

    sent = {name: (io.BytesIO(value), "a.bpmn") if name == "drawing" else value for name, value in changed.items()}
    answer = chidi.post("/pathways/new", {**FIELDS, **sent}, status=422).get_data(as_text=True)

    assert "There is a problem" in answer
    assert said in answer
    assert "respite_care" in answer or "key" in changed


def test_a_second_draft_of_the_same_new_pathway_is_not_begun(client_as):
    chidi = client_as("chidi")
    begun(chidi)

    answer = chidi.post("/pathways/new", FIELDS, status=422).get_data(as_text=True)

    assert "is there already" in answer


def test_of_a_file_with_several_processes_one_is_chosen(client_as):
    chidi = client_as("chidi")

    asked = chidi.post("/pathways/new", {**FIELDS, "drawing": (io.BytesIO(OTHERS), "a.bpmn")}, status=422)
    assert "Which process of the file?" in asked.get_data(as_text=True)

    file = (io.BytesIO(OTHERS), "a.bpmn")
    address = begun(chidi, process="sid-1", drawing=file)
    assert "Look at it" in chidi.text(address)


def test_a_drawing_of_another_pathway_is_not_put_into_a_draft(client_as):
    chidi = client_as("chidi")
    address = begun(chidi)
    file = (io.BytesIO((WORKFLOWS / "disruption" / "pathway.bpmn").read_bytes()), "a.bpmn")

    answer = chidi.post(f"{address}/drawing", {"revision": "1", "drawing": file}, status=422).get_data(as_text=True)

    assert "This is a drawing of “disruption”, and the draft is of “respite_care”." in answer


def test_settings_are_changed_over_the_revision_that_was_shown(client_as):
    chidi, address = client_as("chidi"), begun(client_as("chidi"))
    asked = {
        "draft_revision": "1",
        "title": "Respite for carers",
        "subject": "household",
        "starters": ["ssw", "fostering_tm"],
        "several_at_once": "yes",
        "outcome_done": "Respite given",
        "refusals-0-when": 'kind == "short"',
        "refusals-0-sentence": "Short stays are arranged by telephone.",
        "do": "save",
    }

    chidi.post(f"{address}/settings", asked)

    said = chidi.text(address)
    assert "Respite for carers" in said
    page = chidi.page(f"{address}/settings")
    assert page.xpath("//input[@name='several_at_once'][@checked]/@value") == ["yes"]
    answer = chidi.post(f"{address}/settings", {**asked, "title": "Too late"}, status=409).get_data(as_text=True)
    assert "Nothing was overwritten." in answer
    assert "Too late" in answer
    wrong = chidi.post(f"{address}/settings", {**asked, "title": ""}, status=422).get_data(as_text=True)
    assert "Enter what the pathway is called" in wrong


@pytest.mark.parametrize("file", sorted(WORKFLOWS.glob("*/pathway.toml")), ids=lambda path: path.parent.name)
def test_settings_that_nobody_changed_stay_what_they_were(file: Path):
    about = about_pathway(file.parent)
    form = settings_form(about, {path.parent.name: path.parent.name for path in WORKFLOWS.glob("*/pathway.toml")})

    answers = read_draft(form, as_answers(about), context=AnswerContext(today=date(2026, 6, 24))).values

    assert as_about(answers, about) == about


def test_new_pathways_are_for_process_owners_alone(client_as):
    client_as("ben").page("/pathways/new", status=403)

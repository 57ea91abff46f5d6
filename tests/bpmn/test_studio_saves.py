"""What the browser's editor makes of a drawing when somebody opens it and saves it without changing anything."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from engine.bpmn.lint import problems
from engine.bpmn.pathway_files import load_pathways
from engine.bpmn.roles import load_roles
from engine.calendar_files import SHIPPED, load_calendar
from engine.domain.pathway import PathwayVersion
from forms.catalogue import SHIPPED as SHIPPED_FORMS
from forms.catalogue import load_forms

SAVE_AGAIN = Path(__file__).with_name("save_again.mjs")
#: An editor of another maker: its attributes, its elements, and its colours.
VENDOR = {
    'xmlns:fp="urn:fingerpost:bpmn:1"': 'xmlns:fp="urn:fingerpost:bpmn:1" xmlns:acme="http://acme.example/bpmn"',
    'id="ut_list_checks"': 'id="ut_list_checks" acme:colour="green" fp:unheard="of"',
    "<bpmn:incoming>flow_st_checks_to_ut_list_checks</bpmn:incoming>": (
        '<bpmn:extensionElements><acme:cost per="hour"><acme:pounds>12</acme:pounds></acme:cost>'
        "</bpmn:extensionElements><bpmn:incoming>flow_st_checks_to_ut_list_checks</bpmn:incoming>"
    ),
}


def saved_again(*files: Path) -> Mapping[str, str]:
    """Mapping of file -> its XML after opening and saving."""
    done = subprocess.run(
        ["node", str(SAVE_AGAIN), *map(str, files)], check=True, capture_output=True, text=True, timeout=60
    )
    saved: Mapping[str, str] = json.loads(done.stdout)
    return saved


def as_read(version: PathwayVersion) -> PathwayVersion:
    """The version without its text and the lines of it."""
    elements = {name: replace(element, line=0) for name, element in version.elements.items()}
    flows = tuple(replace(flow, line=0) for flow in version.flows)
    called = {key: as_read(inner) for key, inner in version.called.items()}
    return replace(version, xml=b"", elements=elements, flows=flows, called=called)


def test_opening_and_saving_changes_no_drawing_that_comes_with_the_service(tmp_path: Path) -> None:
    forms = load_forms(SHIPPED_FORMS)
    before = load_pathways(SHIPPED, forms)
    shutil.copytree(SHIPPED, tmp_path / "workflows")
    files = sorted((tmp_path / "workflows").glob("*/pathway.bpmn"))

    for file, xml in saved_again(*files).items():
        Path(file).write_text(xml, "utf-8")

    after = load_pathways(tmp_path / "workflows", forms)
    keys, roles = load_calendar().timescales.keys(), load_roles(SHIPPED / "roles.toml")
    assert len(files) == len(before) > 30
    for key, version in after.items():
        assert as_read(version) == as_read(before[key]), key
        # Those that come with the service have no problem, which another test asks of them.
        assert problems(version, rule_keys=keys, roles=roles) == (), key


@pytest.mark.parametrize(
    "kept", ['acme:colour="green"', 'fp:unheard="of"', "<acme:pounds>12</acme:pounds>", 'per="hour"']
)
def test_what_another_editor_added_is_still_there_after_saving(tmp_path: Path, kept: str) -> None:
    xml = (SHIPPED / "checks_and_references" / "pathway.bpmn").read_text("utf-8")
    for old, new in VENDOR.items():
        assert xml.count(old) >= 1
        xml = xml.replace(old, new, 1)
    file = tmp_path / "pathway.bpmn"
    file.write_text(xml, "utf-8")

    assert kept in saved_again(file)[str(file)]

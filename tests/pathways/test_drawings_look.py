"""Every shipped drawing can hang on the wall."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from engine.bpmn.hygiene import look_at
from engine.bpmn.layout.level import BPMN

WORKFLOWS = Path(__file__).parents[2] / "workflows"
DRAWINGS = sorted(WORKFLOWS.glob("*/pathway.bpmn"))
#: At A3 a drawing of this width has names of six points.
WIDEST, MOST_CROSSINGS = 3500, 15
#: Asked where something is let through that may harm a child or cost money.
PERMITS = re.compile(
    r"^(approved|agreed|signed off|lawful|matched|match|confirmed|supported|eligible)\b.*\?$", re.IGNORECASE
)


def read(drawing: Path) -> etree._Element:
    return etree.fromstring(drawing.read_bytes())


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.parent.name)
def test_nothing_overlaps_and_everything_is_drawn(drawing: Path) -> None:
    assert look_at(drawing.read_bytes()).problems == []


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.parent.name)
def test_it_can_be_read_when_it_hangs_on_the_wall(drawing: Path) -> None:
    figures = look_at(drawing.read_bytes()).figures

    assert figures["width"] <= WIDEST
    assert figures["crossings"] <= MOST_CROSSINGS


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.parent.name)
def test_it_has_a_pool_and_every_human_step_stands_in_a_lane(drawing: Path) -> None:
    root = read(drawing)
    in_lanes = {ref.text for ref in root.iter(f"{{{BPMN}}}flowNodeRef")}
    tasks = {task.get("id") for task in root.iter(f"{{{BPMN}}}userTask")}

    assert len(root.findall(f"{{{BPMN}}}collaboration/{{{BPMN}}}participant")) == 1
    assert tasks
    assert tasks <= in_lanes


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda path: path.parent.name)
def test_every_human_step_says_what_to_do_and_where_that_comes_from(drawing: Path) -> None:
    for task in read(drawing).iter(f"{{{BPMN}}}userTask"):
        guidance = task.findtext(f"{{{BPMN}}}documentation") or ""
        assert " Source: " in guidance, task.get("id")


def test_what_is_not_known_lets_nothing_through() -> None:
    asked = set()
    for drawing in DRAWINGS:
        root = read(drawing)
        names = {flow.get("id"): flow.get("name") for flow in root.iter(f"{{{BPMN}}}sequenceFlow")}
        for gateway in root.iter(f"{{{BPMN}}}exclusiveGateway"):
            if PERMITS.match(gateway.get("name", "")) and gateway.get("default"):
                asked.add(gateway.get("name"))
                assert names[gateway.get("default")] != "Yes", (drawing.parent.name, gateway.get("id"))
    assert {"Approved?", "Agreed?", "Signed off?", "Lawful?"} <= asked


def test_every_pathway_has_a_drawing_and_every_drawing_its_pathway() -> None:
    described = {path.parent.name for path in WORKFLOWS.glob("*/pathway.toml")}

    assert {path.parent.name for path in DRAWINGS} == described
    assert {read(path).findall(f"{{{BPMN}}}process")[0].get("id") for path in DRAWINGS} == described

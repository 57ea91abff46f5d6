"""Drawings of any tool become drawings of ours, or are refused with a sentence; what they mean stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from engine.application import WORKFLOWS
from engine.bpmn.adopting import adopt, processes
from engine.bpmn.blank import blank, in_step
from engine.bpmn.lint import problems
from engine.bpmn.pathway_files import about_pathway
from engine.bpmn.reader import read_version
from engine.bpmn.roles import load_roles
from engine.domain.errors import NotADrawing
from engine.domain.pathway import PathwayVersion

OTHER_TOOLS = sorted((Path(__file__).parent.parent / "drawings" / "other_tools").glob("*.bpmn"))
ROLES = load_roles(WORKFLOWS / "roles.toml")
OTHERS = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:tool="http://tool.example" id="d"
             targetNamespace="http://tool.example">
  <collaboration id="c">
    <participant id="p1" name="Council" processRef="sid-1"/>
    <participant id="p2" name="Family" processRef="sid-2"/>
    <messageFlow id="m1" sourceRef="sid-b" targetRef="sid-x"/>
  </collaboration>
  <process id="sid-1">
    <laneSet id="ls"><lane id="sid-l" name="Team manager">
      <flowNodeRef>sid-a</flowNodeRef><flowNodeRef>sid-b</flowNodeRef><flowNodeRef>sid-c</flowNodeRef><flowNodeRef>sid-d</flowNodeRef></lane></laneSet>
    <startEvent id="sid-a" name="Début"><outgoing>f1</outgoing></startEvent>
    <task id="sid-b" name="Look at it" tool:colour="red"><incoming>f1</incoming><outgoing>f2</outgoing></task>
    <task id="sid-c" name="Look at it"><incoming>f2</incoming><outgoing>f3</outgoing></task>
    <endEvent id="sid-d" name="Done"><incoming>f3</incoming></endEvent>
    <sequenceFlow id="f1" sourceRef="sid-a" targetRef="sid-b"/>
    <sequenceFlow id="f2" sourceRef="sid-b" targetRef="sid-c"/>
    <sequenceFlow id="f3" sourceRef="sid-c" targetRef="sid-d"/>
  </process>
  <process id="sid-2"><task id="sid-x" name="Wait"/></process>
</definitions>
""".encode()


def version_of(xml: bytes) -> PathwayVersion:
    """What the drawing makes, with nothing beside it."""
    return read_version(xml, about={}, number=1, forms={}, tables={}, called={})


def test_shapes_get_ids_that_say_what_they_are_and_flows_follow_them():
    made = adopt(OTHERS, key="respite_care", title="Respite care", roles={"child_tm": "Team manager"})

    version = version_of(made.xml)
    assert version.key == "respite_care"
    assert list(version.elements) == ["st_debut", "ut_look_at_it", "ut_look_at_it_2", "end_done"]
    assert [(flow.id, flow.source, flow.target) for flow in version.flows] == [
        ("flow_st_debut_to_ut_look_at_it", "st_debut", "ut_look_at_it"),
        ("flow_ut_look_at_it_to_ut_look_at_it_2", "ut_look_at_it", "ut_look_at_it_2"),
        ("flow_ut_look_at_it_2_to_end_done", "ut_look_at_it_2", "end_done"),
    ]
    assert {one.role for one in version.elements.values()} == {"child_tm"}


def test_what_was_changed_is_said_and_what_another_tool_wrote_is_kept():
    made = adopt(OTHERS, key="respite_care", title="Respite care", roles={"child_tm": "Team manager"})

    said = " ".join(made.said)
    assert "The file held 2 processes. “Council” was taken" in said
    assert "2 tasks of no kind are tasks for a person now." in said
    assert "The lane “Team manager” is worked by the post of that name." in said
    assert b'colour="red"' in made.xml
    assert b"sid-" not in made.xml


def test_the_process_to_take_can_be_chosen():
    assert [(one[0], one[1]) for one in processes(OTHERS)] == [("sid-1", "Council"), ("sid-2", "Family")]

    made = adopt(OTHERS, key="families", title="Families", roles={}, process="sid-2")

    assert [one.name for one in version_of(made.xml).elements.values()] == ["Wait"]


@pytest.mark.parametrize("file", OTHER_TOOLS, ids=lambda file: file.stem)
def test_an_adopted_drawing_has_no_problem_with_its_ids_and_is_adopted_again_without_change(file: Path):
    made = adopt(file.read_bytes(), key="adopted", title="Adopted", roles=ROLES)

    version = version_of(made.xml)
    found = problems(version, rule_keys=(), roles=ROLES)
    assert [one.sentence for one in found if one.rule == "id" and version.elements.get(one.element)] == []
    again = adopt(made.xml, key="adopted", title="Adopted", roles=ROLES)
    assert version_of(again.xml).elements.keys() == version.elements.keys()
    assert not any("ids were made" in sentence for sentence in again.said)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (b"<definitions/>", "not a BPMN 2.0 drawing"),
        (b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', "holds no process"),
        (
            b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"/></definitions>',
            "holds no step",
        ),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><definitions/>', "DOCTYPE"),
    ],
)
def test_what_holds_nothing_to_run_is_refused_with_a_sentence(xml: bytes, said: str):
    with pytest.raises(NotADrawing, match=said):
        adopt(xml, key="adopted", title="Adopted", roles={})


def test_a_first_drawing_lacks_only_what_the_owner_has_to_say():
    xml = blank(key="respite_care", title="Respite & care", role="child_sw", post="Child’s social worker")

    found = problems(version_of(xml), rule_keys=(), roles=ROLES)

    assert {one.rule for one in found if one.severity == "must_solve"} == {"start", "form", "deadline", "outcome"}
    assert etree.fromstring(xml).find(".//{*}BPMNShape") is not None


def test_outcomes_and_calls_follow_the_drawing():
    about = {"title": "Respite care", "outcomes": {"gone": "Gone"}, "record": {"gone": ["a"]}, "calls": ["old"]}
    xml = blank(key="respite_care", title="Respite care", role="child_sw", post="Child’s social worker")

    followed = in_step(about, xml)

    assert followed == {"title": "Respite care", "outcomes": {"done": "Done"}, "record": {}, "calls": []}


@pytest.mark.parametrize("folder", sorted(WORKFLOWS.glob("*/pathway.toml")), ids=lambda path: path.parent.name)
def test_what_is_said_of_a_shipped_pathway_follows_its_drawing_already(folder: Path):
    about = about_pathway(folder.parent)

    assert in_step(about, (folder.parent / "pathway.bpmn").read_bytes()) == about

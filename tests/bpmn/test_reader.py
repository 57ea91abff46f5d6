"""What the reader makes of a drawing."""

from __future__ import annotations

import pytest

from engine.bpmn.reader import read_version
from engine.domain.errors import NotADrawing
from engine.domain.pathway import Element, ElementKind, EndKind, FactSource, Flow, Lane, StartRule
from tests.bpmn.drawn import HEAD, Drawing
from tests.bpmn.walk import drawing, version_of

CONVENTIONS = (
    HEAD
    + """<bpmn:message id="message_opt_in" name="msg_opt_in"/>
<bpmn:error id="error_failed" errorCode="failed"/>
<bpmn:process id="example" name="An example">
  <bpmn:laneSet id="lanes">
    <bpmn:lane id="lane_adoption_tm" name="Adoption team manager" fp:role="adoption_tm">
      <bpmn:flowNodeRef>ut_stage1_decision</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>sub_rest</bpmn:flowNodeRef>
      <bpmn:childLaneSet id="lanes_inner">
        <bpmn:lane id="lane_chair" name="Chair" fp:role="=chair">
          <bpmn:flowNodeRef>ut_inner</bpmn:flowNodeRef>
        </bpmn:lane>
      </bpmn:childLaneSet>
      <bpmn:flowNodeRef>ut_inner</bpmn:flowNodeRef>
    </bpmn:lane>
  </bpmn:laneSet>
  <bpmn:startEvent id="st_begun"/>
  <bpmn:userTask id="ut_stage1_decision" name="Decide
      stage 1" fp:form="example.stage1_decision" fp:due="adopter.stage1" fp:escalation="E-stat" fp:decision="true"
      fp:notBy="ut_stage1_review, ut_other" fp:sod="SOD-1 SOD-3" fp:followUp="task.5wd">
    <bpmn:documentation>AAR 2005 r27.
      The agency decides.</bpmn:documentation>
  </bpmn:userTask>
  <bpmn:callActivity id="ca_panel" name="Panel" calledElement="panel_and_decision" fp:due="=rule">
    <bpmn:extensionElements>
      <fp:with name="panel_type" value="adoption"/>
      <fp:with name="urgent" value="true"/>
    </bpmn:extensionElements>
  </bpmn:callActivity>
  <bpmn:subProcess id="sub_rest">
    <bpmn:startEvent id="st_rest"/>
    <bpmn:userTask id="ut_inner"/>
    <bpmn:userTask id="ut_unlisted">
      <bpmn:multiInstanceLoopCharacteristics isSequential="true">
        <bpmn:loopDataInputRef>children</bpmn:loopDataInputRef>
        <bpmn:loopDataOutputRef>answers</bpmn:loopDataOutputRef>
        <bpmn:inputDataItem id="child"/>
        <bpmn:outputDataItem id="answer"/>
        <bpmn:completionCondition>"no" in answers</bpmn:completionCondition>
      </bpmn:multiInstanceLoopCharacteristics>
    </bpmn:userTask>
    <bpmn:endEvent id="done_failed"><bpmn:errorEventDefinition errorRef="error_failed"/></bpmn:endEvent>
    <bpmn:endEvent id="done_all"><bpmn:terminateEventDefinition/></bpmn:endEvent>
  </bpmn:subProcess>
  <bpmn:boundaryEvent id="mb_opt_in" attachedToRef="sub_rest" cancelActivity="false" fp:form="f" fp:role="adoption_sw">
    <bpmn:messageEventDefinition messageRef="message_opt_in"/>
  </bpmn:boundaryEvent>
  <bpmn:boundaryEvent id="eb_failed" attachedToRef="sub_rest">
    <bpmn:errorEventDefinition errorRef="error_failed"/>
  </bpmn:boundaryEvent>
  <bpmn:exclusiveGateway id="gw_which" default="flow_no"/>
  <bpmn:serviceTask id="sv_letter" fp:letter="welcome"/>
  <bpmn:businessRuleTask id="br_route"/>
  <bpmn:businessRuleTask id="br_named" fp:table="dmn_other"/>
  <bpmn:endEvent id="end_done" name="Done" fp:starts="stage_2" fp:tells="stage_1#mb_matched, other"/>
  <bpmn:sequenceFlow id="flow_yes" name="Yes" sourceRef="gw_which" targetRef="end_done">
    <bpmn:conditionExpression> stage1_decision
      == "yes" </bpmn:conditionExpression>
  </bpmn:sequenceFlow>
  <bpmn:dataObjectReference id="data" name="Something else"/>
  <bpmn:textAnnotation id="note"/>
</bpmn:process>
</bpmn:definitions>"""
)


def element(name: str) -> Element:
    return version_of(CONVENTIONS.encode()).elements[name]  # type: ignore[index]


def test_a_task_has_its_attributes_and_its_words() -> None:
    assert element("ut_stage1_decision") == Element(
        id="ut_stage1_decision",
        kind=ElementKind.USER_TASK,
        name="Decide stage 1",
        documentation="AAR 2005 r27. The agency decides.",
        line=22,
        lane="lane_adoption_tm",
        role="adoption_tm",
        form="example.stage1_decision",
        due="adopter.stage1",
        follow_up="task.5wd",
        escalation="E-stat",
        decision=True,
        not_by=("ut_stage1_review", "ut_other"),
        sod=("SOD-1", "SOD-3"),
    )


def test_a_call_has_what_it_gives() -> None:
    call = element("ca_panel")

    assert (call.calls, call.due, call.given) == (
        "panel_and_decision",
        "=rule",
        {"panel_type": "adoption", "urgent": "true"},
    )


def test_the_innermost_lane_counts_and_else_that_of_the_sub_process() -> None:
    assert (element("ut_inner").lane, element("ut_inner").role) == ("lane_chair", "=chair")
    assert (element("ut_unlisted").lane, element("ut_unlisted").role) == ("lane_adoption_tm", "adoption_tm")
    assert element("ca_panel").lane is None


def test_a_boundary_event_stands_in_its_hosts_lane_with_its_own_role() -> None:
    event = element("mb_opt_in")

    assert (event.kind, event.attached_to, event.interrupting) == (ElementKind.BOUNDARY_MESSAGE, "sub_rest", False)
    assert (event.lane, event.role) == ("lane_adoption_tm", "adoption_sw")


def test_several_of_a_kind_run_over_a_list_fact() -> None:
    several = element("ut_unlisted")

    assert (several.inside, several.list_fact, several.collects) == ("sub_rest", "children", "answers")
    assert (several.item_fact, several.collected_fact, several.sequential) == ("child", "answer", True)
    assert several.completion == '"no" in answers'


def test_ends_errors_tables_and_letters_are_read() -> None:
    assert (element("done_failed").end_kind, element("done_failed").error) == (EndKind.ERROR, "failed")
    assert element("eb_failed").error == "failed"
    assert element("done_all").end_kind is EndKind.TERMINATE
    assert (element("end_done").starts, element("end_done").tells) == (("stage_2",), ("stage_1#mb_matched", "other"))
    assert element("sv_letter").letter == "welcome"
    assert (element("br_route").table, element("br_named").table) == ("dmn_route", "dmn_other")


def test_flows_and_lanes_are_read_and_notes_left_out() -> None:
    version = version_of(CONVENTIONS.encode())

    assert version.flows == (
        Flow(
            id="flow_yes",
            source="gw_which",
            target="end_done",
            name="Yes",
            condition='stage1_decision == "yes"',
            line=58,
        ),
    )
    assert version.lanes == (
        Lane(id="lane_adoption_tm", name="Adoption team manager", role="adoption_tm"),
        Lane(id="lane_chair", name="Chair", role="=chair"),
    )
    assert not {"data", "note"} & set(version.elements)
    assert element("gw_which").default_flow == "flow_no"


def test_what_pathway_toml_says_is_kept() -> None:
    about = {
        "title": "Adoption stage 2",
        "number": "03",
        "owner": "chidi",
        "subject": "child",
        "linked": ["household"],
        "callable": True,
        "start": {"roles": ["adoption_sw"], "from": ["adopter_stage_1"], "needs": ["stage_1_notified"]},
        "calls": [],
        "outcomes": {"approved": "Approved"},
        "facts": {"gate": {"policy": "adopter.gate"}, "stage": {"record": "stage"}},
        "record": {"approved": ["approval"]},
    }

    version = version_of(Drawing("p").way("st_begun > end_approved").xml(), about=about)

    assert (version.id, version.title, version.reference_number, version.owner) == (
        "p@1",
        "Adoption stage 2",
        "03",
        "chidi",
    )
    assert (version.subject, version.linked, version.callable) == ("child", ("household",), True)
    assert version.start == StartRule(
        roles=("adoption_sw",), starts_from=("adopter_stage_1",), needs=("stage_1_notified",)
    )
    assert version.facts == {"gate": FactSource(policy="adopter.gate"), "stage": FactSource(record="stage")}
    assert (version.outcomes, version.record) == ({"approved": "Approved"}, {"approved": ("approval",)})


@pytest.mark.parametrize(
    "about",
    [
        {"titel": "x"},
        {"title": 3},
        {"linked": "household"},
        {"start": []},
        {"facts": {"a": "b"}},
        {"facts": {"a": {"form": "b"}}},
        {"record": {"a": "b"}},
    ],
)
def test_a_pathway_toml_that_is_wrong_is_told(about: dict[str, object]) -> None:
    with pytest.raises(NotADrawing, match=r"pathway\.toml"):
        version_of(Drawing("p").way("st_begun > end_x").xml(), about=about)


def test_a_version_keeps_only_what_it_uses() -> None:
    xml = Drawing("p").shape("ut_a", fp_form="p.a").way("st_begun > ut_a > br_x > ca_b > end_x")
    xml.shape("ca_b", calledElement="helper")
    forms = {
        "p.a": {"properties": {"x": {"$ref": "shared.part#/$defs/x"}, "y": {"$ref": "#/$defs/y"}}},
        "p.b": {},
        "shared.part": {"$defs": {"x": {"allOf": [{"$ref": "shared.deep#/$defs/z"}]}}},
        "shared.deep": {},
        "shared.other": {},
    }
    helper = drawing("sequence")

    version = read_version(
        xml.xml(),
        about={},
        number=3,
        forms=forms,
        tables={"dmn_x": b"1", "dmn_y": b"2"},
        called={"helper": helper, "other": helper},  # type: ignore[dict-item]
    )

    assert list(version.forms) == ["p.a", "shared.deep", "shared.part"]
    assert list(version.tables) == ["dmn_x"]
    assert list(version.called) == ["helper"]
    assert version.number == 3


def test_a_shape_without_an_id_is_told_with_its_line() -> None:
    xml = Drawing("p").way("st_begun > ut_a > end_x").xml().replace(b' id="ut_a"', b"")

    with pytest.raises(NotADrawing, match="userTask") as refused:
        version_of(xml)

    assert refused.value.line == 6

"""The drawing that a new pathway begins with: somebody starts it, one task, one end. Also how `about` keeps in step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from engine.bpmn.element_kinds import element_kind, event_definitions
from engine.bpmn.layout import tidy
from engine.bpmn.xml import BPMN, FP, read_drawing_xml
from engine.domain.pathway import ElementKind

_FIRST = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{bpmn}" xmlns:fp="{fp}" id="definitions_{key}" targetNamespace="{fp}">
  <bpmn:collaboration id="collaboration_{key}">
    <bpmn:participant id="pool_{key}" name={title} processRef="{key}"/>
  </bpmn:collaboration>
  <bpmn:process id="{key}" name={title} isExecutable="true">
    <bpmn:laneSet id="lanes_{key}">
      <bpmn:lane id="lane_{role}" name={post} fp:role="{role}">
        <bpmn:flowNodeRef>st_begun</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>ut_first_step</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>end_done</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="st_begun" name="Begun">
      <bpmn:outgoing>flow_st_begun_to_ut_first_step</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="ut_first_step" name="Do the first step">
      <bpmn:incoming>flow_st_begun_to_ut_first_step</bpmn:incoming>
      <bpmn:outgoing>flow_ut_first_step_to_end_done</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:endEvent id="end_done" name="Done">
      <bpmn:incoming>flow_ut_first_step_to_end_done</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="flow_st_begun_to_ut_first_step" sourceRef="st_begun" targetRef="ut_first_step"/>
    <bpmn:sequenceFlow id="flow_ut_first_step_to_end_done" sourceRef="ut_first_step" targetRef="end_done"/>
  </bpmn:process>
</bpmn:definitions>
"""


def blank(*, key: str, title: str, role: str, post: str) -> bytes:
    """A first drawing, laid out, with one lane; what is missing (forms, dates) the lint asks for."""
    xml = _FIRST.format(bpmn=BPMN, fp=FP, key=key, title=quoteattr(title), role=role, post=quoteattr(post))
    return tidy(xml.encode())


def in_step(about: Mapping[str, Any], xml: bytes) -> dict[str, Any]:
    """What is said of a pathway, following its drawing: a new end gets its name as an outcome, calls are those drawn.

    Outcomes of ends that are no longer drawn go, with what they kept on the record. Raises NotADrawing.
    """
    root = read_drawing_xml(xml).getroot()
    ends: dict[str, str] = {}
    calls: list[str] = []
    for node in root.iter(f"{{{BPMN}}}*"):
        kind = element_kind(node)
        prefix, _, bare = (node.get("id") or "").partition("_")
        if kind is ElementKind.END and prefix == "end" and bare and "error" not in event_definitions(node):
            ends.setdefault(bare, " ".join((node.get("name") or bare).split()))
        elif kind is ElementKind.CALL and node.get("calledElement"):
            calls.append(node.get("calledElement") or "")
    said = about.get("outcomes") or {}
    kept = {name: title for name, title in said.items() if name in ends}
    outcomes = {**kept, **{name: title for name, title in ends.items() if name not in kept}}
    changed = dict(about)
    if outcomes != said:
        changed["outcomes"] = outcomes
    if "record" in about:
        changed["record"] = {name: fields for name, fields in about["record"].items() if name in outcomes}
    listed = [key for key in about.get("calls", ()) if key in calls]
    both = [*listed, *(key for key in dict.fromkeys(calls) if key not in listed)]
    if both != list(about.get("calls", ())):
        changed["calls"] = both
    return changed

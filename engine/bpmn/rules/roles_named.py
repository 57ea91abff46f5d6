"""Asks for a known role on each lane and on each event outside a lane, and for a lane round everything people do."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.conditions import is_fact_name
from engine.bpmn.rules.drawn import ARRIVAL_KINDS, Drawn, label, problem
from engine.bpmn.xml import BPMN, FP, line_of
from engine.domain.ids import ElementId
from engine.domain.pathway import ElementKind, Lane, Problem

RULE = "role"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Lanes without a role, unknown roles, tasks outside every lane, shapes listed in two lanes or nowhere drawn."""
    lines = {node.get("id"): line_of(node) for node in drawn.root.iter(f"{{{BPMN}}}lane")}
    for lane in drawn.version.lanes:
        sentence = _wrong_role(drawn, f"The lane “{lane.name or lane.id}”", lane.role, empty=_is_outer(drawn, lane))
        if sentence:
            yield Problem(element=lane.id, rule=RULE, sentence=sentence, line=lines.get(lane.id, 0))
    for element in drawn.elements:
        if element.lane is None and element.kind is ElementKind.USER_TASK:
            yield problem(element, RULE, f"{label(element)} stands in no lane. Draw it in the lane of who does it.")
        if element.lane is None and element.kind in ARRIVAL_KINDS and element.role is None:
            sentence = f"{label(element)} stands in no lane. Choose who records it (fp:role), or draw it in a lane."
            yield problem(element, RULE, sentence)
    for node in drawn.root.iter(f"{{{BPMN}}}*"):
        own = node.get(f"{{{FP}}}role")
        marked = drawn.version.elements.get(ElementId(node.get("id") or ""))
        if own is not None and marked is not None:
            sentence = _wrong_role(drawn, label(marked), own.strip())
            if marked.kind not in ARRIVAL_KINDS:
                sentence = f"{label(marked)} takes its role from its lane. Take its own away (fp:role)."
            if sentence:
                yield problem(marked, RULE, sentence)
    yield from _ill_listed(drawn)


def _is_outer(drawn: Drawn, lane: Lane) -> bool:
    """Whether a lane only holds other lanes."""
    return any(
        node.get("id") == lane.id and node.find(f"{{{BPMN}}}childLaneSet") is not None
        for node in drawn.root.iter(f"{{{BPMN}}}lane")
    )


def _wrong_role(drawn: Drawn, who: str, role: str | None, *, empty: bool = False) -> str:
    if not role:
        return "" if empty else f"{who} has no role. Choose who works in it (fp:role)."
    if role.startswith("="):
        return "" if is_fact_name(role[1:]) else f"{who} takes its role from “{role[1:]}”, which is no name of a fact."
    return "" if role in drawn.roles else f"{who} names the role “{role}”, which there is not. Use one of the list."


def _ill_listed(drawn: Drawn) -> Iterator[Problem]:
    listed: dict[str, str] = {}
    for node in drawn.root.iter(f"{{{BPMN}}}lane"):
        name = node.get("id") or ""
        nested = {child.get("id") for child in node.iter(f"{{{BPMN}}}lane")}
        for reference in node.findall(f"{{{BPMN}}}flowNodeRef"):
            element = (reference.text or "").strip()
            if element not in drawn.version.elements:
                sentence = f"The lane lists “{element}”, which is not drawn. Take it off the list."
                yield Problem(element=name, rule=RULE, sentence=sentence, line=line_of(reference))
            elif element in listed and listed[element] not in nested and not _holds(drawn, listed[element], name):
                sentence = f"“{element}” is listed in two lanes, {listed[element]} and {name}. Keep it in one."
                yield Problem(element=element, rule=RULE, sentence=sentence, line=line_of(reference))
            listed[element] = name


def _holds(drawn: Drawn, outer: str, inner: str) -> bool:
    """Whether one lane holds the other."""
    for node in drawn.root.iter(f"{{{BPMN}}}lane"):
        if node.get("id") == outer:
            return any(child.get("id") == inner for child in node.iter(f"{{{BPMN}}}lane"))
    return False

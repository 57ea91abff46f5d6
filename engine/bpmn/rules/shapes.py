"""Refuses shapes that Fingerpost does not run, each with what to draw in its place."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.element_kinds import event_definitions
from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.xml import BPMN
from engine.domain.pathway import ElementKind, Problem

RULE = "shape"

_INSTEAD = {
    "scriptTask": "runs a script. Ask a question on a form or use a decision table instead",
    "manualTask": "is a manual task, which nobody records. Draw a user task with a form instead",
    "task": "is a task of no kind. Make it a user task",
    "sendTask": "is a send task. Draw a service task with a letter, or a user task, instead",
    "receiveTask": "is a receive task. Draw a message event instead",
    "intermediateThrowEvent": "throws an event in mid-flow. End the branch with an end event instead",
    "transaction": "is a transaction. Draw a sub-process with an error on its boundary instead",
    "adHocSubProcess": "is an ad hoc sub-process. Draw the steps in their order, or side by side",
    "complexGateway": "is a complex gateway. Ask with an exclusive gateway instead",
}
_EVENTS = {
    "signal": "a signal, which cannot be told whom it is for. Use a message event",
    "link": "a link. Draw the flow itself",
    "compensate": "compensation. Draw the steps that put things right",
    "conditional": "a condition that changes by itself. Use a message event that somebody records",
    "escalation": "an escalation. Use a message event beside the task",
    "cancel": "a cancellation. Use an error end and its boundary event",
}


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Every shape of kind OTHER."""
    nodes = {node.get("id"): node for node in drawn.root.iter(f"{{{BPMN}}}*")}
    for element in drawn.elements:
        if element.kind is ElementKind.OTHER:
            yield problem(element, RULE, f"{label(element)} {_instead(nodes[element.id])}.")
    for node in nodes.values():
        if node.get("triggeredByEvent") == "true" and node.get("id") not in drawn.version.elements:
            yield Problem(element=node.get("id") or "", rule=RULE, sentence=_EVENT_SUB_PROCESS + ".")


_EVENT_SUB_PROCESS = (
    "is an event sub-process, which can keep a journey from ever ending. "
    "Put the event on the boundary of a sub-process round the flow"
)


def _instead(node: etree._Element) -> str:
    tag = etree.QName(node).localname
    if node.get("triggeredByEvent") == "true":
        return _EVENT_SUB_PROCESS
    if tag in _INSTEAD:
        return _INSTEAD[tag]
    if node.find(f"{{{BPMN}}}standardLoopCharacteristics") is not None:
        return "repeats by itself. Draw the loop with a gateway"
    if node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics") is not None:
        return "is repeated a number of times. Let it run over a list of ids"
    for name in event_definitions(node):
        if name in _EVENTS:
            return f"waits for or throws {_EVENTS[name]} instead"
    return "is an event of a kind that Fingerpost does not know. Use a message, a timer or an error"

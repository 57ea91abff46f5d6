"""Which kind of element a shape of BPMN 2.0 is to Fingerpost; OTHER is what the lint refuses."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.xml import BPMN
from engine.domain.pathway import ElementKind

_PLAIN_KINDS = {
    "startEvent": ElementKind.START,
    "userTask": ElementKind.USER_TASK,
    "serviceTask": ElementKind.SERVICE_TASK,
    "businessRuleTask": ElementKind.RULE_TASK,
    "callActivity": ElementKind.CALL,
    "subProcess": ElementKind.SUB_PROCESS,
    "exclusiveGateway": ElementKind.EXCLUSIVE,
    "parallelGateway": ElementKind.PARALLEL,
    "inclusiveGateway": ElementKind.INCLUSIVE,
    "eventBasedGateway": ElementKind.EVENT_GATEWAY,
}
_EVENT_KINDS = {
    ("intermediateCatchEvent", ("message",)): ElementKind.CATCH_MESSAGE,
    ("intermediateCatchEvent", ("timer",)): ElementKind.CATCH_TIMER,
    ("boundaryEvent", ("message",)): ElementKind.BOUNDARY_MESSAGE,
    ("boundaryEvent", ("timer",)): ElementKind.BOUNDARY_TIMER,
    ("boundaryEvent", ("error",)): ElementKind.BOUNDARY_ERROR,
    ("endEvent", ()): ElementKind.END,
    ("endEvent", ("error",)): ElementKind.END,
    ("endEvent", ("terminate",)): ElementKind.END,
}
#: What BPMN calls flow nodes and Fingerpost does not run.
_REFUSED = frozenset(
    {
        "task",
        "manualTask",
        "scriptTask",
        "sendTask",
        "receiveTask",
        "intermediateThrowEvent",
        "intermediateCatchEvent",
        "boundaryEvent",
        "endEvent",
        "transaction",
        "adHocSubProcess",
        "complexGateway",
        "subChoreography",
        "choreographyTask",
        "callChoreography",
    }
)


def element_kind(node: etree._Element) -> ElementKind | None:
    """The kind of a shape; None for what is no shape of the flow (a lane, a data object, a note)."""
    name = etree.QName(node)
    if name.namespace != BPMN:
        return None
    kind = _PLAIN_KINDS.get(name.localname) or _EVENT_KINDS.get((name.localname, event_definitions(node)))
    if kind is None:
        return ElementKind.OTHER if name.localname in _REFUSED else None
    return ElementKind.OTHER if _is_of_a_refused_sort(node) else kind


def event_definitions(node: etree._Element) -> tuple[str, ...]:
    """What an event waits for or throws: `("message",)`, `("timer",)`; empty for a plain one."""
    end = "EventDefinition"
    names = (etree.QName(child).localname for child in node if isinstance(child.tag, str))
    return tuple(name.removesuffix(end) for name in names if name.endswith(end))


def _is_of_a_refused_sort(node: etree._Element) -> bool:
    """An event sub-process, a standard loop, or a multi-instance that is not over a list."""
    if node.get("triggeredByEvent") == "true" or node.find(f"{{{BPMN}}}standardLoopCharacteristics") is not None:
        return True
    loop = node.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics")
    return loop is not None and loop.find(f"{{{BPMN}}}loopDataInputRef") is None

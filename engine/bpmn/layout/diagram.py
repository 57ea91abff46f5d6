"""Writes the places that the layout found into the file, as BPMN diagram interchange."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.layout.level import Level
from engine.bpmn.layout.measures import HEAD
from engine.bpmn.layout.shapes import Box, Node

DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
COLOR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
_ORIGIN = 100


def write_diagram(
    root: etree._Element, collaboration: str, pool: str, lanes: list[etree._Element], level: Level
) -> None:
    """Adds the one diagram: the pool, its lanes, and every shape and flow."""
    names = {"bpmndi": DI, "dc": DC, "di": DD, "color": COLOR}
    diagram = etree.SubElement(root, f"{{{DI}}}BPMNDiagram", id=f"diagram_{pool}", nsmap=names)
    plane = etree.SubElement(diagram, f"{{{DI}}}BPMNPlane", id=f"plane_{pool}", bpmnElement=collaboration)
    head = HEAD * (2 if lanes else 1)
    _shape(plane, pool, (_ORIGIN, _ORIGIN, level.width + head, level.height), isHorizontal="true")
    for lane, top, height in zip(lanes, level.lane_top, level.lane_height, strict=True) if lanes else ():
        box = (_ORIGIN + HEAD, _ORIGIN + top, level.width + HEAD, height)
        _shape(plane, lane.get("id", ""), box, isHorizontal="true")
    _level(plane, level, _ORIGIN + head, _ORIGIN)


def _level(plane: etree._Element, level: Level, x: float, y: float) -> None:
    for node in sorted(level.nodes.values(), key=lambda n: n.kind == "boundary"):
        left, top, _, _ = node.rect
        label = node.label and _moved(node.label, x, y)
        _shape(plane, node.id, (x + left, y + top, node.w, node.h), label, **_attributes(node))
        if node.inner:
            _level(plane, node.inner, x + left, y + top)
    for flow in level.flows:
        edge = etree.SubElement(plane, f"{{{DI}}}BPMNEdge", id=f"{flow.id}_di", bpmnElement=flow.id)
        for px, py in flow.points:
            etree.SubElement(edge, f"{{{DD}}}waypoint", x=_number(x + px), y=_number(y + py))
        if flow.label:
            _label(edge, _moved(flow.label, x, y))


def _attributes(node: Node) -> dict[str, str]:
    attributes: dict[str, str] = {}
    if node.inner:
        attributes["isExpanded"] = "true"
    if node.tag == "exclusiveGateway":
        attributes["isMarkerVisible"] = "true"
    if node.spans_lanes:  # the lanes are to be seen through it
        attributes[f"{{{COLOR}}}background-color"] = "none"
    return attributes


def _moved(box: Box, x: float, y: float) -> Box:
    return box[0] + x, box[1] + y, box[2], box[3]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}"


def _bounds(parent: etree._Element, box: Box) -> None:
    x, y, width, height = map(_number, box)
    etree.SubElement(parent, f"{{{DC}}}Bounds", x=x, y=y, width=width, height=height)


def _label(parent: etree._Element, box: Box) -> None:
    _bounds(etree.SubElement(parent, f"{{{DI}}}BPMNLabel"), box)


def _shape(plane: etree._Element, element: str, box: Box, label: Box | None = None, **attributes: str) -> None:
    shape = etree.SubElement(plane, f"{{{DI}}}BPMNShape", id=f"{element}_di", bpmnElement=element)
    for name, value in attributes.items():
        shape.set(name, value)
    _bounds(shape, box)
    if label:
        _label(shape, label)

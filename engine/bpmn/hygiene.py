"""What is wrong with how a drawing looks, whoever drew it: it reads the diagram only.

Refused: shapes without a place, shapes that overlap or leave their lane, flows through shapes, on one another, slanted
or not docked, names over shapes, names or flows. Crossings and size are told as figures, not refused.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.layout.diagram import DC, DD, DI
from engine.bpmn.layout.level import BPMN
from engine.bpmn.layout.measures import NAME_PX, text_box, wrapped
from engine.bpmn.layout.shapes import local
from engine.bpmn.looks import Rect, Segment, box_of, inside, lies_on, meets, meets_diamond, overlaps
from engine.bpmn.xml import read_drawing_xml

_CLOSEST = 30  # px between two shapes
_TASK_LINES = 4
_AREAS = ("lane", "participant")


@dataclass(slots=True)
class Look:
    """How a drawing looks: `problems` are sentences, `figures` counts (width, height, crossings, nodes, flows)."""

    problems: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Plane:
    """One page of the drawing: the places of its shapes, flows and names, by element id."""

    shapes: dict[str, Rect]
    flows: dict[str, list[Segment]]
    labels: dict[str, Rect]


def look_at(xml: bytes) -> Look:
    """Everything that can be said about the look of a drawing. Raises NotADrawing for what is no drawing."""
    root = read_drawing_xml(xml).getroot()
    elements = {e.get("id", ""): e for e in root.iter() if isinstance(e.tag, str) and e.get("id")}
    look = Look()
    drawn: set[str] = set()
    for plane in _planes(root, elements):
        drawn |= plane.shapes.keys() | plane.flows.keys()
        _Page(root, elements, plane, look).check()
    for element in root.iter():
        if _must_be_drawn(element) and element.get("id") not in drawn:
            look.problems.append(f"{element.get('id')} is not drawn.")
    return look


def _must_be_drawn(element: etree._Element) -> bool:
    tag = local(element)
    wanted = tag.endswith(("Task", "Event", "Gateway", "Activity"))
    return bool(element.get("id")) and (wanted or tag in ("task", "subProcess", "sequenceFlow", *_AREAS))


def _planes(root: etree._Element, elements: Mapping[str, etree._Element]) -> Iterator[_Plane]:
    for drawn in root.iter(f"{{{DI}}}BPMNPlane"):
        plane = _Plane({}, {}, {})
        for item in drawn:
            element = item.get("bpmnElement", "")
            if element not in elements:
                continue
            bounds = item.find(f"{{{DC}}}Bounds")
            label = item.find(f"{{{DI}}}BPMNLabel/{{{DC}}}Bounds")
            if label is not None:
                plane.labels[element] = box_of(label)
            if bounds is not None:
                plane.shapes[element] = box_of(bounds)
            else:
                points = [(float(p.get("x", 0)), float(p.get("y", 0))) for p in item.findall(f"{{{DD}}}waypoint")]
                plane.flows[element] = list(itertools.pairwise(points))
        yield plane


class _Page:
    """The checks of one page."""

    def __init__(self, root: etree._Element, elements: Mapping[str, etree._Element], plane: _Plane, look: Look) -> None:
        self.elements, self.plane, self.look = elements, plane, look
        self.kind = {name: local(elements[name]) for name in plane.shapes}
        self.nodes = {name: box for name, box in plane.shapes.items() if self.kind[name] not in _AREAS}
        self.around = {
            name: {a.get("id", "") for a in elements[name].iterancestors()} for name in [*self.nodes, *plane.flows]
        }
        self.lane_of = {
            (ref.text or "").strip(): lane.get("id", "")
            for lane in root.iter(f"{{{BPMN}}}lane")
            for ref in lane.findall(f"{{{BPMN}}}flowNodeRef")
        }

    def check(self) -> None:
        self._shapes_apart()
        self._shapes_in_place()
        self._flows_dock()
        self._flows_around_shapes()
        self._flows_apart()
        self._labels()
        self._figures()

    def _blame(self, sentence: str) -> None:
        self.look.problems.append(sentence)

    def _shapes_apart(self) -> None:
        for one, other in itertools.combinations(self.nodes, 2):
            a, b = self.nodes[one], self.nodes[other]
            if one in self.around[other] or other in self.around[one]:
                inner, outer = (other, one) if one in self.around[other] else (one, other)
                if self.kind[inner] != "boundaryEvent" and not inside(self.nodes[inner], self.nodes[outer]):
                    self._blame(f"{inner} sticks out of {outer}.")
            elif other == self._host(one) or one == self._host(other):
                continue
            elif overlaps(a, b):
                self._blame(f"{one} and {other} overlap.")
            elif "boundaryEvent" not in (self.kind[one], self.kind[other]):
                gap = max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])
                if gap < _CLOSEST:
                    self._blame(f"There are only {gap:.0f} px between {one} and {other}.")

    def _host(self, name: str) -> str | None:
        return self.elements[name].get("attachedToRef")

    def _shapes_in_place(self) -> None:
        for name, box in self.nodes.items():
            kind, host = self.kind[name], self._host(name)
            lane = self.plane.shapes.get(self.lane_of.get(name, ""))
            if lane and not host and not inside(box, lane):
                self._blame(f"{name} is drawn outside its lane.")
            if host in self.nodes and not _sits_on(box, self.nodes[host]):
                self._blame(f"{name} is not on the lower border of {host}.")
            text = self.elements[name].get("name", "")
            if text and (kind.lower().endswith("task") or kind == "callActivity"):
                too_wide = text_box(text, 86, NAME_PX)[0] > 100
                if too_wide or len(wrapped(text, 86, NAME_PX)) > _TASK_LINES:
                    self._blame(f"The name of {name} does not fit: {text}.")
            elif text and kind.endswith(("Event", "Gateway")) and name not in self.plane.labels:
                self._blame(f"The name of {name} has no place.")
        for name in self.plane.flows:
            if self.elements[name].get("name") and name not in self.plane.labels:
                self._blame(f"The name of {name} has no place.")

    def _flows_dock(self) -> None:
        for name, segments in self.plane.flows.items():
            if not segments:
                self._blame(f"{name} has no line.")
                continue
            element = self.elements[name]
            for end, point in (("sourceRef", segments[0][0]), ("targetRef", segments[-1][1])):
                box = self.plane.shapes.get(element.get(end, ""))
                if box and not lies_on(point, box):
                    self._blame(f"{name} does not dock at {element.get(end)}.")
            if any(abs(a[0] - b[0]) > 0.5 and abs(a[1] - b[1]) > 0.5 for a, b in segments):
                self._blame(f"{name} runs at a slant.")

    def _flows_around_shapes(self) -> None:
        for name, segments in self.plane.flows.items():
            source = self.elements[name].get("sourceRef", "")
            for other, box in self.nodes.items():
                if other in self.around[name]:
                    continue
                smaller = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)
                for number, segment in enumerate(segments):
                    if self._host(source) == other and number == 0:
                        continue  # it leaves the border that its event sits on
                    if meets(segment, smaller) and self._really(other, segment):
                        self._blame(f"{name} runs through {other}.")
                        break

    def _really(self, name: str, segment: Segment) -> bool:
        """Of a gateway only the diamond counts, not the corners of its box."""
        return not self.kind[name].endswith("Gateway") or meets_diamond(segment, self.nodes[name])

    def _flows_apart(self) -> None:
        for one, other in itertools.combinations(self.plane.flows, 2):
            a, b = self.elements[one], self.elements[other]
            share = a.get("targetRef") == b.get("targetRef") or a.get("sourceRef") == b.get("sourceRef")
            for s, t in itertools.product(self.plane.flows[one], self.plane.flows[other]):
                upright = s[0][0] == s[1][0]
                if upright != (t[0][0] == t[1][0]):
                    self.look.figures["crossings"] += _cross(*((s, t) if upright else (t, s)))
                elif not share and (common := _common(s, t, upright)) > 1:
                    self._blame(f"{one} and {other} lie on each other for {common:.0f} px.")

    def _labels(self) -> None:
        for name, label in self.plane.labels.items():
            for other, box in self.nodes.items():
                within = other in self.around.get(name, ()) or other == name
                gateway = self.kind[other].endswith("Gateway")
                if within and not (other == name and gateway):
                    continue
                sides: Segment = ((label[0], label[1]), (label[2], label[3]))
                if overlaps(label, box) and (not gateway or meets_diamond(sides, box)):
                    self._blame(f"The name of {name} lies over {other}.")
            for other, box in self.plane.labels.items():
                if other > name and overlaps(label, box):
                    self._blame(f"The names of {name} and {other} overlap.")
            for other, segments in self.plane.flows.items():
                if any(meets(segment, label) for segment in segments):
                    self._blame(f"The name of {name} lies over {other}.")

    def _figures(self) -> None:
        every = [*self.plane.shapes.values(), *self.plane.labels.values()]
        if not every:
            return
        figures = self.look.figures
        figures["width"] = max(figures["width"], int(max(b[2] for b in every) - min(b[0] for b in every)))
        figures["height"] = max(figures["height"], int(max(b[3] for b in every) - min(b[1] for b in every)))
        figures["nodes"] += len(self.nodes)
        figures["flows"] += len(self.plane.flows)


def _sits_on(event: Rect, host: Rect) -> bool:
    """Whether the middle of a boundary event is on the lower border of its host."""
    across, down = (event[0] + event[2]) / 2, (event[1] + event[3]) / 2
    return abs(down - host[3]) <= 2 and host[0] <= across <= host[2]


def _cross(upright: Segment, flat: Segment) -> bool:
    x, y = upright[0][0], flat[0][1]
    left, right = sorted((flat[0][0], flat[1][0]))
    top, bottom = sorted((upright[0][1], upright[1][1]))
    return left + 1 < x < right - 1 and top + 1 < y < bottom - 1


def _common(one: Segment, other: Segment, upright: bool) -> float:
    """How long two parallel segments lie on each other."""
    run, fixed = (1, 0) if upright else (0, 1)
    if abs(one[0][fixed] - other[0][fixed]) >= 1:
        return 0
    a, b = sorted((one[0][run], one[1][run])), sorted((other[0][run], other[1][run]))
    return min(a[1], b[1]) - max(a[0], b[0])

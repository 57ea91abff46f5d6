"""Each fault that a drawing can have, planted in one that looks right."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from engine.bpmn.hygiene import look_at
from engine.bpmn.layout import tidy
from engine.bpmn.layout.diagram import DC, DD, DI
from engine.bpmn.layout.level import BPMN

SOUND = tidy(
    f"""<bpmn:definitions xmlns:bpmn="{BPMN}" id="d" targetNamespace="t"><bpmn:process id="p" name="P">
    <bpmn:laneSet id="ls">
      <bpmn:lane id="worker" name="Worker"><bpmn:flowNodeRef>st_a</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>ut_a</bpmn:flowNodeRef><bpmn:flowNodeRef>gw_a</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>end_b</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="manager" name="Manager"><bpmn:flowNodeRef>ut_b</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>end_a</bpmn:flowNodeRef></bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="st_a" name="Asked"/><bpmn:userTask id="ut_a" name="Answer"/>
    <bpmn:boundaryEvent id="tb_a" name="Late" attachedToRef="ut_a">
      <bpmn:timerEventDefinition id="t"/></bpmn:boundaryEvent>
    <bpmn:endEvent id="done_late" name="Told"/>
    <bpmn:exclusiveGateway id="gw_a" name="Go on?"/><bpmn:userTask id="ut_b" name="Decide"/>
    <bpmn:endEvent id="end_a" name="Decided"/><bpmn:endEvent id="end_b" name="Stopped"/>
    <bpmn:sequenceFlow id="f1" sourceRef="st_a" targetRef="ut_a"/>
    <bpmn:sequenceFlow id="f2" sourceRef="ut_a" targetRef="gw_a"/>
    <bpmn:sequenceFlow id="f3" name="Yes" sourceRef="gw_a" targetRef="ut_b"/>
    <bpmn:sequenceFlow id="f4" name="No" sourceRef="gw_a" targetRef="end_b"/>
    <bpmn:sequenceFlow id="f5" sourceRef="ut_b" targetRef="end_a"/>
    <bpmn:sequenceFlow id="f6" sourceRef="tb_a" targetRef="done_late"/>
    </bpmn:process></bpmn:definitions>""".encode()
)


class Drawing:
    """A drawing whose diagram can be spoilt."""

    def __init__(self) -> None:
        self.root = etree.fromstring(SOUND)

    def item(self, element: str) -> etree._Element:
        found = self.root.find(f".//*[@bpmnElement='{element}']")
        assert found is not None
        return found

    def bounds(self, element: str, *, label: bool = False) -> etree._Element:
        found = self.item(element).find(f"{{{DI}}}BPMNLabel/{{{DC}}}Bounds" if label else f"{{{DC}}}Bounds")
        assert found is not None
        return found

    def put(self, element: str, at: str, *, label: bool = False) -> None:
        """Puts a shape (or its name) where another one stands."""
        here, there = self.bounds(element, label=label), self.bounds(at)
        for side in ("x", "y"):
            here.set(side, there.get(side, ""))

    def move(self, element: str, *, x: int = 0, y: int = 0, label: bool = False) -> None:
        bounds = self.bounds(element, label=label)
        bounds.set("x", str(float(bounds.get("x", 0)) + x))
        bounds.set("y", str(float(bounds.get("y", 0)) + y))

    def line(self, flow: str, *points: tuple[float, float]) -> None:
        item = self.item(flow)
        for point in item.findall(f"{{{DD}}}waypoint"):
            item.remove(point)
        for number, (x, y) in enumerate(points):
            item.insert(number, etree.Element(f"{{{DD}}}waypoint", x=str(x), y=str(y)))

    def points(self, flow: str) -> list[tuple[float, float]]:
        return [(float(p.get("x", 0)), float(p.get("y", 0))) for p in self.item(flow).findall(f"{{{DD}}}waypoint")]

    def drop(self, element: str, *, label: bool = False) -> None:
        item = self.item(element)
        if label:
            item.remove(item.findall(f"{{{DI}}}BPMNLabel")[0])
        else:
            parent = item.getparent()
            assert parent is not None
            parent.remove(item)

    def name(self, element: str, name: str) -> None:
        found = self.root.find(f".//*[@id='{element}']")
        assert found is not None
        found.set("name", name)

    def problems(self) -> str:
        return "\n".join(look_at(etree.tostring(self.root)).problems)


def slanted(d: Drawing) -> None:
    (x1, y1), *_, (x2, y2) = d.points("f3")
    d.line("f3", (x1, y1), (x2, y2))


def through(d: Drawing) -> None:
    (x1, y1), *_ = d.points("f1")
    *_, (x2, _) = d.points("f2")
    d.line("f1", (x1, y1), (x2, y1))


def undocked(d: Drawing) -> None:
    (x, y), *rest = d.points("f1")
    d.line("f1", (x + 15, y), *rest)


def on_one_another(d: Drawing) -> None:
    (x, y), *_ = d.points("f5")
    d.line("f1", (x, y), (x + 30, y))


def names_together(d: Drawing) -> None:
    here, there = d.bounds("end_a", label=True), d.bounds("end_b", label=True)
    for side in ("x", "y"):
        here.set(side, there.get(side, ""))


SPOILT: dict[str, tuple[Callable[[Drawing], None], str]] = {
    "shapes on one another": (lambda d: d.put("end_b", "ut_a"), "ut_a and end_b overlap."),
    "shapes too close": (lambda d: d.move("ut_b", x=30), "px between ut_b and end_a."),
    "outside the lane": (lambda d: d.put("end_a", "st_a"), "end_a is drawn outside its lane."),
    "beside the border": (lambda d: d.move("tb_a", y=12), "tb_a is not on the lower border of ut_a."),
    "beside its host": (lambda d: d.move("tb_a", x=200), "tb_a is not on the lower border of ut_a."),
    "a flow at a slant": (slanted, "f3 runs at a slant."),
    "a flow through a shape": (through, "f1 runs through ut_a."),
    "a flow that does not dock": (undocked, "f1 does not dock at st_a."),
    "flows on one another": (on_one_another, "f1 and f5 lie on each other for"),
    "a flow without a line": (lambda d: d.line("f1"), "f1 has no line."),
    "a name over a shape": (lambda d: d.put("end_b", "ut_b", label=True), "The name of end_b lies over ut_b."),
    "a name over its own gateway": (lambda d: d.move("gw_a", y=24, label=True), "The name of gw_a lies over gw_a."),
    "names on one another": (names_together, "The names of end_a and end_b overlap."),
    "a name over a flow": (lambda d: d.move("f4", x=-12, label=True), "The name of f4 lies over f4."),
    "a name without a place": (lambda d: d.drop("end_b", label=True), "The name of end_b has no place."),
    "an answer without a place": (lambda d: d.drop("f4", label=True), "The name of f4 has no place."),
    "a shape that is not drawn": (lambda d: d.drop("ut_b"), "ut_b is not drawn."),
    "a flow that is not drawn": (lambda d: d.drop("f2"), "f2 is not drawn."),
    "a lane that is not drawn": (lambda d: d.drop("manager"), "manager is not drawn."),
    "a name too long for its task": (
        lambda d: d.name(
            "ut_a", "Answer the enquiry and send the whole pack of information with every leaflet there is"
        ),
        "The name of ut_a does not fit",
    ),
}


def test_a_drawing_without_faults_has_no_problems() -> None:
    look = look_at(SOUND)

    assert look.problems == []
    assert (look.figures["nodes"], look.figures["flows"], look.figures["crossings"]) == (8, 6, 0)


@pytest.mark.parametrize("fault", sorted(SPOILT))
def test_a_fault_is_found_and_said(fault: str) -> None:
    spoil, sentence = SPOILT[fault]
    drawing = Drawing()

    spoil(drawing)

    assert sentence in drawing.problems()


def test_crossings_are_counted_and_not_refused() -> None:
    drawing = Drawing()
    *_, (x, y) = drawing.points("f5")
    left = drawing.points("f5")[0][0]

    drawing.line("f2", (left + 20, y - 40), (left + 20, y + 40))

    assert look_at(etree.tostring(drawing.root)).figures["crossings"] == 1
    assert x > left


def test_a_file_without_a_diagram_says_what_is_not_drawn() -> None:
    root = etree.fromstring(SOUND)
    for diagram in root.findall(f"{{{DI}}}BPMNDiagram"):
        root.remove(diagram)

    problems = look_at(etree.tostring(root)).problems

    assert "ut_a is not drawn." in problems
    assert "worker is not drawn." in problems

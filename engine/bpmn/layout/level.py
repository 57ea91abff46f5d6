"""One level of a drawing: the process, or the inside of an open sub-process, with an origin of its own.

A sub-process that stands in no lane is drawn across the lanes that its elements stand in: its inside is a level with
those lanes, and both levels keep their bands at the same height.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.layout.measures import GAP
from engine.bpmn.layout.shapes import Flow, Node, local

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_NESTING = 640  # an inside may be this much narrower than the level around it, or it is squeezed
_FLOW_NODE = ("Event", "Task", "task", "Gateway", "Activity")


@dataclass(eq=False)
class Level:
    """The shapes of one level; the phases of the layout fill in the rest.

    `lane_names` is empty where there are no lanes. `max_width` is None where width does not matter.
    """

    container: etree._Element
    lane_names: list[str]
    max_width: float | None = None
    is_sub: bool = False
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    # Found by `analyse`.
    order: list[Node] = field(default_factory=list)
    chains: list[tuple[Flow | None, list[Node]]] = field(default_factory=list)
    # Found by `columns`: flows that change lanes straight up or down, and where the second lap begins (0: nowhere).
    vertical: set[str] = field(default_factory=set)
    cut: int = 0
    limit: int = 0
    keep: dict[int, tuple[int, int]] = field(default_factory=dict)
    # The least column of a shape that had to make way for a sub-process drawn across lanes.
    pushed: dict[str, int] = field(default_factory=dict)
    # Found by `routing`.
    unrouted: list[Flow] = field(default_factory=list)
    # Found by `measure`; `axis` is the line of the first row of each lane, counted from the lane's top.
    left: list[float] = field(default_factory=list)
    column_width: list[float] = field(default_factory=list)
    width: float = 0
    height: float = 0
    lane_top: list[float] = field(default_factory=list)
    lane_height: list[float] = field(default_factory=list)
    axis: list[float] = field(default_factory=list)

    @property
    def lane_count(self) -> int:
        return max(1, len(self.lane_names))

    def subs(self) -> list[tuple[Node, Level]]:
        """The open sub-processes, each with its inside."""
        return [(node, node.inner) for node in self.nodes.values() if node.inner is not None]

    def all_unrouted(self) -> list[Flow]:
        """The flows of this level and those inside for which there was no free way."""
        return [*self.unrouted, *(flow for _, inner in self.subs() for flow in inner.all_unrouted())]

    def placed(self) -> Iterator[Node]:
        """All but boundary events, which hang on another shape."""
        return (node for node in self.order if node.kind != "boundary")


def read_level(
    container: etree._Element, lanes: list[etree._Element], *, max_width: float | None, offset: int = 0
) -> Level:
    """The level of a process or sub-process. `lanes` are those it is drawn in, the first being number `offset`."""
    where = {
        (ref.text or "").strip(): index
        for index, lane in enumerate(lanes, start=offset)
        for ref in lane.findall(f"{{{BPMN}}}flowNodeRef")
    }
    level = Level(container, [lane.get("name", "") for lane in lanes], max_width, is_sub=local(container) != "process")
    for element in container:
        node = _node(element, lanes, where, offset, max_width)
        if node is not None:
            level.nodes[node.id] = node
    for element in container:
        if local(element) == "sequenceFlow":
            src, dst = (level.nodes[element.get(end, "")] for end in ("sourceRef", "targetRef"))
            flow = Flow(element=element, src=src, dst=dst)
            level.flows.append(flow)
            src.out.append(flow)
            dst.inc.append(flow)
    for node in level.nodes.values():
        if node.kind == "boundary":
            node.host = level.nodes[node.element.get("attachedToRef", "")]
            node.host.guests.append(node)
            node.lane = node.host.lane + node.host.lane_span - 1
    return level


def _node(
    element: etree._Element,
    lanes: list[etree._Element],
    where: Mapping[str, int],
    offset: int,
    max_width: float | None,
) -> Node | None:
    tag, lane = local(element), where.get(element.get("id", ""), offset) - offset
    if tag == "boundaryEvent":
        return Node(element=element, kind="boundary", w=36, h=36)
    if tag.endswith("Event"):
        return Node(element=element, kind="event", w=36, h=36, lane=lane)
    if tag.endswith("Gateway"):
        return Node(element=element, kind="gateway", w=50, h=50, lane=lane)
    if tag in ("subProcess", "transaction", "adHocSubProcess") and any(local(c).endswith(_FLOW_NODE) for c in element):
        return _open_sub_process(element, lanes, where, offset, max_width)
    if tag.lower().endswith("task") or tag in ("callActivity", "subProcess"):
        return Node(element=element, kind="task", w=100, h=80, lane=lane)
    return None


def _open_sub_process(
    element: etree._Element,
    lanes: list[etree._Element],
    where: Mapping[str, int],
    offset: int,
    max_width: float | None,
) -> Node:
    own = where.get(element.get("id", ""))
    bands = sorted({where[e.get("id", "")] for e in element.iterdescendants() if e.get("id") in where})
    if own is not None or not bands:
        inner = read_level(element, [], max_width=None)
        return Node(element=element, kind="sub", w=0, h=0, lane=(own or offset) - offset, inner=inner)
    low, high = bands[0], bands[-1]
    inside = lanes[low - offset : high - offset + 1]
    inner = read_level(element, inside, max_width=max_width and max_width - _NESTING, offset=low)
    return Node(element=element, kind="sub", w=0, h=0, lane=low - offset, lane_span=high - low + 1, inner=inner)


def columns_of(width: float) -> int:
    """How many ordinary columns a shape of this width covers."""
    return max(1, math.ceil((width + GAP) / (100 + GAP)))

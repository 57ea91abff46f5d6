"""Where a flow may leave or enter a shape, and how natural each place is.

Right is the expected way on, below is where exceptions leave, above is where loops run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.layout.shapes import Flow, Node, Point

EAST, SOUTH, WEST, NORTH = range(4)
STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))

_FAR = 200  # from the middle of a side; further away nobody looks for a way in

Costs = dict[int, float]


@dataclass(frozen=True, slots=True)
class Port:
    """A place on the edge of a shape; the lower the cost, the more natural."""

    at: Point
    side: int
    cost: float


def ports(node: Node, flow: Flow, *, leaving: bool) -> Iterator[Port]:
    """All places where this flow may leave (or enter) this shape."""
    x, y, w, h = node.x, node.y, node.w / 2, node.h / 2
    line = _line(node, flow.dst if leaving else flow.src)
    foot = flow.dst.x if leaving and _below(flow) else x
    middles = {EAST: (x + w, line), SOUTH: (foot, y + h), WEST: (x - w, line), NORTH: (x, y - h)}
    for side, cost in (_leaving(node, flow) if leaving else _entering(node, flow)).items():
        px, py = middles[side]
        yield Port((px, py), side, cost)
        if node.kind not in ("task", "sub"):
            continue
        upright = side in (EAST, WEST)
        reach = (h if upright else w) - 20
        softness = 20 if node.kind == "sub" else 10
        for away in range(10, min(int(2 * reach), _FAR) + 1, 10):
            for sign in (-away, away):
                at = (px, py + sign) if upright else (px + sign, py)
                if (abs(at[1] - y) if upright else abs(at[0] - x)) <= reach:
                    yield Port(at, side, cost + 2 + away / softness)


def _line(node: Node, other: Node) -> float:
    """The height at which a flow meets a shape: the middle, or the line of the lane that it comes from or goes to."""
    if node.inner is None:
        return node.y
    top, inner, band = node.y - node.h / 2, node.inner, other.lane - node.lane
    if node.lane_span > 1 and 0 <= band < node.lane_span:
        return top + inner.lane_top[band] + inner.axis[band]
    return top + node.axis


def _leaving(node: Node, flow: Flow) -> Costs:
    cost: Costs = {EAST: 0, SOUTH: 6, NORTH: 8, WEST: 30}
    if flow.fan:
        return {SOUTH: 0, NORTH: 20} if flow.dst.y > node.y else {NORTH: 0, SOUTH: 20}
    if flow.back:
        cost = {NORTH: 0, SOUTH: 3, EAST: 8, WEST: 14}
    elif node.kind == "boundary":
        cost = {SOUTH: 0, EAST: 6, WEST: 8}
    elif node.kind == "gateway" and not flow.on_chain:
        cost = {SOUTH: 0, NORTH: 1, EAST: 10, WEST: 40}
    if flow.wraps:
        return {EAST: 0, SOUTH: 2, NORTH: 4, WEST: 20}
    if flow.drop and flow.dst.spans_lanes:
        return cost
    if flow.drop or _vertical(flow) or _below(flow):
        cost[SOUTH if flow.dst.y > node.y else NORTH] = 0
        cost[EAST] = 8
    return cost


def _entering(node: Node, flow: Flow) -> Costs:
    if flow.back:
        return {NORTH: 0, SOUTH: 3, WEST: 8, EAST: 14}
    if flow.wraps:
        return {WEST: 0, NORTH: 25, SOUTH: 25, EAST: 60}
    if flow.drop or flow.rise or _vertical(flow) or _below(flow):
        return {WEST: 4, NORTH: 0, SOUTH: 0, EAST: 20}
    if node.kind == "gateway" and not flow.on_chain:
        return {WEST: 4, NORTH: 2, SOUTH: 1, EAST: 30}
    return {WEST: 0, NORTH: 5, SOUTH: 5, EAST: 30}


def _below(flow: Flow) -> bool:
    """The next phase begins below this one, in the same column."""
    return flow.next_phase_below and flow.src.col == flow.dst.col


def _vertical(flow: Flow) -> bool:
    """A hand-over to another lane within one column."""
    same_column = flow.src.col == flow.dst.col and "sub" not in (flow.src.kind, flow.dst.kind)
    return flow.on_chain and same_column and flow.src.lane != flow.dst.lane

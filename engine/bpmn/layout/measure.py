"""From columns to coordinates: widths and gaps; the heights follow from them. All centres come to stand on the grid."""

from __future__ import annotations

from engine.bpmn.layout.heights import stand
from engine.bpmn.layout.level import Level
from engine.bpmn.layout.measures import GAP, text_box, up
from engine.bpmn.layout.shapes import Node

_APART = 70  #: px between two boundary events


def measure(level: Level) -> None:
    """Gives every shape its place, and the level its size."""
    _across(level)
    stand(level)
    hang(level)


def hang(level: Level) -> None:
    """Boundary events sit on the lower border of their host, also inside sub-processes drawn across lanes."""
    for node in level.nodes.values():
        for guest in node.guests:
            guest.y = node.y + node.h / 2
        if node.inner is not None:
            hang(node.inner)


def _margin(level: Level) -> int:
    if level.is_sub:
        return 30
    return 60 if level.cut else 40


def _across(level: Level) -> None:
    count = max(n.col + n.span for n in level.order)
    width, gap = [36.0] * count, [float(GAP)] * count
    for node in level.placed():
        if node.span == 1:
            width[node.col] = max(width[node.col], node.w)
    for flow in level.flows:  # a name on a straight flow needs room between its shapes
        src, dst = flow.src, flow.dst
        neighbours = (dst.col, dst.lane, dst.lap) == (src.col + src.span, src.lane, src.lap)
        if flow.name and flow.on_chain and neighbours and src.kind != "sub":
            need = text_box(flow.name, 70)[0] + 14 - (width[src.col] - src.w) / 2 - (width[dst.col] - dst.w) / 2
            gap[src.col] = max(gap[src.col], up(need))
        if flow.name and flow.fan and dst.col == src.col + src.span:
            gap[src.col] = max(gap[src.col], up(text_box(flow.name, 90)[0] + 14 - width[src.col] / 2))
    for node in level.placed():
        if node.span > 1:
            last = node.col + node.span - 1
            have = sum(width[node.col : last + 1]) + sum(gap[node.col : last])
            if have < node.w:
                width[last] += up(node.w - have)
    level.left, x = [], float(_margin(level))
    for column in range(count):
        centre = up(x + width[column] / 2)
        level.left.append(centre - width[column] / 2)
        x = centre + width[column] / 2 + gap[column]
    level.width = up(x - gap[-1] + _margin(level), 20)
    for node in level.placed():
        last = node.col + node.span - 1
        if node.span > 1:
            node.x = up(level.left[node.col] + node.w / 2)
        else:
            node.x = up((level.left[node.col] + level.left[last] + width[last]) / 2)
    level.column_width = width
    for node in level.placed():
        _guests_across(level, node)


def _guests_across(level: Level, node: Node) -> None:
    for number, guest in enumerate(node.guests):
        if node.spans_lanes:
            guest.x = up(level.left[guest.col] + max(level.column_width[guest.col], 100) / 2)
            least = node.x - node.w / 2 + 50 + _APART * number
            most = node.x + node.w / 2 - 30 - _APART * (len(node.guests) - 1 - number)
            guest.x = up(min(max(guest.x, least), most))
        elif number == 0:
            guest.x = node.x + node.w / 2 - 20
        else:
            apart = min(110, (node.w - 60) // len(node.guests) // 10 * 10)  # room for their names where there is
            guest.x = node.x - node.w / 2 + 20 + max(60, apart) * (number - 1)
        for flow in guest.out:
            if flow.drop and (flow.dst.w < 100 or node.kind == "sub"):
                flow.dst.x = guest.x

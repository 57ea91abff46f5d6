"""From columns and rows to coordinates: widths, gaps, row and lane heights. All centres come to stand on the grid."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.layout.level import Level
from engine.bpmn.layout.measures import GAP, NAME_PX, text_box, text_width, up
from engine.bpmn.layout.shapes import Node

_TITLE = 20  # height that the name of an open sub-process takes


@dataclass(slots=True)
class _Reach:
    """A stretch of the skyline of a lane: how low it is taken already, with labels and by shapes alone."""

    left: float
    right: float
    with_labels: float
    shapes: float


def measure(level: Level) -> None:
    """Gives every shape its place, and the level its size."""
    _across(level)
    for _ in range(3):  # lanes inside and outside grow until they are level
        _down(level)
        grown = [_align(level, node, inner) for node, inner in level.subs() if node.spans_lanes]
        if not any(grown):
            break
    for node in level.nodes.values():
        for guest in node.guests:
            guest.y = node.y + node.h / 2


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
            guest.x = max(guest.x, node.x - node.w / 2 + 50)
        elif number == 0:
            guest.x = node.x + node.w / 2 - 20
        else:
            guest.x = node.x - node.w / 2 + 20 + 60 * (number - 1)
        for flow in guest.out:
            if flow.drop and (flow.dst.w < 100 or node.kind == "sub"):
                flow.dst.x = guest.x


def _down(level: Level) -> None:
    y = 0.0
    level.lane_top, level.lane_height, level.axis = [], [], []
    for lane in range(level.lane_count):
        top = y
        axis, y = _lane(level, lane, top)
        level.lane_top.append(top)
        level.lane_height.append(y - top)
        level.axis.append(axis)
    level.height = up(y, 20)
    level.lane_height[-1] += level.height - y


def _lane(level: Level, lane: int, top: float) -> tuple[float, float]:
    """Places the rows of a lane below one another; gives the line of its first row, from the top, and its bottom.

    By skyline, not row by row: a high shape pushes only what stands below it.
    """
    floor, members = level.floors[lane], [n for n in level.placed() if n.lane == lane]
    pad = 20.0 if level.is_sub else 25.0
    if any(f.back and f.dst.lane == lane for f in level.flows):
        pad += 15  # rework loops run above the row
    start = top + (_TITLE if level.is_sub and lane == 0 else 0)
    sky = [_Reach(0, level.width, start + pad - 30, start + pad - 40)]
    axis, bottom = floor.axis, top + floor.height
    for node in level.placed():
        if node.inner and node.lane < lane < node.lane + node.lane_span:
            end = top + node.inner.lane_height[lane - node.lane]
            bottom = max(bottom, end)
            if lane == node.lane + node.lane_span - 1:
                below = max((text_box(g.name)[1] + 8 if g.name else 18 for g in node.guests), default=0) + 5
                sky.append(_Reach(node.rect[0], node.rect[2], end + below, end))
            else:
                sky.append(_Reach(node.rect[0], node.rect[2], end - 30, end - 30))
            axis = max(axis, node.inner.axis[lane - node.lane])
    rows = sorted({(n.lap, n.row) for n in members})
    for lap, row in rows:
        if lap and not row and rows[0][0] == 0:
            low = max(s.with_labels for s in sky) + 20  # the second lap starts below everything
            sky.append(_Reach(0, level.width, low, low - 20))
        first = (lap, row) == rows[0] and row == 0
        line = _row(level, sky, [n for n in members if (n.lap, n.row) == (lap, row)], top + axis if first else 0)
        if first:
            axis = line - top
    bottom = max(bottom, max(s.with_labels for s in sky) + 25, max(s.shapes for s in sky) + 30)
    for node in members:
        if node.inner and node.lane_span > 1:  # reaches down to the border of the lane
            bottom = max(bottom, node.y - node.h / 2 + node.inner.lane_height[0])
    if level.lane_names:
        bottom = max(bottom, top + 110, top + text_width(level.lane_names[lane], NAME_PX) + 20)
    return axis, up(bottom)


def _row(level: Level, sky: list[_Reach], members: list[Node], at_least: float) -> float:
    """Puts the runs of one row below what is in their way; gives the line of the highest."""
    placed: list[tuple[float, list[Node], float, float]] = []
    for run in sorted({n.run for n in members}):
        group = [n for n in members if n.run == run]
        reaches = [n.reach() for n in group]
        left, right = min(r[0] for r in reaches), max(r[1] for r in reaches)
        labels, shapes = max(r[2] for r in reaches), max(r[4] for r in reaches)
        stretches = [(r[0], r[1]) for r in reaches]
        if run:  # a side chain stays together; the expected path may pass a sub-process drawn across lanes
            low, high = level.keep[run]
            left, right = min(left, level.left[low]), max(right, level.left[high] + level.column_width[high])
            stretches = [(left, right)]
        line = max(
            max(s.with_labels + 30 + labels, s.shapes + GAP + shapes)
            for s in sky
            if any(s.left < end + 20 and s.right > begin - 20 for begin, end in stretches)
        )
        placed.append((up(max(line, at_least)), group, left, right))
    level_lines = {id(group): line for line, group, _, _ in placed}
    for line, group, _, _ in placed:  # nearly level runs become level
        near = [other for other, _, _, _ in placed if 0 < other - line <= GAP]
        level_lines[id(group)] = max(near, default=line)
    for _, group, left, right in placed:
        line = level_lines[id(group)]
        for node in group:
            node.y = line - node.axis + node.h / 2
            reach = node.reach()
            sky.append(_Reach(reach[0], reach[1], line + reach[3], line + reach[5]))
        sky.append(_Reach(left, right, line, line - 30))
    return min(level_lines.values())


def _align(level: Level, node: Node, inner: Level) -> bool:
    """Tells the level inside where our lanes run; whether anything had to grow."""
    before = (node.h, list(inner.lane_height), list(inner.axis))
    top = node.y - node.h / 2
    for band in range(node.lane_span):
        lane = node.lane + band
        floor = inner.floors[band]
        if band == 0:
            floor.axis = (
                level.lane_top[lane] + level.axis[lane] - top if not node.lap and not node.row else inner.axis[0]
            )
            floor.height = level.lane_top[lane] + level.lane_height[lane] - top if node.lane_span > 1 else 0
        else:
            floor.axis = level.axis[lane]
            floor.height = level.lane_height[lane] if band < node.lane_span - 1 else 0
    measure(inner)
    node.h = inner.height
    node.y = top + node.h / 2
    return before != (node.h, inner.lane_height, inner.axis)

"""Places for the names of events, gateways and flows: of some thirty candidates each the cheapest wins."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.layout.level import Level
from engine.bpmn.layout.measures import text_box
from engine.bpmn.layout.shapes import Box, Flow, Node, Point

_OUTSIDE, _ON_SHAPE, _ON_LABEL, _ON_FLOW, _ON_BORDER = 300, 200, 150, 60, 12
_DEFAULT_SLASH = 12  # the slash of a default flow stands where its name would begin


def first_labels(level: Level) -> None:
    """The usual place for each name, so that the first routes know of it."""
    for node in level.nodes.values():
        if node.name and node.kind in ("event", "boundary", "gateway"):
            node.label = next(_node_places(node))[1]


def name_nodes(level: Level) -> None:
    """The best place for the name of each event and gateway."""
    for node in level.nodes.values():
        if node.label:
            node.label = min(
                ((cost + _clash(level, box, own=node), box) for cost, box in _node_places(node)), key=lambda c: c[0]
            )[1]


def name_flows(level: Level) -> None:
    """The best place for the name of each flow, near its source; the short ones choose first."""
    for flow in sorted((f for f in level.flows if f.name), key=lambda f: len(f.points)):
        best: tuple[float, Box] | None = None
        for cost, box in _flow_places(flow):
            if best is None or cost < best[0]:
                total = cost + _clash(level, box, flow=flow)
                if best is None or total < best[0]:
                    best = (total, box)
        flow.label = best[1] if best else None


def crossed(level: Level) -> list[tuple[Box, Flow]]:
    """The names that a flow lies over, each with that flow."""
    boxes = [node.label for node in level.nodes.values() if node.label]
    boxes += [flow.label for flow in level.flows if flow.label]
    return [
        (box, flow)
        for box in boxes
        for flow in level.flows
        if any(
            _meets(box, (min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)), 1, 1)
            for (x1, y1), (x2, y2) in flow.segments()
        )
    ]


def _node_places(node: Node) -> Iterator[tuple[float, Box]]:
    x, y, r = node.x, node.y, node.w / 2
    for width, extra in ((90, 0), (120, 2), (60, 4), (180, 5)):
        w, h = text_box(node.name, width)
        middle, below, above = x - w / 2, y + r + 4, y - r - 4 - h
        spots: list[Point]
        if node.kind == "boundary":
            spots = [(x + 8, y + r), (x + r + 4, y + 6), (x - 8 - w, y + r), (x - r - 4 - w, y + 6)]
        elif node.kind == "event":
            spots = [(middle, below), (middle, above), (x + 8, below - 4), (x - 8 - w, below - 4)]
            spots += [(x + r + 5, y - h - 3), (x + r + 6, y - h / 2), (x - r - 6 - w, y - h / 2)]
        else:
            spots = [(middle, above), (x - 8 - w, y - 18 - h), (x + 8, y - 18 - h), (x + 14, above + 4)]
            spots += [(x - 14 - w, above + 4), (middle, below), (x + 8, y + 18), (x - 8 - w, y + 18)]
            spots += [(x + 14, below), (x - 14 - w, below)]
        for number, (left, top) in enumerate(spots):
            yield number * 1.5 + extra, (round(left), round(top), w, h)


def _flow_places(flow: Flow) -> Iterator[tuple[float, Box]]:
    """Along the whole route, on both sides, in several widths; the further from the source, the dearer."""
    is_default = flow.src.element.get("default") == flow.id
    for width, extra in ((70, 0.0), (90, 0.5), (120, 2.0), (50, 2.0), (160, 4.0)):
        w, h = text_box(flow.name, width)
        gone = 0.0
        segments = flow.segments()
        for number, ((x1, y1), (x2, y2)) in enumerate(segments):
            length = abs(x2 - x1) + abs(y2 - y1)
            if flow.fan and number < len(segments) - 1:
                continue  # it is named where it has left the trunk
            first = _DEFAULT_SLASH if number == 0 and is_default else 0
            for along in range(first, int(max(length, first)) + 1, 10):
                spots: tuple[tuple[float, float, float], ...]
                if y1 == y2:
                    x = x1 + along + 5 if x2 > x1 else x1 - along - 5 - w
                    spots = ((x, y1 - h - 2, 0), (x, y1 + 4, 1.5))
                    over = max(0.0, along + w + 8 - length)
                else:
                    y = y1 + along + 3 if y2 > y1 else y1 - along - 3 - h
                    spots = ((x1 + 5, y, 0), (x1 - 5 - w, y, 1))
                    over = max(0.0, along + h + 6 - length)
                for left, top, cost in spots:
                    yield cost + extra + (gone + along) * 0.06 + over * 0.1, (round(left), round(top), w, h)
            gone += length


def _meets(a: Box, b: Box, across: float, down: float) -> bool:
    return (
        a[0] < b[0] + b[2] + across
        and a[0] + a[2] > b[0] - across
        and a[1] < b[1] + b[3] + down
        and a[1] + a[3] > b[1] - down
    )


def _clash(level: Level, box: Box, own: Node | None = None, flow: Flow | None = None) -> float:
    x, y, w, h = box
    cost = 0.0
    if x < 2 or y < 2 or x + w > level.width - 2 or y + h > level.height - 2:
        cost += _OUTSIDE
    for node in level.nodes.values():
        if _on_shape(node, box, own):
            cost += _ON_SHAPE
        if node is not own and node.label and _meets(box, node.label, 3, 2):
            cost += _ON_LABEL
    for other in level.flows:
        for (x1, y1), (x2, y2) in other.segments():
            line = (min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
            if _meets(box, line, 2, 1):
                cost += _ON_FLOW
        if other is not flow and other.label and _meets(box, other.label, 3, 2):
            cost += _ON_LABEL
    return cost + _ON_BORDER * sum(1 for top in level.lane_top[1:] if y < top < y + h)


def _on_shape(node: Node, box: Box, own: Node | None) -> bool:
    if node is own and node.kind != "gateway":
        return False
    pad = 1 if node is own else 3
    left, top, right, bottom = node.rect
    if not _meets(box, (left, top, right - left, bottom - top), pad, pad):
        return False
    if node.kind != "gateway":
        return True
    x, y, w, h = box  # only the diamond counts, not its corners
    away = abs(min(max(node.x, x), x + w) - node.x) + abs(min(max(node.y, y), y + h) - node.y)
    return away <= node.w / 2 + pad

"""The small geometry that looking at a drawing needs: boxes as left, top, right, bottom; all in pixels."""

from __future__ import annotations

from lxml import etree

Rect = tuple[float, float, float, float]
Point = tuple[float, float]
Segment = tuple[Point, Point]

_EPSILON = 1.5  # px by which nobody sees a difference


def box_of(bounds: etree._Element) -> Rect:
    """The box of a `dc:Bounds` element."""
    x, y, w, h = (float(bounds.get(side, 0)) for side in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def overlaps(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(inner: Rect, outer: Rect) -> bool:
    return (
        inner[0] >= outer[0] - _EPSILON
        and inner[1] >= outer[1] - _EPSILON
        and inner[2] <= outer[2] + _EPSILON
        and inner[3] <= outer[3] + _EPSILON
    )


def lies_on(point: Point, box: Rect) -> bool:
    """Whether a point is on the border of a box; at the box of a diamond or circle, the middles of its sides count."""
    x, y = point
    on_side = min(abs(x - box[0]), abs(x - box[2])) < _EPSILON and box[1] - _EPSILON <= y <= box[3] + _EPSILON
    on_end = min(abs(y - box[1]), abs(y - box[3])) < _EPSILON and box[0] - _EPSILON <= x <= box[2] + _EPSILON
    return on_side or on_end


def meets(segment: Segment, box: Rect) -> bool:
    """Whether a right-angled segment runs through a box."""
    (x1, y1), (x2, y2) = segment
    return overlaps((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)), box)


def meets_diamond(segment: Segment, box: Rect) -> bool:
    """Whether the box spanned by a segment meets the diamond that stands in `box`."""
    (x1, y1), (x2, y2) = segment
    cx, cy, radius = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) / 2
    dx = abs(min(max(cx, min(x1, x2)), max(x1, x2)) - cx)
    dy = abs(min(max(cy, min(y1, y2)), max(y1, y2)) - cy)
    return dx + dy < radius

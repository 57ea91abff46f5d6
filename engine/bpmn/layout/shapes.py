"""The shapes and arrows of one level of a drawing, with the places that the layout finds for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from engine.bpmn.layout.measures import text_box

if TYPE_CHECKING:
    from engine.bpmn.layout.level import Level

Box = tuple[float, float, float, float]  #: x, y, width, height
Point = tuple[float, float]


def local(element: etree._Element) -> str:
    """The tag without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


@dataclass(eq=False, kw_only=True)
class Node:
    """A shape. `x` and `y` are its centre, counted from the corner of its level.

    `kind` is event, boundary, gateway, task or sub (an open sub-process). `lane` and `lane_span` are the bands it
    stands in, `col` and `span` its columns, `row` its row within the lane, `lap` 1 when the flow has gone back to the
    left, `run` the stretch of neighbours that share its row (0: the expected path).
    """

    element: etree._Element
    kind: str
    w: float
    h: float
    lane: int = 0
    lane_span: int = 1
    col: int = 0
    span: int = 1
    row: int = 0
    lap: int = 0
    run: int = 0
    x: float = 0
    y: float = 0
    host: Node | None = None
    guests: list[Node] = field(default_factory=list)
    inner: Level | None = None
    label: Box | None = None
    out: list[Flow] = field(default_factory=list)
    inc: list[Flow] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.element.get("id", "")

    @property
    def name(self) -> str:
        return self.element.get("name", "")

    @property
    def title(self) -> str:
        """Its name for a sentence, or its id where it has none."""
        return f"“{self.name}”" if self.name else self.id

    @cached_property
    def tag(self) -> str:
        return local(self.element)

    @property
    def spans_lanes(self) -> bool:
        """An open sub-process whose own elements stand in lanes."""
        return self.inner is not None and bool(self.inner.lane_names)

    @property
    def rect(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.x - self.w / 2, self.y - self.h / 2, self.x + self.w / 2, self.y + self.h / 2

    @property
    def axis(self) -> float:
        """From its top to the line of its row: the middle, or where the expected path runs through its inside."""
        return self.inner.axis[0] if self.inner and self.inner.axis else self.h / 2

    def reach(self) -> tuple[float, float, float, float, float, float]:
        """Left and right; how far it reaches above and below the line of its row, with labels and without.

        Of a sub-process drawn across lanes only what stands in its first lane counts.
        """
        above, below = self.axis, self.h - self.axis
        if self.inner and self.lane_span > 1:
            below = self.inner.lane_height[0] - self.axis - 30  # it may touch the lower border of that lane
        label_above = label_below = 0.0
        if self.name and self.kind == "event":
            label_below = text_box(self.name)[1] + 4
        if self.name and self.kind == "gateway":
            label_above = text_box(self.name, 100)[1] + 4
        if self.guests and self.lane_span == 1:
            below += 18
            label_below = 10 + max(text_box(g.name)[1] if g.name else 0 for g in self.guests) / 2
        half = max(self.w / 2, 45 if self.name and self.kind != "task" else 0)
        return self.x - half, self.x + half, above + label_above, below + label_below, above, below


@dataclass(eq=False, kw_only=True)
class Flow:
    """An arrow. `back` closes a loop; `on_chain` continues its chain; `main` is on the expected path.

    `drop` hangs its target right below (or above) its source, `rise` joins from there. `fan` is one of many ways out of
    a gateway: they share a trunk, and each branches off at the height of its target.
    """

    element: etree._Element
    src: Node
    dst: Node
    back: bool = False
    on_chain: bool = False
    main: bool = False
    drop: bool = False
    rise: bool = False
    fan: bool = False
    cells: list[tuple[int, int, int]] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    label: Box | None = None

    @property
    def id(self) -> str:
        return self.element.get("id", "")

    @property
    def name(self) -> str:
        return self.element.get("name", "")

    @property
    def wraps(self) -> bool:
        """It leads from the first lap to the second or back."""
        return self.src.lap != self.dst.lap

    @property
    def next_phase_below(self) -> bool:
        """It leads from a sub-process drawn across lanes to a shape whose lane stands below all of them."""
        return self.src.spans_lanes and self.dst.lane >= self.src.lane + self.src.lane_span

    def segments(self) -> list[tuple[Point, Point]]:
        return list(zip(self.points, self.points[1:], strict=False))


def forward(flows: Sequence[Flow]) -> list[Flow]:
    """The flows that close no loop."""
    return [flow for flow in flows if not flow.back]

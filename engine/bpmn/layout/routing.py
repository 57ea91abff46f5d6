"""Right-angled routes for the flows: A* on the grid, with several rounds of taking up and laying again.

Costs are counted in steps of 10 px. They are what makes a drawing calm: bends and crossings cost, lying on another
flow costs most, and names of events and gateways are walked around.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from engine.bpmn.layout.ahead import BEND, Ahead
from engine.bpmn.layout.level import Level
from engine.bpmn.layout.measures import GRID, text_box
from engine.bpmn.layout.ports import EAST, STEPS, WEST, Port, ports
from engine.bpmn.layout.shapes import Box, Flow, Node, Point

Cell = tuple[int, int]
State = tuple[Cell, int]  #: a cell and the direction in which it was entered

CROSS, OVERLAP, NEAR, LABEL, BORDER = 16, 40, 0.5, 4, 3
ROUNDS = 6
_EFFORT = 60_000  #: steps after which a search is given up: some two seconds
_PATIENCE = 8_000  #: steps after which it presses on towards its goal, at the price of some beauty
_PRESSING = 2.5
_TURNS = [[turn for turn in range(4) if turn != (direction + 2) % 4] for direction in range(4)]


@dataclass(slots=True)
class _Stub:
    """The first steps out of a shape (or the last into it): from its edge to the first free cell."""

    at: Point
    side: int
    cost: float
    cells: list[Cell]
    free: Cell


@dataclass(eq=False)
class Router:
    """The grid of one level and what lies on it."""

    level: Level
    block: dict[Cell, set[str]] = field(default_factory=lambda: defaultdict(set))
    across: dict[Cell, dict[Flow, bool]] = field(default_factory=lambda: defaultdict(dict))  # horizontal
    along: dict[Cell, dict[Flow, bool]] = field(default_factory=lambda: defaultdict(dict))  # vertical
    docks: dict[tuple[str, float, float], dict[Flow, bool]] = field(default_factory=lambda: defaultdict(dict))
    soft: dict[Cell, float] = field(default_factory=dict)
    #: How many flows lie at a cell or beside it; most cells are far from all.
    busy: dict[Cell, int] = field(default_factory=lambda: defaultdict(int))
    at_border: set[int] = field(default_factory=set)
    #: Steps that all searches together may still take before they press on at once.
    left: int = 1_000_000
    #: Flows for which no way was found; they are drawn simply, whatever is in their way.
    unrouted: list[Flow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns, self.rows = int(self.level.width // GRID) + 1, int(self.level.height // GRID) + 1
        borders = {round(top / GRID) for top in self.level.lane_top[1:]}
        self.at_border = {row + away for row in borders for away in (-1, 0, 1)}
        for node in self.level.nodes.values():
            left, top, right, bottom = node.rect
            for x in range(math.ceil((left - 11) / GRID), math.floor((right + 11) / GRID) + 1):
                for y in range(math.ceil((top - 11) / GRID), math.floor((bottom + 11) / GRID) + 1):
                    self.block[x, y].add(node.id)

    def in_order(self) -> list[Flow]:
        """The expected path first, loops last."""

        def distance(f: Flow) -> float:
            return abs(f.src.x - f.dst.x) + abs(f.src.y - f.dst.y)

        return sorted(self.level.flows, key=lambda f: (f.back, not f.main, not f.on_chain, distance(f)))

    def round(self) -> None:
        """Takes up every flow and lays it again, now that the others lie."""
        if self.left <= 0:
            return  # beautiful enough: what lies may stay
        self.soft = self._around_labels()
        self.unrouted = []
        for flow in self.in_order():
            self._take_up(flow)
            self._lay(flow)

    def around(self, names: Iterable[tuple[Box, Flow]]) -> None:
        """Lays anew the flows that lie over a name, and well around it."""
        found = list(names)
        for box, _ in found:
            self._soften(self.soft, box, 6 * LABEL)
        for flow in dict.fromkeys(flow for _, flow in found):
            self._take_up(flow)
            self._lay(flow)

    @staticmethod
    def _soften(soft: dict[Cell, float], box: Box, cost: float) -> None:
        x, y, w, h = box
        for cx in range(math.ceil((x - 4) / GRID), math.floor((x + w + 4) / GRID) + 1):
            for cy in range(math.ceil((y - 4) / GRID), math.floor((y + h + 4) / GRID) + 1):
                soft[cx, cy] = soft.get((cx, cy), 0) + cost

    def _around_labels(self) -> dict[Cell, float]:
        soft: dict[Cell, float] = defaultdict(float)
        if self.level.is_sub:  # its name stands in the middle of its upper border
            width = text_box(self.level.container.get("name", ""), 400)[0] / 2
            for cx in range(int((self.level.width / 2 - width) / GRID), int((self.level.width / 2 + width) / GRID) + 1):
                for cy in range(3):
                    soft[cx, cy] += 2 * LABEL
        for node in self.level.nodes.values():
            if node.label:
                self._soften(soft, node.label, LABEL)
        return soft

    def _lines(self, direction: int) -> dict[Cell, dict[Flow, bool]]:
        return self.across if direction in (EAST, WEST) else self.along

    def restore(self, laid: list[tuple[list[tuple[int, int, int]], list[Point]]]) -> None:
        """Lays all flows as they lay before."""
        for flow in self.level.flows:
            self._take_up(flow)
        for flow, (cells, points) in zip(self.level.flows, laid, strict=True):
            flow.cells, flow.points = cells, points
            self._put_down(flow)

    def _put_down(self, flow: Flow) -> None:
        for x, y, direction in flow.cells:
            self._lines(direction)[x, y][flow] = True
            self._mark(x, y, 1)
        self.docks[flow.src.id, *flow.points[0]][flow] = True
        self.docks[flow.dst.id, *flow.points[-1]][flow] = True

    def _mark(self, x: int, y: int, count: int) -> None:
        for cell in ((x, y), (x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            self.busy[cell] += count

    def _take_up(self, flow: Flow) -> None:
        for x, y, direction in flow.cells:
            self._lines(direction)[x, y].pop(flow, None)
            self._mark(x, y, -1)
        for flows in self.docks.values():
            flows.pop(flow, None)
        flow.cells = []

    def _stubs(self, node: Node, flow: Flow, *, leaving: bool) -> Iterator[_Stub]:
        own = {node.id} | ({node.host.id} if node.host else set())
        if node.kind == "sub":
            own |= {guest.id for guest in node.guests}
        for port in ports(node, flow, leaving=leaving):
            stub = self._stub(port, own)
            if stub is None:
                continue
            for other in self.docks.get((node.id, *port.at), ()):
                if other is not flow:
                    same_way = (other.src is node) == leaving
                    splits = node.kind == "gateway" and (not leaving or node.tag != "exclusiveGateway")
                    splits = splits or (flow.fan and other.fan)
                    stub.cost += (2 if splits else 14) if same_way else 60
            yield stub

    def _stub(self, port: Port, own: set[str]) -> _Stub | None:
        dx, dy = STEPS[port.side]

        def first(value: float, step: int) -> int:
            return math.ceil(value) if step > 0 else math.floor(value) if step < 0 else round(value)

        x, y = first(port.at[0] / GRID, dx), first(port.at[1] / GRID, dy)
        cells: list[Cell] = []
        while (x, y) in self.block and self.block[x, y] <= own and len(cells) < 5:
            cells.append((x, y))
            x, y = x + dx, y + dy
        if self.block.get((x, y)):
            return None
        return _Stub(port.at, port.side, port.cost, cells, (x, y))

    def _lay(self, flow: Flow) -> None:
        goals: dict[Cell, list[_Stub]] = defaultdict(list)
        for stub in self._stubs(flow.dst, flow, leaving=False):
            goals[stub.free].append(stub)
        starts = list(self._stubs(flow.src, flow, leaving=True))
        found = self._search(flow, starts, goals) if goals else None
        if found is None:
            self.unrouted.append(flow)
            flow.points = _simply(flow)
            return
        start, path, goal = found
        inward = (goal.side + 2) % 4
        flow.cells = [(*cell, path[0][1]) for cell in start.cells]
        for (cell, direction), following in zip(path, [d for _, d in path[1:]] + [inward], strict=True):
            flow.cells.append((*cell, direction))
            if following != direction:
                flow.cells.append((*cell, following))
        flow.cells += [(*cell, inward) for cell in goal.cells]
        flow.points = _corners([start.at, *((c[0] * GRID, c[1] * GRID) for c, _ in path), goal.at])
        self._put_down(flow)

    def _search(
        self, flow: Flow, starts: list[_Stub], goals: dict[Cell, list[_Stub]]
    ) -> tuple[_Stub, list[State], _Stub] | None:
        """The cheapest way from a start to a goal; None when there is none, or none within `_EFFORT` steps."""
        ahead = Ahead((stub.side, stub.free, stub.cost) for stubs in goals.values() for stub in stubs)
        tick = itertools.count()
        best: dict[State, float] = {}
        came: dict[State, State | None] = {}
        begun: dict[State, _Stub] = {}
        heap: list[tuple[float, int, float, State, State | None]] = []
        for stub in starts:
            state = (stub.free, stub.side)
            if stub.cost < best.get(state, math.inf):
                best[state], begun[state] = stub.cost, stub
                heapq.heappush(heap, (stub.cost + ahead(stub.free, stub.side), next(tick), stub.cost, state, None))
        final: tuple[State, _Stub] | None = None
        price = math.inf
        patience = _PATIENCE if self.left > 0 else 0
        push, pop, block, soft, busy = heapq.heappush, heapq.heappop, self.block, self.soft, self.busy
        columns, rows, at_border = self.columns - 1, self.rows - 1, self.at_border
        while heap and len(came) < _EFFORT:
            estimate, _, cost, state, parent = pop(heap)
            if estimate >= price:
                break
            if state in came:
                continue
            came[state] = parent
            press = 1 if len(came) < patience else _PRESSING
            cell, direction = state
            for goal in goals.get(cell, ()):
                inward = (goal.side + 2) % 4
                total = cost + goal.cost + (BEND if direction != inward else 0)
                if direction != goal.side and total < price:
                    final, price = (state, goal), total
            x, y = cell
            for turn in _TURNS[direction]:
                dx, dy = STEPS[turn]
                following = (x + dx, y + dy)
                key = (following, turn)
                if key in came or following in block or not (0 < x + dx < columns and 0 < y + dy < rows):
                    continue
                new = cost + 1 + soft.get(following, 0)
                if turn != direction:
                    new += BEND
                if not dy and y in at_border:
                    new += BORDER
                if busy.get(following):
                    new += self._beside(flow, following, turn)
                if new < best.get(key, math.inf):
                    best[key] = new
                    push(heap, (new + press * ahead(following, turn), next(tick), new, key, state))
        self.left -= len(came)
        if final is None:
            return None
        path: list[State] = []
        step: State | None = final[0]
        while step:
            path.append(step)
            step = came[step]
        path.reverse()
        return begun[path[0]], path, final[1]

    def _beside(self, flow: Flow, cell: Cell, direction: int) -> float:
        """What one step costs beyond its length: what it does to the flows that lie already."""
        joining = 0.1 if flow.dst.tag == "parallelGateway" else 0.7
        alone = flow.src.tag in ("exclusiveGateway", "eventBasedGateway") and not flow.fan
        sharing = 2 if alone else 0.1
        cost = 0.0
        horizontal = direction in (EAST, WEST)
        same, other = (self.across, self.along) if horizontal else (self.along, self.across)
        beside = same.get(cell, {})
        for lying in beside:
            if flow.fan and lying.fan and lying.src is flow.src:
                continue  # they share their trunk
            cost += joining if lying.dst is flow.dst else sharing if lying.src is flow.src else OVERLAP
        for lying in other.get(cell, {}):
            friendly = lying.dst is flow.dst or lying.src is flow.src
            trunk = flow.fan and lying.fan and lying.src is flow.src
            cost += 0 if trunk else (1 if friendly else CROSS) + (8 if lying in beside else 0)
        for offset in (1, -1):
            near = (cell[0], cell[1] + offset) if horizontal else (cell[0] + offset, cell[1])
            for lying in same.get(near, {}):
                if (lying.dst is not flow.dst or joining > 0.5) and lying.src is not flow.src:
                    cost += NEAR
                    break
        return cost


def _simply(flow: Flow) -> list[Point]:
    """Right, straight up or down, and right again; whatever stands in between."""
    begin, end = (flow.src.rect[2], flow.src.y), (flow.dst.rect[0], flow.dst.y)
    middle = (begin[0] + end[0]) / 2
    return _corners([begin, (middle, begin[1]), (middle, end[1]), end])


def _corners(points: list[Point]) -> list[Point]:
    kept = [points[0]]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1]):
            kept.append(here)
    return [*kept, points[-1]]

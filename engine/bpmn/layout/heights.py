"""How high everything stands: lanes, rows and sub-processes drawn across lanes, all levels of a drawing at once.

Each rule says that one line runs so many pixels below another; the highest lines that obey all rules are taken. So a
lane has one height and one first row for what stands in it inside and outside of sub-processes.
"""

from __future__ import annotations

import itertools
from collections import deque
from dataclasses import dataclass, field

from engine.bpmn.layout.level import Level
from engine.bpmn.layout.measures import GAP, NAME_PX, text_box, text_width, up
from engine.bpmn.layout.shapes import Node

_TITLE = 20  # height that the name of an open sub-process takes
_LAP = 20  # the second lap starts this much lower than everything of the first
_LOWEST_LANE = 110


class _Lines:
    """Heights that depend on one another: each rule is `line >= other + gap`, in whole steps of the grid."""

    def __init__(self) -> None:
        self.at: list[int] = []
        self.after: list[list[tuple[int, int]]] = []

    def new(self) -> int:
        self.at.append(0)
        self.after.append([])
        return len(self.at) - 1

    def rule(self, line: int, other: int, gap: float) -> None:
        if line != other:
            self.after[other].append((line, up(gap)))

    def settle(self) -> bool:
        """The highest places that obey every rule; False when the rules contradict one another."""
        moved = [0] * len(self.at)
        todo = deque(range(len(self.at)))
        waiting = set(todo)
        while todo:
            line = todo.popleft()
            waiting.discard(line)
            for lower, gap in self.after[line]:
                if self.at[lower] < self.at[line] + gap:
                    self.at[lower] = self.at[line] + gap
                    moved[lower] += 1
                    if moved[lower] > len(self.at):
                        return False
                    if lower not in waiting:
                        waiting.add(lower)
                        todo.append(lower)
        return True


@dataclass(eq=False, slots=True)
class _Run:
    """Shapes that stand side by side on one line; `stretches` are what it takes of its row, from left to right."""

    nodes: list[Node]
    lap: int
    row: int
    line: int
    stretches: list[tuple[float, float]]
    whole: tuple[float, float]


@dataclass(eq=False, slots=True)
class _Box:
    """A level: the process, or a sub-process drawn across lanes from `lane` on; `top` and `bottom` are lines."""

    level: Level
    lane: int
    top: int
    bottom: int
    runs: dict[int, list[_Run]] = field(default_factory=dict)
    inside: list[tuple[Node, _Box]] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)


def stand(level: Level) -> None:
    """Gives every shape of the level, and of the sub-processes drawn across its lanes, its height."""
    for shared in (True, False):  # rows inside and outside level, or at least all apart
        heights = _Heights(level, shared=shared)
        if heights.lines.settle():
            break
    heights.straighten()
    heights.write(heights.outer, 0)


class _Heights:
    def __init__(self, level: Level, *, shared: bool) -> None:
        self.lines = _Lines()
        self.borders = [self.lines.new() for _ in range(level.lane_count + 1)]
        self.axes = [self.lines.new() for _ in range(level.lane_count)]
        self.shared = shared
        for lane, (above, below) in enumerate(itertools.pairwise(self.borders)):
            name = text_width(level.lane_names[lane], NAME_PX) + 20 if level.lane_names else 0
            self.lines.rule(below, above, max(_LOWEST_LANE, name) if level.lane_names else 0)
        self.outer = _Box(level, 0, self.borders[0], self.borders[-1])
        self._read(self.outer, level=True)
        self._rules(self.outer)

    def _read(self, box: _Box, *, level: bool) -> None:
        """Finds the runs of a box and of the boxes in it; `level`: its first row runs on the line of its lane."""
        for band in range(box.level.lane_count):
            lane, members = box.lane + band, [n for n in box.level.placed() if n.lane == band]
            on_line = self.shared and (level or (band > 0 and not self._passed_under(box, lane)))
            axis = self.axes[lane] if on_line else self.lines.new()
            box.first[band] = axis
            box.runs[band] = []
            for key in sorted({(n.lap, n.row, n.run) for n in members}):
                nodes = [n for n in members if (n.lap, n.row, n.run) == key]
                line = axis if key[:2] == (0, 0) else self.lines.new()
                box.runs[band].append(_run(box.level, nodes, line))
        for node, inner in box.level.subs():
            if node.spans_lanes:
                within = _Box(inner, box.lane + node.lane, self.lines.new(), self.lines.new())
                box.inside.append((node, within))
                self._read(within, level=level and not node.lap and not node.row)
                run = next(r for r in box.runs[node.lane] if node in r.nodes)
                for one, other in ((within.first[0], run.line), (run.line, within.first[0])):
                    self.lines.rule(one, other, 0)

    def _passed_under(self, box: _Box, lane: int) -> bool:
        """Whether something outside stands below the box in its last lane, so that they cannot share a line."""
        return lane == box.lane + box.level.lane_count - 1 and not self._free(self.outer, box)

    def _free(self, outside: _Box, box: _Box) -> bool:
        for node, inner in outside.level.subs():
            if inner is box.level:
                last = node.lane + node.lane_span - 1
                return not any(
                    n is not node and n.lane == last and not n.row and not n.lap and _beside(n, node)
                    for n in outside.level.placed()
                )
        return all(self._free(within, box) for _, within in outside.inside)

    def _rules(self, box: _Box) -> None:
        lines, level = self.lines, box.level
        last = level.lane_count - 1
        for band in range(level.lane_count):
            top = box.top if band == 0 else self.borders[box.lane + band]
            bottom = box.bottom if band == last else self.borders[box.lane + band + 1]
            pad = 20 if level.is_sub else 25
            pad += _TITLE if level.is_sub and band == 0 else 0
            if any(f.back and f.dst.lane == band for f in level.flows):
                pad += 15  # rework loops run above the row
            for number, run in enumerate(box.runs[band]):
                for node in run.nodes:
                    _, _, label_above, label_below, above, below = node.reach()
                    if node.spans_lanes:
                        continue
                    lines.rule(run.line, top, pad + max(label_above, 10 + above))
                    lines.rule(bottom, run.line, max(label_below + 25, below + 30))
                for upper in box.runs[band][:number]:
                    self._below(box, upper, run)
        for node, within in box.inside:
            self._across(box, node, within)
            self._rules(within)

    def _below(self, box: _Box, upper: _Run, lower: _Run) -> None:
        """The rule that keeps a lower run out of the way of an upper one."""
        if upper.line == lower.line:
            return
        later = lower.lap > upper.lap
        tops = [n for n in lower.nodes if n.spans_lanes]
        label, shape = _above(lower)
        for node in upper.nodes:
            if node.spans_lanes:
                continue  # nothing can stand below it in its first lane
            left, right, _, label_below, _, below = node.reach()
            if later or any(left < end + 20 and right > begin - 20 for begin, end in lower.stretches):
                gap = max(label_below + 30 + label, below + GAP + shape) + (_LAP if later else 0)
                self.lines.rule(lower.line, upper.line, gap)
                for sub in tops:
                    top = next(within.top for n, within in box.inside if n is sub)
                    self.lines.rule(top, upper.line, max(label_below + 30, below + GAP))
        begin, end = upper.whole
        if any(begin < right + 20 and end > left - 20 for left, right in lower.stretches):
            self.lines.rule(lower.line, upper.line, max(30 + label, GAP - 30 + shape))

    def _across(self, box: _Box, node: Node, within: _Box) -> None:
        """The rules of a sub-process drawn across lanes: room above it, and below for what hangs on it."""
        lines, last = self.lines, node.lane + node.lane_span - 1
        top = box.top if node.lane == 0 else self.borders[box.lane + node.lane]
        pad = 30 + (_TITLE if box.level.is_sub and node.lane == 0 else 0)
        loops = any(f.back and f.dst.lane == node.lane for f in box.level.flows)
        lines.rule(within.top, top, pad + (15 if loops else 0))
        bottom = box.bottom if last == box.level.lane_count - 1 else self.borders[box.lane + last + 1]
        names = max((text_box(g.name)[1] + 8 if g.name else 18 for g in node.guests), default=0) + 5
        lines.rule(bottom, within.bottom, max(30, names + 25))
        lines.rule(within.bottom, within.top, 80)
        lines.rule(within.bottom, self.borders[box.lane + last], 40)
        for run in box.runs[last]:
            under = [n for n in run.nodes if n is not node and _beside(n, node)]
            if under:
                label, shape = _above(run)
                lines.rule(run.line, within.bottom, max(names + 30 + label, GAP + shape))

    def straighten(self) -> None:
        """Runs of one row that are nearly level become level."""
        for _ in range(8):
            raised = False
            for runs in self._all_runs(self.outer):
                for one, other in itertools.permutations(runs, 2):
                    if (one.lap, one.row) == (other.lap, other.row):
                        low, high = self.lines.at[other.line], self.lines.at[one.line]
                        if 0 < low - high <= GAP:
                            self.lines.at[one.line] = low
                            raised = True
            if not raised or not self.lines.settle():
                return

    def _all_runs(self, box: _Box) -> list[list[_Run]]:
        return [*box.runs.values(), *(runs for _, within in box.inside for runs in self._all_runs(within))]

    def write(self, box: _Box, top: float) -> None:
        """Tells the level its heights, counted from its own upper border `top`."""
        level, at = box.level, self.lines.at
        tops = [top, *(float(at[line]) for line in self.borders[box.lane + 1 : box.lane + level.lane_count])]
        ends = [*tops[1:], float(at[box.bottom])]
        if not level.lane_names or box is self.outer:
            ends[-1] = top + up(ends[-1] - top, 20)
        level.lane_top = [one - top for one in tops]
        level.lane_height = [end - one for one, end in zip(tops, ends, strict=True)]
        level.height = ends[-1] - top
        level.axis = [at[box.first[band]] - tops[band] for band in range(level.lane_count)]
        for runs in box.runs.values():
            for run in runs:
                for node in run.nodes:
                    if not node.spans_lanes:
                        node.y = at[run.line] - top - node.axis + node.h / 2
        for node, within in box.inside:
            high = self._roof(within)
            self.write(within, high)
            node.h = within.level.height
            node.y = high - top + node.h / 2

    def _roof(self, box: _Box) -> float:
        """The upper border, drawn as low as what stands below it allows."""
        at = self.lines.at
        room = [at[line] - gap - at[box.top] for line, gap in self.lines.after[box.top] if line != box.bottom]
        slack = max(0, min(room, default=0))
        if (at[box.bottom] - at[box.top] - slack) % 20 and slack:
            slack -= 10
        return at[box.top] + slack


def _run(level: Level, nodes: list[Node], line: int) -> _Run:
    reaches = [n.reach() for n in nodes]
    left, right = min(r[0] for r in reaches), max(r[1] for r in reaches)
    stretches = [(r[0], r[1]) for r in reaches]
    if nodes[0].run:  # a side chain stays together; the expected path may pass a sub-process drawn across lanes
        low, high = level.keep[nodes[0].run]
        left, right = min(left, level.left[low]), max(right, level.left[high] + level.column_width[high])
        stretches = [(left, right)]
    return _Run(nodes, nodes[0].lap, nodes[0].row, line, stretches, (left, right))


def _above(run: _Run) -> tuple[float, float]:
    """How far a run reaches above its line, with names and by shapes alone."""
    reaches = [n.reach() for n in run.nodes if not n.spans_lanes]
    return max((r[2] for r in reaches), default=0), max((r[4] for r in reaches), default=0)


def _beside(node: Node, sub: Node) -> bool:
    """Whether a shape stands, seen from above, within the width of a sub-process."""
    left, right, *_ = node.reach()
    return left < sub.rect[2] + 20 and right > sub.rect[0] - 20

"""Columns by longest path, rows by chain, and what to do when the drawing gets too wide.

Exceptions that drop from their gateway share its column: the exception hangs where it is decided, and the drawing is
about a tenth narrower. Too wide still: hand-overs go straight down or up instead of to the right
and down, and at last the flow goes back to the left for a second lap through the lanes.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

from engine.bpmn.layout.analyse import choose_drops
from engine.bpmn.layout.level import Level, columns_of
from engine.bpmn.layout.measure import measure
from engine.bpmn.layout.shapes import Flow, Node, forward

_LONGEST_STACK = 2  # hand-overs straight down in one column


def arrange(level: Level, *, laps: bool) -> None:
    """Places every shape of the level, innermost levels first."""
    for node, inner in level.subs():
        arrange(inner, laps=laps)
        node.w, node.h = inner.width, inner.height
        node.span = columns_of(node.w)
    place(level)
    while level.max_width and level.width > level.max_width and _squeeze(level):
        place(level)
    if laps and level.max_width and level.width > level.max_width and not _passed_through(level):
        level.vertical.clear()
        choose_drops(level)
        _choose_cut(level, level.max_width)
        while level.width > level.max_width and _squeeze(level):
            _choose_cut(level, level.max_width)


def _passed_through(level: Level) -> bool:
    """Whether a sub-process drawn across all lanes leaves no lane for a second lap."""
    return any(sub.lane_span == level.lane_count > 1 for sub, _ in level.subs())


def place(level: Level) -> None:
    """Columns, laps and rows; then the measures that follow from them."""
    level.pushed.clear()
    choose_drops(level)
    for _ in level.order:  # each round moves one shape out of the way for good
        _columns(level)
        _laps(level)
        _rows(level)
        if not _make_way(level):
            break
    measure(level)


def _make_way(level: Level) -> bool:
    """Moves one shape to the right that stands where a sub-process drawn across lanes passes; False: none does."""
    place_in_order = {node: number for number, node in enumerate(level.order)}
    for sub, _ in level.subs():
        if sub.lane_span == 1:
            continue
        for node in level.placed():
            if node is sub or not _in_the_way(node, sub):
                continue
            first, second = sorted((node, sub), key=place_in_order.__getitem__)
            level.pushed[second.id] = first.col + first.span
            choose_drops(level)
            return True
    return False


def _in_the_way(node: Node, sub: Node) -> bool:
    if node.lap != sub.lap or node.col >= sub.col + sub.span or node.col + node.span <= sub.col:
        return False
    top, bottom = sub.lane, sub.lane + sub.lane_span - 1
    if node.lane > bottom or node.lane + node.lane_span - 1 < top:
        return False
    if node.spans_lanes:
        return True
    return node.lane < bottom and (node.lane > top or node.row >= sub.row)


def _columns(level: Level) -> None:
    for node in level.order:
        node.col = level.pushed.get(node.id, 0)
    for node in level.order:
        offset = 0
        for number, guest in enumerate(node.guests):
            if node.spans_lanes:  # what can happen at any time stands below it, side by side from the left
                guest.col = node.col + min(offset, node.span - 1)
                offset += _length(guest)
            else:
                guest.col = node.col + (node.span - 1 if number == 0 else 0)
        for flow in forward(node.out):
            if flow.drop or flow.rise or flow.id in level.vertical:
                step = 0
            else:
                step = 1 if node.kind == "boundary" else node.span
            flow.dst.col = max(flow.dst.col, node.col + step)


def _length(guest: Node) -> int:
    """How many columns a boundary event takes with what only it leads to."""
    depth: dict[Node, int] = {}

    def walk(node: Node, at: int) -> None:
        if depth.get(node, -1) < at:
            depth[node] = at
            for flow in forward(node.out):
                if len(forward(flow.dst.inc)) > 1:
                    continue  # it joins another way there
                walk(flow.dst, at + (0 if flow.drop or flow.rise else node.span))

    walk(guest, 0)
    return max(depth.values()) + 1


def _laps(level: Level) -> None:
    for entry, chain in level.chains:
        for node in chain:
            node.lap = 0
            if level.cut:
                if entry is None:
                    node.lap = int(node.col >= level.cut)
                else:
                    origin = entry.src.host or entry.src
                    node.lap = int(bool(origin.lap) or node.col > level.limit)
            for guest in node.guests:
                guest.lap = node.lap
        if entry and len(chain) > 1 and not chain[-1].out and chain[-1].lap and not chain[-2].lap:
            chain[-1].lap = 0  # an end alone is no reason to go back to the left
    for node in level.order:
        if node.lap:
            node.col -= level.cut


def _rows(level: Level) -> None:
    """Row 0 of each lane is the expected path's; a side chain takes the first free row below where it leaves."""
    used: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    number = itertools.count(1)
    level.keep = {}
    for entry, chain in level.chains:
        runs = [list(group) for _, group in itertools.groupby(chain, key=lambda n: (n.lap, n.lane))]
        for index, run in enumerate(runs):
            lane, lap = run[0].lane, run[0].lap
            low, high = _stretch(entry, runs, index)
            row = 0
            if entry:
                origin = entry.src.host or entry.src
                if index == 0 and (origin.lane + origin.lane_span - 1, origin.lap) == (lane, lap):
                    row = origin.row + 1
            columns = set(range(low, high + 1))
            while used[lane, lap, row] & columns:
                row += 1
            used[lane, lap, row] |= columns
            identity = next(number) if row else 0
            level.keep[identity] = (low, high)
            for node in run:
                node.row, node.run = row, identity
                for guest in node.guests:
                    guest.row = row
                for other in range(node.lane + 1, node.lane + node.lane_span):
                    used[other, lap, 0] |= set(range(node.col, node.col + node.span))


def _stretch(entry: Flow | None, runs: list[list[Node]], index: int) -> tuple[int, int]:
    """The columns a run keeps free in its row, with its way back to the path that it joins."""
    run = runs[index]
    lane, lap = run[0].lane, run[0].lap
    low, high = run[0].col, max(n.col + n.span - 1 for n in run)
    following = next(iter(forward(run[-1].out)), None) if index == len(runs) - 1 else None
    if following and entry and (following.dst.lane, following.dst.lap) == (lane, lap):
        high = max(high, following.dst.col - (0 if following.rise else 1))
    if not entry and index:
        before = runs[index - 1][-1]
        if before.col < low and before.lap == lap:
            low = min(low, before.col + before.span)
    return low, high


def _squeeze(level: Level) -> bool:
    """Turns one more hand-over into a vertical one, first of the expected path; False when none is left."""
    best: tuple[float, Flow] | None = None
    for flow in level.flows:
        if not _may_turn(level, flow):
            continue
        src, dst = flow.src, flow.dst
        in_the_way = sum(
            1
            for n in level.placed()
            if n not in (src, dst) and abs(n.x - src.x) < n.w / 2 + 20 and min(src.y, dst.y) < n.y < max(src.y, dst.y)
        )
        if flow.next_phase_below:  # saves the most
            best = (-1, flow)
            break
        score = 2 * in_the_way + abs(src.lane - dst.lane) + 0.5 * (src.kind != "task") + 0.4 * (dst.kind != "task")
        score += 4 * (not flow.main)
        if best is None or score < best[0]:
            best = (score, flow)
    if best:
        level.vertical.add(best[1].id)
        choose_drops(level)
    return best is not None


def _may_turn(level: Level, flow: Flow) -> bool:
    src, dst = flow.src, flow.dst
    if flow.next_phase_below:
        return flow.main and flow.id not in level.vertical and not src.guests and not flow.wraps
    if not flow.on_chain or flow.id in level.vertical or src.lane == dst.lane or src.kind == "boundary":
        return False
    if "sub" in (src.kind, dst.kind) or flow.wraps or (src.kind == "gateway" and len(src.out) > 2):
        return False
    down = dst.lane > src.lane
    if (src.guests and down) or any(o.drop and (o.dst.lane >= src.lane) == down for o in src.out):
        return False
    if any(n.col == src.col and n.lane == dst.lane and n.row == 0 for n in level.chains[0][1]):
        return False
    return _stack(level, src, before=True, down=down) + _stack(level, dst, before=False, down=down) < _LONGEST_STACK


def _stack(level: Level, start: Node, *, before: bool, down: bool) -> int:
    """How many vertical hand-overs already stand in this column; one the other way counts as too many."""
    height, node = 0, start
    while True:
        flows = node.inc if before else node.out
        found = next((f for f in flows if f.id in level.vertical), None)
        if found is None:
            return height
        height += 1 if (found.dst.lane > found.src.lane) == down else 9
        node = found.src if before else found.dst


def _choose_cut(level: Level, max_width: float) -> None:
    """Cuts where few flows cross and both halves fit, best where one task is handed over to another lane."""
    level.cut = 0
    place(level)
    total, lefts = max(n.col + n.span for n in level.order), list(level.left)
    on_path = [(n.col, n.span) for n in level.chains[0][1]]
    fits = sum(1 for left in lefts if left < max_width - 150)
    best: tuple[float, int] | None = None
    for cut in range(2, total - 1):
        if any(col < cut < col + span for col, span in on_path):
            continue
        level.cut, level.limit = cut, max(cut, fits)
        place(level)
        wraps = sum(2 if f.back else 1 for f in level.flows if f.wraps)
        awkward = sum((f.src.kind != "task") + (f.src.lane == f.dst.lane) for f in level.flows if f.wraps)
        too_wide = max(0.0, level.width - max_width)
        cost = max(level.width, max_width) + 500 * (wraps - 1) + 3 * too_wide + 2000 * _blocked(level) + 1000 * awkward
        if best is None or cost < best[0]:
            best = (cost, cut)
    level.cut = best[1] if best else 0
    level.limit = max(level.cut, fits)
    place(level)


def _blocked(level: Level) -> int:
    """How many shapes of the other lap stand where a sub-process drawn across lanes has to pass through."""
    return sum(
        1
        for sub, _ in level.subs()
        if sub.lane_span > 1
        for n in level.placed()
        if n.lap != sub.lap and (sub.lane < n.lane < sub.lane + sub.lane_span or (n.lap and n.lane == sub.lane))
    )

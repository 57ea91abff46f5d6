"""Which flows close loops, which is the expected path, and which side chains leave it.

One rule for whoever draws: the first flow leaving a shape, in the order of the file, is the expected one.
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict

from engine.bpmn.layout.level import Level
from engine.bpmn.layout.shapes import Flow, Node, forward

_MOST_WAYS = 3  # beside the expected one; so many ways out of a gateway are drawn as a fan


def analyse(level: Level) -> None:
    """Fills in `order` (every shape before what follows it) and `chains` (the expected path first)."""
    after = _find_loops(level)
    level.order = _topological(level, after)
    _find_chains(level)


def _starts(level: Level) -> list[Node]:
    return [n for n in level.nodes.values() if not n.inc and n.kind != "boundary"]


def _find_loops(level: Level) -> dict[Node, list[Node]]:
    """Marks a flow as a loop when its target already leads to its source.

    Flows are taken in reading order, the expected path first and then side chains by where they leave it. A plain
    depth-first search breaks loops in the wrong place.
    """
    after: dict[Node, list[Node]] = defaultdict(list)
    seen: set[Node] = set()

    def leads(start: Node, goal: Node) -> bool:
        todo, been = [start], set()
        while todo:
            node = todo.pop()
            if node is goal:
                return True
            if node not in been:
                been.add(node)
                todo += after[node] + node.guests
        return False

    starts = _starts(level)
    queue, first = starts + list(level.nodes.values()), len(starts)
    while queue:
        node: Node | None = queue.pop(0)
        chain: list[Node] = []
        first -= 1
        while node and node not in seen:
            seen.add(node)
            chain.append(node)
            node = node.out[0].dst if node.out else None
        guests = [g for member in chain for g in member.guests]
        seen.update(guests)
        chain += guests
        side = []
        for flow in [m.out[0] for m in chain if m.out] + [f for m in chain for f in m.out[1:]]:
            flow.back = leads(flow.dst, flow.src)
            if not flow.back:
                after[flow.src].append(flow.dst)
                side.append(flow.dst)
        first = max(first, 0)
        queue[first:first] = side
        first += len(side)
    return after


def _topological(level: Level, after: dict[Node, list[Node]]) -> list[Node]:
    been: set[Node] = set()
    finished: list[Node] = []

    def visit(node: Node) -> None:
        been.add(node)
        for follower in after[node] + node.guests:
            if follower not in been:
                visit(follower)
        finished.append(node)

    for node in level.nodes.values():
        if node not in been and node.kind != "boundary":
            visit(node)
    return finished[::-1]


def _find_chains(level: Level) -> None:
    """Cuts the drawing into chains: the expected path, then what hangs below it, then everything else."""
    placed: set[Node] = set()
    tick = itertools.count()
    queue: list[tuple[int, int, Flow | None, Node]] = [(0, next(tick), None, n) for n in _starts(level)]
    while queue:
        _, _, entry, start = heapq.heappop(queue)
        if start in placed:
            continue
        chain: list[Node] = []
        main = not level.chains
        node: Node | None = start
        while node and node not in placed:
            chain.append(node)
            placed.add(node)
            flow = next(iter(forward(node.out)), None)
            node = None
            if flow and flow.dst not in placed:
                flow.on_chain, flow.main, node = True, main, flow.dst
        level.chains.append((entry, chain))
        choose_drops(level)
        for member in chain:
            placed.update(member.guests)
            for flow in [f for g in member.guests for f in g.out] + member.out:
                if not flow.on_chain and not flow.back:
                    near = flow.drop and flow.src.lane == flow.dst.lane
                    goes_on = bool(flow.dst.out)  # a single end comes before a chain that would keep it off its gateway
                    heapq.heappush(queue, (2 * (2 - flow.drop - near) + goes_on, next(tick), flow, flow.dst))
    choose_drops(level)


def _fanned(node: Node) -> list[Flow]:
    """The ways out of a gateway that share a trunk: all beside the expected one if they are many, or two that only it
    leads to and that would both hang below it."""
    side = [flow for flow in forward(node.out) if not flow.on_chain]
    if node.kind != "gateway" or node.tag == "parallelGateway":
        return []
    if len(side) >= _MOST_WAYS:
        return side
    alone = [flow for flow in side if len(forward(flow.dst.inc)) == 1 and flow.dst.lane >= node.lane]
    return alone if len(alone) > 1 else []


def choose_drops(level: Level) -> None:
    """Which exceptions hang right below the gateway or boundary event that decides them, and which rise back up."""
    for flow in level.flows:
        flow.drop = flow.rise = flow.fan = False
    for node in level.nodes.values():
        below = {f.dst.lane >= node.lane for f in node.out if f.id in level.vertical}
        below |= {f.src.lane > node.lane for f in node.inc if f.id in level.vertical}
        if node.kind == "boundary" or (node.kind == "gateway" and node.tag != "parallelGateway"):
            fanned = _fanned(node)
            for flow in node.out:
                flow.fan = flow in fanned
                side = flow.dst.lane >= node.lane
                lonely = len(forward(flow.dst.inc)) == 1
                beside = flow.on_chain or flow.back or flow.fan or flow.dst.id in level.pushed
                if lonely and not beside and side not in below:
                    flow.drop = True
                    below.add(side)
        if node.tag == "exclusiveGateway" and len(node.inc) > 1:
            for flow in node.inc:
                beside = flow.on_chain or flow.back or flow.drop
                if not beside and flow.src.kind != "boundary" and flow.src.lane >= node.lane:
                    flow.rise = True
                    break

"""What a way through the grid still costs at least: the estimate that leads the search for routes."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable

from engine.bpmn.layout.ports import EAST, NORTH, SOUTH, WEST

Cell = tuple[int, int]

BEND = 5  #: what a bend costs, in steps of the grid


def _bends(inward: int, direction: int, across: int, down: int) -> int:
    """The fewest bends of a way that begins in one direction, ends in another and has to go that way."""
    needs = ({EAST if across > 0 else WEST} if across else set()) | ({SOUTH if down > 0 else NORTH} if down else set())
    if direction == inward:
        return 0 if needs <= {inward} else 2
    if (direction - inward) % 2:
        return 1 if needs <= {direction, inward} else 3
    return 2


_BENDS = {
    (inward, direction, 3 * across + down): BEND * _bends(inward, direction, across, down)
    for inward, direction in itertools.product(range(4), range(4))
    for across, down in itertools.product((-1, 0, 1), (-1, 0, 1))
}


class Ahead:
    """The least that a way still costs: its length, its bends, and the cheapest way in.

    Knowing of the bends keeps the search from trying every staircase between two shapes.
    """

    def __init__(self, goals: Iterable[tuple[int, Cell, float]]) -> None:
        """`goals`: by which side of the shape, over which cell, at which price."""
        sides: dict[int, list[tuple[Cell, float]]] = defaultdict(list)
        for side, cell, cost in goals:
            sides[side].append((cell, cost))
        self.sides = [
            (
                (side + 2) % 4,
                min(cell[0] for cell, _ in found),
                max(cell[0] for cell, _ in found),
                min(cell[1] for cell, _ in found),
                max(cell[1] for cell, _ in found),
                min(cost for _, cost in found),
            )
            for side, found in sides.items()
        ]

    def __call__(self, cell: Cell, direction: int) -> float:
        x, y = cell
        least = math.inf
        for inward, left, right, top, bottom, cost in self.sides:
            across = left - x if x < left else right - x if x > right else 0
            down = top - y if y < top else bottom - y if y > bottom else 0
            total = cost + abs(across) + abs(down)
            if total < least:
                needs = 3 * ((across > 0) - (across < 0)) + (down > 0) - (down < 0)
                total += _BENDS[inward, direction, needs]
                if total < least:
                    least = total
        return least

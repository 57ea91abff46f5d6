"""What a reader pays for a drawing: width beyond the limit, crossings, long lines, and folding back."""

from __future__ import annotations

import itertools

from engine.bpmn.layout.level import Level


def price(level: Level) -> float:
    """The lower the better; only for comparing two layouts of the same drawing."""
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for f in level.flows for a, b in f.segments())
    wraps = sum(f.wraps for f in level.flows)
    over = max(0.0, level.width - level.max_width) if level.max_width and not level.is_sub else 0.0
    own = (
        5000 * overlaps(level)
        + 1.2 * over
        + 60 * crossings(level)
        + length / 30
        + 250 * bool(wraps)
        + 150 * max(0, wraps - 1)
    )
    return own + sum(price(inner) for _, inner in level.subs())


def routes_price(level: Level) -> float:
    """For comparing routes between the same shapes."""
    bends = sum(len(f.points) - 2 for f in level.flows)
    length = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for f in level.flows for a, b in f.segments())
    return 60 * crossings(level) + 15 * bends + length / 30


def overlaps(level: Level) -> int:
    """Shapes on one another, as when a second lap has to pass a sub-process drawn across its lanes."""
    return sum(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for a, b in itertools.combinations([n.rect for n in level.placed()], 2)
    )


def crossings(level: Level) -> int:
    """Places where two flows cross; flows that share an end may touch."""
    count = 0
    for one, other in itertools.combinations(level.flows, 2):
        for a, b in itertools.product(one.segments(), other.segments()):
            if (a[0][0] == a[1][0]) == (b[0][0] == b[1][0]):
                continue
            upright, flat = (a, b) if a[0][0] == a[1][0] else (b, a)
            x, y = upright[0][0], flat[0][1]
            across = min(flat[0][0], flat[1][0]) < x < max(flat[0][0], flat[1][0])
            down = min(upright[0][1], upright[1][1]) < y < max(upright[0][1], upright[1][1])
            count += across and down
    return count

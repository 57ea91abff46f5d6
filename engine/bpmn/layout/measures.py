"""How much room a text takes, and the sizes every drawing shares. All in pixels of the drawing at 100 %."""

from __future__ import annotations

import math

GRID = 10  #: centres stand on this grid, flows run on it
HEAD = 30  #: the strip at the left of a pool or lane that holds its name
GAP = 50  #: between two shapes
LABEL_PX = 11  #: type size of names beside events, gateways and flows
NAME_PX = 12  #: type size of names inside tasks and lanes

_ROOM = 1.12  # other typefaces, where Arial is not installed, are wider

# Advance widths of Arial in 1/1000 em, from space to tilde: the typeface that bpmn-js draws with.
_ADVANCE = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556),
    *(556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667),
    *(556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556),
    *(556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722),
    *(500, 500, 500, 334, 260, 334, 584),
)


def text_width(text: str, px: int = LABEL_PX) -> float:
    """The width of one line."""
    return sum(_ADVANCE[ord(c) - 32] if 32 <= ord(c) < 127 else 600 for c in text) * px * _ROOM / 1000


def wrapped(text: str, width: float = 90, px: int = LABEL_PX) -> list[str]:
    """The lines that bpmn-js makes of a text in a box of this width."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(joined, px) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def text_box(text: str, width: float = 90, px: int = LABEL_PX) -> tuple[int, int]:
    """Width and height of a wrapped text; 4 px wider than measured, since bpmn-js wraps at the label's own width."""
    lines = wrapped(text, width, px)
    return math.ceil(max(text_width(line, px) for line in lines)) + 4, math.ceil(len(lines) * px * 1.2) + 1


def up(value: float, step: int = GRID) -> int:
    """The next multiple of `step`."""
    return math.ceil(value / step - 1e-9) * step

"""Where in a drawing something is, as the database keeps it."""

from __future__ import annotations

import re

#: Ids of elements hold letters, digits, `_`, `-` and `.`; whatever else stands between them separates them.
BETWEEN_IDS = re.compile(r"[^\w.\-]+")


def calls_of(text: str) -> tuple[str, ...]:
    """The call activities entered to get to an element, outermost first; none in the journey's own drawing."""
    return tuple(part for part in BETWEEN_IDS.split(text) if part)

"""Where in a drawing something is, as the database keeps it."""

from __future__ import annotations


def calls_of(text: str) -> tuple[str, ...]:
    """The call activities entered to get to an element, outermost first; none in the journey's own drawing."""
    return tuple(text.split("/")) if text else ()

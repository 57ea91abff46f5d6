"""Refuses drawings that nobody could take in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import Drawn
from engine.domain.pathway import Problem

RULE = "size"
MOST_ELEMENTS = 400


def problems(drawn: Drawn) -> Iterator[Problem]:
    """More than 400 shapes."""
    count = len(drawn.elements)
    if count > MOST_ELEMENTS:
        sentence = f"The drawing has {count} shapes; {MOST_ELEMENTS} is the most. Take a part out as a called pathway."
        yield Problem(element=drawn.version.key, rule=RULE, sentence=sentence)

"""Asks for a label on everything that a person reads; for answers on the flows out of a question."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import Drawn, problem
from engine.domain.pathway import Element, ElementKind, Problem

RULE = "label"
_ASKING = (ElementKind.EXCLUSIVE, ElementKind.INCLUSIVE, ElementKind.EVENT_GATEWAY)


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Shapes without a label, and answers without one (which publishing allows)."""
    for element in drawn.elements:
        if not element.name and _is_read(drawn, element):
            yield problem(element, RULE, f"“{element.id}” has no label. Write on it what people call it.")
        out = drawn.flows_out[element.id]
        if element.kind in (ElementKind.EXCLUSIVE, ElementKind.INCLUSIVE) and len(out) > 1:
            for flow in out:
                if not flow.name:
                    sentence = f"A flow out of “{element.name or element.id}” has no label. Write the answer on it."
                    yield problem(flow, RULE, sentence, severity="look_at")


def _is_read(drawn: Drawn, element: Element) -> bool:
    if element.kind in _ASKING:
        return len(drawn.flows_out[element.id]) > 1
    if element.kind is ElementKind.END:
        return element.is_named_end
    if element.kind is ElementKind.START:
        return element.inside is None
    return element.kind is not ElementKind.PARALLEL

"""Reads every condition: only gateways ask, each way out of a choice has a question or is the default."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.conditions import Condition, ConditionRefused, condition
from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.domain.pathway import Element, ElementKind, Flow, Problem

RULE = "condition"
_CHOOSING = (ElementKind.EXCLUSIVE, ElementKind.INCLUSIVE)


def asked(text: str) -> Condition | None:
    """The condition in a text; None when it cannot be read."""
    try:
        return condition(text)
    except ConditionRefused:
        return None


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Conditions that cannot be read, stand where nothing asks them, or are missing; choices without a default."""
    for element in drawn.elements:
        out = drawn.flows_out[element.id]
        if element.completion is not None:
            yield from _unreadable(element, element.completion)
        if element.kind in _CHOOSING and len(out) > 1:
            yield from _choice(element, out)
        else:
            for flow in out:
                if flow.condition is not None:
                    sentence = (
                        f"The flow out of {label(element)} has a condition that nobody asks. Draw a gateway there."
                    )
                    yield problem(flow, RULE, sentence)


def _choice(gateway: Element, out: list[Flow]) -> Iterator[Problem]:
    if gateway.default_flow not in [flow.id for flow in out]:
        sentence = f"{label(gateway)} has no default flow, so an answer nobody thought of would stop it. Mark one."
        yield problem(gateway, RULE, sentence)
    for flow in out:
        if flow.id == gateway.default_flow:
            if flow.condition is not None:
                sentence = (
                    f"The default flow out of {label(gateway)} has a condition, which is never asked. Take it away."
                )
                yield problem(flow, RULE, sentence)
        elif flow.condition is None:
            yield problem(flow, RULE, f"A flow out of {label(gateway)} asks nothing. Give it a condition.")
        else:
            yield from _unreadable(flow, flow.condition)


def _unreadable(where: Element | Flow, text: str) -> Iterator[Problem]:
    try:
        condition(text)
    except ConditionRefused as refused:
        yield problem(where, RULE, f"The condition “{text[:80]}” is not understood. {refused.msg}")

"""Asks that nobody waits without a date: a known rule on tasks and timers, and something that chases arrivals."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import TIMER_KINDS, Drawn, label, problem
from engine.bpmn.rules.fact_sources import ANYTHING, values_of
from engine.domain.pathway import Element, ElementKind, Problem

RULE = "deadline"
ESCALATIONS = ("E-soft", "E-std", "E-stat", "E-court", "E-safe")
_MAY_HAVE_DUE = TIMER_KINDS | {
    ElementKind.USER_TASK,
    ElementKind.CALL,
    ElementKind.CATCH_MESSAGE,
    ElementKind.BOUNDARY_MESSAGE,
}


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Waits without a rule, unknown rules, unknown escalations, dates where none is."""
    for element in drawn.elements:
        yield from _missing(drawn, element)
        if element.due is not None:
            yield from _due(drawn, element)
        if element.follow_up is not None:
            if element.kind is not ElementKind.USER_TASK:
                yield problem(element, RULE, f"{label(element)} is no task. Take its first day away (fp:followUp).")
            elif element.follow_up not in drawn.rule_keys:
                yield problem(element, RULE, _unknown(element, element.follow_up))
        if element.escalation is not None and element.escalation not in ESCALATIONS:
            sentence = f"{label(element)} escalates by “{element.escalation}”. Use one of {', '.join(ESCALATIONS)}."
            yield problem(element, RULE, sentence)
        if element.escalation is not None and element.due is None:
            sentence = f"{label(element)} can’t be late without a due date. Choose the rule it is due by (fp:due)."
            yield problem(element, RULE, sentence)


def _missing(drawn: Drawn, element: Element) -> Iterator[Problem]:
    if element.due is None:
        if element.kind in TIMER_KINDS:
            yield problem(element, RULE, f"{label(element)} names no day. Choose the rule by which it comes (fp:due).")
        elif element.kind is ElementKind.USER_TASK:
            yield problem(element, RULE, f"{label(element)} has no due date. Choose the rule it is due by (fp:due).")
        elif element.kind is ElementKind.CATCH_MESSAGE and not _is_chased(drawn, element):
            sentence = (
                f"{label(element)} can be waited for without end. Choose a rule (fp:due), or draw a timer beside it."
            )
            yield problem(element, RULE, sentence)
    elif element.escalation is None and element.kind is ElementKind.USER_TASK:
        sentence = f"{label(element)} does not say who is told when it is late. Choose who (fp:escalation)."
        yield problem(element, RULE, sentence)


def _is_chased(drawn: Drawn, element: Element) -> bool:
    """Whether a timer stands beside an arrival: behind the same event gateway, on it, or round it."""
    sources = [drawn.version.elements[flow.source] for flow in drawn.flows_in[element.id]]
    beside = [
        drawn.version.elements[flow.target]
        for source in sources
        if source.kind is ElementKind.EVENT_GATEWAY
        for flow in drawn.flows_out[source.id]
    ]
    beside += [event for holder in (element, *drawn.around(element)) for event in drawn.attached[holder.id]]
    return any(other.kind in TIMER_KINDS for other in beside)


def _due(drawn: Drawn, element: Element) -> Iterator[Problem]:
    due = element.due or ""
    if element.kind not in _MAY_HAVE_DUE:
        yield problem(element, RULE, f"{label(element)} waits for nothing. Take its due date away (fp:due).")
    elif due.startswith("="):
        for value in sorted(map(str, values_of(drawn, due[1:]) - drawn_keys(drawn))):
            sentence = f"{label(element)} takes its rule from “{due[1:]}”, which can be “{value}”, and that is no rule."
            yield problem(element, RULE, f"{sentence} Change the choice or the table.")
    elif due not in drawn.rule_keys:
        yield problem(element, RULE, _unknown(element, due))


def drawn_keys(drawn: Drawn) -> set[object]:
    """The known rule keys, with the values that any fact may have."""
    return {*drawn.rule_keys, ANYTHING, None}


def _unknown(element: Element, key: str) -> str:
    return f"{label(element)} names the rule “{key}”, which there is not. Add it to the timescales or name another."

"""Asks that every shape can be reached and left, and that every flow leads from one shape to another beside it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.process_spec import CAN_HAVE_EVENTS
from engine.bpmn.rules.drawn import BOUNDARY_KINDS, GATEWAY_KINDS, Drawn, label, problem
from engine.bpmn.rules.order import reachable
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, Problem

RULE = "way"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Dangling flows, shapes nothing leads to or that lead nowhere, rounds without an end or without a wait."""
    good = {flow.id for flow in drawn.flows}
    for flow in drawn.version.flows:
        if flow.id not in good:
            sentence = f"The flow “{flow.id}” does not lead from one shape to another beside it. Connect it again."
            yield problem(flow, RULE, sentence)
    for element in drawn.elements:
        yield from _ends_of(drawn, element)
    reached = _reached(drawn)
    leading = _leading_to_an_end(drawn)
    for element in drawn.elements:
        if element.id not in reached:
            yield problem(element, RULE, f"Nothing leads to {label(element)}. Draw a flow to it or take it away.")
        elif element.id not in leading:
            yield problem(element, RULE, f"From {label(element)} no end can be reached. Draw a way out.")
    yield from _rounds_without_a_wait(drawn)


def _ends_of(drawn: Drawn, element: Element) -> Iterator[Problem]:
    into, out = drawn.flows_in[element.id], drawn.flows_out[element.id]
    if element.kind is ElementKind.END and out:
        yield problem(element, RULE, f"{label(element)} is an end, and a flow leaves it. Take the flow away.")
    if element.kind is not ElementKind.END and not out:
        yield problem(element, RULE, f"Nothing follows {label(element)}. Draw a flow to what comes next, or an end.")
    if (element.kind is ElementKind.START or element.kind in BOUNDARY_KINDS) and into:
        yield problem(element, RULE, f"A flow leads into {label(element)}, which begins one. Take the flow away.")
    if element.kind not in GATEWAY_KINDS and len(out) > 1:
        sentence = f"{len(out)} flows leave {label(element)} without a gateway. Say with a gateway whether all or one."
        yield problem(element, RULE, sentence)
    if element.kind in BOUNDARY_KINDS and not _has_a_host(drawn, element):
        sentence = f"{label(element)} stands on the border of nothing that takes time. Attach it to a task,"
        yield problem(element, RULE, f"{sentence} a call or a sub-process beside it.")
    if element.kind is ElementKind.EVENT_GATEWAY:
        for flow in out:
            if drawn.version.elements[flow.target].kind not in (ElementKind.CATCH_MESSAGE, ElementKind.CATCH_TIMER):
                sentence = f"Behind {label(element)} only events may stand. Put a message or a timer before this step."
                yield problem(flow, RULE, sentence)


def _has_a_host(drawn: Drawn, event: Element) -> bool:
    host = drawn.version.elements.get(event.attached_to) if event.attached_to is not None else None
    return host is not None and host.kind in CAN_HAVE_EVENTS and host.inside == event.inside


def _next(drawn: Drawn) -> dict[ElementId, set[ElementId]]:
    """What each shape leads to: by flows, into a sub-process, and by the events on its border."""
    after = {element: {flow.target for flow in flows} for element, flows in drawn.flows_out.items()}
    for element in drawn.elements:
        after[element.id].update(event.id for event in drawn.attached[element.id])
        if element.kind is ElementKind.START and element.inside in after:
            after[element.inside].add(element.id)
    return after


def _reached(drawn: Drawn) -> set[ElementId]:
    starts = [element.id for element in drawn.inside(None) if element.kind is ElementKind.START]
    return reachable(_next(drawn), starts)


def _leading_to_an_end(drawn: Drawn) -> set[ElementId]:
    """Shapes from which an end of their own level can be reached, by flows or by an event on the border."""
    backwards: dict[ElementId, set[ElementId]] = {}
    for flow in drawn.flows:
        backwards.setdefault(flow.target, set()).add(flow.source)
    for element in drawn.elements:
        if element.attached_to is not None and element.interrupting:
            backwards.setdefault(element.id, set()).add(element.attached_to)
    return reachable(backwards, [element.id for element in drawn.elements if element.kind is ElementKind.END])


_NEEDS_NOBODY = GATEWAY_KINDS - {ElementKind.EVENT_GATEWAY} | {ElementKind.SERVICE_TASK, ElementKind.RULE_TASK}


def _rounds_without_a_wait(drawn: Drawn) -> Iterator[Problem]:
    """Rounds of shapes that need nobody: once entered, such a round would spin."""
    automatic = {element.id for element in drawn.elements if element.kind in _NEEDS_NOBODY}
    after = {name: {flow.target for flow in drawn.flows_out[name]} & automatic for name in automatic}
    told: set[ElementId] = set()
    for name in sorted(automatic):
        round_trip = reachable(after, after[name])
        if name in round_trip and name not in told:
            told |= {other for other in round_trip if name in reachable(after, after[other])}
            element = drawn.version.elements[name]
            sentence = f"The way round through {label(element)} asks nobody, so it could spin. Put a task into it."
            yield problem(element, RULE, sentence)

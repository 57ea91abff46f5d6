"""Asks that a called pathway exists, may be called, does not call itself, and is given the facts that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.conditions_asked import asked
from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.rules.fact_sources import sources
from engine.bpmn.rules.order import before
from engine.domain.pathway import Element, ElementKind, PathwayVersion, Problem

RULE = "call"
#: A fact that the record always tells of a child.
SIBLINGS = "siblings"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Calls of nothing, of what may not be called, of itself, or without a fact that the called drawing reads."""
    earlier = before(drawn)
    for element in drawn.elements:
        if element.kind is not ElementKind.CALL:
            continue
        called = drawn.version.called.get(element.calls) if element.calls else None
        if element.calls == drawn.version.key:
            yield problem(element, RULE, f"{label(element)} calls its own pathway, which would never end. Draw a loop.")
        elif called is None:
            sentence = f"{label(element)} calls “{element.calls or ''}”, which there is not."
            yield problem(element, RULE, f"{sentence} Draw it and name it under calls in pathway.toml.")
        else:
            if not called.callable:
                sentence = f"{label(element)} calls {called.key}, which may not be called. Set callable = true there."
                yield problem(element, RULE, sentence)
            known = {source.name for source in sources(drawn) if source.element in earlier[element.id]}
            yield from _missing(drawn, element, called, known | {element.item_fact or ""})


def _missing(drawn: Drawn, call: Element, called: PathwayVersion, known: set[str]) -> Iterator[Problem]:
    if drawn.version.callable:
        return  # its own caller's facts are copied on; the outermost drawing is where they are counted
    there = known | set(call.given) | set(drawn.version.facts)
    for name in sorted(needed_by(called) - there):
        sentence = f"{label(call)} does not give “{name}”, which {called.key} needs. Add it to what is given (fp:with)."
        yield problem(call, RULE, sentence)


def needed_by(version: PathwayVersion) -> set[str]:
    """The facts that a drawing reads and does not set: those its caller has to give."""
    drawn = Drawn(version=version, rule_keys=(), roles=())
    return read_by(drawn) - {source.name for source in sources(drawn)} - set(version.facts) - {SIBLINGS}


def read_by(drawn: Drawn) -> set[str]:
    """The facts that a drawing reads, with those that it has to give to what it calls."""
    version = drawn.version
    wanted: set[str] = set()
    for flow in version.flows:
        condition = asked(flow.condition) if flow.condition else None
        wanted |= condition.names if condition is not None else frozenset()
    for element in drawn.elements:
        wanted |= {value[1:] for value in (element.role, element.due) if value is not None and value.startswith("=")}
        wanted |= {element.list_fact} if element.list_fact else set()
        called = version.called.get(element.calls) if element.calls else None
        wanted |= needed_by(called) - set(element.given) if called is not None else set()
    return wanted

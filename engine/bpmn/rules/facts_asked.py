"""Asks that a condition names facts that something before it sets, and values that they can have."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.calls_named import SIBLINGS
from engine.bpmn.rules.conditions_asked import asked
from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.rules.fact_sources import ANYTHING, Source, sources
from engine.bpmn.rules.order import before
from engine.bpmn.tables import TableFault, read_table
from engine.domain.pathway import Element, ElementKind, Flow, Problem

RULE = "fact"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Conditions, lists and tables that ask for a fact nobody gives, or for a value it never has."""
    earlier = before(drawn)
    found = sources(drawn)
    for element in drawn.elements:
        known = [
            source
            for source in found
            if (source.element in earlier[element.id] or source.within == source.element)
            and (source.within is None or source.within in [holder.id for holder in drawn.around(element)])
        ]
        own = [source for source in found if source.element == element.id]
        for flow in drawn.flows_out[element.id]:
            if flow.condition is not None:
                yield from _condition(drawn, flow, flow.condition, [*known, *own])
        yield from _read_by(drawn, element, known)


def _read_by(drawn: Drawn, element: Element, known: list[Source]) -> Iterator[Problem]:
    """What an element itself reads: its list, its end, its table, the fact that names its role or rule."""
    if element.list_fact is not None:
        yield from _names(drawn, element, {element.list_fact}, known)
    if element.completion is not None:
        inside = [source for source in sources(drawn) if element.id in (source.element, source.within)]
        # The outcome of an instance of the element itself is seen by its own completion condition.
        own = Source(element.id, element.bare_name, frozenset({ANYTHING}))
        yield from _condition(drawn, element, element.completion, [*known, *inside, own])
    if element.kind is ElementKind.RULE_TASK:
        yield from _names(drawn, element, _inputs(drawn, element), known)
    for value in (element.due, element.role, *element.given.values()):
        if value is not None and value.startswith("="):
            yield from _names(drawn, element, {value[1:]}, known)


def _inputs(drawn: Drawn, element: Element) -> set[str]:
    xml = drawn.version.tables.get(element.table or "")
    try:
        return set(read_table(xml, element.table or "").inputs) if xml is not None else set()
    except TableFault:
        return set()


def _condition(drawn: Drawn, where: Element | Flow, text: str, known: list[Source]) -> Iterator[Problem]:
    condition = asked(text)
    if condition is None:
        return
    yield from _names(drawn, where, condition.names, known)
    for name, value in condition.compared:
        possible = [source.values for source in known if source.name == name]
        if not possible or name in drawn.version.facts or value is None:
            continue
        values = frozenset().union(*possible)
        # `True` is not the number 1.
        if ANYTHING not in values and (type(value), value) not in {(type(one), one) for one in values}:
            can_be = ", ".join(sorted(repr(one) for one in values))
            sentence = f"“{text}” asks whether {name} is {value!r}, which it never is; it can be {can_be}."
            yield problem(where, RULE, f"{sentence} Use one of these.")


def _names(
    drawn: Drawn, where: Element | Flow, names: set[str] | frozenset[str], known: list[Source]
) -> Iterator[Problem]:
    if drawn.version.callable:
        return  # a caller may give it; the rule on calls looks there
    there = {source.name for source in known} | set(drawn.version.facts) | {SIBLINGS}
    for name in sorted(names - there):
        at = label(where) if isinstance(where, Element) else "this flow"
        sentence = f"Nothing before {at} gives the fact “{name}”. Ask for it on a form before, or correct the name."
        yield problem(where, RULE, sentence)

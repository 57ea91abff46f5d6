"""Where facts come from in a drawing, and which values they can have. Shared by the rules; not a rule itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.bpmn.rules.drawn import HUMAN_KINDS, Drawn
from engine.bpmn.tables import TableFault, read_table
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, PathwayVersion
from forms.question import Kind

#: Stands among the values of a fact that can be anything.
ANYTHING: Final = object()


@dataclass(frozen=True, slots=True)
class Source:
    """An element that sets a fact, and the values it can set; `within` is the only sub-process that sees it."""

    element: ElementId
    name: str
    values: frozenset[object]
    within: ElementId | None = None


def sources(drawn: Drawn) -> tuple[Source, ...]:
    """Every fact that an element of the drawing sets."""
    found: list[Source] = []
    for element in drawn.elements:
        several = element.list_fact is not None
        # What an instance sets is seen inside it alone; outside there is only the collection.
        around = next((holder.id for holder in drawn.around(element) if holder.list_fact is not None), None)
        given = list(_set_by(drawn, element))
        if not several:
            found.extend(Source(element.id, name, frozenset(values), around) for name, values in given)
        if several and element.collects:
            found.append(Source(element.id, element.collects, frozenset(_collected(drawn, element)), around))
        if several and element.item_fact and element.kind is ElementKind.SUB_PROCESS:
            found.append(Source(element.id, element.item_fact, frozenset({ANYTHING}), element.id))
        if element.kind in _COUNTED:
            found.append(Source(element.id, f"times_{element.bare_name}", frozenset({ANYTHING}), around))
    return tuple(found)


_COUNTED = HUMAN_KINDS | {
    ElementKind.CALL,
    ElementKind.SUB_PROCESS,
    ElementKind.CATCH_TIMER,
    ElementKind.BOUNDARY_TIMER,
}


def values_of(drawn: Drawn, name: str) -> set[object]:
    """The values a fact can have anywhere in the drawing; with ANYTHING where that cannot be known."""
    if name in drawn.version.facts or drawn.version.callable:
        return {ANYTHING}
    found = [source.values for source in sources(drawn) if source.name == name]
    return set().union(*found) if found else {ANYTHING}


def outcomes_of(version: PathwayVersion) -> frozenset[str]:
    """The named ends of a pathway, without their prefix."""
    return frozenset(element.bare_name for element in version.elements.values() if element.is_named_end)


def _set_by(drawn: Drawn, element: Element) -> Iterator[tuple[str, set[object]]]:
    if element.kind in HUMAN_KINDS or element.kind is ElementKind.START:
        yield from _answered(drawn, element)
    elif element.kind is ElementKind.CALL:
        called = drawn.version.called.get(element.calls) if element.calls is not None else None
        yield element.bare_name, set(outcomes_of(called)) if called is not None else {ANYTHING}
    elif element.kind is ElementKind.RULE_TASK:
        yield from _looked_up(drawn, element)


def _answered(drawn: Drawn, element: Element) -> Iterator[tuple[str, set[object]]]:
    form = drawn.form_of(element)
    if form is None:
        yield element.bare_name, {ANYTHING}
        return
    if form.outcome is not None:
        # A yes-or-no outcome is the fact true or false.
        yes_no = form.outcome.kind is Kind.YES_NO
        yield element.bare_name, {True, False} if yes_no else set(form.outcome_values) or {ANYTHING}
    for question, name in form.facts.items():
        asked = form.question(question)
        if asked.kind is Kind.YES_NO:
            yield name, {True, False}
        elif asked.choices:
            yield name, {choice.value for choice in asked.choices}
        else:
            yield name, {ANYTHING}


def _looked_up(drawn: Drawn, element: Element) -> Iterator[tuple[str, set[object]]]:
    xml = drawn.version.tables.get(element.table or "")
    try:
        table = read_table(xml, element.table or "") if xml is not None else None
    except TableFault:
        table = None
    if table is None:
        yield element.bare_name, {ANYTHING}
        return
    for column, output in enumerate(table.outputs):
        name = output if len(table.outputs) > 1 else element.bare_name
        yield name, {rule.answers[column] for rule in table.rules}


def _collected(drawn: Drawn, element: Element) -> set[object]:
    """What a multi-instance can collect."""
    name = element.collected_fact
    if name is None:
        if element.kind is ElementKind.SUB_PROCESS:
            return {end.bare_name for end in drawn.inside(element.id) if end.kind is ElementKind.END}
        return set().union(*(values for fact, values in _set_by(drawn, element) if fact == element.bare_name))
    inside = [one for one in drawn.elements if element in drawn.around(one)] or [element]
    found = [values for one in inside for fact, values in _set_by(drawn, one) if fact == name]
    return set().union(*found) if found else {ANYTHING}

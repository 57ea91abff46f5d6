"""Looks ahead from where a journey stands: can its branches meet again, and will every question have its answer?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.bpmn.rules.conditions_asked import asked
from engine.bpmn.rules.drawn import Drawn
from engine.bpmn.rules.fact_sources import Source, sources
from engine.bpmn.rules.order import reachable
from engine.bpmn.rules.tokens import faults_from
from engine.bpmn.tables import TableFault, read_table
from engine.domain.changeover import Hindrance
from engine.domain.ids import ElementId
from engine.domain.pathway import Element, ElementKind, PathwayVersion

Saved = dict[str, Any]


def faults_ahead(moved: Saved, version: PathwayVersion) -> Iterator[Hindrance]:
    """Joins that would wait for a branch which nobody began, and steps that two branches would reach together."""
    for _, drawn, level, saved in _levels(moved, version, None, frozenset()):
        # What an event gateway waits for is one token, which has not chosen its way yet.
        gateways = {group: ElementId(name) for group, name in saved["groups"] if not name.endswith(".split")}
        standing = [(gateways.get(token.get("of", ""), _id(token)), token.get("flow", "")) for token in saved["tokens"]]
        for element, sentence in faults_from(drawn, level, standing):
            yield Hindrance(element=element.id, sentence=sentence)


def missing_facts(saved: Saved, moved: Saved, old: PathwayVersion, new: PathwayVersion) -> Iterator[Hindrance]:
    """Questions ahead in the new drawing whose answer was to be given at a step that the journey has passed already."""
    before = {name for _, _, name in _unanswered(saved, old)}
    for drawn, element, name in _unanswered(moved, new):
        if name not in before:
            label = drawn.version.elements[element].name or element
            sentence = f"“{label}” asks for “{name}”, which is given at a step that this journey has passed already."
            yield Hindrance(element=element, sentence=sentence)


def _unanswered(saved: Saved, version: PathwayVersion) -> Iterator[tuple[Drawn, ElementId, str]]:
    for known, drawn, _, level in _levels(saved, version, None, frozenset(version.facts)):
        after = {element: {flow.target for flow in flows} for element, flows in drawn.flows_out.items()}
        for element in drawn.elements:
            after[element.id] |= {event.id for event in drawn.attached[element.id]}
            if element.inside is not None:
                after[element.inside].add(element.id)
        ahead = reachable(after, [_id(token) for token in level["tokens"]])
        given = known | {source.name for source in _sources(drawn) if source.element in ahead}
        for element in drawn.elements:
            if element.id in ahead:
                for name in sorted(_asks(drawn, element)):
                    if name not in given and not name.startswith("times_"):
                        yield drawn, element.id, name


def _levels(
    saved: Saved, version: PathwayVersion, level: ElementId | None, known: frozenset[str]
) -> Iterator[tuple[frozenset[str], Drawn, ElementId | None, Saved]]:
    """This level and every one that is open inside it, with the names of the facts that are known there."""
    drawn = _as_drawn(version)[0]
    here = known | set(saved["facts"])
    yield here, drawn, level, saved
    for token in saved["tokens"]:
        if "inside" not in token:
            continue
        element = version.elements[_id(token)]
        mine = here | set(token.get("facts", ()))
        if element.kind is ElementKind.CALL and element.calls is not None:
            called = version.called[element.calls]
            yield from _levels(token["inside"], called, None, mine | set(element.given) | set(called.facts))
        else:
            yield from _levels(token["inside"], version, element.id, mine)


#: What is worked out of a version once: it never changes, and a whole list of journeys is looked at under it.
_known: dict[int, tuple[PathwayVersion, Drawn, tuple[Source, ...]]] = {}
MOST_KNOWN = 200


def _as_drawn(version: PathwayVersion) -> tuple[Drawn, tuple[Source, ...]]:
    found = _known.get(id(version))
    if found is None or found[0] is not version:
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        drawn = Drawn(version=version, rule_keys=(), roles=())
        found = _known[id(version)] = (version, drawn, tuple(sources(drawn)))
    return found[1], found[2]


def _sources(drawn: Drawn) -> tuple[Source, ...]:
    return _as_drawn(drawn.version)[1]


def _asks(drawn: Drawn, element: Element) -> set[str]:
    """The facts that an element, or a flow out of it, asks for."""
    names: set[str] = set()
    for text in (element.completion, *(flow.condition for flow in drawn.flows_out[element.id])):
        condition = asked(text) if text is not None else None
        names |= condition.names if condition is not None else set()
    names |= {value[1:] for value in (element.due, element.role) if value is not None and value.startswith("=")}
    if element.list_fact is not None:
        names.add(element.list_fact)
    xml = drawn.version.tables.get(element.table or "")
    if xml is not None:
        try:
            names |= set(read_table(xml, element.table or "").inputs)
        except TableFault:
            return names
    return names


def _id(token: Saved) -> ElementId:
    return ElementId(token["at"].partition(".")[0])

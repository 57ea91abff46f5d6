"""Asks for ids that say what a shape is and what it is about, each once, none that the engine needs for itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from engine.bpmn.conditions import is_fact_name
from engine.bpmn.rules.drawn import HUMAN_KINDS, Drawn, label, problem
from engine.bpmn.xml import BPMN, line_of
from engine.domain.pathway import Element, ElementKind, Problem

RULE = "id"
_SHAPE = re.compile(r"[a-z]{2,4}_[a-z0-9]+(_[a-z0-9]+)*")
_RESERVED = {"Start", "End", "Root"}

PREFIXES = {
    ElementKind.START: ("st",),
    ElementKind.END: ("end", "done"),
    ElementKind.USER_TASK: ("ut",),
    ElementKind.SERVICE_TASK: ("sv",),
    ElementKind.RULE_TASK: ("br",),
    ElementKind.CALL: ("ca",),
    ElementKind.SUB_PROCESS: ("sub",),
    ElementKind.EXCLUSIVE: ("gw",),
    ElementKind.PARALLEL: ("gw",),
    ElementKind.INCLUSIVE: ("gw",),
    ElementKind.EVENT_GATEWAY: ("gw",),
    ElementKind.CATCH_MESSAGE: ("msg",),
    ElementKind.CATCH_TIMER: ("tm",),
    ElementKind.BOUNDARY_MESSAGE: ("mb",),
    ElementKind.BOUNDARY_TIMER: ("tb",),
    ElementKind.BOUNDARY_ERROR: ("eb",),
}


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Ids given twice, reserved ids, ids whose form or prefix does not fit."""
    yield from _given_twice(drawn)
    for element in drawn.elements:
        if element.id in _RESERVED:
            yield problem(
                element, RULE, f"The id “{element.id}” is kept for the engine. Give {label(element)} another."
            )
        elif element.kind in PREFIXES:
            yield from _ill_formed(element)
    for name in _facts_given_twice(drawn):
        givers = [element for element in _givers(drawn) if element.bare_name == name]
        names = " and ".join(element.id for element in givers)
        yield problem(givers[-1], RULE, f"{names} would both set the fact “{name}”. Rename one of them.")


def _givers(drawn: Drawn) -> list[Element]:
    """The elements that set the fact of their name: calls, tables, and those whose form has an outcome."""
    return [
        element
        for element in drawn.elements
        if element.kind in (ElementKind.CALL, ElementKind.RULE_TASK)
        or (element.kind in HUMAN_KINDS and (form := drawn.form_of(element)) is not None and form.outcome is not None)
    ]


def _given_twice(drawn: Drawn) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for node in drawn.root.iter(f"{{{BPMN}}}*"):
        name = node.get("id")
        if name in seen:
            yield Problem(
                element=name,
                rule=RULE,
                sentence=f"The id “{name}” is given twice, first at line {seen[name]}. Give one of them another.",
                line=line_of(node),
            )
        elif name:
            seen[name] = line_of(node)


def _ill_formed(element: Element) -> Iterator[Problem]:
    prefixes = PREFIXES[element.kind]
    expected = " or ".join(f"{prefix}_" for prefix in prefixes)
    prefix, _, bare = element.id.partition("_")
    if prefix not in prefixes:
        yield problem(element, RULE, f"The id of {label(element)} has to begin with {expected}; it is “{element.id}”.")
    elif not _SHAPE.fullmatch(element.id) or not is_fact_name(f"x{bare}") or bare == "typename":
        sentence = f"“{element.id}” has to be {expected} and small letters, digits and single underscores."
        yield problem(element, RULE, sentence)


def _facts_given_twice(drawn: Drawn) -> list[str]:
    names = Counter(element.bare_name for element in _givers(drawn))
    return [name for name, count in names.items() if count > 1 and name]

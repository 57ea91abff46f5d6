"""Asks that an error end has its boundary, and a boundary its error."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.domain.pathway import Element, ElementKind, EndKind, PathwayVersion, Problem

RULE = "error"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Errors that nothing catches, and events that wait for an error nobody throws."""
    for element in drawn.elements:
        if element.end_kind is EndKind.ERROR and not drawn.version.callable:
            caught = any(
                _catches(event, element) for holder in drawn.around(element) for event in drawn.attached[holder.id]
            )
            if not caught:
                sentence = (
                    f"No boundary event catches the error of {label(element)}. Draw one on the sub-process round it."
                )
                yield problem(element, RULE, sentence)
        if element.kind is ElementKind.BOUNDARY_ERROR:
            host = drawn.version.elements.get(element.attached_to) if element.attached_to else None
            if host is not None and not any(_catches(element, end) for end in _errors_in(drawn, host)):
                yield problem(element, RULE, f"Nothing throws the error that {label(element)} waits for. Take it away.")


def _catches(event: Element, end: Element) -> bool:
    return event.kind is ElementKind.BOUNDARY_ERROR and event.error in (None, end.error)


def _errors_in(drawn: Drawn, host: Element) -> Iterator[Element]:
    for element in drawn.elements:
        if host in drawn.around(element) or element is host:
            if element.end_kind is EndKind.ERROR:
                yield element
            called = drawn.version.called.get(element.calls) if element.calls else None
            if called is not None:
                yield from _thrown_by(called)


def _thrown_by(version: PathwayVersion) -> Iterator[Element]:
    yield from (element for element in version.elements.values() if element.end_kind is EndKind.ERROR)
    for called in version.called.values():
        yield from _thrown_by(called)

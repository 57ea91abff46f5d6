"""What a caller gives to a pathway that it calls (`fp:with`), seen from inside the call."""

from __future__ import annotations

from engine.domain.pathway import PathwayVersion
from engine.domain.step import Place


def given_at(version: PathwayVersion, place: Place) -> dict[str, str]:
    """The parameters in force at a place, inner calls before outer ones. `=name` is read from the outer ones."""
    given: dict[str, str] = {}
    drawing = version
    for call in place.calls:
        element = drawing.elements[call]
        outer = dict(given)
        for name, value in element.given.items():
            given[name] = outer.get(value[1:], value) if value.startswith("=") else value
        if element.calls is not None:
            drawing = drawing.pathway(element.calls)
    return given


def rule_at(value: str, version: PathwayVersion, place: Place) -> str:
    """A rule key written in a form: `adopter.stage2`, or `=extends`, read from what the caller gave."""
    return given_at(version, place).get(value[1:], "") if value.startswith("=") else value

"""Asks that the outcomes in pathway.toml and the named ends of the drawing are the same."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import Drawn, problem
from engine.domain.pathway import Problem

RULE = "outcome"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Ends without an outcome, outcomes without an end, records kept for no outcome."""
    version = drawn.version
    ends = {element.bare_name: element for element in drawn.elements if element.is_named_end}
    for name, end in ends.items():
        if name not in version.outcomes:
            sentence = f'The end “{end.id}” is no outcome in pathway.toml. Add {name} = "…" under outcomes.'
            yield problem(end, RULE, sentence)
    for name in version.outcomes:
        if name not in ends:
            sentence = f"The outcome “{name}” of pathway.toml has no end. Draw an end event end_{name} or take it out."
            yield Problem(element=version.key, rule=RULE, sentence=sentence)
    for name in version.record:
        if name not in version.outcomes:
            sentence = f"pathway.toml keeps a record for “{name}”, which is no outcome. Correct the name."
            yield Problem(element=version.key, rule=RULE, sentence=sentence)
    if not ends:
        sentence = "The drawing has no named end, so nobody would know how it ended. Draw an end_ for each outcome."
        yield Problem(element=version.key, rule=RULE, sentence=sentence)

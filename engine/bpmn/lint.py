"""Says what is wrong with a drawing before anybody's journey depends on it."""

from __future__ import annotations

from collections.abc import Collection

from engine.bpmn.rules import RULES
from engine.bpmn.rules.drawn import Drawn
from engine.domain.pathway import PathwayVersion, Problem


def problems(version: PathwayVersion, *, rule_keys: Collection[str], roles: Collection[str]) -> tuple[Problem, ...]:
    """Everything the rules find, in the order of the file; what stops publishing before what is only to look at.

    `rule_keys` are the keys of the timescales, `roles` the known role keys.
    """
    drawn = Drawn(version=version, rule_keys=frozenset(rule_keys), roles=frozenset(roles))
    found = {found: None for rule in RULES for found in rule(drawn)}
    return tuple(sorted(found, key=lambda one: (one.severity != "must_solve", one.line, one.element, one.rule)))

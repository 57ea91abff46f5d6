"""Says what is wrong with a drawing before anybody's journey depends on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.bpmn.rules import RULES
from engine.bpmn.rules.drawn import Drawn
from engine.domain.ids import PathwayKey
from engine.domain.pathway import PathwayVersion, Problem


def problems(
    version: PathwayVersion,
    *,
    rule_keys: Collection[str],
    roles: Collection[str],
    others: Mapping[PathwayKey, PathwayVersion] | None = None,
) -> tuple[Problem, ...]:
    """Everything the rules find, in the order of the file; what stops publishing before what is only to look at.

    `rule_keys` are the keys of the timescales, `roles` the known role keys, `others` the pathways beside it: where they
    are not known, whether it fits them is not asked.
    """
    drawn = Drawn(version=version, rule_keys=frozenset(rule_keys), roles=frozenset(roles), others=others or {})
    found = {found: None for rule in RULES for found in rule(drawn)}
    return tuple(sorted(found, key=lambda one: (one.severity != "must_solve", one.line, one.element, one.rule)))

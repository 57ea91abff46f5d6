"""The lint's rules, one a file: each looks at a drawing and yields its problems."""

from __future__ import annotations

from engine.bpmn.rules import (
    attributes,
    calls_named,
    conditions_asked,
    deadlines_named,
    decisions_separate,
    errors_caught,
    facts_asked,
    forms_named,
    ids,
    labels,
    meeting,
    outcomes_named,
    roles_named,
    several_at_once,
    shapes,
    sizes,
    starts,
    tables_checked,
    tables_named,
    tokens,
    ways,
)
from engine.bpmn.rules.drawn import Rule

#: Every rule, in the order in which a person would put a drawing right.
RULES: tuple[Rule, ...] = (
    shapes.problems,
    sizes.problems,
    ids.problems,
    starts.problems,
    ways.problems,
    tokens.problems,
    errors_caught.problems,
    conditions_asked.problems,
    facts_asked.problems,
    forms_named.problems,
    roles_named.problems,
    deadlines_named.problems,
    decisions_separate.problems,
    tables_named.problems,
    tables_checked.problems,
    calls_named.problems,
    meeting.problems,
    several_at_once.problems,
    outcomes_named.problems,
    attributes.problems,
    labels.problems,
)

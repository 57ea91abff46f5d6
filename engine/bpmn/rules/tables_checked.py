"""Asks that a decision table answers every combination of answers there can be, and each of them once.

A table that has no answer, or two, stops the journey that asks it, so both must be solved. Under FIRST and COLLECT rows
may overlap: that is what these hit policies are for. What hangs on an answer that may be missing, and a row that is
never reached, are to look at. Tables that cannot be read and facts that nobody gives are the matter of other rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.rules.known_facts import asking, facts_for
from engine.bpmn.table_checks import problems_of
from engine.bpmn.tables import TableFault, read_table
from engine.domain.pathway import Problem

RULE = "table_cases"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Gaps, overlaps, rows never reached, and values that no form gives."""
    for name, xml in drawn.version.tables.items():
        element = next(asking(drawn, name), None)
        if element is None:
            continue
        try:
            inputs = read_table(xml, name).inputs
        except TableFault:
            continue
        facts = facts_for(drawn, name, inputs)
        if not set(inputs) <= {fact.name for fact in facts}:
            continue
        for found in problems_of(xml, name, facts):
            severity = "must_solve" if found.grave else "look_at"
            yield problem(element, RULE, f"The table of {label(element)}: {found.sentence}", severity=severity)

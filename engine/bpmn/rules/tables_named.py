"""Asks that a business rule task has its decision table, and that the table can be read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.tables import TableFault, read_table
from engine.domain.pathway import ElementKind, Problem

RULE = "table"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Tables that are missing or not understood."""
    for element in drawn.elements:
        if element.kind is not ElementKind.RULE_TASK or element.table is None:
            continue
        xml = drawn.version.tables.get(element.table)
        if xml is None:
            sentence = (
                f"{label(element)} asks the table “{element.table}”, which there is not. Add it beside the drawing."
            )
            yield problem(element, RULE, sentence)
            continue
        try:
            read_table(xml, element.table)
        except TableFault as fault:
            yield problem(element, RULE, f"The table “{element.table}” of {label(element)} cannot be used: {fault}")

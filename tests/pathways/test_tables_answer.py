"""Every shipped decision table answers exactly once, whatever the facts are, and also while they are not known."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from engine.bpmn.tables import HitPolicy, Table, decisions, read_table
from engine.domain.step import Fact

WORKFLOWS = Path(__file__).parents[2] / "workflows"
TABLES = [
    read_table(file.read_bytes(), decision)
    for file in sorted(WORKFLOWS.glob("*/*.dmn"))
    for decision in decisions(file.read_bytes())
]


def values(table: Table, column: int) -> set[Fact]:
    """What to try for an input: each value its cells name, what lies beside a number, something else, and nothing."""
    named = {test.value for rule in table.rules for tests in rule.cells[column].ranges for test in tests}
    beside = {value + step for value in named if type(value) is int for step in (-1, 1)}
    other: set[Fact] = {False, True} if any(isinstance(value, bool) for value in named) else {"something_else"}
    return {*named, *beside, *(other if not beside else ()), None}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.id)
def test_every_combination_has_one_answer(table: Table) -> None:
    tried = 0
    for combination in product(*(values(table, column) for column in range(len(table.inputs)))):
        answer = table.answer(dict(zip(table.inputs, combination, strict=True)))
        tried += 1
        assert table.policy is HitPolicy.COLLECT or answer.facts.keys() == set(table.outputs)

    assert tried > 1

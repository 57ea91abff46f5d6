"""Which acceptance scenario and which separation-of-duties rule has no test yet, by the marks in the tests' source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]

SCENARIOS = frozenset(f"AC-{number:02}" for number in range(1, 33))
RULES = frozenset(f"SOD-{number}" for number in range(1, 13))


def marks(kind: str) -> Iterator[tuple[str, Path]]:
    """(number, file) of every `@pytest.mark.scenario("AC-01")`, on a function, a class, or in `pytestmark`."""
    for file in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == f"pytest.mark.{kind}":
                for argument in node.args:
                    yield ast.literal_eval(argument), file


def through_actions(kind: str) -> set[str]:
    """The numbers proved through the real actions: with the database, the engine and the drawings."""
    return {number for number, file in marks(kind) if file.is_relative_to(TESTS / "actions")}


def test_every_scenario_of_the_drawn_pathways_has_a_test():
    proved = {number for number, _ in marks("scenario")}

    assert sorted(SCENARIOS - proved) == []


def test_every_scenario_of_the_drawn_pathways_is_walked_through_the_real_actions():
    assert sorted(SCENARIOS - through_actions("scenario")) == []


def test_every_separation_rule_has_a_test():
    proved = {number for number, _ in marks("rule")}

    assert sorted(RULES - proved) == []


def test_marks_name_what_there_is():
    assert {number for number, _ in marks("scenario")} <= SCENARIOS
    assert {number for number, _ in marks("rule")} <= RULES

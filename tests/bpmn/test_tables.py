"""Decision tables: cells, hit policies, and what is told when there is no single answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.bpmn.tables import TableFault, decisions, read_table
from engine.domain.errors import JourneyStuck
from engine.domain.step import Fact
from tests.bpmn.walk import Walk, drawing

Row = tuple[str, ...]


def dmn(*rows: Row, policy: str = "UNIQUE", inputs: int = 1, outputs: tuple[str, ...] = ("route",)) -> bytes:
    """A table whose inputs are named a, b, …"""

    def cells(tag: str, texts: tuple[str, ...]) -> str:
        return "".join(f"<{tag}><text>{text.replace('<', '&lt;')}</text></{tag}>" for text in texts)

    columns = "".join(
        f"<input><inputExpression><text>{'abc'[n]}</text></inputExpression></input>" for n in range(inputs)
    )
    columns += "".join(f'<output name="{name}"/>' for name in outputs)
    rules = "".join(
        f'<rule id="r{n}">{cells("inputEntry", row[:inputs])}{cells("outputEntry", row[inputs:])}</rule>'
        for n, row in enumerate(rows, start=1)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="dmn_x">'
        f'<decisionTable hitPolicy="{policy}">{columns}{rules}</decisionTable></decision></definitions>'
    ).encode()


def answer(xml: bytes, **facts: Fact) -> dict[str, Fact]:
    return read_table(xml, "dmn_x").answer(facts).facts


@pytest.mark.parametrize(
    ("cell", "fits", "fits_not"),
    [
        ("-", [1, "x", None, True], []),
        ("", [1, "x", None, True], []),
        ('"x"', ["x"], ["y", None, 1, True]),
        ('"x", "y"', ["x", "y"], ["z", None]),
        ('"x","y"', ["x", "y"], ["z"]),
        ("3", [3], [4, "3", None, True]),
        ("1", [1], [True]),
        ("-3", [-3], [3]),
        ("1, 2", [1, 2], [3]),
        ("true", [True], [False, None, 1]),
        ("false", [False], [True, None, 0]),
        ("True", [True], [False, None]),
        ("null", [None], [0, False, ""]),
        ("< 5", [4, -9], [5, None]),
        ("<=5", [5], [6]),
        ("> 5", [6], [5, None]),
        (">= 5", [5], [4]),
        ("[1..5]", [1, 5], [0, 6, None]),
        ("]1..5[", [2, 4], [1, 5]),
        ("(1..5]", [2, 5], [1]),
        ("? >= 5", [5], [4]),
        ("? != true", [False, None], [True]),
        ('? == "x"', ["x"], ["y"]),
        ('not("x")', ["y", None], ["x"]),
        ('not("x","y")', ["z"], ["x", "y"]),
        ("not(true)", [False, None], [True]),
        ("< 2, > 8", [1, 9], [5]),
        ('"x"', [("x", "y")], [("y",), ()]),
    ],
)
def test_a_cell_fits(cell: str, fits: list[Fact], fits_not: list[Fact]) -> None:
    table = read_table(dmn((cell, '"hit"'), policy="COLLECT"), "dmn_x")

    assert [value for value in fits if not table.answer({"a": value}).facts["route"]] == []
    assert [value for value in fits_not if table.answer({"a": value}).facts["route"]] == []


@pytest.mark.parametrize(
    "cell",
    [
        "x",
        "1 +",
        '"unclosed',
        '"a" "b"',
        "1,",
        ",1",
        "1..5",
        "[1..",
        '__import__("os")',
        "().__class__",
        "? + 1",
        "not(",
        "not()",
        "1.5",
        "a > 3",
        "?",
        '> "x',
        "99999999999",
    ],
)
def test_a_cell_that_is_not_understood_is_told_with_its_rule(cell: str) -> None:
    with pytest.raises(TableFault, match="rule 1"):
        read_table(dmn((cell, '"hit"')), "dmn_x")


def test_a_cell_that_compares_order_with_text_is_told() -> None:
    with pytest.raises(TableFault, match="needs a number"):
        answer(dmn(("< 5", '"hit"')), a="text")


def test_a_unique_table_answers_once() -> None:
    xml = dmn(("< 5", '"low"'), (">= 5", '"high"'))

    assert answer(xml, a=4) == {"route": "low"}
    assert answer(xml, a=5) == {"route": "high"}


def test_a_unique_table_that_answers_twice_is_told_and_not_guessed() -> None:
    """SpiffWorkflow 3.2 takes the first match without looking."""
    with pytest.raises(TableFault, match="r1 and r2 both hit"):
        answer(dmn(("< 5", '"low"'), ("< 9", '"middle"')), a=4)


def test_a_first_table_takes_the_topmost() -> None:
    assert answer(dmn(("< 5", '"low"'), ("-", '"else"'), policy="FIRST"), a=4) == {"route": "low"}
    assert answer(dmn(("< 5", '"low"'), ("-", '"else"'), policy="FIRST"), a=7) == {"route": "else"}


def test_a_collect_table_answers_with_a_list_each_value_once() -> None:
    xml = dmn(("-", '"a"'), ("< 5", '"b"'), ("-", '"a"'), policy="COLLECT")

    assert answer(xml, a=1) == {"route": ("a", "b")}
    assert answer(xml, a=9) == {"route": ("a",)}


def test_no_rule_that_hits_is_told_with_what_was_asked() -> None:
    with pytest.raises(TableFault, match="a is 9"):
        answer(dmn(("< 5", '"low"')), a=9)


def test_several_outputs_are_facts_of_their_own_names() -> None:
    xml = dmn(('"x"', "true", '"y"', "3"), inputs=2, outputs=("kind", "count"))

    assert answer(xml, a="x", b=True) == {"kind": "y", "count": 3}


@pytest.mark.parametrize(
    "xml",
    [
        b"<a/>",
        b"no",
        dmn(("1", '"x"'), policy="ANY"),
        dmn(("1", '"x"'), policy="PRIORITY"),
        dmn(),
        dmn(("1", "x")),
        dmn(("1", '"x"'), outputs=("no name",)),
        dmn(("1", '"x"', '"y"')),
        dmn(("1",)),
        dmn(("1", '"x"')).replace(b"<text>a</text>", b"<text>a.b</text>"),
        dmn(("1", '"x"')).replace(b"dmn_x", b"dmn_y"),
        dmn(("1", '"x"')).replace(b"decisionTable", b"literalExpression"),
    ],
    ids=range(12),
)
def test_a_table_that_cannot_be_used_is_told(xml: bytes) -> None:
    with pytest.raises(TableFault):
        read_table(xml, "dmn_x")


def test_the_decisions_of_a_file_are_named() -> None:
    assert decisions(dmn(("1", '"x"'))) == ("dmn_x",)


ROUTE = (
    dmn(('"panel"', '"panel"'), ('"direct"', '"direct"'))
    .replace(b"dmn_x", b"dmn_route")
    .replace(b"<text>a</text>", b"<text>ask</text>")
)


def test_a_rule_task_sets_the_fact_of_its_name_and_tells_the_rule(walk: Callable[..., Walk]) -> None:
    journey = walk(drawing("table", tables={"dmn_route": ROUTE})).complete("ut_ask", "panel")

    assert journey.outcome == "panel"
    (read,) = journey.last.tables
    assert (read.table, read.rule, read.result) == ("dmn_route", "r1", {"route": "panel"})
    assert ("br_route", "panel") in [(one.place.element, one.outcome) for one in journey.last.passed]


def test_a_rule_task_without_an_answer_is_told_with_its_element(walk: Callable[..., Walk]) -> None:
    with pytest.raises(JourneyStuck) as stuck:
        walk(drawing("table", tables={"dmn_route": ROUTE})).complete("ut_ask", "neither")
    assert stuck.value.element == "br_route"

    with pytest.raises(JourneyStuck) as stuck:
        walk(drawing("table")).complete("ut_ask", "panel")
    assert stuck.value.element == "br_route"

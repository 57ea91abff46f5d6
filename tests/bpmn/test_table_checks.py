"""What the lint says of decision tables, over facts as forms give them; and what is said of two tables that differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.bpmn.table_checks import problems_of
from engine.bpmn.table_texts import read_text
from engine.bpmn.table_words import table_changes
from engine.bpmn.table_writing import adopted, new_table, offering, write_text
from engine.domain.decision_tables import Answered, Column, KnownFact, NoTable, RowText, TableText

PLAN = KnownFact(
    name="plan",
    title="Plan",
    kind=Answered.CHOICE,
    choices=(("adopt", "Adoption"), ("foster", "Long-term fostering"), ("home", "Home")),
    always=True,
)
AGREED = KnownFact(name="agreed", title="Agreed", kind=Answered.YES_NO, always=True)
MONTHS = KnownFact(name="months", title="Months", kind=Answered.NUMBER, low=0, high=24, always=True)
NEEDS = KnownFact(
    name="needs", title="Needs", kind=Answered.SEVERAL, choices=(("a", "Rest"), ("b", "Help")), always=True
)

Row = tuple[str, ...]


def text(facts: tuple[KnownFact, ...], *rows: Row, policy: str = "UNIQUE") -> TableText:
    return TableText(
        title="Route",
        policy=policy,
        inputs=tuple(Column(name=fact.name, label=fact.title) for fact in facts),
        outputs=(Column(name="route", label="Route", type="string"),),
        rows=tuple(RowText(id=f"r{n}", cells=row[:-1], answers=(f'"{row[-1]}"',)) for n, row in enumerate(rows)),
    )


def told(facts: tuple[KnownFact, ...], *rows: Row, policy: str = "UNIQUE") -> list[tuple[bool, str]]:
    xml = new_table("dmn_route", text(facts, *rows, policy=policy))
    return [(one.grave, one.sentence) for one in problems_of(xml, "dmn_route", facts)]


def test_a_gap_names_the_answers_that_no_row_covers() -> None:
    assert told((PLAN, AGREED), ('"adopt"', "true", "x"), ('not("adopt")', "true", "y"), ('"home"', "false", "z")) == [
        (True, "No row says what happens when “Plan” is “Adoption” or “Long-term fostering” and “Agreed” is no.")
    ]


def test_numbers_are_told_as_spans_within_their_limits() -> None:
    assert told((MONTHS,), ("< 3", "short"), ("[6..12)", "middle"), ("20", "odd")) == [
        (True, "No row says what happens when “Months” is from 3 to 5, from 12 to 19 or from 21 to 24.")
    ]


def test_an_answer_that_may_be_missing_is_to_look_at() -> None:
    maybe = replace(AGREED, always=False)

    assert told((maybe,), ("true", "x"), ("false", "y")) == [
        (False, "No row says what happens when “Agreed” is not known.")
    ]
    assert told((maybe,), ("true", "x"), ("not(true)", "y")) == []


def test_a_list_is_told_by_what_was_chosen_together() -> None:
    assert told((NEEDS,), ('"a"', "x"), ('"b"', "y")) == [
        (True, "No row says what happens when “Needs” is nothing."),
        (
            True,
            "Rows 1 and 2 both answer when “Needs” is “Rest” and “Help”, and only one may. Narrow one of them, or let "
            "the first that fits answer.",
        ),
    ]


def test_under_first_rows_may_overlap_and_the_last_one_catches_the_rest() -> None:
    assert told((PLAN, AGREED), ('"adopt"', "true", "x"), ("", "", "y"), policy="FIRST") == []
    assert told((PLAN,), ("", "x"), ('"home"', "y"), policy="FIRST") == [
        (False, "Row 2 is never reached: rows above it answer first. Move it up, change it, or take it away.")
    ]


def test_what_no_form_gives_and_what_cannot_be_compared_are_told_by_row() -> None:
    found = told((PLAN, AGREED), ('"adopted"', "", "x"), ("", "> 3", "y"), policy="FIRST")

    assert (
        True,
        "Row 1 asks for “adopted” in “Plan”, which no form gives. It can be “adopt”, “foster” or “home”.",
    ) in found
    assert (True, "Row 2 asks whether “Agreed” is larger or smaller, and it is no number.") in found


def test_a_table_that_tells_too_much_apart_is_said_to_be_too_large() -> None:
    many = tuple(
        KnownFact(name=f"f{n}", title=f"F{n}", kind=Answered.NUMBER, low=0, high=1000, always=True) for n in range(4)
    )
    rows = tuple((*(f"> {row * (column + 7) % 97}" for column in range(4)), "x") for row in range(1, 60))

    assert told(many, *rows, policy="FIRST") == [
        (False, "The table is too large to be checked for gaps and overlaps. Split it into two tables.")
    ]


def test_every_cell_that_is_not_run_here_is_named() -> None:
    assert [sentence for _, sentence in told((PLAN,), ("starts with(?, 1)", "x"), ("date(1)", "y"))] == [
        'Row 1, “Plan”: the cell “starts with(?, 1)” is not understood. Write -, a value, "a","b", < 5 or [1..5].',
        'Row 2, “Plan”: the cell “date(1)” is not understood. Write -, a value, "a","b", < 5 or [1..5].',
    ]
    for policy in ("RULE ORDER", "COLLECT SUM"):
        xml = new_table("dmn_route", text((PLAN,), ("", "x"), policy=policy))
        assert read_text(xml, "dmn_route").policy == policy
        assert (b'aggregation="SUM"' in xml) == (policy == "COLLECT SUM")
        said = f"The hit policy {policy} is not run here. Use UNIQUE, FIRST or COLLECT."
        assert [one.sentence for one in problems_of(xml, "dmn_route", (PLAN,))] == [said]


def test_a_row_that_lacks_a_cell_is_told_though_it_can_be_seen_and_saved() -> None:
    lacking = OTHER_TOOL.replace(b'<dmn:outputEntry id="a1"><dmn:text>"x"</dmn:text></dmn:outputEntry>', b"")
    whole = lacking.replace(b"</dmn:inputEntry>", b"</dmn:inputEntry>" + b"<dmn:inputEntry/>" * 2)

    assert problems_of(whole, "Decision_1", (PLAN,))[0].sentence.startswith("Row 1 does not say “route” yet.")
    more = OTHER_TOOL.replace(b"</dmn:inputEntry>", b"</dmn:inputEntry><dmn:inputEntry/>")
    assert problems_of(more, "Decision_1", (PLAN,))[0].sentence == "Rule 1 has not one cell for each column."


def test_changes_are_said_row_by_row() -> None:
    before = text((PLAN, AGREED), ('"adopt"', "true", "x"), ('"home"', "", "y"), ("", "false", "z"), policy="FIRST")
    first, second, _ = before.rows
    after = replace(
        before,
        policy="UNIQUE",
        rows=(
            replace(second, note="Because."),
            replace(first, cells=('"adopt", "foster"', "true")),
            RowText(id="", cells=("", "true"), answers=('"w"',)),
        ),
    )
    old = new_table("dmn_route", before)
    rows = read_text(old, "dmn_route").rows
    ids = {row.id: rows[n].id for n, row in enumerate(before.rows)}
    new = write_text(
        old, "dmn_route", replace(after, rows=tuple(replace(row, id=ids.get(row.id, "")) for row in after.rows))
    )

    assert table_changes(old, new, (PLAN, AGREED)) == [
        "When several rows fit: one row at most may fit. Before: the first row that fits answers.",
        "The reason given for row 1 is worded differently.",
        "Row 2 (it was row 1) says: When “Plan” is “Adoption” or “Long-term fostering” and “Agreed” is yes, the answer "
        "is “x”. It said: When “Plan” is “Adoption” and “Agreed” is yes, the answer is “x”.",
        "Row 3 is new: When “Agreed” is yes, the answer is “w”.",
        "Row 3 of before is gone: When “Agreed” is no, the answer is “z”.",
        "The rows stand in another order.",
    ]
    assert table_changes(old, old.replace(b"\n", b"\n  "), (PLAN, AGREED)) == []
    assert table_changes(old, offering(old, "dmn_route", {"plan": PLAN, "agreed": AGREED}), (PLAN, AGREED)) == []


def test_another_columns_rows_are_told_by_the_column() -> None:
    before = text((PLAN, AGREED), ('"adopt"', "true", "x"))
    after = text((PLAN, MONTHS), ('"adopt"', "> 3", "x"))

    assert table_changes(new_table("dmn_route", before), new_table("dmn_route", after)) == [
        "It asks “Months” as well.",
        "It no longer asks “Agreed”.",
    ]


OTHER_TOOL = b"""<?xml version="1.0" encoding="UTF-8"?>
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:x="urn:tool" id="d" name="D">
  <dmn:decision id="Decision_1" name="Route" x:colour="red">
    <dmn:decisionTable id="t">
      <dmn:input id="i1" x:width="192">
        <dmn:inputExpression id="e1"><dmn:text>plan</dmn:text></dmn:inputExpression>
      </dmn:input>
      <dmn:output id="o1" name="route"/>
      <dmn:annotation name="Why"/>
      <dmn:rule id="r1">
        <dmn:inputEntry id="c1"><dmn:text>"adopt"</dmn:text></dmn:inputEntry>
        <dmn:outputEntry id="a1"><dmn:text>"x"</dmn:text></dmn:outputEntry>
        <dmn:annotationEntry><dmn:text>The law says so.</dmn:text></dmn:annotationEntry>
      </dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
</dmn:definitions>"""


def test_a_file_of_another_tool_keeps_what_is_not_changed() -> None:
    taken = adopted(OTHER_TOOL, "dmn_route")
    there = read_text(taken, "dmn_route")
    assert there.rows[0].note == "The law says so."
    more = replace(there, inputs=(*there.inputs, Column(name="agreed", label="Agreed")))
    rows = (replace(there.rows[0], cells=('"adopt"', "true")), RowText(id="", cells=("", ""), answers=('"y"',)))

    written = write_text(taken, "dmn_route", replace(more, rows=rows))

    assert read_text(written, "dmn_route").rows == (rows[0], replace(rows[1], id="rule_1"))
    for kept in (
        b'x:colour="red"',
        b'x:width="192"',
        b'id="c1"',
        b"<dmn:text>The law says so.</dmn:text>",
        b'name="Why"',
    ):
        assert kept in written
    entries = (b"inputEntry", b"outputEntry", b"annotationEntry")
    first = written[written.index(b'id="r1"') : written.index(b'id="rule_1"')]
    assert [first.index(one) for one in entries] == sorted(first.index(one) for one in entries)


@pytest.mark.parametrize(
    ("xml", "sentence"),
    [
        (b"<!DOCTYPE x><x/>", "The file holds a DOCTYPE, which a drawing never needs. Export it again without."),
        (b"<x/>", "This is not a DMN 1.2 or 1.3 file."),
        (OTHER_TOOL.replace(b"decisionTable", b"literalExpression"), "The decision is no table."),
    ],
)
def test_what_is_no_table_is_refused(xml: bytes, sentence: str) -> None:
    with pytest.raises(NoTable) as refused:
        adopted(xml, "dmn_route")

    assert str(refused.value).startswith(sentence)

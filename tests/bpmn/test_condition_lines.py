"""Conditions as lines: read from the text, written back to the letter, and never meaning anything else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from engine.application import WORKFLOWS
from engine.bpmn.condition_lines import read_lines, with_condition, written
from engine.bpmn.conditions import ConditionRefused, condition
from engine.bpmn.xml import BPMN
from engine.domain.condition_lines import How, Line, Lines
from engine.domain.errors import NotADrawing
from engine.domain.step import Fact

CONDITIONS = sorted(
    {
        str(one.text)
        for file in WORKFLOWS.glob("*/pathway.bpmn")
        for one in etree.parse(file).iter(f"{{{BPMN}}}conditionExpression")
    }
)


def line(fact: str, how: How, *values: Fact) -> Line:
    return Line(fact=fact, how=how, values=values)


def unwritten(lines: Lines) -> Lines:
    """The same lines without the words that they had."""
    return replace(lines, lines=tuple(replace(one, text="") for one in lines.lines))


def test_every_condition_that_is_shipped_is_lines_or_says_more_and_nothing_changes_on_the_way() -> None:
    read = {text: read_lines(text) for text in CONDITIONS}
    as_lines = {text: lines for text, lines in read.items() if lines is not None}

    assert len(as_lines) > len(CONDITIONS) * 0.95
    for text, lines in as_lines.items():
        assert written(lines) == text.strip()
        anew = read_lines(written(unwritten(lines)))
        assert anew is not None
        assert anew.asks_like(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('panel == "defer" and times_panel >= 3', (False, ["panel", "times_panel"])),
        ("a == 'x'  or   b in ('y', \"z\") or not \"s\" in c", (True, ["a", "b", "c"])),
        ('(a == "x") and b != None', (False, ["a", "b"])),
        ('a == "x and y or (z"', (False, ["a"])),
        ("a < -3", (False, ["a"])),
    ],
)
def test_lines_are_joined_by_one_word(text: str, expected: tuple[bool, list[str]]) -> None:
    lines = read_lines(text)

    assert lines is not None
    assert (lines.any_of, [one.fact for one in lines.lines]) == expected


@pytest.mark.parametrize(
    "text",
    [
        'a == "x" and b == "y" or c == "z"',
        'a == "x" and (b == "y" or c == "z")',
        "a == b",
        "a + b <= 3",
        "1 < a < 3",
        "3 == a",
        'not (a == "x")',
        "a >= True",
        'a >= "x"',
        "a in []",
        "a in [b]",
        "a",
    ],
)
def test_what_says_more_has_no_lines(text: str) -> None:
    assert read_lines(text) is None


def test_a_line_that_is_changed_leaves_the_others_to_the_letter() -> None:
    before = read_lines("a == 'x' or b in ('y',)")
    assert before is not None

    now = Lines(any_of=True, lines=(line("a", How.IS, "x"), line("b", How.IS, "y", "z"))).like_before(before.lines)

    assert written(now) == 'a == \'x\' or b in ["y", "z"]'


@pytest.mark.parametrize(
    "value", ['x" or True == True or "', "\\", 'x\\"', "\n\r\t", "\u2028é", "😀", "\x00", "'", "True", "3"]
)
def test_no_answer_says_more_than_itself(value: str) -> None:
    text = written(Lines(lines=(line("a", How.IS, value),)))

    assert text.isascii()
    assert condition(text).holds({"a": value})
    assert not condition(text).holds({"a": "other"})
    again = read_lines(text)
    assert again is not None
    assert again.lines[0].values == (value,)


@pytest.mark.parametrize("name", ["a or b", "__class__", "True", "a.b", "a()", ""])
def test_no_name_says_more_than_itself(name: str) -> None:
    with pytest.raises((ValueError, ConditionRefused)):
        written(Lines(lines=(line(name, How.IS, 1),)))


def test_true_is_no_1_and_order_counts() -> None:
    one, true = Lines(lines=(line("a", How.IS, 1),)), Lines(lines=(line("a", How.IS, True),))
    assert not one.asks_like(true)
    assert one.asks_like(replace(one, any_of=True)), "of a single line it does not matter how it is joined"


def test_lines_that_grow_too_long_are_refused_in_a_sentence() -> None:
    with pytest.raises(ConditionRefused, match="at most 500 characters"):
        written(Lines(lines=tuple(line("a" * 60, How.IS, "b" * 60) for _ in range(6))))


def test_a_condition_is_put_on_an_arrow_changed_and_taken_away_and_nothing_else_is_touched() -> None:
    xml = (WORKFLOWS / "urgent_concern" / "pathway.bpmn").read_bytes()
    [flow, *_] = [
        str(one.getparent().get("id")) for one in etree.fromstring(xml).iter(f"{{{BPMN}}}conditionExpression")
    ]

    def others(drawing: bytes) -> list[tuple[str | None, str | None]]:
        every = etree.fromstring(drawing).iter(f"{{{BPMN}}}sequenceFlow")
        return [(one.get("id"), one.findtext(f"{{{BPMN}}}conditionExpression")) for one in every]

    changed = with_condition(xml, flow, 'a == "<&"')
    gone = with_condition(changed, flow, "")
    back = with_condition(gone, flow, dict(others(xml))[flow] or "")

    assert dict(others(changed))[flow] == 'a == "<&"'
    assert dict(others(gone))[flow] is None
    assert others(back) == others(xml)
    assert [one for one in others(changed) if one[0] != flow] == [one for one in others(xml) if one[0] != flow]
    assert b'type="' in back
    with pytest.raises(NotADrawing):
        with_condition(xml, "flow_none", "a == 3")
    for refused in ("__import__('os')", 'a == "\x01"', "a == 3\nand b == 4"):
        with pytest.raises(ConditionRefused):
            with_condition(xml, flow, refused)

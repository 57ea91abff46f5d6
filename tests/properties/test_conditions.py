"""Whatever somebody types: a condition is refused or answered, quickly, and means what Python's comparison means."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn.conditions import ConditionFault, ConditionRefused, condition

NAMES = ("a", "b", "c")
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["x", "y"]))
FACTS = st.dictionaries(st.sampled_from(NAMES), VALUES | st.tuples(st.sampled_from(["x", "y"])))

ATOMS = st.one_of(st.sampled_from(NAMES), VALUES.map(repr))
COMPARISONS = st.tuples(ATOMS, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), ATOMS).map(" ".join)
MEMBERSHIP = st.tuples(ATOMS, st.sampled_from(["in", "not in"]), st.lists(ATOMS, max_size=3)).map(
    lambda parts: f"{parts[0]} {parts[1]} [{', '.join(parts[2])}]"
)
SENTENCES = st.recursive(
    COMPARISONS | MEMBERSHIP,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda sentence: f"(not {sentence})"),
    ),
    max_leaves=4,
)


@settings(max_examples=300)
@given(st.text(alphabet=string.printable, max_size=120) | st.text(max_size=60))
def test_any_text_is_refused_or_a_condition(text: str) -> None:
    try:
        asked = condition(text)
    except ConditionRefused:
        return
    try:
        assert asked.holds({}) in (True, False)
    except ConditionFault:
        return


@settings(max_examples=300)
@given(SENTENCES, FACTS)
def test_a_sentence_of_the_language_is_answered_or_makes_no_sense(sentence: str, facts: dict[str, object]) -> None:
    asked = condition(sentence)

    try:
        answer = asked.holds(facts)  # type: ignore[arg-type]
    except ConditionFault:
        return
    assert answer is asked.holds(facts)  # type: ignore[arg-type]
    assert condition(f"not ({sentence})").holds(facts) is not answer  # type: ignore[arg-type]


@settings(max_examples=200)
@given(st.integers(-9, 9), st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(-9, 9))
def test_numbers_compare_as_they_do_in_python(left: int, operator: str, right: int) -> None:
    expected = eval(f"{left} {operator} {right}")

    assert condition(f"a {operator} {right}").holds({"a": left}) is expected


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
def test_what_was_never_given_is_neither_smaller_nor_larger(operator: str) -> None:
    assert not condition(f"a {operator} 1").holds({})
    assert not condition(f"1 {operator} a").holds({})

"""The text of a rehearsal: what is written can be read again, and a slip of the pen is told with its place."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.rehearsal import NotAScript, element_of, in_toml, read_among

PLAIN = {"title": "T", "ends": "done", "starts_at": datetime(2026, 6, 24, 9)}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
VALUES = st.recursive(
    WORDS
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.dates()
    | st.datetimes().map(lambda at: at.replace(fold=0)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def text(**says: Any) -> str:
    """A script with these words more."""
    return in_toml({**PLAIN, **says})


@given(answers=st.dictionaries(WORDS, VALUES, max_size=4))
def test_what_is_written_is_read_again_as_it_was(answers: dict[str, Any]):
    says = {
        **PLAIN,
        "start": answers,
        "steps": [{"complete": "ut_x", "answers": answers}, {"wait_until": PLAIN["starts_at"]}],
    }

    assert tomllib.loads(in_toml(says)) == says


def test_a_script_stands_a_word_a_line_with_its_steps_below():
    says = {**PLAIN, "record": {"received": date(2026, 6, 24)}, "steps": [{"complete": "ut_x", "as": "ben"}]}

    assert in_toml(says).splitlines() == [
        'title = "T"',
        'ends = "done"',
        "starts_at = 2026-06-24T09:00:00",
        "record = { received = 2026-06-24 }",
        "",
        "[[steps]]",
        'complete = "ut_x"',
        'as = "ben"',
    ]


def test_what_has_no_form_in_toml_is_refused():
    with pytest.raises(NotAScript, match="float can’t stand in a rehearsal"):
        in_toml({"title": 1.5})


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"a": "no toml"}, "a: it can't be read"),
        ({"a": 'title = "T"'}, "a: it needs “starts_at”"),
        ({"a": text(steps=[{"complets": "ut_x"}])}, "a: step 1 says “complets”"),
        ({"a": text(expect={"opened": []})}, "a: what is expected says “opened”"),
        ({"a": text(follows="b", up_to="ut_x")}, "b: there is no rehearsal of that name"),
        ({"a": text(follows="b"), "b": text(follows="a")}, "b: it follows itself, by way of a"),
        ({"a": text(follows="b", up_to="ut_y"), "b": text(steps=[{"complete": "ut_x"}])}, "no step of b is at “ut_y”"),
        ({"a": text(expect=3)}, "a: what is expected has to be a table"),
    ],
)
def test_a_slip_of_the_pen_is_told_with_its_place(texts: dict[str, str], said: str):
    with pytest.raises(NotAScript, match=said):
        read_among(texts, "a", pathway="p")


def test_an_empty_end_says_that_the_journey_still_runs():
    assert read_among({"a": text(ends="")}, "a", pathway="p").ends is None
    assert read_among({"a": text()}, "a", pathway="p").ends == "done"


def test_a_step_is_about_an_element_unless_it_lets_time_pass():
    assert element_of({"arrives": "msg_x", "as": "ben"}) == "msg_x"
    assert element_of({"wait_until": PLAIN["starts_at"]}) == ""

"""Dates and counts as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain import dates_in_words as words


def test_a_date_is_long_in_sentences_and_short_in_tables() -> None:
    day = date(2026, 11, 26)

    assert words.long_date(day) == "Thursday 26 November 2026"
    assert words.short_date(day) == "Thu 26 Nov 2026"
    assert words.day_and_month(day) == "Thu 26 Nov"
    assert words.month_of(day) == "November 2026"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (31, "31st"),
    ],
)
def test_the_number_of_a_day_is_said_as_an_ordinal(number: int, said: str) -> None:
    assert words.ordinal(number) == said


def test_the_hundred_and_eleventh_is_no_exception() -> None:
    assert (words.ordinal(111), words.ordinal(121)) == ("111th", "121st")


@pytest.mark.parametrize(
    ("listed", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_is_joined_as_a_sentence_does(listed: list[str], said: str) -> None:
    assert words.joined(listed) == said


def test_one_is_not_a_plural() -> None:
    assert (words.counted(1, "month"), words.counted(2, "month")) == ("1 month", "2 months")


def test_a_clause_becomes_a_sentence_without_losing_its_capitals() -> None:
    assert words.capitalised("the IRM answered") == "The IRM answered"

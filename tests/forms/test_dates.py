"""Dates as they are typed, and the limits a question sets."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.context import AnswerContext
from forms.dates import NotADate, date_in_words, moved, read_date, read_limit, read_time, time_in_words
from tests.forms.asking import HELD_ON, TODAY, answers_to, date_fields, form_of, problems_with, sentences


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        (("26", "11", "2026"), date(2026, 11, 26)),
        (("1", "1", "2027"), date(2027, 1, 1)),
        (("29", "02", "2028"), date(2028, 2, 29)),
        (("3", "February", "2026"), date(2026, 2, 3)),
        (("3", "sept", "2026"), date(2026, 9, 3)),
        (("3", "MAY", "2026"), date(2026, 5, 3)),
    ],
)
def test_a_date_is_read_from_three_boxes(typed, on):
    assert read_date(*typed) == on


@pytest.mark.parametrize(
    ("typed", "sentence", "part"),
    [
        (("31", "2", "2026"), "31 February is not a real date: February 2026 has 28 days", "day"),
        (("29", "2", "2027"), "29 February is not a real date: February 2027 has 28 days", "day"),
        (("31", "April", "2026"), "31 April is not a real date: April 2026 has 30 days", "day"),
        (("", "4", "2026"), "The date must include a day", "day"),
        (("4", "", ""), "The date must include a month and a year", "month"),
        (("32", "1", "2026"), "The day must be a number from 1 to 31", "day"),
        (("two", "1", "2026"), "The day must be a number from 1 to 31", "day"),
        (("٣", "1", "2026"), "The day must be a number from 1 to 31", "day"),
        (("1", "13", "2026"), "The month must be a number from 1 to 12, or its name", "month"),
        (("1", "1", "26"), "The year must have 4 numbers", "year"),
        (("1", "1", "0026"), "The year must be from 1900 to 2199", "year"),
        (("1", "1", "20266"), "The year must have 4 numbers", "year"),
    ],
)
def test_what_is_no_date_is_named_with_the_box_to_look_at(typed, sentence, part):
    with pytest.raises(NotADate) as caught:
        read_date(*typed)

    assert (caught.value.sentence, caught.value.part) == (sentence, part)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("4:20pm", time(16, 20)),
        ("16:20", time(16, 20)),
        ("4 pm", time(16)),
        ("12am", time(0)),
        ("12:05 p.m.", time(12, 5)),
        ("midday", time(12)),
        ("9.30am", time(9, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, at):
    assert read_time(typed) == at


@pytest.mark.parametrize("typed", ["", "25:00", "13pm", "0am", "16", "4:7pm", "late", "4:99"])
def test_what_is_no_time_is_refused(typed):
    with pytest.raises(NotADate):
        read_time(typed)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_that_is_shown_in_boxes_is_read_back(on):
    assert read_date(str(on.day), str(on.month), str(on.year)) == on
    assert str(on.day) in date_in_words(on)


@given(st.times())
def test_every_time_that_is_shown_is_read_back(at):
    assert read_time(time_in_words(at)) == at.replace(second=0, microsecond=0)


def test_words_for_a_date_hold_the_weekday_and_the_year():
    assert date_in_words(date(2026, 11, 26)) == "Thursday 26 November 2026"


@pytest.mark.parametrize(
    ("start", "number", "unit", "end"),
    [
        (date(2024, 2, 29), -21, "y", date(2003, 2, 28)),
        (date(2026, 2, 28), -21, "y", date(2005, 2, 28)),
        (date(2026, 12, 31), 2, "m", date(2027, 2, 28)),
        (date(2026, 1, 31), -1, "m", date(2025, 12, 31)),
        (date(2026, 11, 26), 1, "d", date(2026, 11, 27)),
        (date(2026, 11, 26), -2, "w", date(2026, 11, 12)),
    ],
)
def test_a_limit_moves_by_the_calendar_and_clamps_at_the_end_of_a_month(start, number, unit, end):
    assert moved(start, number, unit) == end


def test_limits_are_read_with_their_offset():
    limit = read_limit("due:=extends+1d")

    assert limit is not None
    assert limit.base == "due:=extends"
    assert limit.on({"due:=extends": date(2027, 2, 28)}) == date(2027, 3, 1)
    assert read_limit("today - 21 years") is None


def test_an_event_of_the_past_cannot_lie_in_the_future():
    form = form_of({"held_on": {**HELD_ON, "x-date": {"not_after": "today"}}})

    problems = problems_with(form, date_fields("held_on", date(2026, 11, 27)))

    assert sentences(problems) == [
        "“When was it held?” needs a date that is not in the future: today is Thursday 26 November 2026"
    ]
    assert problems[0].field == "held_on-day"
    assert answers_to(form, date_fields("held_on", TODAY)).values == {"held_on": "2026-11-26"}


def test_a_date_cannot_lie_before_an_anchor_nor_after_what_is_promised():
    limits = {"not_before": "stage_1_start", "not_after": ["today", "due:adopter.stage1"]}
    form = form_of({"held_on": {**HELD_ON, "x-date": limits}})
    context = AnswerContext(
        today=TODAY,
        anchors={"stage_1_start": date(2026, 9, 1)},
        promised={"adopter.stage1": date(2026, 11, 1)},
    )

    early = problems_with(form, date_fields("held_on", date(2026, 8, 31)), context)
    late = problems_with(form, date_fields("held_on", date(2026, 11, 2)), context)

    assert sentences(early) == ["“When was it held?” needs a date on or after Tuesday 1 September 2026 (stage 1 start)"]
    assert sentences(late) == [
        "“When was it held?” needs a date on or before Sunday 1 November 2026 (the date now due)"
    ]
    for day in (date(2026, 9, 1), date(2026, 11, 1)):
        assert answers_to(form, date_fields("held_on", day), context).values == {"held_on": day.isoformat()}


def test_a_limit_whose_date_is_not_known_does_not_count():
    form = form_of({"held_on": {**HELD_ON, "x-date": {"not_before": "stage_1_start"}}})

    assert answers_to(form, date_fields("held_on", date(1999, 1, 1))).values == {"held_on": "1999-01-01"}


def test_a_date_is_compared_with_another_question_of_the_same_form():
    ended = {"title": "When did it end?", "type": "string", "format": "date", "x-date": {"not_before": "held_on"}}
    form = form_of({"held_on": HELD_ON, "ended_on": ended})

    problems = problems_with(
        form, {**date_fields("held_on", date(2026, 5, 2)), **date_fields("ended_on", date(2026, 5, 1))}
    )

    assert sentences(problems) == ["“When did it end?” needs a date on or after Saturday 2 May 2026 (held on)"]


def test_a_reason_lets_a_date_outside_its_limit_pass_and_is_reported():
    form = form_of(
        {
            "held_on": {
                **HELD_ON,
                "x-date": {"not_after": "today", "override": "why", "override_role": "service_manager"},
            },
            "why": {"title": "Why so late?", "type": "string", "minLength": 5},
        }
    )
    tomorrow = date_fields("held_on", date(2026, 11, 27))

    refused = problems_with(form, tomorrow)
    passed = answers_to(form, {**tomorrow, "why": "The hall is closed"})
    in_time = answers_to(form, {**date_fields("held_on", TODAY), "why": "Said anyway"})

    assert sentences(refused)[0].endswith("If it has to be so, say why under “Why so late?”")
    assert [(one.question, one.reason_question, one.role) for one in passed.overrides] == [
        ("held_on", "why", "service_manager")
    ]
    assert in_time.overrides == ()


def test_a_date_with_a_time_is_kept_as_local_time():
    form = form_of(
        {"seen_at": {"title": "When?", "type": "string", "x-ui": {"widget": "datetime"}, "x-anchor": "first_seen"}}
    )

    answers = answers_to(form, {**date_fields("seen_at", TODAY), "seen_at-time": "4:20pm"})
    problems = problems_with(form, {**date_fields("seen_at", TODAY), "seen_at-time": ""})

    assert answers.values == {"seen_at": "2026-11-26T16:20"}
    assert answers.anchors == {"first_seen": TODAY}
    assert [(one.field, one.sentence) for one in problems] == [("seen_at-time", "Enter a time like 4:20pm or 16:20")]

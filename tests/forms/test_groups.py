"""Groups that repeat: items, blank items, positions in what is said about them."""

from __future__ import annotations

from datetime import date

import pytest

from forms.answers import draft_values, validate_values
from forms.catalogue import Catalogue
from forms.context import AnswerContext
from forms.errors import NotAnswered
from forms.fields import as_fields, items_shown
from forms.samples import sample_answers
from tests.forms.asking import CONTEXT, TODAY, answers_to, form_of, posted, problems_with, sentences

PEOPLE = {
    "title": "Who takes part?",
    "type": "array",
    "minItems": 2,
    "maxItems": 3,
    "x-ui": {"item": "Person"},
    "items": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "name": {"title": "Name", "type": "string"},
            "other": {"title": "Anybody with them?", "type": "boolean"},
            "who": {"title": "Who is with them?", "type": "string"},
            "born_on": {"title": "Date of birth", "type": "string", "format": "date", "x-date": {"not_after": "today"}},
        },
        "required": ["name"],
        "allOf": [
            {
                "if": {"properties": {"other": {"const": True}}, "required": ["other"]},
                "then": {"required": ["who"]},
                "else": {"properties": {"who": False}},
            }
        ],
    },
}
FORM = form_of({"people": PEOPLE}, required=["people"])


def test_items_are_read_in_their_order_and_blank_ones_are_left_out():
    answers = answers_to(
        FORM, {"people-200-name": "C", "people-3-name": "A", "people-1-name": "  ", "people-3-other": "no"}
    )

    assert answers.values == {"people": [{"name": "A", "other": False}, {"name": "C"}]}


def test_a_blank_group_that_is_required_is_told_how_many_it_needs():
    problems = problems_with(FORM, {"people-0-name": "", "people-1-name": ""})

    assert [(one.question, one.field, one.sentence) for one in problems] == [
        ("people", "people-0-name", "Enter at least two under “Who takes part?”")
    ]


def test_too_few_items_are_counted():
    assert sentences(problems_with(FORM, {"people-0-name": "A"})) == [
        "Enter at least two under “Who takes part?”; there is one"
    ]


def test_a_problem_points_at_the_item_as_it_stands_on_the_page():
    problems = problems_with(
        FORM,
        {
            "people-0-name": "A",
            "people-1-name": "",
            "people-2-name": "",
            "people-2-other": "yes",
            "people-3-name": "D",
            "people-3-born_on-day": "31",
            "people-3-born_on-month": "9",
            "people-3-born_on-year": "1990",
        },
    )

    assert [(one.question, one.field) for one in problems] == [
        ("people.2.name", "people-2-name"),
        ("people.2.who", "people-2-who"),
        ("people.3.born_on", "people-3-born_on-day"),
    ]


def test_a_question_inside_an_item_is_hidden_for_that_item_only():
    answers = answers_to(
        FORM,
        {
            "people-0-name": "A",
            "people-0-other": "yes",
            "people-0-who": "B",
            "people-1-name": "C",
            "people-1-other": "no",
            "people-1-who": "D",
        },
    )

    assert answers.values == {"people": [{"name": "A", "other": True, "who": "B"}, {"name": "C", "other": False}]}


def test_limits_of_dates_count_inside_items():
    fields = {"people-0-name": "A", "people-1-name": "B", "people-1-born_on-day": "27", "people-1-born_on-month": "11"}

    problems = problems_with(FORM, {**fields, "people-1-born_on-year": "2026"})

    assert [one.question for one in problems] == ["people.1.born_on"]


def test_an_item_that_was_added_but_not_filled_in_is_still_on_the_page_afterwards():
    draft = draft_values(FORM, posted({"people-0-name": "A", "people-1-name": "", "people-2-name": ""}))

    assert draft == {"people": [{"name": "A"}, {}, {}]}
    assert items_shown(FORM.question("people"), draft) == 3
    assert as_fields(FORM, draft) == {"people-0-name": "A"}
    assert items_shown(FORM.question("people"), {}) == 2


@pytest.fixture(scope="module")
def roi():
    return Catalogue.of_folder().form("adopter_stage_1.roi")


def _registration(roi, relatives):
    values = sample_answers(roi, CONTEXT)
    values["referees"] = [
        {**referee, "relative": relative} for referee, relative in zip(values["referees"], relatives, strict=True)
    ]
    return values


@pytest.mark.scenario("AC-20")
def test_three_referees_of_whom_two_are_relatives_are_refused(roi):
    with pytest.raises(NotAnswered) as caught:
        validate_values(roi, _registration(roi, [True, False, True]), CONTEXT)

    assert [(one.question, one.field, one.sentence) for one in caught.value.problems] == [
        (
            "referees",
            "referees-0-first_name",
            "You entered two relatives: referees 1 and 3. At most one referee may be a relative",
        )
    ]


@pytest.mark.scenario("AC-20")
@pytest.mark.parametrize("relatives", [[False, False, False], [True, False, False], [False, False, True]])
def test_three_referees_of_whom_at_most_one_is_a_relative_are_accepted(roi, relatives):
    values = _registration(roi, relatives)

    assert validate_values(roi, values, CONTEXT).values == values


@pytest.mark.scenario("AC-20")
@pytest.mark.parametrize("number", [1, 2, 4])
def test_any_other_number_than_three_referees_is_refused(roi, number):
    values = sample_answers(roi, CONTEXT)
    values["referees"] = [values["referees"][0]] * number

    with pytest.raises(NotAnswered) as caught:
        validate_values(roi, values, CONTEXT)

    words = {1: "one", 2: "two", 4: "four"}[number]
    assert sentences(caught.value.problems) == [f"Enter three referees; you entered {words}"]


@pytest.mark.parametrize(
    ("today", "born", "old_enough"),
    [
        (TODAY, date(2005, 11, 26), True),
        (TODAY, date(2005, 11, 27), False),
        (date(2025, 2, 28), date(2004, 2, 29), False),
        (date(2025, 3, 1), date(2004, 2, 29), True),
        (date(2024, 2, 29), date(2003, 2, 28), True),
        (date(2024, 2, 29), date(2003, 3, 1), False),
    ],
)
def test_an_applicant_is_at_least_twenty_one_years_old(roi, today, born, old_enough):
    context = AnswerContext(today=today)
    values = sample_answers(roi, context)
    values["applicants"][0]["date_of_birth"] = born.isoformat()

    if old_enough:
        assert validate_values(roi, values, context).values == values
    else:
        with pytest.raises(NotAnswered) as caught:
            validate_values(roi, values, context)
        assert [one.question for one in caught.value.problems] == ["applicants.0.date_of_birth"]
        assert caught.value.problems[0].sentence.startswith("An applicant must be at least 21 years old")


def test_three_people_cannot_apply_together(roi):
    values = sample_answers(roi, CONTEXT)
    values["applicants"] = values["applicants"] * 3

    with pytest.raises(NotAnswered) as caught:
        validate_values(roi, values, CONTEXT)

    assert sentences(caught.value.problems) == ["At most two people can apply together"]

"""Made-up answers that forms accept."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from forms.answers import NotAnswered, validate_values
from forms.catalogue import Catalogue
from forms.context import AnswerContext
from forms.form import Choice
from forms.samples import sample_answers
from tests.forms.asking import CONTEXT, HELD_ON, TODAY, form_of

CATALOGUE = Catalogue.of_folder()
ROI = CATALOGUE.form("adopter_stage_1.roi_decision")


def test_the_same_sample_is_given_each_time():
    assert sample_answers(ROI, CONTEXT) == sample_answers(ROI, CONTEXT)


def test_samples_differ_with_the_random_numbers_given():
    form = CATALOGUE.form("adopter_stage_1.roi")

    assert sample_answers(form, CONTEXT, random=Random(1)) == sample_answers(form, CONTEXT, random=Random(1))
    assert len({str(sample_answers(form, CONTEXT, random=Random(seed))) for seed in range(6)}) > 1


def test_given_answers_are_kept_and_bring_up_the_questions_that_hang_on_them():
    values = sample_answers(ROI, CONTEXT, given={"roi_decision": "decline", "decline_ground": "capacity"})

    assert values["roi_decision"] == "decline"
    assert values["decline_ground"] == "capacity"
    assert "letter_sent_on" in values
    assert "stage_1_start" not in values


def test_an_outcome_that_the_form_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no outcome perhaps"):
        sample_answers(ROI, CONTEXT, outcome="perhaps")
    with pytest.raises(ValueError, match="no outcome accept"):
        sample_answers(CATALOGUE.form("adopter_stage_1.enquiry"), CONTEXT, outcome="accept")


@pytest.mark.parametrize(
    ("limits", "day"),
    [
        ({}, TODAY),
        ({"not_after": "today"}, TODAY),
        ({"not_before": "today+3d"}, date(2026, 11, 29)),
        ({"not_after": "today-21y"}, date(2005, 11, 26)),
        ({"not_before": "due:=extends+1d"}, date(2027, 3, 1)),
    ],
)
def test_a_sample_date_lies_within_its_limits_as_near_to_today_as_can_be(limits, day):
    form = form_of({"held_on": {**HELD_ON, "x-date": limits}}, required=["held_on"])
    context = AnswerContext(today=TODAY, promised={"extends": date(2027, 2, 28)})

    values = sample_answers(form, context)

    assert values == {"held_on": day.isoformat()}
    assert validate_values(form, values, context).values == values


def test_a_date_after_another_question_is_made_up_after_it_whichever_stands_first():
    first = {**HELD_ON, "x-date": {"not_before": "second"}}
    second = {**HELD_ON, "x-date": {"not_before": "today+5d"}}
    form = form_of({"first": first, "second": second}, required=["first", "second"])

    assert sample_answers(form, CONTEXT) == {"second": "2026-12-01", "first": "2026-12-01"}


def test_workers_are_taken_from_the_list_given():
    form = CATALOGUE.form("adopter_stage_1.allocate")
    context = AnswerContext(
        today=TODAY,
        choices={
            "worker": (Choice(value="dot", title="Dot"),),
            "worker:adoption_sw": (Choice(value="amara", title="Amara"),),
        },
    )

    assert sample_answers(form, context)["worker"] == "amara"


def test_an_optional_document_or_worker_is_left_out_where_there_is_none_to_choose():
    form = CATALOGUE.form("adopter_stage_1.notify_stage1")

    assert "letter" not in sample_answers(form, CONTEXT)


def test_limits_that_no_date_can_keep_still_give_a_sample_which_the_form_then_refuses():
    form = form_of(
        {"held_on": {**HELD_ON, "x-date": {"not_before": "today+9d", "not_after": "today"}}}, required=["held_on"]
    )

    values = sample_answers(form, CONTEXT, random=Random(1))

    assert values == {"held_on": "2026-11-26"}
    with pytest.raises(NotAnswered):
        validate_values(form, values, CONTEXT)

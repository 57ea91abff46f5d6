"""From the fields of a page to answers, or to what has to be put right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forms.answers import NotAnswered, read_draft, validate_values
from forms.context import AnswerContext
from forms.errors import FieldProblem
from forms.form import Choice
from tests.forms.asking import (
    CHOICE,
    CONTEXT,
    HELD_ON,
    NOTE,
    TODAY,
    answers_to,
    asked_only_if,
    date_fields,
    form_of,
    posted,
    problems_with,
    sentences,
)

YES = {"title": "Is it agreed?", "type": "boolean"}


def test_an_answer_of_every_kind_is_read():
    form = form_of(
        {
            "line": {"title": "Name", "type": "string", "maxLength": 40},
            "note": NOTE,
            "count": {"title": "How many?", "type": "integer", "minimum": 0, "maximum": 9_999},
            "cost": {"title": "What does it cost?", "type": "integer", "x-ui": {"widget": "money"}},
            "held_on": HELD_ON,
            "agreed": YES,
            "follows": CHOICE,
            "several": {"title": "Which?", "type": "array", "items": {"oneOf": CHOICE["oneOf"]}},
            "papers": {"title": "Papers", "type": "array", "x-ref": "document", "items": {"type": "string"}},
            "worker": {"title": "Who?", "type": "string", "x-ref": "worker"},
        }
    )

    answers = answers_to(
        form,
        {
            "line": "  Robin  ",
            "note": "What was said at the meeting.\r\nAnd what was not.",
            "count": "1,200",
            "cost": "£1,234.50",
            **date_fields("held_on", TODAY),
            "agreed": "no",
            "follows": "stop",
            "several": ["go_on", "stop"],
            "papers": ["doc-1", "doc-2"],
            "worker": "worker-1",
        },
    )

    assert answers.values == {
        "line": "Robin",
        "note": "What was said at the meeting.\nAnd what was not.",
        "count": 1200,
        "cost": 123450,
        "held_on": "2026-11-26",
        "agreed": False,
        "follows": "stop",
        "several": ["go_on", "stop"],
        "papers": ["doc-1", "doc-2"],
        "worker": "worker-1",
    }


def test_what_becomes_of_the_answers_is_told_by_its_own_name():
    form = form_of(
        {
            "trial": {**CHOICE, "x-outcome": True, "x-fact": "result"},
            "checks": {
                "title": "Which?",
                "type": "array",
                "x-fact": "checks_required",
                "items": {"oneOf": [{"const": "dbs", "title": "DBS"}, {"const": "medical", "title": "Medical"}]},
            },
            "held_on": {**HELD_ON, "x-anchor": "held", "x-record": "held"},
            "new_due": {**HELD_ON, "x-extends": "=extends"},
            "worker": {"title": "Who?", "type": "string", "x-ref": "worker", "x-allocates": "adoption_sw"},
        }
    )

    answers = answers_to(
        form,
        {
            "trial": "go_on",
            "checks": ["dbs", "medical"],
            "worker": "worker-7",
            **date_fields("held_on", TODAY),
            **date_fields("new_due", date(2027, 1, 4)),
        },
    )

    assert answers.outcome == "go_on"
    assert answers.facts == {"result": "go_on", "checks_required": ("dbs", "medical")}
    assert answers.anchors == {"held": TODAY}
    assert answers.records == {"held": "2026-11-26"}
    assert answers.extensions == {"=extends": date(2027, 1, 4)}
    assert answers.allocations == {"adoption_sw": "worker-7"}


def test_every_missing_answer_is_named_in_the_order_of_the_page():
    form = form_of(
        {"note": NOTE, "agreed": YES, "follows": CHOICE, "held_on": HELD_ON},
        required=["follows", "held_on", "agreed", "note"],
    )

    assert problems_with(form, {}) == (
        FieldProblem(question="note", field="note", sentence="Enter an answer to “What was said?”"),
        FieldProblem(question="agreed", field="agreed", sentence="Select yes or no for “Is it agreed?”"),
        FieldProblem(question="follows", field="follows", sentence="Select an answer to “What follows?”"),
        FieldProblem(question="held_on", field="held_on-day", sentence="Enter a date for “When was it held?”"),
    )


def test_a_form_words_its_own_sentences():
    note = {
        **NOTE,
        "x-ui": {"errors": {"required": "Enter what was said", "minLength": "Write at least {limit} letters"}},
    }
    form = form_of({"note": note}, required=["note"])

    assert sentences(problems_with(form, {})) == ["Enter what was said"]
    assert sentences(problems_with(form, {"note": "Too short"})) == ["Write at least 30 letters"]


def test_a_reason_that_is_too_short_is_told_how_much_is_missing():
    form = form_of({"note": NOTE})

    assert sentences(problems_with(form, {"note": "Not enough"})) == [
        "“What was said?” needs at least 30 characters; you wrote 10, so 20 more"
    ]
    assert sentences(problems_with(form, {"note": "x" * 4_001})) == [
        "“What was said?” may have at most 4,000 characters; you wrote 4,001, 1 too many"
    ]


def test_thirty_spaces_are_no_reason():
    form = form_of({"note": NOTE}, required=["note"])

    assert sentences(problems_with(form, {"note": " " * 30})) == ["Enter an answer to “What was said?”"]


def test_a_choice_that_was_not_offered_is_refused():
    form = form_of({"follows": CHOICE})

    assert sentences(problems_with(form, {"follows": "burn_it"})) == [
        "Select one of the answers to “What follows?” that can be given here"
    ]


def test_a_worker_or_document_that_was_not_listed_is_refused():
    form = form_of(
        {
            "worker": {"title": "Who?", "type": "string", "x-ref": "worker", "x-allocates": "adoption_sw"},
            "papers": {"title": "Papers", "type": "array", "x-ref": "document", "items": {"type": "string"}},
        }
    )
    context = AnswerContext(
        today=TODAY,
        choices={
            "worker:adoption_sw": (Choice(value="amara", title="Amara"),),
            "worker": (Choice(value="amara", title="Amara"), Choice(value="dot", title="Dot")),
            "document": (Choice(value="doc-1", title="Report"),),
        },
    )

    assert answers_to(form, {"worker": "amara", "papers": ["doc-1"]}, context).allocations == {"adoption_sw": "amara"}
    assert sentences(problems_with(form, {"worker": "dot", "papers": ["doc-1", "doc-of-others"]}, context)) == [
        "Choose one of those listed under “Who?”",
        "Choose one of those listed under “Papers”",
    ]


def test_a_question_that_is_not_asked_needs_no_answer_and_keeps_none():
    form = form_of(
        {"follows": CHOICE, "note": NOTE}, required=["follows"], rules=[asked_only_if("follows", "stop", "note")]
    )

    hidden = answers_to(form, {"follows": "go_on", "note": "Short"})
    missing = problems_with(form, {"follows": "stop"})

    assert hidden.values == {"follows": "go_on"}
    assert [problem.question for problem in missing] == ["note"]


def test_an_impossible_date_in_a_hidden_question_is_no_problem():
    form = form_of({"follows": CHOICE, "held_on": HELD_ON}, rules=[asked_only_if("follows", "stop", "held_on")])

    assert answers_to(form, {"follows": "go_on", "held_on-day": "99"}).values == {"follows": "go_on"}


def test_hiding_one_question_hides_what_hangs_on_it():
    form = form_of(
        {"follows": CHOICE, "agreed": YES, "note": NOTE},
        rules=[asked_only_if("agreed", True, "note"), asked_only_if("follows", "stop", "agreed")],
    )
    note = "Long enough to count as a reason here"

    assert answers_to(form, {"follows": "go_on", "agreed": "yes", "note": note}).values == {"follows": "go_on"}
    assert answers_to(form, {"follows": "stop", "agreed": "yes", "note": note}).values == {
        "follows": "stop",
        "agreed": True,
        "note": note,
    }


def test_no_is_not_zero_and_yes_is_not_one():
    form = form_of(
        {"count": {"title": "How many?", "type": "integer"}, "note": NOTE},
        rules=[asked_only_if("count", True, "note")],
    )

    assert answers_to(form, {"count": "1", "note": "Short"}).values == {"count": 1}


def test_each_question_gets_one_problem_only():
    code = {"title": "Code", "type": "string", "minLength": 5, "pattern": "^[A-Z]+$"}

    assert sentences(problems_with(form_of({"code": code}), {"code": "ab"})) == [
        "“Code” needs at least 5 characters; you wrote 2, so 3 more"
    ]


def test_a_saved_draft_is_read_like_the_page_it_came_from():
    form = form_of({"held_on": HELD_ON, "agreed": YES})
    draft = {"held_on": {"day": "26", "month": "11", "year": "2026"}, "agreed": "yes"}

    assert read_draft(form, draft, context=CONTEXT).values == {"held_on": "2026-11-26", "agreed": True}
    assert read_draft(form, {"held_on": "2026-11-26", "agreed": True}, context=CONTEXT).values == {
        "held_on": "2026-11-26",
        "agreed": True,
    }


def test_typed_answers_keep_the_same_rules():
    form = form_of({"held_on": {**HELD_ON, "x-date": {"not_after": "today"}}, "note": NOTE}, required=["note"])

    with pytest.raises(NotAnswered) as caught:
        validate_values(form, {"held_on": "2026-11-27", "note": "Short"}, CONTEXT)

    assert [problem.question for problem in caught.value.problems] == ["held_on", "note"]
    assert caught.value.kept == {"held_on": "2026-11-27", "note": "Short"}


@pytest.mark.parametrize(
    "values",
    [
        {"note": 7},
        {"note": ["a"]},
        {"held_on": {"day": 1}},
        {"held_on": "2026-02-31"},
        {"held_on": "26 November"},
        {"agreed": "yes"},
        {"follows": {"const": "stop"}},
        {"invented": "x"},
        {"note": {"deep": {"deeper": {"deepest": {"bottom": 1}}}}},
        {"note": ["a"] * 100_000},
    ],
)
def test_typed_answers_of_the_wrong_kind_are_refused_without_repeating_them(values):
    form = form_of({"held_on": HELD_ON, "note": NOTE, "agreed": YES, "follows": CHOICE})

    with pytest.raises(NotAnswered) as caught:
        validate_values(form, values, CONTEXT)

    assert all("invented" not in problem.sentence for problem in caught.value.problems)


def test_answers_nested_deeper_than_any_form_are_refused_unread():
    deep: list[Any] = []
    for _ in range(50_000):
        deep = [deep]

    with pytest.raises(NotAnswered) as caught:
        validate_values(form_of({"note": NOTE}), {"note": deep}, CONTEXT)

    assert sentences(caught.value.problems) == ["More was sent than this form can hold"]


def test_fields_that_the_form_does_not_ask_change_nothing():
    form = form_of({"agreed": YES})

    assert answers_to(form, {"agreed": "yes", "role": "adm_adoption", "agreed-0-x": "y"}).values == {"agreed": True}


def test_what_a_database_cannot_hold_is_taken_out():
    form = form_of({"line": {"title": "Name", "type": "string"}})

    assert answers_to(form, {"line": "Ro\x00bin\ud800"}).values == {"line": "Robin"}


def test_a_form_with_ten_thousand_fields_is_read_in_no_time_and_keeps_its_bounds():
    item = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"line": {"title": "Name", "type": "string"}},
        "required": ["line"],
    }
    form = form_of(
        {
            "people": {"title": "Who?", "type": "array", "maxItems": 3, "items": item},
            "papers": {
                "title": "Papers",
                "type": "array",
                "x-ref": "document",
                "maxItems": 2,
                "items": {"type": "string"},
            },
        }
    )
    fields: dict[str, str | list[str]] = {f"people-{number}-line": "x" for number in range(10_000)}
    fields["papers"] = [f"doc-{number}" for number in range(10_000)]

    with pytest.raises(NotAnswered) as caught:
        answers_to(form, fields)

    assert len(caught.value.kept["people"]) == 60
    assert len(caught.value.kept["papers"]) == 500
    assert sentences(caught.value.problems) == [
        "Enter at most three under “Who?”; there are 60",
        "Enter at most two under “Papers”; there are 500",
    ]


def test_numbers_longer_than_any_number_are_refused():
    form = form_of({"count": {"title": "How many?", "type": "integer"}})

    assert sentences(problems_with(form, {"count": "9" * 100_000})) == ["“How many?” needs a whole number, like 3"]
    assert posted({"count": "1"}).getlist("count") == ["1"]

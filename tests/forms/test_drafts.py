"""What a person typed is never lost: drafts, and the fields they are shown in again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.answers import Answers, NotAnswered, as_fields, draft_values, read_answers, validate_values
from forms.catalogue import Catalogue
from forms.fields import clean
from forms.form import Form
from forms.samples import sample_answers
from tests.forms.asking import CHOICE, CONTEXT, HELD_ON, NOTE, asked_only_if, form_of, posted

CATALOGUE = Catalogue.of_folder()
FORM = form_of(
    {
        "held_on": HELD_ON,
        "follows": CHOICE,
        "note": NOTE,
        "count": {"title": "How many?", "type": "integer"},
        "several": {"title": "Which?", "type": "array", "items": {"oneOf": CHOICE["oneOf"]}},
        "people": {
            "title": "Who?",
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"name": {"title": "Name", "type": "string"}, "born_on": HELD_ON},
            },
        },
    },
    rules=[asked_only_if("follows", "stop", "note")],
)
TYPED = st.text(max_size=40)


def _either(read: Callable[[], Answers]) -> tuple[Answers | None, NotAnswered | None]:
    """The answers, or the refusal; any other error fails the test."""
    try:
        return read(), None
    except NotAnswered as refused:
        return None, refused


def test_an_impossible_date_a_word_for_a_number_and_a_hidden_answer_are_kept_as_typed():
    fields: dict[str, str | list[str]] = {
        "held_on-day": "31",
        "held_on-month": "2",
        "held_on-year": "2026",
        "follows": "go_on",
        "note": "Not asked any more",
        "count": "about three",
        "several": ["stop"],
        "people-0-name": "A",
        "people-0-born_on-day": "99",
    }

    draft = draft_values(FORM, posted(fields))
    with pytest.raises(NotAnswered) as caught:
        read_answers(FORM, posted(fields), context=CONTEXT)

    assert as_fields(FORM, draft) == {
        **fields,
        "people-0-born_on-day": "99",
        "people-0-born_on-month": "",
        "people-0-born_on-year": "",
    }
    assert caught.value.kept == draft


def test_answers_already_given_are_shown_in_the_same_fields():
    values = {
        "held_on": "2026-11-26",
        "follows": "stop",
        "count": 3,
        "several": ["go_on"],
        "people": [{"name": "A", "born_on": "1990-02-01"}],
    }

    assert as_fields(FORM, values) == {
        "held_on-day": "26",
        "held_on-month": "11",
        "held_on-year": "2026",
        "follows": "stop",
        "count": "3",
        "several": ["go_on"],
        "people-0-name": "A",
        "people-0-born_on-day": "1",
        "people-0-born_on-month": "2",
        "people-0-born_on-year": "1990",
    }


def test_an_empty_page_is_an_empty_draft():
    assert draft_values(FORM, posted({"held_on-day": "", "note": "  ", "people-0-name": ""})) == {"people": [{}]}


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "held_on-day": TYPED,
            "held_on-month": TYPED,
            "held_on-year": TYPED,
            "follows": TYPED,
            "note": TYPED,
            "count": TYPED,
            "several": st.lists(TYPED, max_size=4),
            "people-0-name": TYPED,
            "people-0-born_on-year": TYPED,
            "people-7-name": TYPED,
            "invented": TYPED,
        },
    )
)
def test_whatever_is_typed_comes_back_and_never_breaks_the_form(fields: dict[str, Any]):
    draft = draft_values(FORM, posted(fields))

    shown = as_fields(FORM, draft)
    again = draft_values(FORM, posted(shown))
    answers, refused = _either(lambda: read_answers(FORM, posted(fields), context=CONTEXT))

    if refused is not None:
        assert refused.problems
        assert refused.kept == draft
    if answers is not None:
        assert validate_values(FORM, answers.values, CONTEXT).values == answers.values
    for name in ("follows", "note", "count"):
        if clean(fields.get(name, "")).strip():
            assert shown[name] == clean(fields[name])
    assert {key: value for key, value in again.items() if key != "people"} == {
        key: value for key, value in draft.items() if key != "people"
    }


@given(
    st.dictionaries(
        st.sampled_from(["held_on", "note", "count", "several", "people", "follows", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=8,
        ),
    )
)
def test_any_json_at_all_is_either_answers_or_problems(values: dict[str, Any]):
    answers, refused = _either(lambda: validate_values(FORM, values, CONTEXT))

    assert (answers is None) == bool(refused and refused.problems)
    assert answers is None or set(answers.values) <= set(values)


@pytest.fixture
def form(request: pytest.FixtureRequest) -> Form:
    """One of the shipped forms, read where it is tested and not by every process that looks for tests."""
    return CATALOGUE.form(request.param)


@pytest.mark.parametrize("form", CATALOGUE.ids(), indirect=True)
def test_every_form_reads_back_the_fields_it_shows_for_its_own_answers(form: Form):
    for outcome in form.outcome_values or (None,):
        values = sample_answers(form, CONTEXT, outcome=outcome)

        answers = read_answers(form, posted(as_fields(form, values)), context=CONTEXT)

        assert answers.values == values
        assert answers.outcome == outcome


@pytest.mark.parametrize("form", CATALOGUE.ids(), indirect=True)
def test_every_form_says_what_is_missing_when_nothing_is_sent(form: Form):
    needed = {question.name for question in form.questions if question.must_be_answered({})}

    if not needed:
        assert read_answers(form, MultiDict(), context=CONTEXT).values == {}
        return
    with pytest.raises(NotAnswered) as caught:
        read_answers(form, MultiDict(), context=CONTEXT)

    assert {problem.question for problem in caught.value.problems} == needed
    assert all(problem.field and problem.sentence for problem in caught.value.problems)

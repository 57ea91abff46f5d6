"""Shipped forms changed at random, as a process owner changes them: each stays one, the rest to the letter."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.catalogue import Catalogue
from forms.editing import CannotEdit, form_of, moved_question, page_order, put_in
from forms.editing_checks import problems_of
from forms.editing_kinds import CHOICES, Answer, begun
from forms.editing_question import change_form, change_question
from forms.editing_removal import removal_of
from forms.editing_said import rules_of_the_file
from forms.editing_sections import section_added
from forms.editing_shared import shared_parts, with_shared_part
from forms.editing_words import Option, Written, written
from tests.forms.asking import TODAY

CATALOGUE = Catalogue.of_folder()
SHIPPED = CATALOGUE.schemas


def editable(schema: Any) -> list[str]:
    """The paths of the questions that the editor opens."""
    paths = []
    for question in form_of(schema, SHIPPED).every_question():
        group = question.path.rpartition(".")[0]
        if not group or "properties" in schema["properties"][group].get("items", {}):
            paths.append(question.path)
    return paths


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_a_question_of_a_shipped_form_saved_as_it_is_leaves_the_schema_to_the_letter(random: Random):
    schema = SHIPPED[random.choice(CATALOGUE.ids())]

    for path in editable(schema):
        same = change_question(schema, path, written(schema, path, SHIPPED), SHIPPED)

        assert same == schema
        assert list(same["properties"]) == list(schema["properties"])


@pytest.mark.soak
@pytest.mark.parametrize("form_id", CATALOGUE.ids())
def test_every_shipped_form_opens_and_is_saved_to_the_letter(form_id: str):
    schema = SHIPPED[form_id]

    assert problems_of(schema, SHIPPED, today=TODAY) == ()
    assert change_form(schema, title=schema["title"], guidance=schema.get("description", "")) == schema
    for path in editable(schema):
        assert change_question(schema, path, written(schema, path, SHIPPED), SHIPPED) == schema
        assert isinstance(rules_of_the_file(schema, path, SHIPPED), tuple)


def _wordings(random: Random, was: Written) -> Any:
    yield {"title": "What did they say about it?"}
    yield {"hint": "In their own words"}
    yield {"sensitive": not was.sensitive}
    yield {"required": not was.required}
    yield {"record": "noted_by_trial"}
    yield {"sentences": (*(one for one in was.sentences if one[0] != "required"), ("required", "Enter what they said"))}
    if was.answer in CHOICES:
        yield {"choices": (*was.choices, Option(value="never_before", title="Never before"))}
        yield {"choices": tuple(reversed(was.choices))}
        yield {"choices": was.choices[:-1]}
        yield {"choices": tuple(replace(one, title=f"{one.title} indeed") for one in was.choices)}
    if was.answer is Answer.LONG_TEXT:
        yield {"longest": 900, "shortest": random.choice([None, 10, 60])}
    if was.answer is Answer.DATE:
        yield {"not_after": ("today",), "not_before": ("today-3y",)}
        yield {"not_before": (), "not_after": ("today", "panel_held")}
    if was.answer is Answer.INTEGER:
        yield {"least": 1, "most": 12}
    yield {"answer": random.choice([kind for kind in Answer if kind not in CHOICES])}


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_every_change_of_a_shipped_form_leaves_one_that_can_be_asked_and_answered_or_is_refused(random: Random):
    schema = SHIPPED[random.choice(CATALOGUE.ids())]
    paths = editable(schema)

    for _ in range(4):
        path = random.choice(paths)
        was = written(schema, path, SHIPPED)
        wanted = replace(was, **random.choice(list(_wordings(random, was))))
        try:
            now = change_question(schema, path, wanted, SHIPPED)
        except CannotEdit as error:
            _is_said_at_a_field(error)
            continue
        _is_sound(now)
        if wanted.answer is was.answer:
            assert written(now, path, SHIPPED) == wanted
        _only_that_question(schema, now, path)


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_questions_of_a_shipped_form_are_moved_put_in_and_taken_out_and_it_stays_one(random: Random):
    schema: Any = SHIPPED[random.choice(CATALOGUE.ids())]

    for _ in range(4):
        path = random.choice(editable(schema))
        before = page_order(schema)
        match random.choice(["move", "put in", "take out", "shared", "section"]):
            case "move":
                try:
                    schema = moved_question(schema, path, SHIPPED, up=random.random() < 0.5)
                except CannotEdit:
                    continue
                assert sorted(chain(*page_order(schema))) == sorted(chain(*before))
            case "put in":
                kind = random.choice([Answer.TEXT, Answer.DATE, Answer.YES_NO, Answer.WORKER, Answer.MONEY])
                schema, made = put_in(schema, "What else is there?", begun(kind), after=path)
                assert form_of(schema, SHIPPED).question(made).required
            case "take out":
                removal = removal_of(schema, path, SHIPPED)
                schema = removal.without
                if removal.reasons:
                    continue
                assert path not in [one.path for one in form_of(schema, SHIPPED).every_question()]
            case "shared":
                part = random.choice(shared_parts(SHIPPED))
                try:
                    schema = with_shared_part(schema, part, SHIPPED, after=path.partition(".")[0])
                except CannotEdit:
                    continue
            case "section":
                try:
                    schema = section_added(schema, "Another part", begins_with=path, before="The first part")
                except CannotEdit:
                    continue
        _is_sound(schema)


def _is_said_at_a_field(error: CannotEdit) -> None:
    assert error.sentence.endswith(".")
    assert error.field


def _is_sound(schema: Any) -> None:
    assert problems_of(schema, SHIPPED, today=TODAY) == (), schema["$id"]
    order = page_order(schema)
    assert sorted(name for names in order for name in names) == sorted(schema["properties"])
    assert all(order)
    assert {*schema["required"]} <= {*schema["properties"]}


def _only_that_question(was: Any, now: Any, path: str) -> None:
    top = path.partition(".")[0]
    for name, part in was["properties"].items():
        if name != top:
            assert now["properties"][name] == part
    assert {key: was[key] for key in was if key not in ("properties", "required", "allOf")} == {
        key: now[key] for key in now if key not in ("properties", "required", "allOf")
    }

"""Reading a form from its schema, and refusing what no page could ask."""

from __future__ import annotations

from typing import Any

import pytest

from forms.conditions import Clause, Condition
from forms.errors import NotAForm
from forms.form import Kind, read_form
from tests.forms.asking import CHOICE, HELD_ON, NOTE, asked_only_if, form_of, schema_of

SHARED = {
    "shared.reasons": {
        "$id": "shared.reasons",
        "$defs": {
            "reasons": {
                "title": "What are the reasons?",
                "type": "string",
                "minLength": 30,
                "x-ui": {"hint": "In full", "errors": {"required": "Enter the reasons"}},
            },
            "twice": {"$ref": "#/$defs/reasons"},
            "round": {"$ref": "shared.reasons#/$defs/round"},
        },
    }
}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ({"type": "string"}, Kind.TEXT),
        ({"type": "string", "maxLength": 200}, Kind.TEXT),
        ({"type": "string", "maxLength": 201}, Kind.LONG_TEXT),
        ({"type": "string", "x-ui": {"widget": "textarea"}}, Kind.LONG_TEXT),
        ({"type": "string", "format": "date"}, Kind.DATE),
        ({"type": "string", "x-ui": {"widget": "datetime"}}, Kind.DATETIME),
        ({"type": "integer"}, Kind.INTEGER),
        ({"type": "integer", "x-ui": {"widget": "money"}}, Kind.MONEY),
        ({"type": "boolean"}, Kind.YES_NO),
        ({"oneOf": CHOICE["oneOf"]}, Kind.RADIOS),
        ({"type": "string", "oneOf": CHOICE["oneOf"], "x-ui": {"widget": "select"}}, Kind.SELECT),
        ({"type": "array", "items": {"oneOf": CHOICE["oneOf"]}}, Kind.CHECKBOXES),
        ({"type": "string", "x-ref": "worker"}, Kind.WORKER),
        ({"type": "array", "x-ref": "person", "items": {"type": "string"}}, Kind.PERSON),
        ({"type": "string", "x-ref": "document"}, Kind.FILE),
        ({"type": "string", "x-ref": "placement"}, Kind.RECORD),
    ],
)
def test_how_a_question_is_asked_follows_from_its_type(part: dict[str, Any], kind: Kind):
    question = form_of({"asked": {"title": "What?", **part}}).question("asked")

    assert question.kind is kind
    assert question.many is (part.get("type") == "array")


def test_a_shared_part_is_put_in_and_worded_for_the_form():
    reasons = {
        "$ref": "shared.reasons#/$defs/twice",
        "title": "Why not?",
        "x-ui": {"errors": {"minLength": "Write more"}},
    }
    form = read_form(schema_of({"reasons": reasons}, required=["reasons"]), SHARED)
    question = form.question("reasons")

    assert (question.title, question.hint, question.min_length, question.required) == ("Why not?", "In full", 30, True)
    assert question.errors == {"required": "Enter the reasons", "minLength": "Write more"}
    assert "$ref" not in str(form.schema)


def test_when_a_question_is_asked_is_read_from_the_rules():
    form = form_of(
        {"follows": CHOICE, "note": NOTE, "held_on": HELD_ON},
        rules=[
            asked_only_if("follows", "stop", "note"),
            {
                "if": {"properties": {"follows": {"enum": ["stop", "go_on"]}}, "required": ["follows"]},
                "then": {"properties": {"held_on": False}},
            },
        ],
    )
    stops = Condition(clauses=(Clause(question="follows", values=("stop",)),))
    either = Condition(clauses=(Clause(question="follows", values=("stop", "go_on")),), negated=True)

    assert form.question("note").shown_when == (stops,)
    assert form.question("note").required_when == (stops,)
    assert form.question("held_on").shown_when == (either,)
    assert form.question("note").asked({"follows": "stop"})
    assert not form.question("note").asked({})
    assert form.question("held_on").asked({})


def test_a_question_hangs_beneath_the_choice_that_brings_it_up():
    form = form_of(
        {"follows": CHOICE, "note": NOTE, "held_on": HELD_ON},
        rules=[asked_only_if("follows", "stop", "note"), asked_only_if("note", "x", "held_on")],
    )
    follows, note = form.question("follows"), form.question("note")

    assert form.revealed_by(follows, "stop") == (note,)
    assert form.revealed_by(follows, "go_on") == ()
    assert form.is_revealed(note)
    assert not form.is_revealed(follows)
    assert note.always_required_when_asked


def test_a_condition_may_look_into_a_list():
    several = {"title": "Which?", "type": "array", "items": {"oneOf": CHOICE["oneOf"]}}
    rule = {
        "if": {"properties": {"several": {"contains": {"const": "stop"}}}, "required": ["several"]},
        "else": {"properties": {"note": False}},
    }
    note = form_of({"several": several, "note": NOTE}, rules=[rule]).question("note")

    assert note.asked({"several": ["go_on", "stop"]})
    assert not note.asked({"several": ["go_on"]})
    assert not note.asked({"several": "stop"})


def test_sections_hold_every_question_in_their_order():
    sections = [{"title": "First", "questions": ["note"]}, {"title": "Then", "questions": ["held_on", "follows"]}]
    form = form_of({"held_on": HELD_ON, "follows": CHOICE, "note": NOTE}, **{"x-ui": {"sections": sections}})

    assert [question.name for question in form.questions] == ["note", "held_on", "follows"]
    assert [section.title for section in form.sections] == ["First", "Then"]
    assert form.outcome is None
    assert form.outcome_values == ()


def test_what_the_record_forbids_is_read_as_conditions_over_facts():
    refuse = [{"when": 'follows == "go_on" and medical_received != True', "question": "follows", "say": "Not yet"}]
    form = form_of({"follows": {**CHOICE, "x-outcome": True}}, **{"x-refuse": refuse})

    assert [(one.when, one.question, one.sentence) for one in form.refusals] == [
        ('follows == "go_on" and medical_received != True', "follows", "Not yet")
    ]


def test_a_question_that_is_not_there_is_a_key_error():
    form = form_of({"note": NOTE})

    for path in ("other", "note.inner", ""):
        with pytest.raises(KeyError):
            form.question(path)


ITEM = {"type": "object", "additionalProperties": False, "properties": {"note": NOTE}}
GROUP = {"title": "Who?", "type": "array", "items": ITEM}
TWO = [{"const": "a", "title": "A"}, {"const": "a", "title": "B"}]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (schema_of({"note": {"type": "string"}}), "it needs a title"),
        (schema_of({"note": {**NOTE, "x-colour": "red"}}), "x-colour is not a word that forms know"),
        (schema_of({"note": {**NOTE, "x-ui": {"colour": "red"}}}), "x-ui knows no colour"),
        (schema_of({"note": {**NOTE, "x-ui": {"widget": "date"}}}), "the widget date does not fit"),
        (schema_of({"note": {"title": "?", "type": "number"}}), "no page can ask"),
        (schema_of({"note": {"title": "?", "type": "array", "items": {"type": "string"}}}), "no page can ask"),
        (schema_of({"note": {"title": "?", "type": "string", "x-ref": "vehicle"}}), "no page can ask"),
        (schema_of({"Note": NOTE}), "small letters"),
        (schema_of({"note": NOTE}, required=["other"]), "it is required but not asked"),
        (schema_of({"note": {**NOTE, "x-fact": "said"}}), "becomes a fact"),
        (schema_of({"note": {**NOTE, "x-anchor": "said"}}), "only a date becomes an anchor"),
        (schema_of({"note": {**NOTE, "x-date": {"not_after": "today"}}}), "x-date limits only a date"),
        (schema_of({"note": {**NOTE, "x-extends": "adopter.stage1"}}), "only a date extends a deadline"),
        (schema_of({"note": {**NOTE, "x-allocates": "adoption_sw"}}), "only workers can be allocated"),
        (schema_of({"held_on": {**HELD_ON, "x-date": {"before": "today"}}}), "x-date knows only"),
        (schema_of({"held_on": {**HELD_ON, "x-date": {"not_after": "in a week"}}}), "cannot read the limit"),
        (schema_of({"held_on": {**HELD_ON, "x-date": {"override": "why"}}}), "does not ask"),
        (schema_of({"follows": {"title": "?", "oneOf": [{"const": "a"}]}}), "a const and a title"),
        (schema_of({"follows": {"title": "?", "oneOf": TWO}}), "the same const"),
        (schema_of({"a": {**CHOICE, "x-outcome": True}, "b": {**CHOICE, "x-outcome": True}}), "not a and b"),
        (schema_of({"a": {"title": "?", "type": "boolean", "x-outcome": True}}), "the outcome must be a choice"),
        (schema_of({"group": {**GROUP, "items": {**ITEM, "properties": {"inner": GROUP}}}}), "inside a group"),
        (schema_of({"group": {**GROUP, "items": {"type": "object", "properties": {"note": NOTE}}}}), "must be false"),
        (
            schema_of({"group": {**GROUP, "items": {**ITEM, "properties": {"on": {**HELD_ON, "x-anchor": "a"}}}}}),
            "becomes nothing outside it",
        ),
        (schema_of({"note": NOTE}, rules=[{"anyOf": [{"required": ["note"]}]}]), "allOf may hold only rules"),
        (schema_of({"note": NOTE}, rules=[asked_only_if("note", "x", "other")]), "does not ask it"),
        (
            schema_of({"note": NOTE}, rules=[{"if": {"properties": {"note": {"const": "x"}}}}]),
            "also list it under required",
        ),
        (
            schema_of({"note": NOTE}, rules=[{"if": {"properties": {"note": {"minLength": 1}}, "required": ["note"]}}]),
            "only by const, enum or contains",
        ),
        (schema_of({"note": NOTE}, **{"x-ui": {"sections": [{"title": "A", "questions": []}]}}), "no section holds it"),
        (
            schema_of({"note": NOTE}, **{"x-ui": {"sections": [{"title": "A", "questions": ["note", "note"]}]}}),
            "a section names it twice",
        ),
        (schema_of({"note": NOTE}, **{"x-refuse": [{"when": "a"}]}), "needs when, question and say"),
        (schema_of({"note": NOTE}, **{"x-refuse": [{"when": "a", "question": "b", "say": "c"}]}), "does not ask"),
        (schema_of({"note": NOTE}, **{"x-fact": "a"}), "does not belong to a whole form"),
        (schema_of({"note": NOTE}, title=""), "a form needs a title"),
        (schema_of({"note": {**NOTE, "minLength": "many"}}), "not JSON Schema 2020-12 at properties.note.minLength"),
        (schema_of({"note": {"$ref": "shared.nothing#/$defs/reasons"}}), "names nothing"),
        (schema_of({"note": {"$ref": "shared.reasons#/$defs/nothing"}}), "names nothing"),
        (schema_of({"note": {"$ref": "shared.reasons#/$defs/round"}}), "round in a circle"),
        (schema_of({"note": {"$ref": "shared.reasons#/$defs/reasons", "minLength": 5}}), "which sets it already"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_no_page_could_ask_is_refused_with_the_form_named(schema: dict[str, Any], said: str):
    with pytest.raises(NotAForm) as caught:
        read_form(schema, SHARED)

    assert said in str(caught.value)
    assert str(caught.value).startswith("trial.form")

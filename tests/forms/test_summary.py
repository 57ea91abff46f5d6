"""Answers in plain words."""

from __future__ import annotations

from forms.context import AnswerContext
from forms.form import Choice
from forms.summary import answer_rows
from tests.forms.asking import CHOICE, HELD_ON, NOTE, TODAY, asked_only_if, form_of

FORM = form_of(
    {
        "held_on": HELD_ON,
        "seen_at": {"title": "When seen?", "type": "string", "x-ui": {"widget": "datetime"}},
        "agreed": {"title": "Agreed?", "type": "boolean"},
        "follows": CHOICE,
        "note": {**NOTE, "x-sensitive": True},
        "several": {"title": "Which?", "type": "array", "items": {"oneOf": CHOICE["oneOf"]}},
        "cost": {"title": "Cost?", "type": "integer", "x-ui": {"widget": "money"}},
        "worker": {"title": "Who?", "type": "string", "x-ref": "worker"},
        "papers": {"title": "Papers?", "type": "array", "x-ref": "document", "items": {"type": "string"}},
        "people": {
            "title": "People?",
            "type": "array",
            "x-ui": {"item": "Person"},
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"name": {"title": "Name", "type": "string"}, "born_on": HELD_ON},
            },
        },
    },
    rules=[asked_only_if("follows", "stop", "note")],
)
CONTEXT = AnswerContext(
    today=TODAY,
    choices={
        "worker": (Choice(value="amara", title="Amara"),),
        "document": (Choice(value="doc-1", title="Report (PDF)"),),
    },
)


def _words(values):
    return {row.question: row.lines for row in answer_rows(FORM, values, CONTEXT)}


def test_every_kind_of_answer_is_said_in_words():
    values = {
        "held_on": "2026-11-26",
        "seen_at": "2026-11-26T16:20",
        "agreed": False,
        "follows": "stop",
        "note": "First line\nSecond line",
        "several": ["go_on", "stop"],
        "cost": 123450,
        "worker": "amara",
        "papers": ["doc-1", "doc-unknown"],
        "people": [{"name": "A", "born_on": "1990-02-01"}, {"name": "B"}],
    }

    assert _words(values) == {
        "held_on": ("Thursday 26 November 2026",),
        "seen_at": ("Thursday 26 November 2026 at 4:20pm",),
        "agreed": ("No",),
        "follows": ("It stops",),
        "note": ("First line", "Second line"),
        "several": ("It goes on", "It stops"),
        "cost": ("£1,234.50",),
        "worker": ("Amara",),
        "papers": ("Report (PDF)", "A document"),
        "people.0.name": ("A",),
        "people.0.born_on": ("Thursday 1 February 1990",),
        "people.1.name": ("B",),
        "people.1.born_on": ("Not answered",),
    }


def test_a_question_that_is_not_asked_has_no_row_and_one_not_answered_says_so():
    words = _words({"follows": "go_on", "note": "Left from before"})

    assert "note" not in words
    assert words["held_on"] == ("Not answered",)
    assert words["people"] == ("Not answered",)


def test_a_draft_is_shown_as_it_was_typed():
    draft = {
        "held_on": {"day": "31", "month": "2", "year": "2026"},
        "agreed": "yes",
        "follows": "stop",
        "cost": "lots",
        "people": [{}, {"name": "B"}],
    }
    words = _words(draft)

    assert words["held_on"] == ("31 2 2026",)
    assert words["agreed"] == ("Yes",)
    assert words["note"] == ("Not answered",)
    assert words["cost"] == ("lots",)
    assert words["people.1.name"] == ("B",)
    assert "people.0.name" not in words


def test_a_row_tells_where_it_can_be_changed_and_whether_it_is_sensitive():
    rows = {row.question: row for row in answer_rows(FORM, {"follows": "stop", "people": [{"name": "A"}]}, CONTEXT)}

    assert rows["held_on"].field == "held_on-day"
    assert rows["people.0.born_on"].field == "people-0-born_on-day"
    assert rows["people.0.name"].title == "Person 1: Name"
    assert rows["note"].sensitive
    assert not rows["follows"].sensitive
    assert not rows["note"].answered

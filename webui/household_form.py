"""What is asked about a new household. The same machinery as for the forms of pathways shows and checks it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.domain.subjects import Person
from forms.form import read_form

_NEW: Mapping[str, Any] = {
    "$id": "household.new",
    "title": "Add a household",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "kind": {
            "title": "What is the record about?",
            "oneOf": [
                {"const": "adopter", "title": "Prospective adopters"},
                {"const": "carer", "title": "Foster carers, relatives or friends"},
                {"const": "guardian", "title": "Guardians"},
                {"const": "parent", "title": "Parents"},
                {
                    "const": "adult",
                    "title": "An adult who asks for something",
                    "x-ui": {"hint": "For example a birth parent, an adopted adult, or somebody who complains"},
                },
                {
                    "const": "cohort",
                    "title": "A list of children for a meeting",
                    "x-ui": {"hint": "Give the list a name below. The children stay on their own records"},
                },
            ],
            "x-ui": {"hint": "Prospective adopters, if you leave it empty"},
        },
        "people": {
            "title": "Who is it about?",
            "type": "array",
            "minItems": 1,
            "maxItems": 12,
            "x-ui": {
                "item": "Person",
                "hint": "Begin with the people who apply, then everybody who lives with them",
            },
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "name": {
                        "title": "Full name",
                        "type": "string",
                        "minLength": 1,
                        "maxLength": 200,
                        "x-ui": {"errors": {"required": "Enter the person’s full name"}},
                    },
                    "part": {
                        "title": "Their part",
                        "oneOf": [
                            {"const": "applicant", "title": "Applies, cares, or asks"},
                            {"const": "adult", "title": "Another adult at home"},
                            {"const": "child_at_home", "title": "A child at home"},
                        ],
                        "x-ui": {"errors": {"required": "Select what part they have"}},
                    },
                    "born_on": {
                        "title": "Date of birth",
                        "type": "string",
                        "format": "date",
                        "x-date": {"not_after": "today"},
                        "x-ui": {"hint": "For example, 31 3 1985"},
                    },
                },
                "required": ["name", "part"],
            },
        },
        "team": {
            "title": "Which team works with them?",
            "type": "string",
            "x-ref": "household",
            "x-ui": {"errors": {"required": "Choose the team that works with them"}},
        },
        "address_protected": {
            "title": "Must their address be protected?",
            "type": "boolean",
            "x-ui": {"hint": "Everybody who opens their record is then told not to pass it on."},
        },
    },
    "required": ["people", "team"],
}
HOUSEHOLD_FORM = read_form(_NEW, {})

#: What is asked to correct one that is there. What the record is about and whose work it is does not change here.
CORRECTION_FORM = read_form(
    {
        **_NEW,
        "$id": "household.correct",
        "title": "Correct the household",
        "properties": {
            **{name: _NEW["properties"][name] for name in ("people", "address_protected")},
            "reason": {
                "title": "Why is it corrected?",
                "type": "string",
                "minLength": 10,
                "maxLength": 2000,
                "x-ui": {
                    "hint": "A sentence. It is kept as a note on the household",
                    "errors": {"required": "Say in a sentence why the household is corrected"},
                },
            },
        },
        "required": ["people", "reason"],
    },
    {},
)


def person_of(answers: Mapping[str, Any]) -> Person:
    """The person of one item of the answers."""
    born_on = answers.get("born_on")
    return Person(
        id="",
        name=answers["name"],
        part=answers["part"],
        born_on=date.fromisoformat(born_on) if born_on else None,
    )

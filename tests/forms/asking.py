"""Small forms and the fields of a page, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.answers import Answers, NotAnswered, read_answers
from forms.context import AnswerContext
from forms.errors import FieldProblem
from forms.form import Form, read_form

TODAY = date(2026, 11, 26)  # a Thursday
CONTEXT = AnswerContext(today=TODAY)

HELD_ON = {"title": "When was it held?", "type": "string", "format": "date"}
NOTE = {"title": "What was said?", "type": "string", "minLength": 30, "maxLength": 4000}
CHOICE = {
    "title": "What follows?",
    "oneOf": [{"const": "go_on", "title": "It goes on"}, {"const": "stop", "title": "It stops"}],
}


def schema_of(
    properties: Mapping[str, Any], *, required: Iterable[str] = (), rules: Iterable[Any] = (), **more: Any
) -> dict[str, Any]:
    """The schema of a form with these questions."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "trial.form",
        "title": "A form",
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(required),
        **more,
    }
    return {**schema, "allOf": list(rules)} if rules else schema


def form_of(properties: Mapping[str, Any], **more: Any) -> Form:
    """A form with these questions."""
    return read_form(schema_of(properties, **more), {})


def asked_only_if(question: str, value: Any, name: str) -> dict[str, Any]:
    """The rule by which `name` is asked, and then required, only while `question` answers `value`."""
    return {
        "if": {"properties": {question: {"const": value}}, "required": [question]},
        "then": {"required": [name]},
        "else": {"properties": {name: False}},
    }


def posted(fields: Mapping[str, str | list[str]]) -> MultiDict[str, str]:
    """The fields of a page as they are sent; a list repeats its name."""
    pairs = []
    for name, value in fields.items():
        pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
    return MultiDict(pairs)


def date_fields(name: str, on: date) -> dict[str, str]:
    """The three boxes of a date."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def answers_to(form: Form, fields: Mapping[str, str | list[str]], context: AnswerContext = CONTEXT) -> Answers:
    """What `read_answers` makes of these fields."""
    return read_answers(form, posted(fields), context=context)


def problems_with(
    form: Form, fields: Mapping[str, str | list[str]], context: AnswerContext = CONTEXT
) -> tuple[FieldProblem, ...]:
    """The problems that `read_answers` finds in these fields."""
    with pytest.raises(NotAnswered) as caught:
        read_answers(form, posted(fields), context=context)
    return caught.value.problems


def sentences(problems: Iterable[FieldProblem]) -> list[str]:
    """Only what they say."""
    return [problem.sentence for problem in problems]

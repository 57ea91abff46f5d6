"""The kinds of answer that the editor offers, each with what the file says of it and which limits it knows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"


class Answer(StrEnum):
    """What kind of answer a question takes, as the editor offers it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    EMAIL = "email"
    INTEGER = "integer"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    YES_NO = "yes_no"
    RADIOS = "radios"
    SELECT = "select"
    CHECKBOXES = "checkboxes"
    WORKER = "worker"
    WORKERS = "workers"
    PERSON = "person"
    PEOPLE = "people"
    CHILD = "child"
    CHILDREN = "children"
    HOUSEHOLD = "household"
    PLACEMENT = "placement"
    DOCUMENT = "document"
    DOCUMENTS = "documents"
    GROUP = "group"


WORDS: Mapping[Answer, str] = {
    Answer.TEXT: "One line",
    Answer.LONG_TEXT: "Long answer",
    Answer.EMAIL: "Email address",
    Answer.INTEGER: "Whole number",
    Answer.MONEY: "Amount of money",
    Answer.DATE: "Date",
    Answer.DATETIME: "Date and time",
    Answer.YES_NO: "Yes or no",
    Answer.RADIOS: "One choice",
    Answer.SELECT: "One choice from a list that opens",
    Answer.CHECKBOXES: "Several choices",
    Answer.WORKER: "A worker",
    Answer.WORKERS: "Several workers",
    Answer.PERSON: "A person",
    Answer.PEOPLE: "Several people",
    Answer.CHILD: "A child",
    Answer.CHILDREN: "Several children",
    Answer.HOUSEHOLD: "A household",
    Answer.PLACEMENT: "A placement",
    Answer.DOCUMENT: "A document",
    Answer.DOCUMENTS: "Several documents",
    Answer.GROUP: "A group of questions that repeats",
}

TEXTS = frozenset({Answer.TEXT, Answer.LONG_TEXT, Answer.EMAIL})
NUMBERS = frozenset({Answer.INTEGER, Answer.MONEY})
DATES = frozenset({Answer.DATE, Answer.DATETIME})
CHOICES = frozenset({Answer.RADIOS, Answer.SELECT, Answer.CHECKBOXES})
ONE_CHOICE = frozenset({Answer.RADIOS, Answer.SELECT})
LISTS = frozenset({Answer.CHECKBOXES, Answer.WORKERS, Answer.PEOPLE, Answer.CHILDREN, Answer.DOCUMENTS, Answer.GROUP})
#: What a condition can ask about, and what can be a fact of the drawing.
ASKED_ABOUT = CHOICES | {Answer.YES_NO}
FACTS = ASKED_ABOUT | NUMBERS

_ONE_REF = {
    "worker": Answer.WORKER,
    "person": Answer.PERSON,
    "child": Answer.CHILD,
    "household": Answer.HOUSEHOLD,
    "placement": Answer.PLACEMENT,
    "document": Answer.DOCUMENT,
}
_MANY_REF = {
    "worker": Answer.WORKERS,
    "person": Answer.PEOPLE,
    "child": Answer.CHILDREN,
    "document": Answer.DOCUMENTS,
}
#: The words of the file that belong to a kind of answer, and go with it when it becomes another.
OF_A_KIND = (
    *("type", "format", "pattern", "oneOf", "const", "enum", "items", "x-ref", "x-allocates", "examples", "x-date"),
    *("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems"),
    *("contains", "minContains", "maxContains", "x-extends", "x-links"),
)


def answer_of(part: Mapping[str, Any]) -> Answer | None:
    """The kind of answer of a question whose shared part is in it; None for one that the editor does not know."""
    many, widget = part.get("type") == "array", part.get("x-ui", {}).get("widget")
    if reference := part.get("x-ref"):
        return (_MANY_REF if many else _ONE_REF).get(reference)
    if many:
        return Answer.GROUP if part.get("items", {}).get("type") == "object" else Answer.CHECKBOXES
    if "oneOf" in part:
        return Answer.SELECT if widget == "select" else Answer.RADIOS
    match part.get("type"):
        case "boolean":
            return Answer.YES_NO
        case "integer":
            return Answer.MONEY if widget == "money" else Answer.INTEGER
    by_format = {"date": Answer.DATE, "email": Answer.EMAIL}.get(str(part.get("format")))
    if by_format or widget == "datetime":
        return by_format or Answer.DATETIME
    return Answer.LONG_TEXT if widget == "textarea" or part.get("maxLength", 0) > 200 else Answer.TEXT


def begun(answer: Answer) -> dict[str, Any]:
    """What the file says of a new question of this kind, before its choices are known."""
    return {**_begun(answer), **({"x-ui": {"widget": _WIDGETS[answer]}} if answer in _WIDGETS else {})}


_WIDGETS = {Answer.MONEY: "money", Answer.DATETIME: "datetime", Answer.SELECT: "select"}


def _begun(answer: Answer) -> dict[str, Any]:
    match answer:
        case Answer.TEXT:
            return {"type": "string", "maxLength": 200}
        case Answer.LONG_TEXT:
            return {"type": "string", "maxLength": 4000}
        case Answer.EMAIL:
            return {"type": "string", "format": "email", "maxLength": 254}
        case Answer.INTEGER:
            return {"type": "integer", "minimum": 0, "maximum": 1000}
        case Answer.MONEY:
            return {"type": "integer", "minimum": 0, "maximum": 10_000_000}
        case Answer.DATE:
            # What has happened cannot lie in the future; who asks for a plan says so.
            return {"type": "string", "format": "date", "x-date": {"not_after": "today"}}
        case Answer.DATETIME:
            return {"type": "string", "pattern": MOMENT, "x-date": {"not_after": "today"}}
        case Answer.YES_NO:
            return {"type": "boolean"}
        case Answer.RADIOS | Answer.SELECT:
            return {"oneOf": []}
        case Answer.CHECKBOXES:
            return {"type": "array", "items": {"oneOf": []}, "uniqueItems": True}
        case Answer.GROUP:
            inner = {"name": {"title": "Name", "type": "string", "maxLength": 200}}
            item = {"type": "object", "additionalProperties": False, "properties": inner, "required": ["name"]}
            return {"type": "array", "items": item, "maxItems": 10}
    one = next((name for name, kind in _ONE_REF.items() if kind is answer), None)
    if one is not None:
        return {"type": "string", "x-ref": one}
    many = next(name for name, kind in _MANY_REF.items() if kind is answer)
    return {"type": "array", "x-ref": many, "items": {"type": "string"}, "maxItems": 20}

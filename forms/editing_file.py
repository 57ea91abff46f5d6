"""A form that comes back as a file: read as a stranger's, refused with sentences before anything looks closer at it.

What it may hold is what forms hold: a closed list of words, references to shared parts alone, and patterns that take
no longer on a hostile answer than on any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite, prod
from typing import Any

from forms.editing import MOST_QUESTIONS, Schema, Schemas
from forms.editing_checks import Wrong, problems_of

LARGEST_FILE = 200_000  # bytes
DEEPEST, MOST_MEMBERS, LONGEST_TEXT = 14, 20_000, 4_000
LONGEST_PATTERN, MOST_WAYS = 200, 10_000

_REFERENCE = re.compile(r"(?P<document>shared\.[a-z0-9_]{1,60})#/\$defs/(?P<part>[a-z0-9_]{1,60})")
_ATOM = r"(?:\[\^?(?:\\.|[^\[\]\\])+\]|\\[dwsDWS.+*?()\[\]{}|^$/\\-]|[^\\\[\](){}|*+?^$])"
_REPEAT = r"(?:\{[0-9]{1,4}(?:,[0-9]{1,4})?\}|\?)"
_PATTERN = re.compile(rf"\^(?:{_ATOM}{_REPEAT}?)*\$")
_REPEATED = re.compile(r"\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]+))?\}|\?")
_SCHEMAS, _LISTS, _MEMBERS = frozenset({"items", "contains", "if", "then", "else"}), ("allOf", "oneOf"), "properties"
_WORDS = frozenset(
    [
        *("$schema", "$id", "$comment", "$ref", "title", "description", "type", "additionalProperties", "properties"),
        *(
            "required",
            "allOf",
            "if",
            "then",
            "else",
            "format",
            "pattern",
            "oneOf",
            "const",
            "enum",
            "items",
            "examples",
        ),
        *("minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems", "default"),
        *("contains", "minContains", "maxContains", "x-ui", "x-refuse", "x-outcome", "x-fact", "x-anchor", "x-record"),
        *("x-date", "x-ref", "x-allocates", "x-extends", "x-links", "x-sensitive"),
    ]
)
_TEXTS = ("title", "description", "x-fact", "x-anchor", "x-record", "x-ref", "x-allocates", "x-extends", "x-links")
_UI_TEXTS = ("hint", "widget", "autocomplete", "item")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class NotAFile(Exception):
    """The file is not a form that can be put in place of this one. `problems` say why, by question."""

    def __init__(self, problems: tuple[Wrong, ...]) -> None:
        super().__init__(self.__doc__)
        self.problems = problems


def as_file(schema: Mapping[str, Any]) -> bytes:
    """The form as a file, to be changed by hand and put back."""
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def read_file(content: bytes, form_id: str, forms: Schemas, *, today: date) -> Schema:
    """The schema in a file. `forms` holds the shared parts. Raises NotAFile."""
    schema = _parsed(content)
    if schema.get("$id") != form_id:
        raise NotAFile((Wrong(question="", sentence=f"Its $id must be “{form_id}”: it is another form’s file."),))
    wrong = tuple(dict.fromkeys(_walked(schema, forms, "")))
    if wrong:
        raise NotAFile(wrong[:50])
    try:
        problems = problems_of(schema, forms, today=today)
    except (TypeError, ValueError, AttributeError, KeyError, OverflowError) as error:
        said = "Something in it is not written as forms are. Compare it with the file that you took out."
        raise NotAFile((Wrong(question="", sentence=said),)) from error
    if problems:
        raise NotAFile(problems)
    return schema


def _parsed(content: bytes) -> Schema:
    if not content.strip():
        raise _refused("Choose the file with the form.")
    if len(content) > LARGEST_FILE:
        raise _refused(f"The file is too large: a form may have {LARGEST_FILE // 1_000} KB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("The file is not UTF-8 text. Save it as UTF-8, and put it back.") from error
    if _depth(text) > DEEPEST:
        raise _refused(f"It is nested more than {DEEPEST} levels deep, which no form is.")
    try:
        schema = json.loads(
            text, object_pairs_hook=_without_twins, parse_constant=_no_number, parse_int=_int, parse_float=_float
        )
    except json.JSONDecodeError as error:
        raise _refused(f"Line {error.lineno} is not JSON: {error.msg}.") from error
    if not isinstance(schema, dict):
        raise _refused("A form is one JSON object.")
    if _members(schema) > MOST_MEMBERS:
        raise _refused(f"It holds more than {MOST_MEMBERS:,} things, which no form does.")
    return schema


def _refused(sentence: str, question: str = "") -> NotAFile:
    return NotAFile((Wrong(question=question, sentence=sentence),))


def _depth(text: str) -> int:
    """How deep brackets are nested, outside of texts. Reading JSON deeper than Python can would end the process."""
    deepest = depth = 0
    for bracket in re.sub(r'"(?:\\.|[^"\\])*"', "", text):
        if bracket in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif bracket in "]}":
            depth -= 1
    return deepest


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _refused(f"“{twice[:60]}” stands there twice in one object. Take one away, or call it otherwise.")
    return members


def _no_number(text: str) -> Any:
    raise _refused(f"{text} is no number.")


def _int(text: str) -> int:
    if len(text) > 15:
        raise _refused("It holds a number that is too large.")
    return int(text)


def _float(text: str) -> float:
    number = float(text) if len(text) < 40 else float("inf")
    if not isfinite(number):
        raise _refused("It holds a number that is too large.")
    return number


def _members(node: Any) -> int:
    if isinstance(node, dict):
        return len(node) + sum(_members(value) for value in node.values())
    return len(node) + sum(_members(item) for item in node) if isinstance(node, list) else 0


def _walked(node: Any, forms: Schemas, question: str) -> Iterator[Wrong]:
    """What stands where a schema stands, and in it."""
    if node is False and question:
        return
    if not isinstance(node, dict):
        yield Wrong(question=question, sentence=f"{_at(question)}something stands there that is no part of a form.")
        return
    for word in sorted(node.keys() - _WORDS):
        yield Wrong(question=question, sentence=f"{_at(question)}“{word[:60]}” is not a word that forms know.")
    yield from _said(node, question)
    if "$ref" in node:
        yield from _reference(node["$ref"], forms, question)
    if "pattern" in node:
        yield from _pattern(node["pattern"], question)
    for word in _SCHEMAS & node.keys():
        yield from _walked(node[word], forms, question or ("" if word in ("items", "contains") else "a rule"))
    for word in _LISTS:
        parts = node.get(word, [])
        for part in parts if isinstance(parts, list) else [None]:
            yield from _walked(part, forms, question or "a rule")
    members = node.get(_MEMBERS, {})
    if not isinstance(members, dict) or len(members) > MOST_QUESTIONS:
        yield Wrong(question=question, sentence=f"{_at(question)}there may be at most {MOST_QUESTIONS} questions.")
        return
    for name, part in members.items():
        yield from _walked(part, forms, f"{question}.{name}" if question and question != "a rule" else name)


def _said(node: Mapping[str, Any], question: str) -> Iterator[Wrong]:
    """The words that the pages read: each of its type, and no longer than a page can show."""
    ui = node.get("x-ui", {})
    if not isinstance(ui, dict) or not isinstance(ui.get("errors", {}), dict):
        yield Wrong(question=question, sentence=f"{_at(question)}x-ui is an object, and its errors are one too.")
        return
    texts = {word: node[word] for word in _TEXTS if word in node} | {word: ui[word] for word in _UI_TEXTS if word in ui}
    texts |= {f"the sentence for {word}": said for word, said in ui.get("errors", {}).items()}
    for word, text in texts.items():
        if not isinstance(text, str) or len(text) > LONGEST_TEXT or _UNWANTED.search(text):
            said = f"{_at(question)}{word[:60]} is not a text of at most {LONGEST_TEXT:,} characters."
            yield Wrong(question=question, sentence=said)
    if any(not isinstance(ui[word], int) or not 1 <= ui[word] <= 100 for word in ("rows", "width") if word in ui):
        yield Wrong(question=question, sentence=f"{_at(question)}rows and width are numbers from 1 to 100.")
    sections = ui.get("sections", [])
    if not isinstance(sections, list) or not all(_is_section(one) for one in sections):
        yield Wrong(question=question, sentence="Each section has a title, and a list of questions.")
    listed = [node[word] for word in ("required", "enum", "examples", "x-refuse") if word in node]
    if not all(isinstance(one, list) for one in listed):
        yield Wrong(question=question, sentence=f"{_at(question)}required, enum, examples and x-refuse are lists.")


def _is_section(one: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("title"), str):
        return False
    names = one.get("questions")
    return isinstance(names, list) and bool(names) and all(isinstance(name, str) for name in names)


def _reference(reference: Any, forms: Schemas, question: str) -> Iterator[Wrong]:
    found = _REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
    if found is None:
        said = f"{_at(question)}a $ref names a shared part, like shared.reasons#/$defs/reasons, and nothing elsewhere."
        yield Wrong(question=question, sentence=said)
    elif found["part"] not in forms.get(found["document"], {}).get("$defs", {}):
        yield Wrong(question=question, sentence=f"{_at(question)}there is no shared part “{found[0]}”.")


def _pattern(pattern: Any, question: str) -> Iterator[Wrong]:
    """A pattern of characters and sets in a row, each so often at most, is quick whatever is typed."""
    if isinstance(pattern, str) and len(pattern) <= LONGEST_PATTERN and _PATTERN.fullmatch(pattern):
        ways = prod(_ways(found["least"], found["most"]) for found in _REPEATED.finditer(pattern))
        try:
            re.compile(pattern)
        except re.error:
            ways = 0
        if 1 <= ways <= MOST_WAYS:
            return
    said = (
        f"{_at(question)}the pattern may take too long, or is none. Write characters and sets in a row with how often "
        "each comes, from ^ to $, like ^[A-Z]{2}[0-9]{1,6}$."
    )
    yield Wrong(question=question, sentence=said)


def _ways(least: str | None, most: str | None) -> int:
    if least is None:
        return 2
    return max(int(most) - int(least) + 1, 0) if most is not None else 1


def _at(question: str) -> str:
    return f"{question[:80]}: " if question else ""

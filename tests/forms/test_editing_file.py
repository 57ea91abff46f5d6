"""A form as a file: taken out, put back, and refused with a sentence whatever a stranger has written into it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from forms.catalogue import Catalogue
from forms.editing import copied
from forms.editing_file import LARGEST_FILE, NotAFile, as_file, read_file
from tests.forms.asking import CHOICE, HELD_ON, NOTE, TODAY, asked_only_if, schema_of

CATALOGUE = Catalogue.of_folder()
FORM = schema_of(
    {"held_on": HELD_ON, "follows": CHOICE, "why": NOTE},
    required=["held_on", "follows"],
    rules=[asked_only_if("follows", "stop", "why")],
)


def with_question(**words: Any) -> bytes:
    """A file whose question says this too."""
    schema = copied(FORM)
    schema["properties"]["why"] = {**NOTE, **words}
    return as_file(schema)


def with_word(**words: Any) -> bytes:
    """A file whose form says this too."""
    return as_file({**FORM, **words})


def read(content: bytes) -> Any:
    """The schema in the file."""
    return read_file(content, "trial.form", CATALOGUE.schemas, today=TODAY)


@pytest.mark.parametrize("form_id", [*CATALOGUE.ids()][::25])
def test_a_shipped_form_comes_back_as_it_went(form_id: str):
    schema = CATALOGUE.schemas[form_id]

    back = read_file(as_file(schema), form_id, CATALOGUE.schemas, today=TODAY)

    assert back == schema
    assert list(back["properties"]) == list(schema["properties"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose the file"),
        (b" \n", "Choose the file"),
        (b" " * (LARGEST_FILE + 1) + b"{}", "too large"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"{", "Line 1 is not JSON"),
        (b"[]", "one JSON object"),
        (b"[" * 100_000, "levels deep"),
        (b'{"a":' * 30_000, "levels deep"),
        (b'{"a": 1, "a": 2}', "“a” stands there twice"),
        (b'{"a": NaN}', "no number"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "too large"),
        (b'{"a": [' + b"0," * 30_000 + b"0]}", "more than 20,000 things"),
        (b'{"$id": "another.form"}', "another form’s file"),
        (
            as_file({"$id": "trial.form", "title": "A form", "type": "object", "properties": {}}),
            "stand under properties",
        ),
        (with_word(properties=[]), "at most 80 questions"),
        (with_word(properties={f"q{number}": NOTE for number in range(81)}), "at most 80 questions"),
        (with_word(properties={"why": None}), "no part of a form"),
        (with_word(anyOf=[{}]), "“anyOf” is not a word"),
        (with_word(**{"$dynamicRef": "#x"}), "“$dynamicRef” is not a word"),
        (with_word(**{"$defs": {}}), "“$defs” is not a word"),
        (with_word(**{"x-ui": "sections"}), "x-ui is an object"),
        (with_word(**{"x-ui": {"sections": [{"title": "One", "questions": []}]}}), "Each section has a title"),
        (with_word(**{"x-ui": {"sections": [{"title": "One", "questions": ["held_on"]}]}}), "no section holds it"),
        (with_word(required="held_on"), "are lists"),
        (with_word(required=[{}]), ""),
        (with_word(title=7), "title is not a text"),
        (with_word(allOf=[{"if": {"not": {}}, "then": {}}]), "“not” is not a word"),
        (with_word(allOf=[7]), "no part of a form"),
        (with_word(allOf=7), "no part of a form"),
        (with_question(title="x" * 5_000), "at most 4,000 characters"),
        (with_question(title="a\u0000b"), "at most 4,000 characters"),
        (with_question(type="null"), "no page can ask"),
        (with_question(maxLength="many"), ""),
        (with_question(minLength=4_001), "No answer is accepted here"),
        (with_question(**{"x-ui": {"rows": 10_000}}), "numbers from 1 to 100"),
        (with_question(**{"x-ui": {"errors": []}}), "x-ui is an object"),
        (with_question(**{"x-date": {"not_after": "today"}}), "x-date limits only a date"),
        (with_question(**{"$ref": "https://example.org/form.json"}), "names a shared part"),
        (with_question(**{"$ref": "file:///etc/passwd"}), "names a shared part"),
        (with_question(**{"$ref": "#/properties/why"}), "names a shared part"),
        (with_question(**{"$ref": "shared.none#/$defs/x"}), "there is no shared part"),
        (with_question(**{"$ref": ["shared.reasons#/$defs/reasons"]}), "names a shared part"),
        (with_question(pattern="^(a+)+$"), "may take too long"),
        (with_question(pattern="^(a|a)*$"), "may take too long"),
        (with_question(pattern="^[a-z]*[a-z]*[a-z]*$"), "may take too long"),
        (with_question(pattern="^" + "a?" * 30 + "a{30}$"), "may take too long"),
        (with_question(pattern="^[a-z]{0,900}[a-z]{0,900}$"), "may take too long"),
        (with_question(pattern="[z-a]"), "may take too long"),
        (with_question(pattern="^[z-a]$"), "may take too long"),
        (with_question(pattern="^a{5,2}$"), "may take too long"),
        (with_question(pattern=r"^(?=x)\1$"), "may take too long"),
        (with_question(pattern=7), "may take too long"),
        (as_file({**FORM, "properties": {**FORM["properties"], "do": NOTE}}), "used by the page itself"),
        (as_file({**FORM, "properties": {**FORM["properties"], "Why Not": NOTE}}), "small letters"),
    ],
)
def test_a_file_that_is_no_form_is_refused_with_a_sentence(content: bytes, said: str):
    with pytest.raises(NotAFile) as caught:
        read(content)

    assert caught.value.problems
    assert said in " ".join(problem.sentence for problem in caught.value.problems)


def test_the_problems_of_a_file_are_told_by_question():
    schema = copied(FORM)
    schema["properties"]["why"] = {**NOTE, "pattern": "^(a+)+$", "not": {}}
    schema["properties"]["held_on"] = {**HELD_ON, "$ref": "elsewhere"}

    with pytest.raises(NotAFile) as caught:
        read(as_file(schema))

    assert sorted({problem.question for problem in caught.value.problems}) == ["held_on", "why"]


def test_a_bounded_pattern_of_characters_is_taken():
    back = read(with_question(pattern="^[A-Z]{2}[0-9]{1,6}-?x$", examples=["AB12-x"], minLength=0))

    assert back["properties"]["why"]["pattern"] == "^[A-Z]{2}[0-9]{1,6}-?x$"


def test_a_file_with_a_mark_of_its_encoding_and_other_line_ends_is_read():
    content = b"\xef\xbb\xbf" + json.dumps(FORM, indent=1).replace("\n", "\r\n").encode()

    assert read(content) == FORM

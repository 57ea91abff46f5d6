"""Changing a form as a process owner does: questions put in, taken out and moved. Every function gives a new schema.

What a question says is `editing_words.py`'s matter, when it is asked `editing_conditions.py`'s. Everything that is not
changed stays as it is, in its order. What cannot be done is refused with a sentence, and nothing has changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from forms.errors import NotAForm
from forms.form import Form, read_form
from forms.question import Question

#: Names under which no answer can be sent, since the page of a task sends something else by them.
RESERVED = frozenset({"csrf_token", "draft_revision", "do"})
#: Names that other pages send something by; no new question is given one.
BETTER_NOT = frozenset({"main", "password", "next", "saved_at"})
MOST_QUESTIONS = 80
_LONGEST_NAME = 40
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")

Schema = dict[str, Any]
Schemas = Mapping[str, Mapping[str, Any]]


class CannotEdit(Exception):
    """This cannot be changed so. The message is the sentence for the person; `field` is what it is about, in the words
    of `Written`: `title`, `choices`, `asked`, `longest`."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field


def form_of(schema: Mapping[str, Any], forms: Schemas) -> Form:
    """The form as it would be asked. Raises NotAForm."""
    return read_form(schema, {**forms, str(schema.get("$id", "")): schema})


def copied(schema: Mapping[str, Any]) -> Schema:
    """The same schema, to be changed."""
    return deepcopy(dict(schema))


def holder(schema: Schema, path: str) -> Schema:
    """The object schema that holds a question: the form, or one item of the group it stands in. Raises KeyError."""
    group = path.rpartition(".")[0]
    held = schema["properties"][group]["items"] if group else schema
    if not isinstance(held, dict) or "properties" not in held:
        raise KeyError(path)
    return held


def raw(schema: Schema, path: str) -> Schema:
    """What the file says of one question. Raises KeyError."""
    part = holder(schema, path)["properties"][path.rpartition(".")[2]]
    if not isinstance(part, dict):
        raise KeyError(path)
    return part


def is_shared(schema: Schema, path: str) -> bool:
    """Whether the question is a shared part, which this form only words."""
    return "$ref" in raw(schema, path)


def new_name(title: str, taken: Mapping[str, Any] | Sequence[str]) -> str:
    """A name for a question of this title: small letters, digits and _, one that is not taken. It never changes again,
    since answers are kept by it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = [word for word in _NOT_A_LETTER.split(plain.replace("'", "").replace("’", "")) if word]
    name = ""
    for word in words:
        if len(name) + len(word) >= _LONGEST_NAME:
            break
        name = f"{name}_{word}" if name else word
    name = name or (words[0][:_LONGEST_NAME] if words else "question")
    name = name if name[0].isalpha() else f"q_{name}"
    if name not in taken and name not in RESERVED | BETTER_NOT:
        return name
    return next(found for number in range(2, 1_000) if (found := f"{name}_{number}") not in taken)


def page_order(schema: Schema, group: str = "") -> list[list[str]]:
    """The names of the questions in the order of the page, by section; one list for a form without sections."""
    held = holder(schema, f"{group}.x") if group else schema
    sections = [] if group else schema.get("x-ui", {}).get("sections", [])
    if not sections:
        return [list(held["properties"])]
    return [list(section.get("questions", ())) for section in sections]


def write_order(schema: Schema, group: str, order: Sequence[Sequence[str]]) -> None:
    """Writes the order of the page into the sections, in place; the order of `properties` is the caller's."""
    if group or not schema.get("x-ui", {}).get("sections"):
        return
    sections = schema["x-ui"]["sections"]
    schema["x-ui"]["sections"] = [
        {**section, "questions": list(names)} for section, names in zip(sections, order, strict=True)
    ]


def put_in(schema: Mapping[str, Any], title: str, part: Mapping[str, Any], *, after: str = "") -> tuple[Schema, str]:
    """The form with one more question, and its path. `after` is the path of the one before it; without, it stands last.

    A question of a group is put in after another of that group. It must be answered, until that is changed.
    """
    changed = copied(schema)
    group, _, before = after.rpartition(".")
    held = holder(changed, after) if after else changed
    if len(held["properties"]) >= MOST_QUESTIONS:
        raise CannotEdit(f"There are {MOST_QUESTIONS} questions already. Make a second form for the rest.", "title")
    name = new_name(title, held["properties"])
    order = page_order(changed, group)
    at = next((number for number, names in enumerate(order) if before in names), len(order) - 1)
    place = order[at].index(before) + 1 if before in order[at] else len(order[at])
    order[at].insert(place, name)
    held["properties"] = _with_member(held["properties"], name, {"title": title, **part}, after=before)
    held["required"] = [*held.get("required", ()), name]
    write_order(changed, group, order)
    return changed, f"{group}.{name}" if group else name


def put_under(schema: Mapping[str, Any], name: str, part: Mapping[str, Any], *, after: str = "") -> Schema:
    """The form with one more question under this very name, as rules of shared parts speak of them."""
    changed = copied(schema)
    order = page_order(changed)
    at = next((number for number, names in enumerate(order) if after in names), len(order) - 1)
    order[at].insert(order[at].index(after) + 1 if after in order[at] else len(order[at]), name)
    changed["properties"] = _with_member(changed["properties"], name, dict(part), after=after)
    write_order(changed, "", order)
    return changed


def moved_question(schema: Mapping[str, Any], path: str, forms: Schemas, *, up: bool) -> Schema:
    """The form with a question one place further up or down, at the edge of its section into the next one.

    Raises CannotEdit at either end, where a section would be left empty, and where it would be asked before the
    question that its condition asks about.
    """
    changed = copied(schema)
    group, _, name = path.rpartition(".")
    order = page_order(changed, group)
    at = next(number for number, names in enumerate(order) if name in names)
    place, step = order[at].index(name), -1 if up else 1
    if 0 <= place + step < len(order[at]):
        other = order[at][place + step]
        _refuse_to_cross(form_of(changed, forms), path, f"{group}.{other}" if group else other, up=up)
        order[at][place], order[at][place + step] = order[at][place + step], name
    elif not 0 <= at + step < len(order):
        raise CannotEdit(f"It is the {'first' if up else 'last'} question already.")
    elif len(order[at]) == 1:
        title = changed["x-ui"]["sections"][at]["title"]
        raise CannotEdit(f"It is the only question of the section “{title}”. Take the section away first.")
    else:
        order[at].remove(name)
        order[at + step].insert(len(order[at + step]) if up else 0, name)
    held = holder(changed, path)
    flat = [one for names in order for one in names]
    if len(order) == 1:
        held["properties"] = {one: held["properties"][one] for one in flat}
    write_order(changed, group, order)
    return changed


def titles_of(form: Form) -> dict[str, str]:
    """The question as it is worded, by its path."""
    return {question.path: question.title for question in form.every_question()}


def _refuse_to_cross(form: Form, path: str, other: str, *, up: bool) -> None:
    one, two = form.question(path), form.question(other)
    asks, asked = (one, two) if up else (two, one)
    if asked.name in asked_about(asks):
        raise CannotEdit(
            f"“{asks.title}” is asked only after a certain answer to “{asked.title}”, so it has to stand after it. "
            "Change when it is asked first."
        )


def asked_about(question: Question) -> frozenset[str]:
    """The names of the questions whose answers decide whether this one is asked, or must be answered."""
    conditions = (*question.shown_when, *question.required_when)
    return frozenset(clause.question for condition in conditions for clause in condition.clauses)


def named_by_rules(node: Any) -> Iterator[str]:
    """The names of all questions that a rule speaks of, in its condition or its branches."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "properties" and isinstance(value, Mapping):
                yield from value
            elif key == "required" and isinstance(value, list):
                yield from (str(name) for name in value)
            yield from named_by_rules(value)
    elif isinstance(node, list):
        for item in node:
            yield from named_by_rules(item)


def in_a_sentence(error: NotAForm, form: Form | None = None) -> str:
    """What stops a schema from being a form, with the question by its words where it has some."""
    titles = titles_of(form) if form is not None else {}
    said = f"{error.sentence[:1].upper()}{error.sentence[1:]}"
    where = titles.get(error.question, error.question)
    return f"“{where}”: {error.sentence}." if where else f"{said}."


def _with_member(members: Mapping[str, Any], name: str, value: Any, *, after: str) -> dict[str, Any]:
    placed: dict[str, Any] = {}
    for key, held in members.items():
        placed[key] = held
        if key == after:
            placed[name] = value
    placed.setdefault(name, value)
    return placed

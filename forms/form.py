"""A form as a page, a rehearsal and a check read it: its questions in order, and what becomes of their answers.

The stored truth is the JSON Schema (2020-12 with a few `x-` words); `read_form` makes a Form of it, refusing what no
page could ask. Nothing here validates an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError

from forms.errors import NotAForm
from forms.question import Choice, Kind, Question
from forms.question_reading import read_questions
from forms.references import whole

FORMATS = FormatChecker(formats=("date", "email"))
REFUSE_WORDS = ("when", "question", "say")

__all__ = ["Choice", "Form", "Kind", "Question", "Refused", "Section", "read_form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a longer form under its own heading; a short form is one section without a title."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Answers that the record forbids: while `when` is true of the facts, `sentence` stands at the question."""

    when: str
    question: str
    sentence: str


@dataclass(frozen=True, kw_only=True)  # without slots, which leave no place for what is worked out once
class Form:
    """What is asked at one element of a drawing, and where the answers go.

    `facts`, `anchors`, `records` and `allocations` map a question's name to the fact, anchor, field of the subject's
    record, or role that its answer becomes; `extensions` to the deadline rule that a date extends (`=name`: the rule
    that the caller gave); `links` to the kind of subject whose reference it is. `refusals` are conditions over facts,
    in the language of the drawings.
    """

    id: str
    title: str
    guidance: str
    sections: tuple[Section, ...]
    outcome: Question | None
    facts: Mapping[str, str]
    anchors: Mapping[str, str]
    records: Mapping[str, str]
    allocations: Mapping[str, str]
    extensions: Mapping[str, str]
    links: Mapping[str, str]
    refusals: tuple[Refused, ...]
    schema: Mapping[str, Any]

    @cached_property
    def validator(self) -> Draft202012Validator:
        """What tells whether answers keep to the schema, dates and addresses included."""
        return Draft202012Validator(self.schema, format_checker=FORMATS)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the page, without those inside groups."""
        return tuple(question for section in self.sections for question in section.questions)

    @property
    def outcome_values(self) -> tuple[str, ...]:
        """What the element's outcome can be; empty for a form without one."""
        return tuple(choice.value for choice in self.outcome.choices) if self.outcome else ()

    def question(self, path: str) -> Question:
        """The question at `held_on` or `referees.first_name`; positions in the path are skipped. KeyError if none."""
        names = [part for part in path.split(".") if not part.isdigit()]
        found, among = None, self.questions
        for name in names:
            found = next((question for question in among if question.name == name), None)
            if found is None:
                raise KeyError(path)
            among = found.items
        if found is None:
            raise KeyError(path)
        return found

    def every_question(self) -> Iterator[Question]:
        """All questions, those inside groups after their group."""
        for question in self.questions:
            yield question
            yield from question.items

    def revealed_by(self, parent: Question, value: str | bool) -> tuple[Question, ...]:
        """The questions asked only while this one answer is given: a page can show them beneath its radio."""
        return tuple(question for question in self._beside(parent) if _hangs_on(question) == (parent.name, value))

    def is_revealed(self, question: Question) -> bool:
        """Whether `revealed_by` gives it for some earlier choice, so that a page need not show it on its own."""
        hook = _hangs_on(question)
        beside = self._beside(question)
        names = [other.name for other in beside]
        return hook is not None and hook[0] in names and names.index(hook[0]) < names.index(question.name)

    def _beside(self, question: Question) -> tuple[Question, ...]:
        if question.path == question.name:
            section = next((part for part in self.sections if question in part.questions), None)
            return section.questions if section else ()
        return self.question(question.path.rpartition(".")[0]).items


def _hangs_on(question: Question) -> tuple[str, str | bool | int] | None:
    if len(question.shown_when) != 1:
        return None
    (condition,) = question.shown_when
    if condition.negated or len(condition.clauses) != 1:
        return None
    (clause,) = condition.clauses
    return (clause.question, clause.values[0]) if len(clause.values) == 1 else None


def read_form(schema: Mapping[str, Any], forms: Mapping[str, Mapping[str, Any]]) -> Form:
    """The form of a raw schema. `forms` holds the schemas its references name, by `$id`.

    Raises NotAForm, naming the form and the question.
    """
    source = str(schema.get("$id", "a form without $id"))
    resolved = whole(schema, forms, source=source)
    try:
        _check_schema(json.dumps(resolved))
    except SchemaError as error:
        place = ".".join(str(part) for part in error.absolute_path)
        raise NotAForm(f"not JSON Schema 2020-12 at {place or 'its top'}", source=source) from error
    title = resolved.get("title")
    if not isinstance(title, str) or not title:
        raise NotAForm("a form needs a title", source=source)
    questions = read_questions(resolved, source=source)
    for word in [key for key in resolved if key.startswith("x-") and key not in ("x-ui", "x-refuse")]:
        raise NotAForm(f"{word} does not belong to a whole form", source=source)
    outcomes = [name for name, part in resolved["properties"].items() if part.get("x-outcome")]
    if len(outcomes) > 1:
        raise NotAForm(f"only one question may be the outcome, not {' and '.join(outcomes)}", source=source)
    by_name = {question.name: question for question in questions}
    outcome = by_name[outcomes[0]] if outcomes else None
    if outcome and outcome.kind not in (Kind.RADIOS, Kind.SELECT):
        raise NotAForm("the outcome must be a choice", source=source, question=outcome.name)
    return Form(
        id=source,
        title=title,
        guidance=str(resolved.get("description", "")),
        sections=_sections(resolved, by_name, source),
        outcome=outcome,
        facts=_marked(resolved, "x-fact"),
        anchors=_marked(resolved, "x-anchor"),
        records=_marked(resolved, "x-record"),
        allocations=_marked(resolved, "x-allocates"),
        extensions=_marked(resolved, "x-extends"),
        links=_marked(resolved, "x-links"),
        refusals=_refusals(resolved, by_name, source),
        schema=resolved,
    )


@lru_cache(maxsize=2_000)
def _check_schema(text: str) -> None:
    """Raises SchemaError. Looking at a schema takes a hundred times as long as comparing it with those that were looked
    at before, and each version of a pathway brings its forms with it."""
    Draft202012Validator.check_schema(json.loads(text))


def _refusals(schema: Mapping[str, Any], by_name: Mapping[str, Question], source: str) -> tuple[Refused, ...]:
    refusals = []
    for entry in schema.get("x-refuse", ()):
        words = [entry.get(word) for word in ("when", "question", "say")] if isinstance(entry, Mapping) else []
        if not words or not all(isinstance(word, str) for word in words):
            raise NotAForm("x-refuse needs when, question and say in each entry", source=source)
        if entry["question"] not in by_name:
            raise NotAForm("x-refuse names a question that the form does not ask", source=source)
        refusals.append(Refused(when=entry["when"], question=entry["question"], sentence=entry["say"]))
    return tuple(refusals)


def _sections(schema: Mapping[str, Any], by_name: Mapping[str, Question], source: str) -> tuple[Section, ...]:
    drawn = schema.get("x-ui", {}).get("sections")
    if not drawn:
        return (Section(title="", questions=tuple(by_name.values())),)
    named = [name for section in drawn for name in section.get("questions", ())]
    for name in named:
        if name not in by_name or named.count(name) > 1:
            raise NotAForm("a section names it twice, or the form does not ask it", source=source, question=name)
    for name in by_name:
        if name not in named:
            raise NotAForm("no section holds it", source=source, question=name)
    return tuple(
        Section(title=str(section["title"]), questions=tuple(by_name[name] for name in section["questions"]))
        for section in drawn
    )


def _marked(schema: Mapping[str, Any], word: str) -> dict[str, str]:
    return {name: str(part[word]) for name, part in schema["properties"].items() if word in part}

"""What is wrong with a form as a whole, in sentences by question: what the catalogue refuses, and what would only show
once somebody has it in front of them, such as a question that can never be asked or answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forms.answers import validate_values
from forms.context import AnswerContext
from forms.dates import read_limit
from forms.editing import RESERVED, Schemas, form_of, in_a_sentence
from forms.errors import FieldProblem, NotAForm, NotAnswered
from forms.form import Form
from forms.question import Choice, Kind, Question
from forms.samples import sample_answers

_CHOSEN = (Kind.RADIOS, Kind.SELECT, Kind.CHECKBOXES)
_REFERRED = {
    "worker": "Worker",
    "person": "Person",
    "child": "Child",
    "household": "Household",
    "placement": "Placement",
    "document": "Document",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """Something that is wrong with a form; `question` is the path of the one it is about, or empty."""

    question: str
    sentence: str


def problems_of(schema: Mapping[str, Any], forms: Schemas, *, today: date) -> tuple[Wrong, ...]:
    """Everything that is wrong with a form; nothing when it can be asked and answered."""
    try:
        form = form_of(schema, forms)
    except NotAForm as error:
        return (Wrong(question=error.question, sentence=in_a_sentence(error)),)
    found = [*_names(form), *_conditions(form), *_limits(form)]
    return tuple(dict.fromkeys(found or _answerable(form, today)))


def trial_context(today: date) -> AnswerContext:
    """What a form is tried with: nobody's dates, and invented people and papers to choose from."""
    listed = {
        kind: tuple(Choice(value=f"sample-{kind}-{number}", title=f"{word} {number}") for number in (1, 2, 3))
        for kind, word in _REFERRED.items()
    }
    return AnswerContext(today=today, choices=listed)


def _names(form: Form) -> Iterator[Wrong]:
    for question in form.every_question():
        if question.name in RESERVED:
            said = f"“{question.title}”: the name “{question.name}” is used by the page itself. Call it otherwise."
            yield Wrong(question=question.path, sentence=said)
        if question.kind in _CHOSEN and not question.choices:
            yield Wrong(question=question.path, sentence=f"“{question.title}” has no choices. Write them.")


def _conditions(form: Form) -> Iterator[Wrong]:
    for beside in (form.questions, *(question.items for question in form.questions)):
        by_name = {question.name: question for question in beside}
        for question in beside:
            for condition in question.shown_when:
                for clause in condition.clauses:
                    about = by_name.get(clause.question)
                    if about is None:
                        said = f"“{question.title}” depends on a question that is not asked."
                        yield Wrong(question=question.path, sentence=said)
                    elif not set(clause.values) <= _can_be(about):
                        said = f"“{question.title}” is asked only after an answer to “{about.title}” that there is not."
                        yield Wrong(question=question.path, sentence=said)
                    elif beside.index(about) > beside.index(question):
                        said = f"“{question.title}” stands before “{about.title}”, on which it depends. Move it down."
                        yield Wrong(question=question.path, sentence=said)


def _can_be(question: Question) -> set[Any]:
    if question.kind is Kind.YES_NO:
        return {True, False}
    if question.choices:
        return {choice.value for choice in question.choices}
    return set(question.schema.get("examples", ())) | {question.schema.get("const")}


def _limits(form: Form) -> Iterator[Wrong]:
    kinds = {question.name: question.kind for question in form.questions}
    for question in form.every_question():
        for limit in (*question.date_limits.not_before, *question.date_limits.not_after):
            if read_limit(limit.text) is None or kinds.get(limit.base, Kind.DATE) not in (Kind.DATE, Kind.DATETIME):
                said = f"“{question.title}” is compared with something that is no date."
                yield Wrong(question=question.path, sentence=said)


def _answerable(form: Form, today: date) -> list[Wrong]:
    """For each outcome, and for each answer that brings up further questions, answers made up by the rules; where even
    those are refused, nobody can answer it."""
    context = trial_context(today)
    for outcome in form.outcome_values or (None,):
        if refused := _refused(form, context, outcome=outcome):
            return [_hopeless(problem) for problem in refused]
    for (name, value), revealed in _revealing(form).items():
        given = {name: [value] if form.question(name).kind is Kind.CHECKBOXES else value}
        # What else such an answer rules out is not the question here.
        found = [one for one in _refused(form, context, given=given) if one.question.partition(".")[0] in revealed]
        if found:
            return [_hopeless(problem) for problem in found]
    return []


def _revealing(form: Form) -> dict[tuple[str, Any], set[str]]:
    """The answers after which further questions are asked, with their names."""
    found: dict[tuple[str, Any], set[str]] = {}
    for question in form.questions:
        for condition in question.shown_when:
            for clause in condition.clauses:
                if not condition.negated:
                    for value in clause.values:
                        found.setdefault((clause.question, value), set()).add(question.name)
    return found


def _refused(form: Form, context: AnswerContext, **wanted: Any) -> tuple[FieldProblem, ...]:
    try:
        validate_values(form, sample_answers(form, context, **wanted), context)
    except NotAnswered as refused:
        return refused.problems
    return ()


def _hopeless(problem: FieldProblem) -> Wrong:
    said = f"No answer is accepted here, so the form cannot be sent: {problem.sentence}."
    return Wrong(question=problem.question, sentence=said)

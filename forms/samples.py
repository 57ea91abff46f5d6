"""Answers that a form accepts, made up: for rehearsals, for the demo, and for walks along every pathway.

Without `random` the answers are always the same: the first example a question gives, the first choice, today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from jsonschema import Draft202012Validator

from forms.answers import asked_values, validate_values
from forms.checking import dates_known
from forms.context import AnswerContext
from forms.dates import moved
from forms.errors import NotAnswered
from forms.form import Form
from forms.question import Kind, Question

_SENTENCE = "Recorded from the discussion with everyone concerned and checked against the file. "
_TRIES = 8  #: random answers that break a rule are thrown away; after that the plain ones are given


def sample_answers(
    form: Form,
    context: AnswerContext,
    *,
    outcome: str | None = None,
    given: Mapping[str, Any] | None = None,
    random: Random | None = None,
) -> dict[str, Any]:
    """Typed answers to every question that is asked, ready for `validate_values`.

    `outcome` is the outcome wanted, `given` answers to keep as they are (they may be wrong: then so is the sample).
    Raises ValueError for an outcome that the form does not have.
    """
    fixed = dict(given or {})
    if outcome is not None:
        if form.outcome is None or outcome not in form.outcome_values:
            raise ValueError(f"{form.id} has no outcome {outcome}")
        fixed.setdefault(form.outcome.name, outcome)
    for _ in range(_TRIES if random is not None else 0):
        values = _fill(form, fixed, context, random)
        try:
            validate_values(form, values, context)
        except NotAnswered:
            continue
        return values
    return _fill(form, fixed, context, None)


def _fill(form: Form, fixed: Mapping[str, Any], context: AnswerContext, random: Random | None) -> dict[str, Any]:
    return asked_values(form, _fill_questions(form.questions, fixed, context, random))


def _fill_questions(
    questions: tuple[Question, ...], fixed: Mapping[str, Any], context: AnswerContext, random: Random | None
) -> dict[str, Any]:
    values = dict(fixed)
    decided = set(fixed)
    # An answer may bring up another question, which may stand before it; so until nothing new is asked.
    while True:
        due = [question for question in questions if question.name not in decided and question.asked(values)]
        if not due:
            return values
        for question in _dates_they_hang_on_first(due):
            decided.add(question.name)
            optional = not question.must_be_answered(values)
            if optional and (
                _is_reason(question, questions)
                or (question.ref and not context.choices_for(question))
                or (random is not None and random.random() < 0.4)
            ):
                continue
            values[question.name] = _sample(question, values, context, random)


def _is_reason(question: Question, questions: tuple[Question, ...]) -> bool:
    """Whether it only excuses a date outside its limits, which a sample has no need of."""
    return any(other.date_limits.override == question.name for other in questions)


def _dates_they_hang_on_first(questions: list[Question]) -> list[Question]:
    ordered: list[Question] = []

    def place(question: Question) -> None:
        if question in ordered:
            return
        limits = (*question.date_limits.not_before, *question.date_limits.not_after)
        for base in {limit.base for limit in limits} - {question.name}:
            for other in questions:
                if other.name == base and not _names(other, question.name):
                    place(other)
        ordered.append(question)

    for question in questions:
        place(question)
    return ordered


def _names(question: Question, name: str) -> bool:
    limits = question.date_limits
    return any(limit.base == name for limit in (*limits.not_before, *limits.not_after))


def _sample(question: Question, values: Mapping[str, Any], context: AnswerContext, random: Random | None) -> Any:
    examples = question.schema.get("examples", ())
    if "const" in question.schema:
        return question.schema["const"]
    if examples:
        return random.choice(examples) if random else examples[0]
    match question.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return _text(question, random)
        case Kind.INTEGER | Kind.MONEY:
            low = question.schema.get("minimum", 1)
            return random.randint(low, min(question.schema.get("maximum", low + 5), low + 5)) if random else low
        case Kind.DATE:
            return _date(question, values, context, random).isoformat()
        case Kind.DATETIME:
            return f"{_date(question, values, context, random).isoformat()}T10:30"
        case Kind.YES_NO:
            return random.random() < 0.5 if random else False
        case Kind.RADIOS | Kind.SELECT:
            titles = [choice.value for choice in question.choices]
            return random.choice(titles) if random else titles[0]
        case Kind.CHECKBOXES:
            return _several([choice.value for choice in question.choices], question, random)
        case Kind.GROUP:
            return _group(question, context, random)
        case _:
            listed = context.choices_for(question) or ()
            ids = [choice.value for choice in listed] or [f"sample-{question.ref}-{number}" for number in range(1, 6)]
            if question.many:
                return _several(ids, question, random)
            return random.choice(ids) if random else ids[0]


def _several(values: list[str], question: Question, random: Random | None) -> list[str]:
    least = min(max(question.min_items, 1), len(values))
    if random is None:
        return values[:least]
    most = min(question.max_items or len(values), len(values))
    chosen = random.sample(values, random.randint(least, max(least, most)))
    return [value for value in values if value in chosen]


def _text(question: Question, random: Random | None) -> str:
    if question.schema.get("format") == "email":
        return "sample@example.org"
    if question.kind is Kind.TEXT and not question.min_length:
        return "Recorded"[: question.max_length]
    wanted = max(question.min_length, 40) + (random.randint(0, 200) if random else 0)
    text = (_SENTENCE * (wanted // len(_SENTENCE) + 1))[: question.max_length].strip()
    return re.sub(r"\s+\S*$", "", text) if len(text) > question.min_length + 60 else text


def _date(question: Question, values: Mapping[str, Any], context: AnswerContext, random: Random | None) -> date:
    """A day within its limits: today where that is one, else the nearest to it."""
    known = dates_known(values, {}, context)
    lows = [on for limit in question.date_limits.not_before if (on := limit.on(known))]
    highs = [on for limit in question.date_limits.not_after if (on := limit.on(known))]
    low = max(lows) if lows else None
    high = min(highs) if highs else None
    day = context.today if not low or low <= context.today else low
    day = min(day, high) if high else day
    if random is None:
        return day
    first = low or moved(day, -20, "d")
    last = high or moved(max(day, first), 20, "d")
    if last < first:
        return day
    return moved(first, random.randint(0, min((last - first).days, 400)), "d")


def _group(question: Question, context: AnswerContext, random: Random | None) -> list[dict[str, Any]]:
    least = max(question.min_items, 1)
    count = random.randint(least, min(question.max_items or least + 2, least + 2)) if random else least
    items = [_fill_questions(question.items, {}, context, random) for _ in range(count)]
    if random and not Draft202012Validator(question.schema).is_valid(items):
        return [_fill_questions(question.items, {}, context, None) for _ in range(least)]
    return items

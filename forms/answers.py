"""From what a person sent to answers that may be kept, or a list of what to put right.

`read_answers` is what a page calls, `validate_values` what a program calls that has typed answers already. Answers to
questions that are not asked, given the others, are dropped before anything is checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forms.checking import (
    Positions,
    answered,
    civil_date,
    crossed_limit,
    dates_known,
    in_page_order,
    problems_in,
    too_much,
)
from forms.context import AnswerContext
from forms.errors import FieldProblem, NotAnswered
from forms.fields import Posted, as_fields, clean, draft_values
from forms.form import Form
from forms.question import Kind, Question
from forms.typing_in import typed_in

__all__ = [
    "AnswerContext",
    "Answers",
    "NotAnswered",
    "Override",
    "as_fields",
    "asked_values",
    "draft_values",
    "read_answers",
    "read_draft",
    "typed_draft",
    "validate_values",
]

Fact = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A date outside its limits that passes because a reason was given; `role` is who alone may let it pass."""

    question: str
    reason_question: str
    role: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers that keep every rule of their form.

    `values` are JSON (dates as "2026-11-26", money as whole pence). `outcome` is the element's outcome; `facts`,
    `anchors`, `records`, `allocations` and `extensions` what else becomes of the answers, by its own name.
    """

    values: Mapping[str, Any]
    outcome: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    anchors: Mapping[str, date] = field(default_factory=dict)
    records: Mapping[str, Any] = field(default_factory=dict)
    allocations: Mapping[str, str | list[str]] = field(default_factory=dict)  #: role -> worker, or the several chosen
    extensions: Mapping[str, date] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)  #: household or child -> the reference that was typed
    overrides: tuple[Override, ...] = ()


def read_answers(form: Form, posted: Posted, *, context: AnswerContext) -> Answers:
    """The answers in the fields of a page. Raises NotAnswered, which keeps all that was typed."""
    return read_draft(form, draft_values(form, posted), context=context)


def read_draft(form: Form, draft: Mapping[str, Any], *, context: AnswerContext) -> Answers:
    """The answers of a saved draft. Raises NotAnswered, which keeps the draft."""
    typed = typed_in(form, draft)
    values = asked_values(form, typed.values)
    unreadable = [problem for problem in typed.problems if _is_asked(form, problem, values, typed.positions)]
    places = {problem.question for problem in unreadable}
    others = problems_in(form, values, context, typed.positions)
    problems = in_page_order(form, [*unreadable, *(other for other in others if other.question not in places)])
    if problems:
        raise NotAnswered(problems, draft)
    return _answers(form, values, context)


def typed_draft(form: Form, draft: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a saved draft as `validate_values` takes them, not checked against anything.

    Raises NotAnswered, which keeps the draft, for what is no answer of its kind: a date that is none.
    """
    typed = typed_in(form, draft)
    values = asked_values(form, typed.values)
    unreadable = [problem for problem in typed.problems if _is_asked(form, problem, values, typed.positions)]
    if unreadable:
        raise NotAnswered(tuple(unreadable), draft)
    return values


def validate_values(form: Form, values: Mapping[str, Any], context: AnswerContext) -> Answers:
    """The answers of a program: typed, as `Answers.values` holds them. Raises NotAnswered."""
    if too_much(values):
        # Nothing is kept: no page can have sent this, so nobody typed it.
        raise NotAnswered((FieldProblem(question="", field="", sentence="More was sent than this form can hold"),), {})
    kept = asked_values(form, {name: _tidied(value) for name, value in values.items() if value is not None})
    problems = problems_in(form, kept, context, {})
    if problems:
        raise NotAnswered(problems, dict(values))
    return _answers(form, kept, context)


def asked_values(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without those to questions that are not asked, given the others."""
    kept = _only_asked(form.questions, values)
    for question in form.questions:
        items = kept.get(question.name)
        if question.kind is Kind.GROUP and isinstance(items, list):
            kept[question.name] = [
                _only_asked(question.items, item) if isinstance(item, Mapping) else item for item in items
            ]
    return kept


def _only_asked(questions: tuple[Question, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    kept = dict(values)
    # Hiding one question may hide those that hang on it; each round hides at least one or is the last.
    for _ in questions:
        hidden = [question.name for question in questions if question.name in kept and not question.asked(kept)]
        if not hidden:
            break
        for name in hidden:
            del kept[name]
    return kept


def _is_asked(form: Form, problem: FieldProblem, values: Mapping[str, Any], positions: Positions) -> bool:
    name, _, rest = problem.question.partition(".")
    if not form.question(name).asked(values):
        return False
    if not rest:
        return True
    position = int(rest.partition(".")[0])
    shown = positions.get(name, ())
    items = values.get(name, [])
    item = items[list(shown).index(position)] if position in shown else {}
    return form.question(problem.question).asked(item)


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, list | tuple):
        return [_tidied(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _tidied(one) for name, one in value.items() if one is not None}
    return value


def _answers(form: Form, values: dict[str, Any], context: AnswerContext) -> Answers:
    outcome = values.get(form.outcome.name) if form.outcome else None
    anchors = {anchor: civil_date(values[name]) for name, anchor in form.anchors.items() if name in values}
    extended = {rule: civil_date(values[name]) for name, rule in form.extensions.items() if name in values}
    return Answers(
        values=values,
        outcome=outcome,
        facts={fact: _as_fact(values[name]) for name, fact in form.facts.items() if name in values},
        anchors={anchor: on for anchor, on in anchors.items() if on is not None},
        records={record: values[name] for name, record in form.records.items() if name in values},
        allocations={role: values[name] for name, role in form.allocations.items() if name in values},
        extensions={rule: on for rule, on in extended.items() if on is not None},
        links={kind: values[name] for name, kind in form.links.items() if name in values},
        overrides=tuple(_overrides(form, values, context)),
    )


def _as_fact(value: Any) -> Fact:
    return tuple(value) if isinstance(value, list) else value


def _overrides(form: Form, values: Mapping[str, Any], context: AnswerContext) -> list[Override]:
    overrides = []
    for question, value, place, _, beside in answered(form, values, {}):
        limits = question.date_limits
        on = civil_date(value) if limits.override else None
        if limits.override and on and crossed_limit(question, on, dates_known(values, beside, context)):
            overrides.append(Override(question=place, reason_question=limits.override, role=limits.override_role))
    return overrides

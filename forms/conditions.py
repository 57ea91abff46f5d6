"""When a question is asked at all, and when it must be answered: read from the `allOf` rules of a schema.

Only what a page can show is understood: `if` compares answers of other questions with constants; `then` and `else`
require questions or hide them (`false`). Any further constraint in them is left to the JSON Schema validator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.errors import NotAForm

Constant = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One comparison: the question's answer is one of `values`, or, with `contains`, its list holds one of them."""

    question: str
    values: tuple[Constant, ...]
    contains: bool = False

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the answers given satisfy it; an unanswered question never does."""
        answer = values.get(self.question)
        if self.contains:
            return isinstance(answer, list) and any(_among(item, self.values) for item in answer)
        return _among(answer, self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """All clauses hold; or, `negated`, not all of them do."""

    clauses: tuple[Clause, ...]
    negated: bool = False

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the answers given satisfy it."""
        return all(clause.holds(values) for clause in self.clauses) is not self.negated


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`shown`: a question is asked while all of its conditions hold. `required`: it must be answered when any does."""

    shown: Mapping[str, tuple[Condition, ...]]
    required: Mapping[str, tuple[Condition, ...]]


def read_rules(schema: Mapping[str, Any], *, source: str) -> Rules:
    """The conditional questions of an object schema whose references are resolved.

    Raises NotAForm for a rule that no page could show.
    """
    shown: dict[str, list[Condition]] = {}
    required: dict[str, list[Condition]] = {}
    for rule in _rules_in(schema, source):
        condition = _condition(rule["if"], source)
        for branch, when in (("then", condition), ("else", _negated(condition))):
            part = rule.get(branch, {})
            if not isinstance(part, Mapping):
                raise NotAForm(f"the {branch} of a rule must be an object", source=source)
            for name in part.get("required", ()):
                required.setdefault(name, []).append(when)
            for name, asked in part.get("properties", {}).items():
                if asked is False:
                    shown.setdefault(name, []).append(_negated(when))
    asked_names = set(schema.get("properties", {}))
    for name in (*shown, *required):
        if name not in asked_names:
            raise NotAForm("a rule speaks of this question, but the form does not ask it", source=source, question=name)
    return Rules(
        shown={name: tuple(conditions) for name, conditions in shown.items()},
        required={name: tuple(conditions) for name, conditions in required.items()},
    )


def _among(answer: Any, values: tuple[Constant, ...]) -> bool:
    # True == 1 in Python, but "yes" is not the number one.
    return any(type(answer) is type(value) and answer == value for value in values)


def _negated(condition: Condition) -> Condition:
    return Condition(clauses=condition.clauses, negated=not condition.negated)


def _rules_in(schema: Mapping[str, Any], source: str) -> Iterator[Mapping[str, Any]]:
    for rule in schema.get("allOf", ()):
        if "if" in rule:
            yield rule
        elif "allOf" in rule:
            yield from _rules_in(rule, source)
        else:
            raise NotAForm("allOf may hold only rules with if, then and else", source=source)


def _condition(test: Any, source: str) -> Condition:
    if not isinstance(test, Mapping) or not isinstance(test.get("properties"), Mapping) or not test["properties"]:
        raise NotAForm("the if of a rule must name questions under properties", source=source)
    required = test.get("required", ())
    clauses = []
    for name, wanted in test["properties"].items():
        if name not in required:
            sentence = "the if of a rule compares it, so it must also list it under required"
            raise NotAForm(sentence, source=source, question=name)
        contains = "contains" in wanted
        inner = wanted["contains"] if contains else wanted
        values = (inner["const"],) if "const" in inner else tuple(inner.get("enum", ()))
        if not values:
            sentence = "the if of a rule may compare it only by const, enum or contains"
            raise NotAForm(sentence, source=source, question=name)
        clauses.append(Clause(question=name, values=values, contains=contains))
    return Condition(clauses=tuple(clauses))

"""Taking a question out of a form: what hangs on it and must be changed first, and the form without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.dates import Limit
from forms.editing import Schema, Schemas, asked_about, copied, form_of, holder, named_by_rules, page_order, write_order
from forms.editing_conditions import without_question
from forms.form import Form
from forms.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What taking a question out means: `reasons` why it cannot be as things are, one sentence each; `together`, the
    questions that go with it, since their shared part asks them together; `without`, the form as it is then, or as it
    was where there are reasons."""

    reasons: tuple[str, ...]
    together: tuple[Question, ...]
    without: Schema


def removal_of(schema: Schema, path: str, forms: Schemas) -> Removal:
    """What it means to take a question out. Raises KeyError for a question that is not there, and NotAForm."""
    read = form_of(schema, forms)
    document, names = brought_by(schema, path)
    together = tuple(read.question(name) for name in names if name != path)
    if not document:
        reasons = what_hangs_on(schema, path, forms)
        return Removal(reasons=reasons, together=(), without=schema if reasons else take_out(schema, path))
    if len(names) == len(schema["properties"]):
        alone = "The form would have no question left. Put in another first, or remove the whole form."
        return Removal(reasons=(alone,), together=together, without=schema)
    inside = {read.question(name).title for name in names}
    reasons = tuple(
        reason
        for name in names
        for reason in what_hangs_on(schema, name, forms)
        if not any(reason.startswith(f"“{title}”") for title in inside)
    )
    return Removal(
        reasons=tuple(dict.fromkeys(reasons)),
        together=together,
        without=schema if reasons else take_part_out(schema, document, names),
    )


def what_hangs_on(schema: Mapping[str, Any], path: str, forms: Schemas) -> tuple[str, ...]:
    """Why a question cannot be taken out as things are, one sentence each; empty where it can.

    Raises KeyError for a question that is not there, and NotAForm.
    """
    form = form_of(schema, forms)
    return tuple(dict.fromkeys(_reasons(copied(schema), form, form.question(path))))


def take_out(schema: Mapping[str, Any], path: str) -> Schema:
    """The form without a question: gone from its section, its rules and what must be answered; a section that it stood
    in alone goes with it. Whether others hang on it is to be asked before."""
    changed = copied(schema)
    group, _, name = path.rpartition(".")
    held, order = holder(changed, path), page_order(changed, group)
    del held["properties"][name]
    held["required"] = [one for one in held.get("required", ()) if one != name]
    without_question(held, name)
    kept = [[one for one in names if one != name] for names in order]
    if len(kept) > 1:
        sections = changed["x-ui"]["sections"]
        changed["x-ui"]["sections"] = [section for section, names in zip(sections, kept, strict=True) if names]
        kept = [names for names in kept if names]
    write_order(changed, group, kept)
    return changed


def brought_by(schema: Mapping[str, Any], path: str) -> tuple[str, tuple[str, ...]]:
    """The shared part whose rule asks this question, and the names of all that it asks; ("", ()) where none does."""
    part = dict(schema).get("properties", {}).get(path, {})
    document = str(part.get("$ref", "")).partition("#")[0] if isinstance(part, Mapping) else ""
    rules = [rule for rule in schema.get("allOf", ()) if str(rule.get("$ref", "")).partition("#")[0] == document]
    if not document or not rules:
        return "", ()
    names = [
        name for name, one in schema["properties"].items() if str(one.get("$ref", "")).partition("#")[0] == document
    ]
    return document, tuple(names)


def take_part_out(schema: Mapping[str, Any], document: str, names: tuple[str, ...]) -> Schema:
    """The form without a shared part: its rules and all the questions of it."""
    changed = copied(schema)
    rules = [rule for rule in changed.get("allOf", ()) if str(rule.get("$ref", "")).partition("#")[0] != document]
    changed["allOf"] = rules
    if not rules:
        del changed["allOf"]
    for name in names:
        changed = take_out(changed, name)
    return changed


def _reasons(schema: Schema, form: Form, question: Question) -> Iterator[str]:
    group = question.path.rpartition(".")[0]
    beside = form.question(group).items if group else form.questions
    if len(beside) == 1:
        yield "It is the only question. A form asks at least one: put in another first, or remove the whole form."
    for other in beside:
        if question.name in asked_about(other) and other is not question:
            yield f"“{other.title}” is asked only after a certain answer to it. Change when that is asked first."
        if other is not question and question.name in [limit.base for limit in _limits(other)]:
            yield f"The date in “{other.title}” is checked against it. Change which dates that takes first."
        if other.date_limits.override == question.name:
            yield f"It holds the reason why the date in “{other.title}” may be another. Change that in the file first."
    if group:
        return
    for refused in form.refusals:
        if refused.question == question.name or _is_asked_for(form.facts.get(question.name), refused.when):
            yield f"The form refuses answers by it: “{refused.sentence}”. Change that in the file first."
    for rule in holder(schema, question.path).get("allOf", ()):
        if "if" in rule and question.name in set(named_by_rules(rule)) and _limits_answers(rule, question.name):
            yield "A rule of the file limits what can be answered to it. Change that in the file first."


def _is_asked_for(fact: str | None, condition: str) -> bool:
    return fact is not None and fact in re.findall(r"\w+", condition)


def _limits(question: Question) -> tuple[Limit, ...]:
    inner = tuple(limit for one in question.items for limit in _limits(one))
    return (*question.date_limits.not_before, *question.date_limits.not_after, *inner)


def _limits_answers(rule: Mapping[str, Any], name: str) -> bool:
    """Whether a branch says more of the question than that it is asked or must be answered."""
    return any(rule.get(side, {}).get("properties", {}).get(name, False) is not False for side in ("then", "else"))

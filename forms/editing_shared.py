"""The shared parts that can be put into a form: single questions, and those that a rule asks together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.conditions import read_rules
from forms.editing import MOST_QUESTIONS, CannotEdit, Schema, Schemas, copied, named_by_rules, new_name, put_under
from forms.references import whole

PREFIX = "shared."


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPart:
    """What can be put in. `key` names it; `questions` are the names under which it asks, with their part and words."""

    key: str
    about: str  #: the title of the file it stands in
    questions: tuple[tuple[str, str, str], ...]  #: name, part, title
    rule: str = ""


def shared_parts(forms: Schemas) -> tuple[SharedPart, ...]:
    """Every shared part of these schemas, by the file it stands in."""
    return tuple(part for name in sorted(forms) if name.startswith(PREFIX) for part in _parts(name, forms[name]))


def with_shared_part(schema: Mapping[str, Any], part: SharedPart, forms: Schemas, *, after: str = "") -> Schema:
    """The form with a shared part in it. Raises CannotEdit where it asks that already, or has no room."""
    document = part.key.partition("#")[0]
    changed, before = copied(schema), after
    if len(changed["properties"]) + len(part.questions) > MOST_QUESTIONS:
        raise CannotEdit(f"There are at most {MOST_QUESTIONS} questions.", "part")
    names = [name for name, _, _ in part.questions]
    if part.rule and any(name in changed["properties"] for name in names):
        raise CannotEdit("The form asks that already.", "part")
    shown = _shown_by(part, forms) if part.rule else frozenset[str]()
    for wanted, definition, _ in part.questions:
        name = wanted if wanted not in changed["properties"] else new_name(wanted, changed["properties"])
        changed = put_under(changed, name, {"$ref": f"{document}#/$defs/{definition}"}, after=before)
        if name not in shown and _has_to_be_answered(forms[document]["$defs"][definition]):
            changed["required"] = [*changed.get("required", ()), name]
        before = name
    if part.rule:
        changed["allOf"] = [*changed.get("allOf", ()), {"$ref": f"{document}#/$defs/{part.rule}"}]
    return changed


def _parts(document: str, schema: Mapping[str, Any]) -> Iterator[SharedPart]:
    definitions = schema.get("$defs", {})
    about = str(schema.get("title", document))
    questions = {name: str(one["title"]) for name, one in definitions.items() if "title" in one}
    together: set[str] = set()
    for rule in (name for name, one in definitions.items() if "allOf" in one or "if" in one):
        asked = []
        for name in dict.fromkeys(named_by_rules(definitions[rule])):
            fits = [part for part in questions if name == part or name.endswith(f"_{part}")]
            part = max(fits, key=len, default=None)
            if part is not None:
                asked.append((name, part, questions[part]))
        together |= {part for _, part, _ in asked}
        order = list(questions)
        asked.sort(key=lambda one: order.index(one[1]))
        yield SharedPart(key=f"{document}#{rule}", about=about, questions=tuple(asked), rule=rule)
    for name, title in questions.items():
        if name not in together:
            yield SharedPart(key=f"{document}#{name}", about=about, questions=((name, name, title),))


def _shown_by(part: SharedPart, forms: Schemas) -> frozenset[str]:
    """The questions of the part that its rule asks only in some cases."""
    document = part.key.partition("#")[0]
    rules = {"allOf": [{"$ref": f"{document}#/$defs/{part.rule}"}]}
    held = {**whole(rules, forms, source=""), "properties": {name: {} for name, _, _ in part.questions}}
    return frozenset(read_rules(held, source="").shown)


def _has_to_be_answered(part: Mapping[str, Any]) -> bool:
    return "required" in part.get("x-ui", {}).get("errors", {})

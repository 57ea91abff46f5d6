"""When a question is asked and whether it must be answered, in the two words of the editor: `Asked` and `required`.

The editor knows the rule that nearly every form uses: asked only if (or unless) one earlier question is answered so.
Any other rule, and any that a shared part brings, is left as it is and said in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.conditions import Clause, Condition, Constant, Rules, read_rules
from forms.editing import Schema, Schemas
from forms.references import whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Asked only if `question` is answered with one of `values` (its list holds one, with `contains`); `unless`: only
    if it is not."""

    question: str
    values: tuple[Constant, ...]
    unless: bool = False
    contains: bool = False

    @property
    def condition(self) -> Condition:
        """The same as the form reads it."""
        clause = Clause(question=self.question, values=self.values, contains=self.contains)
        return Condition(clauses=(clause,), negated=self.unless)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """How a question is asked. `locked`: by a rule that only the file can change, or that a shared part brings."""

    asked: Asked | None
    required: bool
    locked: bool = False
    shared: bool = False


def when_asked(held: Schema, name: str, forms: Schemas, *, source: str = "") -> When:
    """When a question of this object schema is asked, and whether it must then be answered."""
    every = _rules(held, list(held.get("allOf", ())), forms, source)
    own = _rules(held, [rule for rule in held.get("allOf", ()) if "if" in rule], forms, source)
    shown, required_when = every.shown.get(name, ()), every.required.get(name, ())
    shared = (shown, required_when) != (own.shown.get(name, ()), own.required.get(name, ()))
    always = name in held.get("required", ())
    if not shown and not required_when:
        return When(asked=None, required=always)
    asked = _simple(shown)
    plain = asked is not None and not always and required_when in ((), shown)
    return When(
        asked=asked, required=bool(required_when) or always, locked=shared or not plain or asked is None, shared=shared
    )


def ask_when(held: Schema, name: str, asked: Asked | None, *, required: bool) -> None:
    """Changes the object schema in place: the question is asked then, and must be answered or not."""
    without_question(held, name)
    rules = list(held.get("allOf", ()))
    names = [one for one in held.get("required", ()) if one != name]
    if asked is None:
        held["required"] = _in_order([*names, name], held) if required else names
    else:
        held["required"] = names
        test = _test(asked)
        rule = next((one for one in rules if one.get("if") == test), None)
        if rule is None:
            rule = {"if": test}
            rules.append(rule)
        yes, no = ("else", "then") if asked.unless else ("then", "else")
        if required:
            branch = rule.setdefault(yes, {})
            branch["required"] = [*branch.get("required", ()), name]
        branch = rule.setdefault(no, {})
        branch["properties"] = {**branch.get("properties", {}), name: False}
    _write_rules(held, rules)


def without_question(held: Schema, name: str) -> None:
    """Changes the object schema in place: none of its own rules says any more when this question is asked."""
    _write_rules(held, [kept for rule in held.get("allOf", ()) if (kept := _without(rule, name)) is not None])


def _write_rules(held: Schema, rules: list[Any]) -> None:
    if rules:
        held["allOf"] = rules
    else:
        held.pop("allOf", None)


def _rules(held: Schema, rules: list[Any], forms: Schemas, source: str) -> Rules:
    part = {"$id": source, "properties": {name: {} for name in held.get("properties", {})}, "allOf": rules}
    return read_rules(whole(part, forms, source=source), source=source)


def _simple(shown: tuple[Condition, ...]) -> Asked | None:
    if len(shown) != 1 or len(shown[0].clauses) != 1:
        return None
    (clause,) = shown[0].clauses
    return Asked(question=clause.question, values=clause.values, unless=shown[0].negated, contains=clause.contains)


def _test(asked: Asked) -> dict[str, Any]:
    wanted: dict[str, Any] = {"const": asked.values[0]} if len(asked.values) == 1 else {"enum": list(asked.values)}
    return {
        "properties": {asked.question: {"contains": wanted} if asked.contains else wanted},
        "required": [asked.question],
    }


def _without(rule: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """A rule that no longer speaks of asking this question; None when nothing is left of it."""
    if "if" not in rule:
        return dict(rule)
    kept = dict(rule)
    for side in ("then", "else"):
        if side not in rule or not _speaks_of(rule[side], name):
            continue
        branch = dict(rule[side])
        if name in branch.get("required", ()):
            branch["required"] = [one for one in branch["required"] if one != name]
        if branch.get("properties", {}).get(name) is False:
            branch["properties"] = {key: value for key, value in branch["properties"].items() if key != name}
        branch = {key: value for key, value in branch.items() if value not in ([], {})}
        if branch:
            kept[side] = branch
        else:
            del kept[side]
    return kept if "then" in kept or "else" in kept else None


def _speaks_of(branch: Mapping[str, Any], name: str) -> bool:
    return name in branch.get("required", ()) or branch.get("properties", {}).get(name) is False


def _in_order(names: list[str], held: Schema) -> list[str]:
    """What must be answered, as it stood, with a new one before the first that is asked after it."""
    *before, new = names
    order = list(held["properties"])
    at = next((n for n, one in enumerate(before) if one in order and order.index(one) > order.index(new)), len(before))
    return [*before[:at], new, *before[at:]]

"""What a form holds that the editor does not change, said in words, so that nobody takes the editor for the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms.editing import Schemas, copied, form_of, holder, named_by_rules
from forms.editing_words import fixed, resolved
from forms.question import Kind, Question
from forms.sentences import in_words

#: Rules of the file by their word; `{}` is what it says there.
_WORDS = {
    "pattern": "What is typed has to have a certain form.",
    "x-extends": "The date extends the deadline “{}”.",
    "x-links": "The reference typed here links a {} to the journey.",
    "default": "It begins with an answer filled in.",
}


def rules_of_the_file(schema: Mapping[str, Any], path: str, forms: Schemas) -> tuple[str, ...]:
    """What the file says of one question that the editor leaves as it is, one sentence each.

    Raises KeyError, and NotAForm.
    """
    part = resolved(schema, path, forms)
    question = form_of(schema, forms).question(path)
    return tuple(_sentences(schema, path, forms, part, question))


def rules_of_the_form(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """What the file says of the whole form that the editor leaves as it is."""
    return tuple(
        f"It refuses to be sent, saying: “{entry['say']}”."
        for entry in schema.get("x-refuse", ())
        if isinstance(entry, Mapping) and isinstance(entry.get("say"), str)
    )


def _sentences(
    schema: Mapping[str, Any], path: str, forms: Schemas, part: Mapping[str, Any], question: Question
) -> Iterator[str]:
    kept = fixed(schema, path, forms)
    if kept.when_shared:
        yield f"When it is asked is said by the shared part “{kept.shared or 'of another question'}”."
    elif kept.when_locked:
        yield "When it is asked is said by a rule of several answers."
    for word, said in _WORDS.items():
        if word in part and not (word == "pattern" and question.kind is Kind.DATETIME):
            yield said.format(str(part[word]).lstrip("="))
    if question.allocates:
        yield f"Who is chosen here is given the role “{question.allocates.replace('_', ' ')}”."
    limits = question.date_limits
    if limits.override:
        who = f" by {limits.override_role.replace('_', ' ')}" if limits.override_role else ""
        yield f"Another date is let pass{who} once “{_title(schema, forms, limits.override)}” says why."
    if "contains" in part:
        least, most = part.get("minContains", 1), part.get("maxContains")
        counts = [f"at least {in_words(least)}" if least else "", f"at most {in_words(most)}" if most else ""]
        yield f"{' and '.join(one for one in counts if one).capitalize() or 'Some'} of them must be of a certain kind."
    name = path.rpartition(".")[2]
    for rule in holder(copied(schema), path).get("allOf", ()):
        branches = [rule.get(side, {}).get("properties", {}).get(name, False) for side in ("then", "else")]
        if "if" in rule and any(branch is not False for branch in branches):
            about = [f"“{_title(schema, forms, one)}”" for one in dict.fromkeys(named_by_rules(rule["if"]))]
            yield f"What can be answered also depends on {' and '.join(about)}."


def _title(schema: Mapping[str, Any], forms: Schemas, name: str) -> str:
    return next((one.title for one in form_of(schema, forms).questions if one.name == name), name)

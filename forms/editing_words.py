"""One question as the editor shows it: what the file says of it in words and numbers that a process owner changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from forms.editing import Schema, Schemas, copied, holder, raw
from forms.editing_conditions import Asked, when_asked
from forms.editing_kinds import CHOICES, DATES, LISTS, NUMBERS, TEXTS, Answer, answer_of, begun
from forms.references import whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice: the value that is stored, which never changes, and its words."""

    value: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All that the editor can change of one question. None and "" stand for "no such limit" and "not at all".

    `least` and `most` bound a number (money in pence), `shortest` and `longest` a text in characters, `fewest` and
    `at_most` a list. Dates are limited by texts such as `today-21y`; `ahead`: the date may lie in the future.
    `outcome`, `fact`, `anchor` and `record` are what becomes of the answer. `sentences` are the form's own, by keyword.
    """

    title: str
    answer: Answer
    hint: str = ""
    choices: tuple[Option, ...] = ()
    shortest: int | None = None
    longest: int | None = None
    least: int | None = None
    most: int | None = None
    fewest: int | None = None
    at_most: int | None = None
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    ahead: bool = False
    only_yes: bool = False
    item: str = ""  #: what one item of a group is called
    asked: Asked | None = None
    required: bool = True
    outcome: bool = False
    fact: str = ""
    anchor: str = ""
    record: str = ""
    sensitive: bool = False
    sentences: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """What of a question the editor leaves alone. `shared`: the shared part that it is; `when_shared`: that part also
    says when it is asked; `when_locked`: a rule that is edited in the file does."""

    shared: str = ""
    when_shared: bool = False
    when_locked: bool = False


def written(schema: Mapping[str, Any], path: str, forms: Schemas) -> Written:
    """A question in the editor's words. Raises KeyError, and NotAForm."""
    kept = copied(schema)
    part = resolved(schema, path, forms)
    when = when_asked(holder(kept, path), path.rpartition(".")[2], forms)
    return _written(part, asked=when.asked if not when.locked else None, required=when.required)


#: The fields that say something only of some kinds of answer, with what says nothing.
OF_KINDS: tuple[tuple[frozenset[Answer], tuple[str, ...]], ...] = (
    (CHOICES, ("choices",)),
    (TEXTS, ("shortest", "longest")),
    (NUMBERS, ("least", "most")),
    (LISTS, ("fewest", "at_most")),
    (DATES, ("not_before", "not_after", "ahead")),
    (frozenset({Answer.YES_NO}), ("only_yes",)),
    (frozenset({Answer.GROUP}), ("item",)),
)
_NOTHING: Mapping[str, Any] = {"choices": (), "not_before": (), "not_after": (), "ahead": False, "only_yes": False}


def fitting(was: Written, now: Written) -> Written:
    """What is wanted, without what does not belong to its kind of answer. Of a new kind, what was not said is as every
    question of that kind begins; choices, and the limits of dates, go along where both kinds have them."""
    fields: dict[str, Any] = {}
    first = _written(begun(now.answer), asked=None, required=True)
    for kinds, names in OF_KINDS:
        for name in names:
            if now.answer not in kinds:
                fields[name] = "" if name == "item" else _NOTHING.get(name)
            elif now.answer is not was.answer and getattr(now, name) == getattr(was, name):
                along = was.answer in kinds and kinds in (CHOICES, DATES)
                fields[name] = getattr(now if along else first, name)
    return replace(now, **fields)


def fixed(schema: Mapping[str, Any], path: str, forms: Schemas) -> Fixed:
    """What of a question is not the editor's to change. Raises KeyError, and NotAForm."""
    kept = copied(schema)
    when = when_asked(holder(kept, path), path.rpartition(".")[2], forms)
    reference = str(raw(kept, path).get("$ref", ""))
    document = reference.partition("#")[0]
    title = str(forms.get(document, {}).get("title", document)) if reference else ""
    return Fixed(shared=title, when_shared=when.locked and when.shared, when_locked=when.locked)


def resolved(schema: Mapping[str, Any], path: str, forms: Schemas) -> Schema:
    """What is said of a question with its shared part in it. Raises KeyError, and NotAForm."""
    return raw(whole(schema, forms, source=str(schema.get("$id", ""))), path)


def shared_part(part: Mapping[str, Any], forms: Schemas) -> Schema:
    """What the shared part alone says of a question; empty where it is none."""
    if "$ref" not in part:
        return {}
    return whole({"x": {"$ref": part["$ref"]}}, forms, source="")["x"]  # type: ignore[no-any-return]


def options(part: Mapping[str, Any]) -> tuple[Option, ...]:
    """The choices of a question."""
    listed = (part.get("items", {}) if part.get("type") == "array" else part).get("oneOf", ())
    return tuple(Option(value=str(one["const"]), title=str(one["title"])) for one in listed)


def limits(part: Mapping[str, Any], side: str) -> tuple[str, ...]:
    """The limits of a date on one side, `not_before` or `not_after`."""
    texts = part.get("x-date", {}).get(side, ())
    return (texts,) if isinstance(texts, str) else tuple(str(text) for text in texts)


def _written(part: Mapping[str, Any], *, asked: Asked | None, required: bool) -> Written:
    answer, ui = answer_of(part), part.get("x-ui", {})
    if answer is None:
        raise KeyError("x-ref")
    text = part.get("type") == "string"
    return Written(
        title=str(part.get("title", "")),
        answer=answer,
        hint=str(ui.get("hint", "")),
        choices=options(part),
        shortest=part.get("minLength") if text else None,
        longest=part.get("maxLength") if text else None,
        least=part.get("minimum"),
        most=part.get("maximum"),
        fewest=part.get("minItems"),
        at_most=part.get("maxItems"),
        not_before=limits(part, "not_before"),
        not_after=limits(part, "not_after"),
        ahead=part.get("x-date", {}).get("ahead") is True,
        only_yes=part.get("const") is True,
        item=str(ui.get("item", "")),
        asked=asked,
        required=required,
        outcome=bool(part.get("x-outcome", False)),
        fact=str(part.get("x-fact", "")),
        anchor=str(part.get("x-anchor", "")),
        record=str(part.get("x-record", "")),
        sensitive=bool(part.get("x-sensitive", False)),
        sentences=tuple(sorted((str(word), str(said)) for word, said in ui.get("errors", {}).items() if said)),
    )

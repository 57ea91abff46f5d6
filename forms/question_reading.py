"""Reads the questions of an object schema, refusing what no page could ask.

What a question looks like follows from its type; `x-ui.widget` only chooses between two looks of one type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.conditions import Rules, read_rules
from forms.dates import DateLimits, Limit, read_limit
from forms.errors import NotAForm
from forms.question import Choice, Kind, Question

X_WORDS = frozenset(
    [
        "x-ui",
        "x-outcome",
        "x-fact",
        "x-anchor",
        "x-record",
        "x-date",
        "x-ref",
        "x-allocates",
        "x-extends",
        "x-links",
        "x-sensitive",
    ],
)
#: What an answer is copied to.
BECOMES = ("x-outcome", "x-fact", "x-anchor", "x-record", "x-allocates", "x-extends", "x-links")
UI_WORDS = frozenset({"hint", "widget", "width", "rows", "sections", "autocomplete", "errors", "item"})
DATE_WORDS = frozenset({"not_before", "not_after", "override", "override_role", "ahead"})
LINKED = frozenset({"household", "child"})
REFERENCES = frozenset({"worker", "person", "child", "household", "placement", "document"})
WIDGETS = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "textarea",
    Kind.MONEY: "money",
    Kind.DATETIME: "datetime",
    Kind.SELECT: "select",
    Kind.RADIOS: "radios",
}
LONG_FROM = 200  #: a text that may be longer than this gets several lines


def read_questions(schema: Mapping[str, Any], *, source: str, group: str = "") -> tuple[Question, ...]:
    """The questions of an object schema whose references are resolved, in its order; `group` is the path they stand in.

    Raises NotAForm, naming the form and the question.
    """
    properties = schema.get("properties")
    if schema.get("type") != "object" or not isinstance(properties, Mapping) or not properties:
        raise NotAForm("questions stand under properties of an object", source=source, question=group)
    if schema.get("additionalProperties") is not False:
        raise NotAForm("additionalProperties must be false", source=source, question=group)
    for name in schema.get("required", ()):
        if name not in properties:
            raise NotAForm("it is required but not asked", source=source, question=name)
    rules = read_rules(schema, source=source)
    return tuple(_question(name, part, schema, rules, source, group) for name, part in properties.items())


def _question(name: str, part: Any, schema: Mapping[str, Any], rules: Rules, source: str, group: str) -> Question:
    path = f"{group}.{name}" if group else name
    if not name.isidentifier() or not name.islower():
        raise NotAForm("a question's name is made of small letters, digits and _", source=source, question=path)
    if not isinstance(part, Mapping) or not isinstance(part.get("title"), str) or not part["title"]:
        raise NotAForm("it needs a title", source=source, question=path)
    ui = part.get("x-ui", {})
    for word in [key for key in part if key.startswith("x-") and key not in X_WORDS]:
        raise NotAForm(f"{word} is not a word that forms know", source=source, question=path)
    for word in [key for key in ui if key not in UI_WORDS]:
        raise NotAForm(f"x-ui knows no {word}", source=source, question=path)
    kind = _kind(part, source, path)
    many = part.get("type") == "array"
    items: tuple[Question, ...] = ()
    if kind is Kind.GROUP:
        if group:
            raise NotAForm("a group cannot stand inside a group", source=source, question=path)
        items = read_questions(part["items"], source=source, group=path)
    if group and any(word in part for word in BECOMES):
        raise NotAForm("an answer inside a group becomes nothing outside it", source=source, question=path)
    _check_marks(part, kind, source, path)
    return Question(
        name=name,
        path=path,
        title=part["title"],
        kind=kind,
        hint=str(ui.get("hint", "")),
        choices=_choices(part.get("items", part) if many else part, source, path),
        required=name in schema.get("required", ()),
        required_when=rules.required.get(name, ()),
        shown_when=rules.shown.get(name, ()),
        min_length=int(part.get("minLength", 0)),
        max_length=part.get("maxLength"),
        width=ui.get("width"),
        rows=int(ui.get("rows", 5)),
        autocomplete=str(ui.get("autocomplete", "")),
        sensitive=bool(part.get("x-sensitive", False)),
        date_limits=_date_limits(part.get("x-date", {}), schema, source, path),
        errors=dict(ui.get("errors", {})),
        ref=str(part.get("x-ref", "")),
        many=many,
        allocates=str(part.get("x-allocates", "")),
        items=items,
        item_title=str(ui.get("item", "")),
        min_items=int(part.get("minItems", 0)),
        max_items=part.get("maxItems"),
        schema=part,
    )


def _kind(part: Mapping[str, Any], source: str, path: str) -> Kind:
    inner = part.get("items", {}) if part.get("type") == "array" else part
    widget = part.get("x-ui", {}).get("widget")
    kind = _kind_by_type(part, inner, widget)
    if kind is None:
        raise NotAForm("no page can ask an answer of this type", source=source, question=path)
    if widget is not None and WIDGETS.get(kind) != widget:
        raise NotAForm(f"the widget {widget} does not fit its type", source=source, question=path)
    return kind


def _kind_by_type(part: Mapping[str, Any], inner: Mapping[str, Any], widget: str | None) -> Kind | None:
    if reference := part.get("x-ref"):
        named = {"worker": Kind.WORKER, "person": Kind.PERSON, "document": Kind.FILE}
        return named.get(reference, Kind.RECORD) if reference in REFERENCES and inner.get("type") == "string" else None
    match part.get("type"):
        case "array":
            if inner.get("type") == "object":
                return Kind.GROUP
            return Kind.CHECKBOXES if "oneOf" in inner else None
        case "boolean":
            return Kind.YES_NO
        case "integer":
            return Kind.MONEY if widget == "money" else Kind.INTEGER
        case "string" | None if "oneOf" in part:
            return Kind.SELECT if widget == "select" else Kind.RADIOS
        case "string" if part.get("format") == "date":
            return Kind.DATE
        case "string" if widget == "datetime":
            return Kind.DATETIME
        case "string" if part.get("format") == "email":
            return Kind.TEXT
        case "string":
            return Kind.LONG_TEXT if widget == "textarea" or part.get("maxLength", 0) > LONG_FROM else Kind.TEXT
    return None


def _check_marks(part: Mapping[str, Any], kind: Kind, source: str, path: str) -> None:
    """A fact is never narrative, and an anchor is a date: the drawing and the calendar can use nothing else."""
    factual = (Kind.RADIOS, Kind.SELECT, Kind.YES_NO, Kind.INTEGER, Kind.MONEY, Kind.CHECKBOXES)
    if "x-fact" in part and kind not in factual:
        raise NotAForm("only a choice, yes or no, or a whole number becomes a fact", source=source, question=path)
    if "x-anchor" in part and kind not in (Kind.DATE, Kind.DATETIME):
        raise NotAForm("only a date becomes an anchor", source=source, question=path)
    if "x-date" in part and kind not in (Kind.DATE, Kind.DATETIME):
        raise NotAForm("x-date limits only a date", source=source, question=path)
    if "x-extends" in part and kind is not Kind.DATE:
        raise NotAForm("only a date extends a deadline", source=source, question=path)
    if "x-links" in part and (kind is not Kind.TEXT or part["x-links"] not in LINKED):
        raise NotAForm("only a reference typed as a line links a household or a child", source=source, question=path)
    if "x-allocates" in part and kind is not Kind.WORKER:
        raise NotAForm("only workers can be allocated a role", source=source, question=path)


def _choices(part: Mapping[str, Any], source: str, path: str) -> tuple[Choice, ...]:
    choices = []
    for one in part.get("oneOf", ()):
        if not isinstance(one.get("const"), str) or not isinstance(one.get("title"), str):
            raise NotAForm("each choice needs a const and a title", source=source, question=path)
        choices.append(Choice(value=one["const"], title=one["title"], hint=str(one.get("x-ui", {}).get("hint", ""))))
    if len({choice.value for choice in choices}) < len(choices):
        raise NotAForm("two choices have the same const", source=source, question=path)
    return tuple(choices)


def _date_limits(words: Any, schema: Mapping[str, Any], source: str, path: str) -> DateLimits:
    if not isinstance(words, Mapping) or not set(words) <= DATE_WORDS:
        raise NotAForm(f"x-date knows only {', '.join(sorted(DATE_WORDS))}", source=source, question=path)
    override = words.get("override")
    if override is not None and override not in schema["properties"]:
        raise NotAForm(
            f"x-date names {override} for the reason, which the form does not ask", source=source, question=path
        )
    return DateLimits(
        not_before=_limits(words.get("not_before", ()), source, path),
        not_after=_limits(words.get("not_after", ()), source, path),
        override=override,
        override_role=words.get("override_role"),
        ahead=words.get("ahead") is True,
    )


def _limits(texts: Any, source: str, path: str) -> tuple[Limit, ...]:
    limits = []
    for text in (texts,) if isinstance(texts, str) else texts:
        limit = read_limit(str(text))
        if limit is None:
            raise NotAForm(f"x-date cannot read the limit {text}", source=source, question=path)
        limits.append(limit)
    return tuple(limits)

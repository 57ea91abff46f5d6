"""What is asked when a deadline rule is changed or added: an entry of the register as questions, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from engine.domain.deadline import KINDS, STATUSES
from engine.domain.term import DUE, Relation, Unit
from engine.domain.timescale_change import LONGEST, MOST, MOST_TIMES
from forms.dates import MONTHS, NotADate, read_date
from forms.errors import FieldProblem
from forms.form import Form, read_form
from webui.wording import kind_word, status_words

RELATIONS = {
    Relation.AFTER.value: "after",
    Relation.BEFORE.value: "before",
    Relation.BEGINNING_WITH.value: "beginning with",
    Relation.ON.value: "on the day itself",
    Relation.ON_OR_AFTER.value: "on the next fixed day",
}
COUNTED = [Relation.AFTER.value, Relation.BEFORE.value, Relation.BEGINNING_WITH.value]
UNITS = {unit.value: unit.value.replace("_", " ") for unit in Unit}
SHAPES = {
    "due": "One period",
    "earliest_of": "Several periods: the earliest that is known counts",
    "first_known_of": "Several periods: the first that is known counts, in this order",
    "none": "Never late: there is only an earliest day",
}
MOST_TERMS = 6
SOME_YEAR = "2027"  #: a day that exists in it exists in every year
EARLIEST = "earliest_"  #: before the names of the questions about the earliest day


def change_form(labels: Mapping[str, str], rules: Mapping[str, str], *, new: bool) -> Form:
    """The questions. `labels` are the dates that may be counted from, `rules` what the others are called by key."""
    return _form(tuple(labels.items()), tuple(rules.items()), new)


@lru_cache(maxsize=8)  # its lists to choose from are long, and checking them takes longer than the rest of a page
def _form(labels: tuple[tuple[str, str], ...], rules: tuple[tuple[str, str], ...], new: bool) -> Form:
    anchors = {
        **dict(sorted(((name, f"the day {said}") for name, said in labels), key=lambda one: one[1])),
        **{f"{DUE}{key}": f"the day {said} is due" for key, said in sorted(rules, key=lambda one: one[1])},
    }
    first = {"key": _key()} if new else {}
    properties: dict[str, Any] = {
        **first,
        "title": _line("What is it called?", "title", "Enter what it is called"),
        "shape": _one("How is it counted?", SHAPES),
        "terms": _terms(anchors),
        "earliest": {
            "title": "Is there an earliest day too?",
            "type": "boolean",
            "x-ui": {"hint": "Before it the step may not be done"},
        },
        **{f"{EARLIEST}{name}": asked for name, asked in _term(anchors).items()},
        "series": {"title": "Does it come back?", "type": "boolean", "x-ui": {"hint": "A call every 6 months, say"}},
        "every_amount": _number("Every", MOST[Unit.MONTHS], missing="Enter how far apart"),
        "every_unit": _one(
            "Counted in", {u: said for u, said in UNITS.items() if u != Unit.WORKING_DAYS}, in_list=True
        ),
        "times": _number("How many times?", MOST_TIMES, missing="Enter how many times"),
        "pausable": {
            "title": "Does the clock stop while a journey is suspended?",
            "type": "boolean",
            "x-ui": {"hint": "What the council itself promised always stops; a date of the law only where it says so"},
        },
        "kind": _one("Who sets it?", {kind: kind_word(kind) for kind in KINDS}),
        "source": _line("Where does it say so?", "source", "Enter the regulation, guidance or decision", rows=2),
        "status": _one("How well is that known?", {status: status_words(status) for status in STATUSES}),
        "from": _day(),
        "reason": _reason(),
    }
    earliest = [name for name in properties if name.startswith(EARLIEST)]
    series = ["every_amount", "every_unit", "times"]
    sections = [
        {"title": "The rule", "questions": [*first, "title"]},
        {
            "title": "When it is due",
            "questions": ["shape", "terms", "earliest", *earliest, "series", *series, "pausable"],
        },
        {"title": "Where it comes from", "questions": ["kind", "source", "status"]},
        {"title": "From when, and why", "questions": ["from", "reason"]},
    ]
    schema = {
        "$id": "timescale.change",
        "title": "Change of a timescale",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": [*first, "title", "shape", "kind", "source", "status", "from", "reason"],
        "allOf": [
            _only("shape", [name for name in SHAPES if name != "none"], ["terms"]),
            _only("shape", [name for name in SHAPES if name != "none"], ["series"], must=False),
            _only("earliest", [True], [f"{EARLIEST}relation", f"{EARLIEST}anchor"]),
            _only("earliest", [True], [f"{EARLIEST}amount", f"{EARLIEST}unit", f"{EARLIEST}fixed"], must=False),
            _only(f"{EARLIEST}relation", COUNTED, [f"{EARLIEST}amount", f"{EARLIEST}unit"]),
            _only(f"{EARLIEST}relation", [Relation.ON_OR_AFTER.value], [f"{EARLIEST}fixed"]),
            _only("series", [True], series),
        ],
        "x-ui": {"sections": sections},
    }
    return read_form(schema, {})


def as_answers(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the register as answers to the form, without its day and a reason."""
    shape = next((name for name in SHAPES if name in entry), "none")
    terms = entry.get(shape, [])
    before, every = entry.get("not_before"), entry.get("every")
    answers = {
        **{name: entry[name] for name in ("title", "kind", "source", "status") if name in entry},
        "shape": shape,
        "terms": [_answered(term) for term in (terms if isinstance(terms, list) else [terms])],
        "earliest": before is not None,
        **{f"{EARLIEST}{name}": value for name, value in (_answered(before) if before else {}).items()},
        "series": every is not None,
        "pausable": bool(entry.get("pausable")),
    }
    if every:
        unit = next(unit for unit in UNITS if unit in every)
        answers |= {"every_amount": every[unit], "every_unit": unit, "times": every["times"]}
    return answers


def with_likely(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with “after” where it was not said how a period lies: most do, and then its length is asked."""
    terms = values.get("terms") or [{}]
    likely = [{**term, "relation": term.get("relation") or "after"} for term in terms]
    return {**values, "terms": likely, f"{EARLIEST}relation": values.get(f"{EARLIEST}relation") or "after"}


def as_entry(answers: Mapping[str, Any]) -> dict[str, object]:
    """The answers as an entry of the register."""
    shape = answers["shape"]
    entry: dict[str, object] = {
        "effective_from": date.fromisoformat(answers["from"]),
        **{name: " ".join(str(answers[name]).split()) for name in ("title", "kind", "source", "status")},
    }
    if answers.get("earliest"):
        names = ("relation", "amount", "unit", "fixed", "anchor")
        entry["not_before"] = _written({name: answers.get(f"{EARLIEST}{name}") for name in names})
    if shape != "none":
        terms = [_written(term) for term in answers.get("terms", ())]
        entry[shape] = terms[0] if shape == "due" and terms else terms
    if answers.get("series"):
        entry["every"] = {answers["every_unit"]: answers["every_amount"], "times": answers["times"]}
    if answers.get("pausable"):
        entry["pausable"] = True
    return entry


def problems_of(answers: Mapping[str, Any]) -> tuple[FieldProblem, ...]:
    """What is wrong with answers that are each right by themselves."""
    shape, terms = answers.get("shape"), answers.get("terms", [])
    found = []
    if shape == "due" and len(terms) > 1:
        found.append(_problem("terms", "Say how the several periods are counted above, or remove all but one"))
    if shape in ("earliest_of", "first_known_of") and len(terms) < 2:
        found.append(_problem("terms", "Add a second period, or choose “One period” above"))
    if shape == "none" and not answers.get("earliest"):
        found.append(_problem("earliest", "Say yes and give the earliest day, or choose how it is counted above"))
    fixed = {f"terms.{number}.fixed": term.get("fixed") for number, term in enumerate(terms)}
    for place, written in {**fixed, f"{EARLIEST}fixed": answers.get(f"{EARLIEST}fixed")}.items():
        try:
            day_of_year(written or "1 January")
        except NotADate as error:
            found.append(
                FieldProblem(question=place, field=place.replace(".", "-"), sentence=f"{error}, as in 31 March")
            )
    return tuple(found)


def said_at(question: str, sentence: str) -> FieldProblem:
    """What an action refused, at the question to look at."""
    places = {"effective_from": "from", "due": "terms", "earliest_of": "terms", "first_known_of": "terms"}
    places |= {"not_before": "earliest", "every": "series"}
    return _problem(places.get(question, question), sentence)


def day_of_year(written: str) -> str:
    """`31 March` as the register has it: `03-31`. Raises NotADate."""
    day, _, month = written.strip().partition(" ")
    return f"{read_date(day, month.strip(), SOME_YEAR):%m-%d}"


def _problem(question: str, sentence: str) -> FieldProblem:
    fields = {"from": "from-day", "terms": "terms-0-amount"}
    return FieldProblem(question=question, field=fields.get(question, question), sentence=sentence)


def _answered(term: Mapping[str, Any]) -> dict[str, Any]:
    relation = next(relation for relation in RELATIONS if relation in term)
    answer: dict[str, Any] = {"relation": relation, "anchor": term[relation]}
    for unit in UNITS:
        if unit in term:
            answer |= {"amount": term[unit], "unit": unit}
    if "day_of_year" in term:
        month, day = term["day_of_year"].split("-")
        answer["fixed"] = f"{int(day)} {MONTHS[int(month) - 1]}"
    return answer


def _written(term: Mapping[str, Any]) -> dict[str, object]:
    written: dict[str, object] = {term["relation"]: term["anchor"]}
    if term["relation"] in COUNTED:
        written[term["unit"]] = term["amount"]
    if term["relation"] == Relation.ON_OR_AFTER:
        written["day_of_year"] = day_of_year(term["fixed"])
    return written


def _terms(anchors: Mapping[str, str]) -> dict[str, Any]:
    items = {
        "type": "object",
        "additionalProperties": False,
        "properties": _term(anchors),
        "required": ["relation", "anchor"],
        "allOf": [_only("relation", COUNTED, ["amount", "unit"]), _only("relation", ["on_or_after"], ["fixed"])],
    }
    hint = "“Beginning with” counts the day itself as the first; “after” and “before” don’t count it"
    return {
        "title": "The periods",
        "type": "array",
        "minItems": 1,
        "maxItems": MOST_TERMS,
        "items": items,
        "x-ui": {"item": "Period", "hint": hint},
    }


def _term(anchors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "amount": _number("How many", MOST[Unit.DAYS], least=0, missing="Enter how many"),
        "unit": _one("Counted in", UNITS, in_list=True, missing="Choose what it is counted in"),
        "relation": _one("It is", RELATIONS, in_list=True, missing="Choose before or after"),
        "fixed": {
            "title": "Which day of the year?",
            "type": "string",
            "maxLength": 20,
            "x-ui": {"hint": "For example: 31 March", "width": 10, "errors": {"required": "Enter a day and a month"}},
        },
        "anchor": _one("Which day?", anchors, in_list=True, missing="Choose the day it is counted from"),
    }


def _key() -> dict[str, Any]:
    return {
        "title": "What do drawings call it?",
        "type": "string",
        "minLength": 3,
        "maxLength": LONGEST["key"],
        "pattern": r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$",
        "x-ui": {
            "hint": "A group and a word with a dot between, such as local.second_visit. It can’t be changed later",
            "width": 20,
            "errors": {
                "required": "Enter what drawings call it",
                "pattern": "Use small letters, digits, underscores and a dot, as in local.second_visit",
            },
        },
    }


def _line(title: str, name: str, missing: str, *, rows: int = 1) -> dict[str, Any]:
    several = {"widget": "textarea", "rows": rows} if rows > 1 else {}
    ui = {**several, "errors": {"required": missing, "minLength": missing}}
    return {"title": title, "type": "string", "minLength": 1, "maxLength": LONGEST[name], "x-ui": ui}


def _one(title: str, choices: Mapping[str, str], *, in_list: bool = False, missing: str = "") -> dict[str, Any]:
    listed = [{"const": name, "title": said} for name, said in choices.items()]
    errors = {"errors": {"required": missing, "oneOf": missing}} if missing else {}
    return {"title": title, "oneOf": listed, "x-ui": {**({"widget": "select"} if in_list else {}), **errors}}


def _number(title: str, most: int, *, least: int = 1, missing: str = "") -> dict[str, Any]:
    errors = {"x-ui": {"errors": {"required": missing}}} if missing else {}
    return {"title": title, "type": "integer", "minimum": least, "maximum": most, **errors}


def _day() -> dict[str, Any]:
    return {
        "title": "From which day on?",
        "type": "string",
        "format": "date",
        "x-date": {"ahead": True},
        "x-ui": {"hint": "Tomorrow at the earliest. Due dates that exist by then keep the rule they were set by"},
    }


def _reason() -> dict[str, Any]:
    return {
        "title": "Why is it changed?",
        "type": "string",
        "minLength": 10,
        "maxLength": LONGEST["reason"],
        "x-ui": {
            "widget": "textarea",
            "rows": 3,
            "hint": "Everybody who looks at the rule reads it. Name no child and no family",
            "errors": {"required": "Say in a sentence why", "minLength": "Say in a sentence why"},
        },
    }


def _only(question: str, values: list[Any], asked: list[str], *, must: bool = True) -> dict[str, Any]:
    """`asked` are shown only where the question was answered with one of the values, and then must be answered."""
    then = {"then": {"required": asked}} if must else {}
    return {
        "if": {"properties": {question: {"enum": values}}, "required": [question]},
        **then,
        "else": {"properties": dict.fromkeys(asked, False)},
    }

"""A question between the editor's page and its words: `typed_of` fills the fields, `read_typed` reads what was sent.

A question whose fields are sent as they were shown reads as it was, so that saving it changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from forms.dates import Limit, read_limit
from forms.editing import CannotEdit
from forms.editing_choices import Unclear, lines_of, read_choices
from forms.editing_conditions import Asked
from forms.editing_kinds import CHOICES, DATES, LISTS, NUMBERS, TEXTS, Answer
from forms.editing_words import Fixed, Written
from forms.fields import clean
from forms.form import Form
from forms.question import Kind, Question

Typed = Mapping[str, str]
SIDES = ("not_before", "not_after")
MOST_ROWS = 12
NUMBERS_ASKED = {
    "shortest": TEXTS,
    "longest": TEXTS,
    "least": NUMBERS,
    "most": NUMBERS,
    "fewest": LISTS,
    "at_most": LISTS,
}
#: What the form may say in its own words, by keyword; others that it says already are shown too.
SENTENCES = {"required": "Nothing is answered"}
OTHER_SENTENCES = {
    "const": "“No” is answered where only yes counts",
    "minLength": "The answer is too short",
    "maxLength": "The answer is too long",
    "minItems": "Too few are given",
    "maxItems": "Too many are given",
    "minimum": "The number is too small",
    "maximum": "The number is too large",
    "not_before": "The date is too early",
    "not_after": "The date is too late",
    "format": "It is no address or date",
    "pattern": "It has not the form that is wanted",
    "type": "It cannot be read",
    "maxContains": "Too many are of one kind",
    "minContains": "Too few are of one kind",
}


class NotWritten(Exception):
    """What was sent is no question yet. `problems` say why by field, `unclear` which choices have to be told apart."""

    def __init__(self, problems: Mapping[str, str], unclear: tuple[Unclear, ...] = ()) -> None:
        super().__init__(self.__doc__)
        self.problems, self.unclear = problems, unclear


def typed_of(was: Written) -> dict[str, str]:
    """The fields of the editor for a question as it is."""
    money = was.answer is Answer.MONEY
    fields = {
        "title": was.title,
        "hint": was.hint,
        "answer": was.answer.value,
        "choices": "\n".join(option.title for option in was.choices),
        "item": was.item,
        "ask": "always" if was.asked is None else "unless" if was.asked.unless else "if",
        "fact": "yes" if was.fact else "",
        "anchor": was.anchor,
        "record": was.record,
    }
    for name in NUMBERS_ASKED:
        value = getattr(was, name)
        fields[name] = "" if value is None else _pounds(value) if money and name in ("least", "most") else str(value)
    for name in ("ahead", "only_yes", "required", "sensitive", "outcome"):
        fields[name] = "yes" if getattr(was, name) else ""
    for side in SIDES:
        for number, text in enumerate(getattr(was, side)):
            fields |= _limit_fields(f"{side}-{number}", read_limit(text))
    for number, value in enumerate(was.asked.values if was.asked else ()):
        fields[f"after-{number}"] = f"{was.asked.question}:{_as_text(value)}" if was.asked else ""
    fields |= {f"said-{word}": said for word, said in was.sentences}
    return fields


def as_sent(posted: MultiDict[str, str]) -> dict[str, str]:
    """The fields of the editor as they were sent, to be shown again."""
    return {name: clean(value) for name, value in posted.items()}


def read_typed(typed: Typed, was: Written, kept: Fixed, form: Form) -> Written:
    """The question as it is wanted. What the page did not ask stays as it was. Raises NotWritten."""
    problems: dict[str, str] = {}
    now = replace(was, title=_line(typed, "title"), hint=_line(typed, "hint"))
    now = replace(
        now,
        sensitive=bool(typed.get("sensitive")),
        anchor=typed.get("anchor", ""),
        record=typed.get("record", ""),
        outcome=bool(typed.get("outcome")),
        fact=_fact(typed, was),
        sentences=_sentences(typed, was),
    )
    unclear: tuple[Unclear, ...] = ()
    if not kept.shared:
        answer = typed.get("answer", "")
        now = replace(now, answer=Answer(answer) if answer in [one.value for one in Answer] else was.answer)
        now, unclear = _of_its_kind(typed, was, now, problems)
    if not kept.when_locked:
        now = replace(now, required=bool(typed.get("required")))
        try:
            now = replace(now, asked=_asked(typed, was, form))
        except CannotEdit as error:
            problems["asked"] = error.sentence
    if problems or unclear:
        raise NotWritten(problems, unclear)
    return now


def _of_its_kind(
    typed: Typed, was: Written, now: Written, problems: dict[str, str]
) -> tuple[Written, tuple[Unclear, ...]]:
    unclear: tuple[Unclear, ...] = ()
    fields: dict[str, Any] = {}
    if now.answer in CHOICES:
        lines = lines_of(typed.get("choices", ""))
        same = {int(name[5:]): value for name, value in typed.items() if name[:5] == "same-" and name[5:].isdigit()}
        choices, unclear = read_choices(lines, was.choices, same=same)
        now = replace(now, choices=choices)
    for name, kinds in NUMBERS_ASKED.items():
        if now.answer in kinds:
            money = now.answer is Answer.MONEY and name in ("least", "most")
            try:
                fields[name] = _number(typed.get(name, ""), money=money)
            except ValueError:
                like = "an amount in pounds, like 120 or 120.50" if money else "a whole number, like 3"
                problems[name] = f"Enter {like}, or leave it empty for no limit."
    if now.answer in DATES:
        for side in SIDES:
            try:
                fields[side] = _limits(typed, side, getattr(was, side))
            except CannotEdit as error:
                problems[side] = error.sentence
        now = replace(now, ahead=bool(typed.get("ahead")))
    if now.answer is Answer.YES_NO:
        now = replace(now, only_yes=bool(typed.get("only_yes")))
    if now.answer is Answer.GROUP:
        now = replace(now, item=_line(typed, "item"))
    return replace(now, **fields), unclear


def _line(typed: Typed, name: str) -> str:
    return " ".join(typed.get(name, "").split())


def _fact(typed: Typed, was: Written) -> str:
    return (was.fact or typed.get("name", "")) if typed.get("fact") else ""


def _sentences(typed: Typed, was: Written) -> tuple[tuple[str, str], ...]:
    words = {*SENTENCES, *OTHER_SENTENCES, *(word for word, _ in was.sentences)}
    said = {word: _line(typed, f"said-{word}").removesuffix(".") for word in words if f"said-{word}" in typed}
    there = {word: text for word, text in was.sentences if word not in said}
    # One that ends in a stop was written so by hand; it stays, unless it is changed.
    for word, text in was.sentences:
        if said.get(word) == text.removesuffix("."):
            said[word] = text
    return tuple(sorted((word, text) for word, text in {**there, **said}.items() if text))


def _number(text: str, *, money: bool) -> int | None:
    plain = text.strip().replace(",", "").removeprefix("£").strip()
    if not plain:
        return None
    if len(plain) > 12:
        raise ValueError(text)
    if not money:
        return int(plain)
    try:
        pence = Decimal(plain) * 100
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not pence.is_finite() or pence != pence.to_integral_value():
        raise ValueError(text)
    return int(pence)


def _pounds(pence: int) -> str:
    return str(pence // 100) if pence % 100 == 0 else f"{pence / 100:.2f}"


def _limit_fields(name: str, limit: Limit | None) -> dict[str, str]:
    if limit is None:
        return {}
    return {
        f"{name}-base": limit.base,
        f"{name}-number": str(abs(limit.number)) if limit.number else "",
        f"{name}-unit": limit.unit,
        f"{name}-way": "before" if limit.number < 0 else "after",
    }


def _limits(typed: Typed, side: str, was: tuple[str, ...]) -> tuple[str, ...]:
    """The limits of one side. One that says the same as before stays as the file writes it."""
    there = {_plain(limit): text for text in was if (limit := read_limit(text))}
    found = []
    for row in range(MOST_ROWS):
        base = typed.get(f"{side}-{row}-base", "")
        if not base:
            continue
        try:
            number = _number(typed.get(f"{side}-{row}-number", ""), money=False) or 0
        except ValueError as error:
            raise CannotEdit("Enter how many days, weeks, months or years as a whole number, like 3.") from error
        if not 0 <= number <= 9_999:
            raise CannotEdit("At most 9,999 days, weeks, months or years.")
        unit = typed.get(f"{side}-{row}-unit", "d")
        sign = "-" if typed.get(f"{side}-{row}-way") == "before" else "+"
        text = f"{base}{sign}{number}{unit}" if number else base
        limit = read_limit(text)
        if limit is None:
            raise CannotEdit("Choose what the date is compared with.")
        found.append(there.get(_plain(limit), text))
    return tuple(found)


def _plain(limit: Limit) -> tuple[str, int, str]:
    return (limit.base, limit.number, limit.unit if limit.number else "d")


def _asked(typed: Typed, was: Written, form: Form) -> Asked | None:
    how = typed.get("ask", "always")
    if how not in ("if", "unless"):
        return None
    chosen = [typed[name] for name in sorted(typed) if name.startswith("after-") and typed[name]]
    rows = list(dict.fromkeys(chosen))[:MOST_ROWS]
    if not rows:
        raise CannotEdit("Choose the answer after which it is asked.")
    names = {row.partition(":")[0] for row in rows}
    if len(names) > 1:
        raise CannotEdit("Choose answers of one question only. A rule over several is edited in the file.")
    (name,) = names
    about = _beside(form, name, typed.get("question", ""))
    if about is None:
        raise CannotEdit("It can only depend on a question that stands before it.")
    values = tuple(_as_value(about, row.partition(":")[2]) for row in rows)
    before = was.asked
    if before is not None and before.question == name and set(before.values) == set(values):
        values = before.values
    return Asked(question=name, values=values, unless=how == "unless", contains=about.kind is Kind.CHECKBOXES)


def _beside(form: Form, name: str, path: str) -> Question | None:
    group = path.rpartition(".")[0]
    beside = form.question(group).items if group else form.questions
    return next((one for one in beside if one.name == name), None)


def _as_value(question: Question, text: str) -> Any:
    return text == "yes" if question.kind is Kind.YES_NO else text


def _as_text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)

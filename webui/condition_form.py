"""The form of a condition, line by line: what stands in it, what was sent back, and which lines that makes.

It needs no scripts: whoever chooses another question presses a button to be shown its answers. Nothing that was sent
can say more than a line can: names are those of known facts, and answers are values, whatever signs stand in them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.domain.condition_lines import ONE_VALUE, ORDERED, How, Line, Lines
from engine.domain.decision_tables import Answered, KnownFact
from engine.domain.step import Fact

MOST_LINES = 8  #: more is better asked as one question on a form
LONGEST_VALUE = 200  #: characters
LARGEST_NUMBER = 10**9

SPOKEN = {
    How.IS: "is",
    How.IS_NOT: "is not",
    How.HOLDS: "holds",
    How.HOLDS_NOT: "does not hold",
    How.AT_LEAST: "is at least",
    How.AT_MOST: "is at most",
    How.MORE: "is more than",
    How.LESS: "is less than",
}
_OF_ONE, _OF_SEVERAL = (How.IS, How.IS_NOT), (How.HOLDS, How.HOLDS_NOT)
_ORDERS = (How.AT_LEAST, How.AT_MOST, How.MORE, How.LESS)
_WORDS: Mapping[str, Fact] = {"yes": True, "no": False, "not known": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A line as it was sent or is to be shown. `shown`: the fact whose answers stood beside it."""

    fact: str = ""
    shown: str = ""
    how: str = ""
    picked: tuple[str, ...] = ()  #: values as JSON
    typed: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line to fill in. `kind`: several, one or typed; empty where no fact is chosen."""

    number: int
    typed: Typed
    kind: str
    facts: tuple[tuple[str, str], ...]
    hows: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known where the condition is asked, by name; `strangers` are facts that it asks all the same."""

    facts: Mapping[str, KnownFact]
    strangers: frozenset[str] = field(default_factory=frozenset)

    def named(self, name: str) -> KnownFact | None:
        """A fact that may be asked for."""
        if name in self.strangers and name not in self.facts:
            return KnownFact(name=name, title=f"“{name.replace('_', ' ')}”", open=True)
        return self.facts.get(name)

    def options(self) -> tuple[tuple[str, str], ...]:
        """What may be asked for, with titles that tell them apart."""
        names = (*self.facts, *sorted(self.strangers - self.facts.keys()))
        every = [one for name in names if (one := self.named(name))]
        titles = [one.title for one in every]
        return tuple(
            (one.name, one.title if titles.count(one.title) == 1 else f"{one.title} ({one.name})") for one in every
        )


def typed_of(lines: Lines, known: Known) -> tuple[Typed, ...]:
    """The lines of a condition as they stand in the form."""
    return tuple(
        Typed(
            fact=line.fact,
            shown=line.fact,
            how=line.how.value,
            picked=tuple(map(json.dumps, line.values)),
            typed=", ".join(map(_said, line.values)),
        )
        for line in lines.lines
        if known.named(line.fact)
    )


def sent(form: MultiDict[str, str]) -> tuple[Typed, ...]:
    """The lines that were sent, those that are too many left out."""
    number = form.get("lines", 0, type=int)
    return tuple(
        Typed(
            fact=form.get(f"{place}-fact", ""),
            shown=form.get(f"{place}-shown", ""),
            how=form.get(f"{place}-how", ""),
            picked=tuple(form.getlist(f"{place}-picked")),
            typed=form.get(f"{place}-typed", "").strip(),
        )
        for place in range(1, min(max(number, 0), MOST_LINES) + 1)
    )


def view(number: int, one: Typed, known: Known) -> LineView:
    """A line to fill in. Answers to another question than the one chosen now are not shown."""
    fact = known.named(one.fact)
    if fact is None:
        shown = replace(one, fact="", shown="")
        return LineView(number=number, typed=shown, kind="", facts=known.options(), hows=(), choices=())
    if one.fact != one.shown:
        one = replace(one, picked=(), typed="")
    hows = _hows(fact, one)
    kind = _kind(fact, one.how)
    return LineView(
        number=number,
        typed=replace(one, shown=one.fact),
        kind=kind,
        facts=known.options(),
        hows=tuple((how.value, SPOKEN[how]) for how in hows),
        choices=_choices(fact, one.picked) if kind != "typed" else (),
    )


def line_of(one: Typed, known: Known) -> Line | str:
    """The line that was sent, or what is wrong with it, in a sentence."""
    fact = known.named(one.fact)
    if fact is None:
        return "Choose what it asks for."
    if one.fact != one.shown:
        return "You chose another question. Its answers are shown now: choose among them."
    if one.how not in {how.value for how in _hows(fact, one)}:
        return "Choose how the answer is compared."
    how = How(one.how)
    if _kind(fact, one.how) != "typed":
        picked = _read(one.picked)
        if not picked:
            return "Choose an answer."
        return Line(fact=fact.name, how=how, values=tuple(picked[:1] if how in ONE_VALUE else picked))
    return _line_typed(fact, how, one)


def in_words(lines: Lines, known: Known) -> str:
    """The condition as people read it: `“Approved?” is “Yes” and …`."""
    return (" or " if lines.any_of else " and ").join(_line_in_words(one, known) for one in lines.lines)


def _line_in_words(line: Line, known: Known) -> str:
    fact = known.named(line.fact)
    titles = fact.titles if fact else {}
    values = [f"“{titles.get(one, _said(one)) if isinstance(one, str) else _said(one)}”" for one in line.values]
    title = f"“{fact.title}”" if fact and not fact.title.startswith("“") else fact.title if fact else line.fact
    return f"{title} {SPOKEN[line.how]} {' or '.join(values)}"


def _hows(fact: KnownFact, one: Typed) -> tuple[How, ...]:
    """How it can be asked for; how the condition asks already is one of them."""
    found: tuple[How, ...]
    match fact.kind:
        case Answered.SEVERAL:
            found = _OF_SEVERAL
        case Answered.CHOICE | Answered.YES_NO:
            found = _OF_ONE
        case Answered.NUMBER:
            found = (*_OF_ONE, *_ORDERS)
        case _:
            found = (*_OF_ONE, *_ORDERS, *_OF_SEVERAL)
    own = next((how for how in How if how.value == one.how and one.fact == one.shown), None)
    return found if own is None or own in found else (*found, own)


def _kind(fact: KnownFact, how: str) -> str:
    ordered = how in {one.value for one in ORDERED}
    if ordered or fact.kind not in (Answered.CHOICE, Answered.YES_NO, Answered.SEVERAL):
        return "typed"
    return "one" if fact.kind is Answered.SEVERAL else "several"


def _choices(fact: KnownFact, picked: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The answers there are, as JSON with their titles; one that is asked for though it never is stands there too."""
    if fact.kind is Answered.YES_NO:
        listed = {"true": "Yes", "false": "No"}
    else:
        listed = {json.dumps(value): title for value, title in fact.choices}
    for value in _read(picked):
        said = _said(value) if fact.open or value is None else f"{_said(value)}, which it never is"
        listed.setdefault(json.dumps(value), said)
    return tuple(listed.items())


def _line_typed(fact: KnownFact, how: How, one: Typed) -> Line | str:
    before = _read(one.picked)
    if one.typed == ", ".join(map(_said, before)):
        meant = tuple(before)  # as it was: a text that looks like a number stays a text
    else:
        values = [one.typed] if how in ONE_VALUE else [value.strip() for value in one.typed.split(",")]
        if any(len(value) > LONGEST_VALUE for value in values):
            return f"An answer has at most {LONGEST_VALUE} characters."
        meant = tuple(_meant(value) for value in values if value)
    if not meant:
        return "Write the answer that it is compared with."
    numbers = all(type(value) is int for value in meant)
    if how in ORDERED and not (numbers and len(meant) == 1):
        return "Write a whole number, such as 3."
    if fact.kind is Answered.NUMBER and not numbers and None not in meant:
        return "Write a whole number, such as 3."
    return Line(fact=fact.name, how=how, values=meant[:1] if how in ONE_VALUE else meant)


def _meant(said: str) -> Fact:
    digits = said.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < 10:
        return int(said)
    return _WORDS.get(said.casefold(), said)


def _said(value: Fact) -> str:
    match value:
        case None:
            return "Not known"
        case bool():
            return "Yes" if value else "No"
    return str(value)


def _read(texts: Sequence[str]) -> list[Fact]:
    """The values that were sent as JSON, without what no page of ours sends."""
    found: list[Fact] = []
    for text in texts:
        try:
            value: Any = json.loads(text) if len(text) <= 2 * LONGEST_VALUE else []
        except (ValueError, RecursionError):
            continue
        small = isinstance(value, int) and abs(value) <= LARGEST_NUMBER
        short = isinstance(value, str) and len(value) <= LONGEST_VALUE
        if value is None or small or short:
            found.append(value)
    return found

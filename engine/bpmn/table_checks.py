"""Finds what a decision table leaves open, answers twice, and never answers: over every combination there can be.

Each column's answers are divided into parts that the rows don't tell apart (`table_parts`). A combination is then the
set of rows that fit it, a number of bits; columns are gone through one by one, and combinations that leave the same
rows are gone on with as one. Nothing is sampled: what is not told of is not there. A table with more than `MOST_STATES`
sets of rows on the way, or `MOST_STEPS` looks at an answer, is said to be too large, and not judged by halves.

What holds for combinations that a form can give stops a journey and is grave. What needs an answer that is missing, or
one that no form offers, is to look at: whether it can be is not known from the drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.bpmn.table_parts import Part, TooLarge, named, orders, parts
from engine.bpmn.table_texts import compiled, read_text, sentence
from engine.bpmn.tables import Cell, HitPolicy, Table, TableFault, read_table
from engine.domain.dates_in_words import joined
from engine.domain.decision_tables import Answered, KnownFact, NoTable, TableProblem, TableText
from engine.domain.step import Fact

MOST_STATES, MOST_STEPS = 10_000, 2_000_000
MOST_TOLD = 6  #: gaps, and pairs of rows, that are told one by one


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of one column that lead on to the same rows. `whole`: they are all there are."""

    parts: tuple[Part, ...]
    whole: bool

    @property
    def known(self) -> bool:
        """Whether a form can give one of them."""
        return any(part.known for part in self.parts)


Combination = tuple[Group, ...]


@lru_cache(maxsize=256)
def problems_of(xml: bytes, decision: str, facts: tuple[KnownFact, ...]) -> tuple[TableProblem, ...]:
    """What is wrong with a table, the rows from above. `facts`: what the drawing knows of what the table asks."""
    try:
        text = read_text(xml, decision)
    except NoTable as error:
        return (TableProblem(sentence=str(error)),)
    known = {fact.name: fact for fact in facts}
    table, faults = compiled(text)
    if table is None:
        return faults
    try:
        read_table(xml, decision)
    except TableFault as fault:  # such as a row that lacks a cell, which reading leniently fills up
        return (TableProblem(sentence=sentence(str(fault))),)
    return (*_values(table, text, known), *_combinations(table, text, known))


def _values(table: Table, text: TableText, known: Mapping[str, KnownFact]) -> Iterator[TableProblem]:
    """Facts that nobody gives, values that they never have, and comparisons that cannot be made."""
    for column, name in enumerate(table.inputs, start=1):
        heading = text.inputs[column - 1].heading
        fact = known.get(name)
        if fact is None:
            said = f"Nothing before it gives the fact “{name}”. Ask for it on a form before, or choose another fact."
            yield TableProblem(sentence=said, column=column)
            continue
        for row, rule in enumerate(table.rules, start=1):
            cell = rule.cells[column - 1]
            if orders(cell) and fact.kind not in (Answered.NUMBER, Answered.ANYTHING):
                said = f"Row {row} asks whether “{heading}” is larger or smaller, and it is no number."
                yield TableProblem(sentence=said, rows=(row,), column=column)
                continue
            for value in named([cell]):
                if value is not None and not fact.open and not _can_be(fact, value):
                    said = f"Row {row} asks for {_shown(value)} in “{heading}”, which no form gives. {_choices(fact)}"
                    yield TableProblem(sentence=said, rows=(row,), column=column)


def _can_be(fact: KnownFact, value: Fact) -> bool:
    if isinstance(value, bool):
        return fact.kind is Answered.YES_NO
    if isinstance(value, int):
        low = fact.low is None or fact.low - 1 <= value  # "> 0" is fair where 1 is the lowest
        return fact.kind is Answered.NUMBER and low and (fact.high is None or value <= fact.high + 1)
    return fact.kind in (Answered.CHOICE, Answered.SEVERAL) and value in fact.titles


def _choices(fact: KnownFact) -> str:
    if fact.kind is Answered.YES_NO:
        return "It is true or false."
    if fact.kind is Answered.NUMBER:
        ends = [f"from {fact.low}" if fact.low is not None else "", f"to {fact.high}" if fact.high is not None else ""]
        return " ".join(["It is a whole number", *(end for end in ends if end)]) + "."
    return f"It can be {joined([f'“{value}”' for value, _ in fact.choices], 'or')}."


def _shown(value: Fact) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value).lower()


def _combinations(table: Table, text: TableText, known: Mapping[str, KnownFact]) -> Iterator[TableProblem]:
    try:
        columns = [
            parts(known.get(name, KnownFact(name=name, title=name, open=True)), _cells(table, column))
            for column, name in enumerate(table.inputs)
        ]
        sure = [tuple(part for part in column if part.known) for column in columns]
        ends = _ends(columns, len(table.rules))
        if table.policy is not HitPolicy.COLLECT:
            yield from _gaps(sure, columns, text, len(table.rules))
        if table.policy is HitPolicy.UNIQUE:
            yield from _overlaps(_ends(sure, len(table.rules)), ends, text)
        yield from _never(table, ends)
    except TooLarge:
        said = "The table is too large to be checked for gaps and overlaps. Split it into two tables."
        yield TableProblem(sentence=said, grave=False)


def _cells(table: Table, column: int) -> list[Cell]:
    return [rule.cells[column] for rule in table.rules]


def _grouped(column: Sequence[Part], rows: int) -> dict[int, Group]:
    """The parts of a column by the rows that they leave."""
    found: dict[int, list[Part]] = {}
    for part in column:
        found.setdefault(rows & part.rows, []).append(part)
    return {left: Group(tuple(some), len(some) == len(column)) for left, some in found.items()}


def _ends(columns: Sequence[Sequence[Part]], count: int) -> dict[int, Combination]:
    """Every set of rows that some combination fits, with one such combination. Raises TooLarge."""
    states: dict[int, Combination] = {(1 << count) - 1: ()}
    steps = 0
    for column in columns:
        following: dict[int, Combination] = {}
        steps += len(states) * len(column)
        for rows, way in states.items():
            for left, group in _grouped(column, rows).items():
                following.setdefault(left, (*way, group))
            if len(following) > MOST_STATES or steps > MOST_STEPS:
                raise TooLarge
        states = following
    return states


def _gaps(
    sure: Sequence[Sequence[Part]], columns: Sequence[Sequence[Part]], text: TableText, count: int
) -> Iterator[TableProblem]:
    grave = _merged(_uncovered(sure, count), sure)
    slight = [one for one in _merged(_uncovered(columns, count), columns) if not all(group.known for group in one)]
    for found, is_grave in ((grave, True), (slight, False)):
        for way in found[:MOST_TOLD]:
            said = f"No row says what happens when {_in_words(way, text)}."
            yield TableProblem(sentence=said, grave=is_grave)
        if len(found) > MOST_TOLD:
            said = "There are more cases that no row covers. Add a row for each, or a last row for everything else."
            yield TableProblem(sentence=said, grave=is_grave)


def _uncovered(columns: Sequence[Sequence[Part]], count: int) -> list[Combination]:
    """The combinations that no row fits, as few and as wide as going column by column allows; some more than told."""
    dead: set[tuple[int, int]] = set()
    found: list[Combination] = []

    def go(at: int, rows: int, way: Combination) -> bool:
        if rows == 0:
            found.append(way)
            return True
        if at == len(columns) or (at, rows) in dead:
            return False
        some = False
        for left, group in _grouped(columns[at], rows).items():
            if len(found) > 4 * MOST_TOLD:
                return True
            some |= go(at + 1, left, (*way, group))
        if not some:
            dead.add((at, rows))
            if len(dead) > MOST_STATES:
                raise TooLarge
        return some

    if all(columns):
        go(0, (1 << count) - 1, ())
    return found


def _merged(found: list[Combination], columns: Sequence[Sequence[Part]]) -> list[Combination]:
    """The same combinations in fewer words: those that differ in one column alone are told together."""
    rest, told = list(found), []
    while rest:
        one = rest.pop(0)
        for other in rest:
            apart = [at for at, (mine, its) in enumerate(zip(one, other, strict=False)) if mine.parts != its.parts]
            if len(one) != len(other) or len(apart) != 1:
                continue
            (at,) = apart
            parts_there = {part: None for group in (one[at], other[at]) for part in group.parts}
            both = Group(tuple(parts_there), len(parts_there) == len(columns[at]))
            rest.remove(other)
            rest.append((*one[:at], both, *one[at + 1 :]))
            break
        else:
            told.append(one)
    return told


def _overlaps(
    sure: Mapping[int, Combination], every: Mapping[int, Combination], text: TableText
) -> Iterator[TableProblem]:
    told: set[tuple[int, ...]] = set()
    for ends, is_grave in ((sure, True), (every, False)):
        for rows, way in sorted(ends.items()):
            hit = [row for row in range(1, rows.bit_length() + 1) if rows >> (row - 1) & 1]
            pair = tuple(hit[:2])
            if len(pair) < 2 or pair in told or len(told) >= 2 * MOST_TOLD:
                continue
            told.add(pair)
            one, other = pair
            said = (
                f"Rows {one} and {other} both answer when {_in_words(way, text)}, and only one may. Narrow one of "
                "them, or let the first that fits answer."
            )
            yield TableProblem(sentence=said, grave=is_grave, rows=pair)


def _never(table: Table, ends: Mapping[int, Combination]) -> Iterator[TableProblem]:
    """Rows that no combination reaches."""
    fitting = reached = 0
    for rows in ends:
        fitting |= rows
        reached |= rows & -rows if table.policy is HitPolicy.FIRST else rows
    for row in range(len(table.rules)):
        if reached >> row & 1:
            continue
        why = "rows above it answer first" if fitting >> row & 1 else "nothing that can be answered fits it"
        said = f"Row {row + 1} is never reached: {why}. Move it up, change it, or take it away."
        yield TableProblem(sentence=said, grave=False, rows=(row + 1,))


def _in_words(way: Combination, text: TableText) -> str:
    said = [
        f"“{column.heading}” is {_either(group.parts)}"
        for column, group in zip(text.inputs, way, strict=False)
        if not group.whole
    ]
    return joined(said) if said else "it is asked, whatever the answers"


def _either(some: Sequence[Part]) -> str:
    """The parts as one phrase, numbers that follow one another as one span."""
    numbers = sorted(
        ((part.first, part.last) for part in some if not part.words),
        key=lambda span: (span[0] is not None, span[0] or 0),
    )
    spans: list[tuple[int | None, int | None]] = []
    for first, last in numbers:
        if spans and first is not None and spans[-1][1] is not None and spans[-1][1] + 1 == first:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    words = [_span(first, last) for first, last in spans] + [part.words for part in some if part.words]
    if len(words) > 5:
        words = [*words[:3], f"one of {len(words) - 3} others"]
    return joined(words, "or")


def _span(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return "any number"
    if first is None:
        return f"{last} or less"
    if last is None:
        return f"{first} or more"
    return str(first) if first == last else f"from {first} to {last}"

"""Divides everything that a fact can be into parts that no row of a table tells apart. Exact: nothing is sampled.

A column's cells compare with few values. Between two neighbouring numbers that a cell names, all numbers are alike to
the rows; of the texts that no cell names, one stands for all; of the lists that can be chosen, those count whose items
fit different cells. So a finite number of parts tells about every answer there can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.bpmn.tables import Cell, TableFault
from engine.domain.decision_tables import Answered, KnownFact
from engine.domain.step import Fact

MOST_LISTS = 5_000  #: kinds of lists that one column may tell apart
#: Stands for every text that no cell names.
OTHER = "\0anything else"


class TooLarge(ValueError):
    """A table has more cases than are looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """Answers that fit the same rows: one of them, in words, the rows as bits, and whether a form can give it.

    `first` and `last` are the ends of a span of numbers, without one where it is open.
    """

    value: Fact
    words: str
    rows: int
    known: bool = True
    first: int | None = None
    last: int | None = None


def parts(fact: KnownFact, cells: Sequence[Cell]) -> tuple[Part, ...]:
    """The parts of a fact for the cells of one column. Raises TooLarge."""
    if fact.kind is Answered.SEVERAL:
        found = list(_lists(fact, cells))
        if fact.open:
            found.append(Part((OTHER,), "something else", _fitting(cells, (OTHER,)), known=False))
    else:
        found = [_part(value, words, cells) for value, words in _single(fact, cells)]
        if _is_number(fact, cells):
            found += [_span(first, last, cells) for first, last in _spans(fact, cells)]
        elif fact.open or fact.kind is Answered.ANYTHING:
            found.append(_part(OTHER, "anything else", cells, known=False))
    if not fact.always:
        found.append(_part(None, "not known", cells, known=False))
    return tuple(found)


def named(cells: Iterable[Cell]) -> tuple[Fact, ...]:
    """The values that the cells compare with, each once, in their order."""
    seen: dict[tuple[type, Fact], Fact] = {}
    for cell in cells:
        for tests in cell.ranges:
            for test in tests:
                seen[type(test.value), test.value] = test.value
    return tuple(seen.values())


def orders(cell: Cell) -> bool:
    """Whether a cell asks if something is larger or smaller."""
    return any(test.operator not in ("==", "!=") for tests in cell.ranges for test in tests)


def fits(cell: Cell, value: Fact) -> bool:
    """Whether a value fits a cell; one that cannot be compared fits not."""
    try:
        return cell.holds(value)
    except TableFault:
        return False


def _fitting(cells: Sequence[Cell], value: Fact) -> int:
    return sum(1 << row for row, cell in enumerate(cells) if fits(cell, value))


def _part(value: Fact, words: str, cells: Sequence[Cell], *, known: bool = True) -> Part:
    return Part(value, words, _fitting(cells, value), known)


def _is_number(fact: KnownFact, cells: Sequence[Cell]) -> bool:
    guessed = fact.kind is Answered.ANYTHING and any(orders(cell) for cell in cells)
    return fact.kind is Answered.NUMBER or guessed


def _single(fact: KnownFact, cells: Sequence[Cell]) -> Iterator[tuple[Fact, str]]:
    """The values that are parts of their own, but for numbers and texts that nobody names."""
    values: dict[tuple[type, Fact], str] = {}
    if fact.kind is Answered.CHOICE:
        values |= {(str, value): f"“{title}”" for value, title in fact.choices}
    if fact.kind is Answered.YES_NO:
        values |= {(bool, True): "yes", (bool, False): "no"}
    if fact.open or fact.kind is Answered.ANYTHING:
        for value in named(cells):
            if isinstance(value, bool):
                values |= {(bool, True): "yes", (bool, False): "no"}
            elif isinstance(value, str):
                values.setdefault((str, value), f"“{value}”")
            elif isinstance(value, int) and not _is_number(fact, cells):
                values.setdefault((int, value), str(value))
    yield from ((value, words) for (_, value), words in values.items())


def _spans(fact: KnownFact, cells: Sequence[Cell]) -> Iterator[tuple[int | None, int | None]]:
    """The numbers that a cell names, each alone, and what lies between, within the fact's limits."""
    points = sorted({one for one in named(cells) if isinstance(one, int) and not isinstance(one, bool)})
    low, high = (None, None) if fact.open else (fact.low, fact.high)
    spans: list[tuple[int | None, int | None]] = []
    before: int | None = None
    for point in points:
        spans += [(None if before is None else before + 1, point - 1), (point, point)]
        before = point
    spans.append((None if before is None else before + 1, None))
    for first, last in spans:
        begins = low if first is None or (low is not None and low > first) else first
        ends = high if last is None or (high is not None and high < last) else last
        if begins is None or ends is None or begins <= ends:
            yield begins, ends


def _span(first: int | None, last: int | None, cells: Sequence[Cell]) -> Part:
    value = first if first is not None else last if last is not None else 0
    return Part(value, "", _fitting(cells, value), True, first, last)


def _lists(fact: KnownFact, cells: Sequence[Cell]) -> Iterator[Part]:
    """One list for each way in which lists fit the cells: fits of a list are those of its items together."""
    turned = sum(1 << row for row, cell in enumerate(cells) if cell.negated)
    always = sum(1 << row for row, cell in enumerate(cells) if not cell.ranges)
    plain = [Cell(cell.ranges) for cell in cells]
    found: dict[int, tuple[str, ...]] = {0: ()}
    for value, _ in fact.choices:
        one = sum(1 << row for row, cell in enumerate(plain) if cell.ranges and fits(cell, value))
        for there, items in list(found.items()):
            found.setdefault(there | one, (*items, value))
        if len(found) > MOST_LISTS:
            raise TooLarge
    titles = fact.titles
    for fitting, items in found.items():
        words = " and ".join(f"“{titles[item]}”" for item in items) or "nothing"
        yield Part(items, words, (fitting ^ turned) & ~always | always)

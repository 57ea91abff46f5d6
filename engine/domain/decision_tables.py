"""A decision table as people read and change it: its columns, its rows, what may be asked, and what is wrong with it.

What a table answers in a journey is `engine.bpmn.tables`' matter; these are the values that pages and checks exchange.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.domain.step import Fact


class Answered(StrEnum):
    """What kind of answer a fact is."""

    CHOICE = "choice"  #: one of several that are known
    SEVERAL = "several"  #: any of several that are known, or none
    YES_NO = "yes_no"
    NUMBER = "number"  #: a whole number
    ANYTHING = "anything"  #: a text, a date, an id, or what only the record knows


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A fact that a table may ask, and what it can be.

    `choices`: values, each with its title. `low` and `high` are the limits of a number, where there are any. `always`:
    it is known whenever the table is asked. `open`: it may be something else too, which the drawing does not tell.
    """

    name: str
    title: str
    kind: Answered = Answered.ANYTHING
    choices: tuple[tuple[str, str], ...] = ()
    low: int | None = None
    high: int | None = None
    always: bool = False
    open: bool = False

    @property
    def titles(self) -> dict[str, str]:
        """The titles by value."""
        return dict(self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An input, named by its fact, or an output. `type`: string, boolean, number or nothing, as DMN has it.

    `values`: the texts that the file offers to choose from.
    """

    name: str
    label: str
    type: str = ""
    values: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """What stands above the column."""
        return self.label or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class RowText:
    """A row as it is written: a cell for each input, an answer for each output, why. `id` is empty in a new row."""

    id: str
    cells: tuple[str, ...]
    answers: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableText:
    """A table as it is written. `policy`: UNIQUE, FIRST or COLLECT, or another tool's that is not run here."""

    title: str
    description: str = ""
    policy: str = "UNIQUE"
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[RowText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProblem:
    """Something wrong with a table, in a sentence. `rows` and `column` count from 1; column 0: no single one.

    `grave`: a journey would stop there. Else it is something to look at.
    """

    sentence: str
    grave: bool = True
    rows: tuple[int, ...] = ()
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInWords:
    """A table, a sentence for each row where it can be run. `asked_by`: elements that ask it, with their names."""

    text: TableText
    sentences: tuple[str, ...]
    asked_by: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a table answers to certain facts: the rows that gave it, counted from 1. `stops`: why it has no answer."""

    facts: Mapping[str, Fact]
    answers: Mapping[str, Fact] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    stops: str = ""


class NoTable(ValueError):
    """What was sent is no decision table that can be kept."""

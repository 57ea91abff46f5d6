"""A condition of a drawing as lines: which fact, how it is compared, and with what; all joined by the same word.

It is what most conditions say, and what can be chosen from lists. What says more has no lines and stays text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.errors import FingerpostError
from engine.domain.step import Fact


class NoCondition(FingerpostError):
    """This is no condition; the message says what in it is not allowed."""


class How(StrEnum):
    """How a fact is compared."""

    IS = "is"  #: one of the values
    IS_NOT = "is not"  #: none of them
    HOLDS = "holds"  #: a fact of several values has this one among them
    HOLDS_NOT = "does not hold"
    AT_LEAST = ">="
    AT_MOST = "<="
    MORE = ">"
    LESS = "<"


ORDERED = frozenset({How.AT_LEAST, How.AT_MOST, How.MORE, How.LESS})  #: of whole numbers alone
ONE_VALUE = ORDERED | {How.HOLDS, How.HOLDS_NOT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One comparison. `text`: how it is written; empty for one that is to be written."""

    fact: str
    how: How
    values: tuple[Fact, ...]
    text: str = ""

    def asks_like(self, other: Line) -> bool:
        """Whether both ask the same, however they are written and in whatever order. True is no 1 here."""
        mine, others = ({(type(one), one) for one in line.values} for line in (self, other))
        return (self.fact, self.how, mine) == (other.fact, other.how, others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of a condition. `any_of`: one of them is enough; else all must be so."""

    any_of: bool = False
    lines: tuple[Line, ...] = ()

    def asks_like(self, other: Lines) -> bool:
        """Whether both ask the same in the same order."""
        same = len(self.lines) == len(other.lines) and all(
            mine.asks_like(others) for mine, others in zip(self.lines, other.lines, strict=True)
        )
        return same and (self.any_of == other.any_of or len(self.lines) < 2)

    def like_before(self, before: Sequence[Line]) -> Lines:
        """The same, where a line that asks what one asked before keeps the words of that one."""
        kept = tuple(next((one for one in before if one.asks_like(line)), line) for line in self.lines)
        return Lines(any_of=self.any_of, lines=kept)

"""Decision tables, which are DMN."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from engine.domain.decision_tables import KnownFact, TableInWords, TableProblem, TableText, Tried
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Facts


class DecisionTables(Protocol):
    """Reads, writes, checks and tries decision tables, which are DMN; `name` is the id of the decision."""

    def text(self, dmn: bytes, name: str) -> TableText:
        """The table as it is written. Raises NoTable."""
        ...

    def written(self, dmn: bytes, name: str, text: TableText) -> bytes:
        """The file with this text in it, the rest as it was. Raises NoTable."""
        ...

    def begun(self, name: str, text: TableText) -> bytes:
        """A file with this table in it."""
        ...

    def taken(self, dmn: bytes, name: str) -> bytes:
        """A file of any tool as that of this table. Raises NoTable."""
        ...

    def facts(self, version: PathwayVersion, name: str) -> Sequence[KnownFact]:
        """What is known where the drawing asks a table; where nothing asks it, everywhere in the drawing."""
        ...

    def for_editor(self, version: PathwayVersion, name: str, dmn: bytes) -> bytes:
        """The file with what each fact can be offered to choose from. Raises NoTable."""
        ...

    def problems(self, version: PathwayVersion, name: str, dmn: bytes) -> Iterable[TableProblem]:
        """Gaps, overlaps, rows never reached, values that no form gives, and what cannot be run."""
        ...

    def in_words(self, version: PathwayVersion, name: str, dmn: bytes) -> TableInWords:
        """The table, a sentence for each row, and what asks it. Raises NoTable."""
        ...

    def changes(self, version: PathwayVersion, name: str, old: bytes, new: bytes) -> Sequence[str]:
        """What is different between two files with this table, in sentences."""
        ...

    def try_out(self, dmn: bytes, name: str, facts: Facts) -> Tried:
        """What the table answers to these facts, by the evaluation that journeys go by. Raises NoTable."""
        ...

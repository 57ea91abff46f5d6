"""Drawings of pathways, which are BPMN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from engine.domain.comparison import Change, Said
from engine.domain.condition_lines import Lines
from engine.domain.decision_tables import KnownFact
from engine.domain.ids import ElementId, PathwayKey
from engine.domain.pathway import PathwayVersion, Problem
from engine.domain.step import Fact, Facts
from engine.ports.decision_tables import DecisionTables


class Drawings(Protocol):
    """Reads drawings, says what is wrong with them, and knows the language of conditions."""

    @property
    def tables(self) -> DecisionTables:
        """The decision tables that drawings ask."""
        ...

    def read(
        self,
        xml: bytes,
        *,
        about: Mapping[str, Any],
        number: int,
        forms: Mapping[str, Mapping[str, Any]],
        tables: Mapping[str, bytes],
        called: Mapping[PathwayKey, PathwayVersion],
    ) -> PathwayVersion: ...

    def problems(self, version: PathwayVersion) -> Iterable[Problem]: ...

    def compare(self, old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterable[Change]:
        """What is different between two versions, the gravest first."""
        ...

    def holds(self, condition: str, facts: Facts) -> bool:
        """Whether a condition of a drawing or form is true of these facts."""
        ...

    def needs(self, version: PathwayVersion) -> frozenset[str]:
        """The facts that a pathway reads and does not give: whoever calls it has to."""
        ...

    def table_answers(self, xml: bytes, table: str) -> Mapping[str, Sequence[Fact]]:
        """Mapping of each answer of a decision table -> the values it can have. Empty where it cannot be read."""
        ...

    def roles(self) -> Mapping[str, str]:
        """The roles that a drawing may name, with their titles."""
        ...

    def in_step(self, about: Mapping[str, Any], xml: bytes) -> Mapping[str, Any]:
        """What is said of a pathway, following its drawing: the outcomes are its ends, the calls those drawn."""
        ...

    def processes(self, xml: bytes) -> Sequence[tuple[str, str, int]]:
        """Id, name and number of shapes of each process in a file, the largest first. Raises NotADrawing."""
        ...

    def adopt(self, xml: bytes, *, key: str, title: str, process: str | None) -> tuple[bytes, Sequence[str]]:
        """A drawing of any tool as that of a new pathway, and what was changed, in sentences. Raises NotADrawing."""
        ...

    def blank(self, *, key: str, title: str, role: str) -> bytes:
        """The drawing that a new pathway begins with."""
        ...

    def tidy(self, xml: bytes) -> bytes:
        """The same drawing, laid out anew. Raises NotADrawing."""
        ...

    def asking(self, xml: bytes, element: str, form: str) -> bytes:
        """The same drawing, with this form asked at this element. Raises NotADrawing."""
        ...

    def condition_lines(self, condition: str) -> Lines | None:
        """A condition of a drawing as lines; None where it says more than that. Raises NoCondition."""
        ...

    def condition_written(self, lines: Lines) -> str:
        """The condition that these lines are. Raises NoCondition where it would be too long."""
        ...

    def with_condition(self, xml: bytes, flow: str, condition: str) -> bytes:
        """The same drawing, with this condition on this arrow, or none. Raises NotADrawing, NoCondition."""
        ...

    def facts_at(self, version: PathwayVersion, element: ElementId) -> Sequence[KnownFact]:
        """What is known where this element asks."""
        ...

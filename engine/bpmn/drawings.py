"""The port `Drawings`: reading drawings, judging them, and the language of conditions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from engine.bpmn.adopting import adopt, processes
from engine.bpmn.asking import asking
from engine.bpmn.blank import blank, in_step
from engine.bpmn.comparing import compare
from engine.bpmn.condition_lines import read_lines, with_condition, written
from engine.bpmn.conditions import ConditionRefused, condition
from engine.bpmn.decision_tables import DmnTables
from engine.bpmn.layout import tidy
from engine.bpmn.lint import problems
from engine.bpmn.reader import read_version
from engine.bpmn.rules.calls_named import needed_by
from engine.bpmn.rules.drawn import Drawn
from engine.bpmn.rules.known_facts import known_facts
from engine.bpmn.tables import answers_of
from engine.domain.comparison import Change, Said
from engine.domain.condition_lines import Lines, NoCondition
from engine.domain.decision_tables import KnownFact
from engine.domain.ids import ElementId, FormId, PathwayKey
from engine.domain.pathway import PathwayVersion, Problem
from engine.domain.step import Fact, Facts


class BpmnDrawings:
    """Fulfils `ports.Drawings`. `rule_keys`, and `roles` with their titles, are what a drawing may name.

    The keys are asked for at each look: owners add some.
    """

    def __init__(self, *, rule_keys: Callable[[], Collection[str]], roles: Mapping[str, str]) -> None:
        self._rule_keys, self._roles = rule_keys, frozenset(roles)
        self._titles = dict(roles)
        self.tables = DmnTables()

    def read(
        self,
        xml: bytes,
        *,
        about: Mapping[str, Any],
        number: int,
        forms: Mapping[str, Mapping[str, Any]],
        tables: Mapping[str, bytes],
        called: Mapping[PathwayKey, PathwayVersion],
    ) -> PathwayVersion:
        """The version that this XML and what stands beside it make. Raises NotADrawing."""
        return read_version(
            xml,
            about=about,
            number=number,
            forms={FormId(name): schema for name, schema in forms.items()},
            tables=tables,
            called=called,
        )

    def problems(self, version: PathwayVersion) -> Iterable[Problem]:
        """What the lint finds."""
        return problems(version, rule_keys=self._rule_keys(), roles=self._roles)

    def compare(self, old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterable[Change]:
        """What is different between two versions, the gravest first."""
        return compare(old, new, said)

    def needs(self, version: PathwayVersion) -> frozenset[str]:
        """The facts that a pathway needs of its caller."""
        return frozenset(needed_by(version))

    def table_answers(self, xml: bytes, table: str) -> Mapping[str, Sequence[Fact]]:
        """The answers of a decision table with the values they can have."""
        return answers_of(xml, table)

    def roles(self) -> Mapping[str, str]:
        """The roles that a drawing may name, with their titles."""
        return self._titles

    def in_step(self, about: Mapping[str, Any], xml: bytes) -> Mapping[str, Any]:
        """What is said of a pathway, following its drawing."""
        return in_step(about, xml)

    def processes(self, xml: bytes) -> Sequence[tuple[str, str, int]]:
        """The processes in a file, the largest first."""
        return processes(xml)

    def adopt(self, xml: bytes, *, key: str, title: str, process: str | None) -> tuple[bytes, Sequence[str]]:
        """A drawing of any tool as that of a new pathway, and what was changed."""
        made = adopt(xml, key=key, title=title, roles=self._titles, process=process)
        return made.xml, made.said

    def blank(self, *, key: str, title: str, role: str) -> bytes:
        """The drawing that a new pathway begins with."""
        return blank(key=key, title=title, role=role, post=self._titles.get(role, role))

    def tidy(self, xml: bytes) -> bytes:
        """The same drawing, laid out anew. Raises NotADrawing."""
        return tidy(xml)

    def asking(self, xml: bytes, element: str, form: str) -> bytes:
        """The same drawing, with this form asked at this element. Raises NotADrawing."""
        return asking(xml, element, form)

    def holds(self, condition_text: str, facts: Facts) -> bool:
        """Whether a condition is true of these facts. Raises ConditionRefused for one that is not in the language."""
        return condition(condition_text).holds(facts)

    def condition_lines(self, condition_text: str) -> Lines | None:
        """A condition as lines; None where it says more than that. Raises NoCondition."""
        with _refusals_told():
            return read_lines(condition_text)

    def condition_written(self, lines: Lines) -> str:
        """The condition that these lines are. Raises NoCondition where it would be too long."""
        with _refusals_told():
            return written(lines)

    def with_condition(self, xml: bytes, flow: str, condition_text: str) -> bytes:
        """The same drawing, with this condition on this arrow, or none. Raises NotADrawing, NoCondition."""
        with _refusals_told():
            return with_condition(xml, flow, condition_text)

    def facts_at(self, version: PathwayVersion, element: ElementId) -> Sequence[KnownFact]:
        """What is known where this element asks."""
        return tuple(known_facts(Drawn(version=version, rule_keys=(), roles=()), [element]).values())


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except ConditionRefused as error:
        raise NoCondition(str(error)) from error

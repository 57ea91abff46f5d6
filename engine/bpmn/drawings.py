"""The port `Drawings`: reading drawings, judging them, and the language of conditions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from engine.bpmn.comparing import compare
from engine.bpmn.conditions import condition
from engine.bpmn.lint import problems
from engine.bpmn.reader import read_version
from engine.domain.comparison import Change, Said
from engine.domain.ids import FormId, PathwayKey
from engine.domain.pathway import PathwayVersion, Problem
from engine.domain.step import Facts


class BpmnDrawings:
    """Fulfils `ports.Drawings`. `rule_keys` and `roles` are what a drawing may name."""

    def __init__(self, *, rule_keys: Collection[str], roles: Collection[str]) -> None:
        self._rule_keys, self._roles = frozenset(rule_keys), frozenset(roles)

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
        return problems(version, rule_keys=self._rule_keys, roles=self._roles)

    def compare(self, old: PathwayVersion, new: PathwayVersion, said: Said) -> Iterable[Change]:
        """What is different between two versions, the gravest first."""
        return compare(old, new, said)

    def holds(self, condition_text: str, facts: Facts) -> bool:
        """Whether a condition is true of these facts. Raises ConditionRefused for one that is not in the language."""
        return condition(condition_text).holds(facts)

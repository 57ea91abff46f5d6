"""Decision tables (DMN 1.2 and 1.3): reads them and looks facts up in them.

SpiffWorkflow runs DMN cells as Python and takes the first match of a UNIQUE table without checking. Here a cell is
`-`, a literal, a list of literals, a comparison, a range, or `not(…)`, and a table that answers twice is told, not
guessed. `? != true` and `True` are understood as well, because other tools write them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lxml import etree

from engine.bpmn.conditions import is_fact_name
from engine.bpmn.xml import DMN_NAMESPACES, read_xml
from engine.domain.errors import NotADrawing
from engine.domain.step import Fact, Facts


class HitPolicy(StrEnum):
    """How many rules of a table may hit."""

    UNIQUE = "UNIQUE"  #: exactly one
    FIRST = "FIRST"  #: the topmost that hits
    COLLECT = "COLLECT"  #: all that hit; the answer is a list


class TableFault(ValueError):
    """A decision table cannot be read or has no single answer."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test of a cell: a comparison of the input with a value."""

    operator: str
    value: Fact

    def holds(self, given: Fact) -> bool:
        """Whether the input passes. A fact never given is null: it is no value, and neither small nor large."""
        if self.operator in ("==", "!="):
            same = given == self.value and isinstance(given, bool) == isinstance(self.value, bool)
            return same == (self.operator == "==")
        if given is None:
            return False
        if isinstance(given, bool) or not isinstance(given, int) or not isinstance(self.value, int):
            raise TableFault(f"“{self.operator} {self.value}” needs a number, and the fact is none.")
        return {
            "<": given < self.value,
            "<=": given <= self.value,
            ">": given > self.value,
            ">=": given >= self.value,
        }[self.operator]


@dataclass(frozen=True, slots=True)
class Cell:
    """A condition of a rule: any of `ranges` holds, each being tests that hold together. No ranges: always."""

    ranges: tuple[tuple[Comparison, ...], ...] = ()
    negated: bool = False

    def holds(self, given: Fact) -> bool:
        """Whether the input fits the cell. For a list fact: whether one of its items does."""
        if not self.ranges:
            return True
        items: tuple[Fact, ...] = given if isinstance(given, tuple) else (given,)
        fits = any(all(test.holds(item) for test in tests) for tests in self.ranges for item in items)
        return fits != self.negated


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: its cells and what it answers."""

    id: str
    cells: tuple[Cell, ...]
    answers: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a table answered: the ids of the rules that hit, joined by a comma, and a fact for each output."""

    rule: str
    facts: dict[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table. `inputs` are names of facts, `outputs` those of the answers."""

    id: str
    policy: HitPolicy
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]

    def answer(self, facts: Facts) -> Answer:
        """Looks the facts up. Raises TableFault when no rule hits, or two of a UNIQUE table."""
        hits = [rule for rule in self.rules if self._hits(rule, facts)]
        if self.policy is HitPolicy.COLLECT:
            collected = {
                name: tuple(dict.fromkeys(str(rule.answers[column]) for rule in hits))
                for column, name in enumerate(self.outputs)
            }
            return Answer(rule=",".join(rule.id for rule in hits), facts=dict(collected))
        if not hits:
            seen = ", ".join(f"{name} is {facts.get(name)!r}" for name in self.inputs)
            raise TableFault(f"no rule covers this: {seen}. Add a rule for it.")
        if self.policy is HitPolicy.UNIQUE and len(hits) > 1:
            raise TableFault(f"rules {hits[0].id} and {hits[1].id} both hit, and only one may. Narrow one of them.")
        return Answer(rule=hits[0].id, facts=dict(zip(self.outputs, hits[0].answers, strict=True)))

    def _hits(self, rule: Rule, facts: Facts) -> bool:
        return all(cell.holds(facts.get(name)) for name, cell in zip(self.inputs, rule.cells, strict=True))


@lru_cache(maxsize=256)
def read_table(xml: bytes, decision: str) -> Table:
    """The table of a decision. Raises TableFault with a sentence."""
    node = decision_nodes(xml).get(decision)
    if node is None:
        raise TableFault(f"the file holds no decision “{decision}”.")
    table = _child(node, "decisionTable")
    if table is None:
        raise TableFault("the decision is no table.")
    policy = table.get("hitPolicy", "UNIQUE")
    if policy not in HitPolicy.__members__ or table.get("aggregation"):
        raise TableFault(f"the hit policy {policy} is not known. Use UNIQUE, FIRST or COLLECT.")
    inputs = tuple(_input_name(column) for column in _children(table, "input"))
    outputs = tuple(_output_name(column) for column in _children(table, "output"))
    rules = tuple(_rule(row, n, len(inputs), len(outputs)) for n, row in enumerate(_children(table, "rule"), start=1))
    if not inputs or not outputs or not rules:
        raise TableFault("the table needs an input, an output and a rule.")
    return Table(id=decision, policy=HitPolicy(policy), inputs=inputs, outputs=outputs, rules=rules)


def answers_of(xml: bytes, decision: str) -> dict[str, tuple[Fact, ...]]:
    """Mapping of each answer of a table -> the values its rules give. Empty where the table cannot be read."""
    try:
        table = read_table(xml, decision)
    except TableFault:
        return {}
    return {
        name: tuple(dict.fromkeys(rule.answers[column] for rule in table.rules))
        for column, name in enumerate(table.outputs)
    }


def decisions(xml: bytes) -> tuple[str, ...]:
    """The ids of the decisions in a DMN file. Raises TableFault when it is none."""
    return tuple(decision_nodes(xml))


def decision_nodes(xml: bytes) -> dict[str, etree._Element]:
    """The decisions of a DMN file by id, as elements. Raises TableFault when it is none."""
    try:
        root = read_xml(xml).getroot()
    except NotADrawing as error:
        raise TableFault(str(error)) from error
    if etree.QName(root).namespace not in DMN_NAMESPACES:
        raise TableFault("this is not a DMN 1.2 or 1.3 file.")
    return {node.get("id", ""): node for node in _children(root, "decision")}


def _children(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str) and etree.QName(child).localname == name]


def _child(node: etree._Element, name: str) -> etree._Element | None:
    return next(iter(_children(node, name)), None)


def _text(node: etree._Element | None) -> str:
    text = _child(node, "text") if node is not None else None
    return (text.text or "").strip() if text is not None else ""


def _input_name(column: etree._Element) -> str:
    name = _text(_child(column, "inputExpression"))
    if not is_fact_name(name):
        raise TableFault(f"an input asks for “{name}”; it has to be the name of one fact.")
    return name


def _output_name(column: etree._Element) -> str:
    name = column.get("name") or ""
    if not is_fact_name(name):
        raise TableFault(f"an output is named “{name}”; it has to be the name of a fact.")
    return name


def _rule(row: etree._Element, number: int, inputs: int, outputs: int) -> Rule:
    conditions, answers = _children(row, "inputEntry"), _children(row, "outputEntry")
    if len(conditions) != inputs or len(answers) != outputs:
        raise TableFault(f"rule {number} has not one cell for each column.")
    name = row.get("id") or str(number)
    try:
        cells = tuple(read_cell(_text(entry)) for entry in conditions)
        return Rule(name, cells, tuple(read_literal(_text(entry)) for entry in answers))
    except TableFault as fault:
        raise TableFault(f"rule {number}: {fault}") from fault


_LITERAL = r'(?:"[^"]*"|-?\d{1,9}|[Tt]rue|[Ff]alse|null)'
_NUMBER = r"-?\d{1,9}"
_SPAN = rf"[\[\](]\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*[\])\[]"
_ORDER = rf"(?:\?\s*)?(?:<=|>=|<|>)\s*{_NUMBER}"
_EQUALITY = rf"\?\s*(?:==|!=)\s*{_LITERAL}"
_COMPARISON = re.compile(rf"(?:\?\s*)?(<=|>=|<|>|==|!=)\s*({_LITERAL})")
_RANGE = re.compile(rf"([\[\](])\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([\])\[])")
_NEGATED = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_PART = re.compile(rf"\s*({_LITERAL}|{_ORDER}|{_EQUALITY}|{_SPAN})\s*(,|$)")


def read_cell(text: str) -> Cell:
    """A condition as it is written. Raises TableFault with a sentence."""
    if text in ("", "-"):
        return Cell()
    negation = _NEGATED.fullmatch(text)
    rest = negation.group(1) if negation else text
    ranges: list[tuple[Comparison, ...]] = []
    at, more = 0, True
    while more:
        part = _PART.match(rest, at)
        if part is None:
            raise TableFault(f'the cell “{text}” is not understood. Write -, a value, "a","b", < 5 or [1..5].')
        ranges.append(_tests(part.group(1)))
        at, more = part.end(), part.group(2) == ","
    return Cell(tuple(ranges), negated=negation is not None)


def _tests(text: str) -> tuple[Comparison, ...]:
    comparison, span = _COMPARISON.fullmatch(text), _RANGE.fullmatch(text)
    if comparison:
        return (Comparison(comparison.group(1), read_literal(comparison.group(2))),)
    if span:
        opens, low, high, closes = span.groups()
        return Comparison(">=" if opens == "[" else ">", int(low)), Comparison(
            "<=" if closes == "]" else "<", int(high)
        )
    return (Comparison("==", read_literal(text)),)


def read_literal(text: str) -> Fact:
    """A value as it is written. Raises TableFault with a sentence."""
    if not re.fullmatch(_LITERAL, text):
        raise TableFault(f'“{text}” is no value. Write "text" in quotes, a whole number, true, false or null.')
    words: dict[str, Fact] = {"true": True, "false": False, "null": None}
    if text.lower() in words:
        return words[text.lower()]
    return text[1:-1] if text.startswith('"') else int(text)

"""Asks that nobody decides about their own work: each decision says who may not make it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.bpmn.rules.drawn import HUMAN_KINDS, Drawn, label, problem
from engine.domain.pathway import ElementKind, Problem

RULE = "separation"
_RULE_OF_THE_TABLE = re.compile(r"SOD-([1-9]|1[0-2])")


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Decisions whose author could make them; names of steps and rules that there are not."""
    for element in drawn.elements:
        if element.decision and not element.not_by and not element.sod:
            sentence = f"{label(element)} could be decided by whoever wrote what it is about."
            yield problem(element, RULE, f"{sentence} Choose who may not do it (fp:notBy, fp:sod).")
        if element.kind is not ElementKind.USER_TASK and (element.decision or element.not_by or element.sod):
            sentence = f"{label(element)} is no task; nobody decides. Take that away (fp:decision, fp:notBy, fp:sod)."
            yield problem(element, RULE, sentence)
        for name in element.not_by:
            other = drawn.version.elements.get(name)
            if other is None or (other.kind not in HUMAN_KINDS and other.kind is not ElementKind.START):
                sentence = f"{label(element)} may not be done by who did “{name}”, which is no step that people do."
                yield problem(element, RULE, f"{sentence} Correct the name.")
            elif name == element.id:
                sentence = f"{label(element)} may not be done by whoever does it (fp:notBy). Name the step before it."
                yield problem(element, RULE, sentence)
        for rule in element.sod:
            if not _RULE_OF_THE_TABLE.fullmatch(rule):
                sentence = f"{label(element)} names the rule “{rule}”, which there is not. Use SOD-1 to SOD-12."
                yield problem(element, RULE, sentence)

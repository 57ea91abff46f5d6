"""Asks for exactly one plain start event on each level; the drawing's own carries the start form."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.element_kinds import event_definitions
from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.xml import BPMN
from engine.domain.pathway import ElementKind, Problem

RULE = "start"


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Levels with none or several starts, starts that wait for something, a drawing without a start form."""
    nodes = {node.get("id"): node for node in drawn.root.iter(f"{{{BPMN}}}startEvent")}
    for level in drawn.levels:
        starts = [element for element in drawn.inside(level) if element.kind is ElementKind.START]
        if len(starts) != 1:
            where = label(drawn.version.elements[level]) if level else "The drawing"
            line = drawn.version.elements[level].line if level else 0
            sentence = f"{where} needs exactly one start event and has {len(starts)}. "
            sentence += "Add one." if not starts else "Keep one of them."
            yield Problem(element=level or drawn.version.key, rule=RULE, sentence=sentence, line=line)
        for start in starts:
            if event_definitions(nodes[start.id]):
                yield problem(start, RULE, f"{label(start)} has to be a plain start event. Take its event away.")
            if level is None and start.form is None and not drawn.version.callable:
                yield problem(start, RULE, f"{label(start)} has no form. Choose what is asked at the start (fp:form).")
            if level is not None and start.form is not None:
                yield problem(
                    start, RULE, f"{label(start)} starts a sub-process, which asks nothing. Take the form away."
                )
    if len(drawn.root.findall(f"{{{BPMN}}}process")) > 1:
        sentence = "The file holds more than one process. Keep one; draw others as pathways of their own."
        yield Problem(element=drawn.version.key, rule=RULE, sentence=sentence)

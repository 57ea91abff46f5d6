"""Asks that Fingerpost's attributes stand where they mean something, and tells of those that are ignored."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.conditions import is_fact_name
from engine.bpmn.rules.drawn import Drawn, label, problem
from engine.bpmn.xml import BPMN, FP, line_of
from engine.domain.pathway import Element, ElementKind, Problem

RULE = "attribute"
_KNOWN = frozenset(
    {
        "role",
        "form",
        "due",
        "followUp",
        "escalation",
        "decision",
        "notBy",
        "sod",
        "letter",
        "starts",
        "tells",
        "ends",
        "suspends",
        "joint",
        "table",
    }
)
#: Namespaces of BPMN itself and of its picture.
_STANDARD = ("http://www.omg.org/spec/", "http://www.w3.org/", FP)


def problems(drawn: Drawn) -> Iterator[Problem]:
    """Misplaced or unknown attributes of ours; attributes of other tools, which are ignored."""
    for element in drawn.elements:
        if element.kind is ElementKind.SERVICE_TASK and element.letter is None:
            yield problem(element, RULE, f"{label(element)} sends nothing. Choose the letter (fp:letter).")
        if element.kind is not ElementKind.SERVICE_TASK and element.letter is not None:
            yield problem(element, RULE, f"{label(element)} sends no letter. Draw a service task for it.")
        if element.kind is not ElementKind.END and element.meets_others:
            sentence = f"{label(element)} is no end, so it starts, tells, ends and suspends nothing. Draw an end event."
            yield problem(element, RULE, sentence)
        yield from _joint(element)
        yield from _given(element)
    foreign: dict[str, int] = {}
    for node in drawn.root.iter(f"{{{BPMN}}}*"):
        for attribute in node.attrib:
            name = etree.QName(str(attribute))
            if name.namespace == FP and name.localname not in _KNOWN:
                sentence = f"fp:{name.localname} means nothing. Correct the word or take it away."
                yield Problem(element=node.get("id") or "", rule=RULE, sentence=sentence, line=line_of(node))
            elif name.namespace and not name.namespace.startswith(_STANDARD):
                foreign.setdefault(name.namespace, line_of(node))
    for namespace, line in foreign.items():
        sentence = f"What “{namespace}” says in this drawing is ignored. Say it with Fingerpost's own attributes."
        yield Problem(element=drawn.version.key, rule=RULE, sentence=sentence, line=line, severity="look_at")


def _joint(element: Element) -> Iterator[Problem]:
    if element.joint and element.kind is not ElementKind.USER_TASK:
        sentence = f"{label(element)} is no task, so it is not done for several children. Take that away (fp:joint)."
        yield problem(element, RULE, sentence)
    if element.joint and element.decision:
        sentence = f"{label(element)} is a decision, and each child has their own. Take it away (fp:joint)."
        yield problem(element, RULE, sentence)


def _given(element: Element) -> Iterator[Problem]:
    """Facts given to nobody, and facts with names that are none."""
    if element.given and element.kind is ElementKind.END and not (element.starts or element.tells):
        yield problem(element, RULE, f"{label(element)} starts nothing. Take away what it gives (fp:with).")
    elif element.given and element.kind not in (ElementKind.CALL, ElementKind.END):
        yield problem(element, RULE, f"{label(element)} calls and starts nothing. Take away what it gives (fp:with).")
    for name, value in element.given.items():
        for fact in (name, value[1:]) if value.startswith("=") else (name,):
            if not is_fact_name(fact):
                yield problem(element, RULE, f"{label(element)} gives “{fact}”, which is no name of a fact. Rename it.")

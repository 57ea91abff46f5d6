"""Pathways start, tell and call one another by name: each name must be that of a shipped pathway and element."""

from __future__ import annotations

import functools

import pytest

from engine.application import FORMS, WORKFLOWS
from engine.bpmn.pathway_files import load_pathways, pathway_folders
from engine.domain.access import SEPARATIONS
from engine.domain.ids import FormId
from engine.domain.pathway import PathwayVersion
from forms.catalogue import load_forms

#: Separation rules that no function of the access table answers, and what does instead.
ELSEWHERE = {
    "SOD-4": "the drawing: no way from a panel to an approval but through a decision",
    "SOD-8": "notBy on the drawing",
    "SOD-11": "the form asks for the author's qualification",
    "SOD-12": "every piece of casework",
}

KEYS = sorted(pathway_folders(WORKFLOWS))


@functools.cache
def shipped() -> dict[str, PathwayVersion]:
    forms = {FormId(name): schema for name, schema in load_forms(FORMS).items()}
    return {str(key): version for key, version in load_pathways(WORKFLOWS, forms).items()}


@pytest.mark.parametrize("key", KEYS)
def test_what_a_pathway_starts_or_tells_is_there(key: str):
    missing = []
    for element in shipped()[key].elements.values():
        missing += [f"{element.id} starts {name}" for name in element.starts if name not in shipped()]
        for told in element.tells:
            pathway, _, arrival = told.partition("#")
            known = shipped().get(pathway)
            if known is None or (arrival and arrival not in known.elements):
                missing.append(f"{element.id} tells {told}")

    assert missing == []


@pytest.mark.parametrize("key", KEYS)
def test_every_separation_rule_that_a_drawing_names_is_kept_by_something(key: str):
    named = {rule for element in shipped()[key].elements.values() for rule in element.sod}

    assert named <= set(SEPARATIONS) | set(ELSEWHERE)


@pytest.mark.rule("SOD-4")
@pytest.mark.parametrize("key", KEYS)
def test_nothing_is_approved_on_a_panels_word_alone(key: str):
    """SOD-4: whatever a pathway does after its panel, an agency decision maker has decided in between."""
    version = shipped()[key]
    panels = [e for e in version.elements.values() if e.calls == "panel_and_decision"]
    deciders = {
        e.id for e in version.elements.values() if e.decision and (e.role or "").startswith(("adm_", "=decision_maker"))
    }

    for panel in panels:
        if panel.given.get("decision_maker") != "none":
            continue
        after, seen = [flow.target for flow in version.flows if flow.source == panel.id], set()
        while after:
            element = after.pop()
            assert not element.startswith("end_"), f"{key}: {panel.id} leads to {element} without a decision"
            if element not in seen and element not in deciders:
                seen.add(element)
                after += [flow.target for flow in version.flows if flow.source == element]

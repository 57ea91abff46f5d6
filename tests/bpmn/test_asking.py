"""Which form is asked at a step is said in the drawing, and nothing else of it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.bpmn.asking import asking
from engine.bpmn.pathway_files import about_pathway, load_pathways
from engine.bpmn.reader import read_version
from engine.domain.errors import NotADrawing
from engine.domain.ids import ElementId, FormId, PathwayKey
from forms.catalogue import SHIPPED, load_forms

WORKFLOWS = Path(__file__).parents[2] / "workflows"
FORMS = {FormId(name): schema for name, schema in load_forms(SHIPPED).items()}
CONCERN = load_pathways(WORKFLOWS, FORMS)[PathwayKey("urgent_concern")]
STEP = next(element for element in CONCERN.elements.values() if element.form is not None)


def test_a_step_asks_another_form_and_everything_else_is_as_it_was():
    xml = asking(CONCERN.xml, STEP.id, "urgent_concern.another")

    about = about_pathway(WORKFLOWS / CONCERN.key)
    now = read_version(xml, about=about, number=1, forms=FORMS, tables=CONCERN.tables, called=CONCERN.called)
    without_lines = {key: replace(element, line=0) for key, element in now.elements.items()}
    before = {key: replace(element, line=0) for key, element in CONCERN.elements.items()}
    assert without_lines == {**before, STEP.id: replace(before[STEP.id], form=FormId("urgent_concern.another"))}
    assert [replace(flow, line=0) for flow in now.flows] == [replace(flow, line=0) for flow in CONCERN.flows]
    assert now.lanes == CONCERN.lanes


@pytest.mark.parametrize("xml", [CONCERN.xml, b"no drawing", b'<!DOCTYPE x [<!ENTITY a "b">]><definitions/>'])
def test_a_step_that_is_not_there_is_told(xml: bytes):
    with pytest.raises(NotADrawing):
        asking(xml, ElementId("ut_nowhere"), "urgent_concern.another")

"""A pathway of one task, for tests that need a rule or a form that no shipped drawing has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actions.publish_version import publish_shipped
from engine.bpmn.reader import read_version
from engine.domain.ids import FormId
from tests.bpmn.drawn import Drawing
from tests.world import World

DRAFT = "https://json-schema.org/draft/2020-12/schema"

#: Asked at the start: the day the plan was sent.
PLAN_SENT: Mapping[str, Any] = {
    "$schema": DRAFT,
    "$id": "response.sent",
    "title": "The plan was sent",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "sent_on": {
            "title": "When was the plan sent?",
            "type": "string",
            "format": "date",
            "x-date": {"not_after": "today"},
            "x-anchor": "plan_sent",
        }
    },
    "required": ["sent_on"],
}

#: Asked by the task, where the form does not matter.
ANSWER: Mapping[str, Any] = {
    "$schema": DRAFT,
    "$id": "response.answer",
    "title": "The answer",
    "type": "object",
    "additionalProperties": False,
    "properties": {"heard": {"title": "What did they say?", "type": "string"}},
}


def publish(world: World, asks: Mapping[str, Any], *, due: str = "task.5wd") -> None:
    """Publishes `response`: a plan is sent, and its answer is waited for by this rule and recorded with this form."""
    drawing = Drawing("response").way("st_sent > ut_answer > end_answered")
    drawing.lane("sw", "adoption_sw", "st_sent", "ut_answer").shape("st_sent", fp_form="response.sent")
    drawing.shape("ut_answer", name="Record the answer", fp_form="response.answer", fp_due=due, fp_escalation="E-std")
    about = {
        "title": "Response",
        "owner": "chidi",
        "subject": "household",
        "start": {"roles": ["adoption_sw"], "from": [], "needs": []},
        "calls": [],
        "outcomes": {"answered": "Answered"},
    }
    forms = {FormId("response.sent"): PLAN_SENT, FormId("response.answer"): asks}
    version = read_version(drawing.xml(), about=about, number=1, forms=forms, tables={}, called={})
    publish_shipped(world.ports, [(version, about)])

"""Small drawings for the lint, and what it finds in them."""

from __future__ import annotations

from typing import Any

from engine.bpmn.lint import problems
from engine.domain.pathway import Problem
from tests.bpmn.drawn import Drawing
from tests.bpmn.walk import version_of

ROLES = {"adoption_sw", "adoption_tm", "panel_chair"}
RULES = {"task.5wd", "task.10wd", "adopter.stage1"}
TASK = {"name": "Do it", "fp_form": "p.form", "fp_due": "task.5wd", "fp_escalation": "E-std"}
TIMER = {"name": "Late", "fp_due": "task.5wd"}
UNCHASED = {"name": "Notice came", "fp_form": "p.form"}
BEGUN = {"name": "Begun", "fp_form": "p.start"}
LETTER = {"name": "Letter", "fp_letter": "welcome"}
NOTICE = {"name": "Notice came", "fp_form": "p.form", "fp_due": "task.10wd"}
ASKED: dict[str, Any] = {"name": "Which?"}


def form(name: str, outcome: tuple[str, ...] = (), **facts: dict[str, object]) -> dict[str, object]:
    """A form with an outcome and questions whose answers are facts."""
    properties: dict[str, object] = {"note": {"title": "Note", "type": "string", "maxLength": 100}}
    if outcome:
        choices = [{"const": value, "title": value} for value in outcome]
        properties["answer"] = {"title": "Which?", "x-outcome": True, "oneOf": choices}
    for fact, question in facts.items():
        properties[fact] = {"title": fact, "x-fact": fact, **question}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"p.{name}",
        "title": "Form",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": ["note"],
    }


FORMS = {
    "p.form": form("form", ("yes", "no"), urgent={"type": "boolean"}),
    "p.start": form("start"),
    "p.checks": form(
        "checks",
        checks={
            "type": "array",
            "uniqueItems": True,
            "items": {"oneOf": [{"const": "dbs", "title": "DBS"}, {"const": "medical", "title": "Medical"}]},
        },
    ),
}


def clean() -> Drawing:
    """A drawing without a problem: a start, a task, an end."""
    drawn = Drawing("p")
    drawn.shape("st_begun", name="Begun", fp_form="p.start").shape("ut_a", **TASK).shape("end_done", name="Done")
    return drawn.way("st_begun > ut_a").lane("lane_sw", "adoption_sw", "ut_a")


def finished() -> Drawing:
    """The clean drawing with its last flow."""
    drawn = clean()
    drawn.way("ut_a > end_done")
    return drawn


def about(**more: object) -> dict[str, object]:
    return {"outcomes": {"done": "Done"}, **more}


def found(drawn: Drawing, told: dict[str, object] | None = None, **more: object) -> list[Problem]:
    """What the lint finds that must be solved."""
    version = version_of(drawn.xml(), about=about() if told is None else told, forms=FORMS, **more)
    return [one for one in problems(version, rule_keys=RULES, roles=ROLES) if one.severity == "must_solve"]


def told(problem: Problem) -> tuple[str, str]:
    """The element and the rule."""
    return (problem.element, problem.rule)


def asking(drawn: Drawing, *ways: tuple[str, str], default: str = "end_done", gateway: str = "gw_which") -> Drawing:
    """Adds a question after ut_a."""
    drawn.shape(gateway, **ASKED).way(f"ut_a > {gateway}").way(f"{gateway} > {default}", default=True)
    for target, condition in ways:
        drawn.way(f"{gateway} > {target}", condition)
    return drawn

"""Small pathways that meet: a child's plan that starts, tells, ends and suspends others, each in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.actions.publish_version import publish_shipped
from engine.bpmn.reader import read_version
from engine.domain.ids import FormId
from engine.domain.pathway import PathwayVersion
from tests.bpmn.drawn import Drawing
from tests.world import World

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def form(name: str, **properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """A form of these questions, all of them required."""
    return {
        "$schema": DRAFT,
        "$id": f"meet.{name}",
        "title": name.capitalize(),
        "type": "object",
        "additionalProperties": False,
        "properties": dict(properties),
        "required": list(properties),
    }


def day(title: str, anchor: str, **more: Any) -> Mapping[str, Any]:
    """A question for a date that deadlines count from."""
    return {"title": title, "type": "string", "format": "date", "x-anchor": anchor, **more}


def choice(title: str, *values: str, **more: Any) -> Mapping[str, Any]:
    """A question with these answers."""
    return {"title": title, "type": "string", "oneOf": [{"const": one, "title": one} for one in values], **more}


FORMS = {
    "meet.start": form("start", note={"title": "Note", "type": "string"}),
    "meet.plan": form("plan", way=choice("Which way?", "place", "match", "stop", "pause", **{"x-outcome": True})),
    "meet.placed": form("placed", placed_on=day("Placed on?", "placement_start")),
    "meet.kind": form("kind", kind=choice("Which kind?", "fostering", "adoption", **{"x-fact": "placement_kind"})),
    "meet.visit": form("visit", visited=day("Visited on?", "previous_visit", **{"x-record": "previous_visit"})),
    "meet.heard": form("heard", what=choice("What?", "matched", "other", **{"x-outcome": True})),
}
WITH = '<bpmn:extensionElements><fp:with name="placement_kind" value="{}"/></bpmn:extensionElements>'


def plan() -> Drawing:
    """Where the plan goes: a placement begins, a match is told, another journey ends or waits."""
    drawing = Drawing("plan").way("st_plan > ut_placed > ut_way > gw_way")
    drawing.way("gw_way > end_place", "way == 'place'").way("gw_way > end_match", "way == 'match'")
    drawing.way("gw_way > end_stop", "way == 'stop'").way("gw_way > end_pause", default=True)
    drawing.lane("sw", "child_sw", "st_plan", "ut_placed", "ut_way", "gw_way")
    drawing.shape("st_plan", fp_form="meet.start").shape("ut_placed", name="Place", fp_form="meet.placed")
    drawing.shape("ut_way", name="Decide", fp_form="meet.plan")
    drawing.shape("end_place", fp_starts="visits approval", inner=WITH.format("fostering"))
    drawing.shape("end_match", fp_tells="approval#mb_matched")
    drawing.shape("end_stop", fp_ends="visits").shape("end_pause", fp_suspends="visits")
    return drawing


def visits() -> Drawing:
    """Visits of one placement: the kind is given by who starts it, or asked for."""
    drawing = Drawing("visits").way("st_visits > gw_kind").way("gw_kind > ut_visit", "placement_kind != None")
    drawing.way("gw_kind > ut_kind > ut_visit > gw_more", default=True)
    drawing.way("gw_more > end_visited", "times_visit > 3").way("gw_more > ut_visit", default=True)
    drawing.lane("sw", "child_sw", "st_visits", "gw_kind", "ut_kind", "ut_visit", "gw_more")
    drawing.shape("st_visits", fp_form="meet.start").shape("ut_kind", name="Say", fp_form="meet.kind")
    drawing.shape("ut_visit", name="Visit", fp_form="meet.visit", fp_due="visit.first_year", fp_escalation="E-stat")
    return drawing


def approval() -> Drawing:
    """About the household: it waits to be matched."""
    drawing = Drawing("approval").way("st_approval > ut_wait > end_lapsed")
    drawing.on("ut_wait", "mb_matched", name="Matched", fp_form="meet.heard", fp_role="adoption_sw")
    drawing.way("mb_matched > end_matched").lane("sw", "adoption_sw", "st_approval", "ut_wait")
    drawing.shape("st_approval", fp_form="meet.start").shape("ut_wait", name="Wait", fp_form="meet.heard")
    return drawing


def publish_meeting(world: World, **about: Mapping[str, Any]) -> None:
    """Publishes the three. `about` adds to what each pathway.toml says, by its key."""
    drawings = {"plan": plan(), "visits": visits(), "approval": approval()}
    shipped = []
    for key, drawing in drawings.items():
        says = {
            "title": key.capitalize(),
            "subject": "household" if key == "approval" else "child",
            "linked": ["household"] if key == "plan" else [],
            "start": {"roles": ["child_sw", "adoption_sw"], "from": ["plan"], "needs": []},
            "outcomes": {},
            **about.get(key, {}),
        }
        shipped.append((version(drawing, says), says))
    publish_shipped(world.ports, shipped)


def version(
    drawing: Drawing, about: Mapping[str, Any], *, forms: Mapping[str, Mapping[str, Any]] = FORMS
) -> PathwayVersion:
    """A drawing as a version, with the forms it names."""
    named = {FormId(name): schema for name, schema in forms.items()}
    return read_version(drawing.xml(), about=about, number=1, forms=named, tables={}, called={})

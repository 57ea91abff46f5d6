"""A pathway whose decision table has no answer until something stands on the record: it fails as it runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.actions.publish_version import publish_shipped
from engine.bpmn.reader import read_version
from engine.domain.ids import FormId, JourneyId
from engine.domain.subjects import SubjectRef
from tests.actions.small_pathway import ANSWER
from tests.bpmn.drawn import Drawing
from tests.world import World

ABOUT = {
    "title": "Breaking",
    "owner": "chidi",
    "subject": "household",
    "start": {"roles": [], "from": [], "needs": []},
    "calls": [],
    "outcomes": {"ready": "Ready"},
    "facts": {"medical_received": {"record": "medical_received"}},
}
#: It answers where the health report is received, and nowhere else.
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Route" namespace="urn:t">
  <decision id="dmn_route" name="Route">
    <decisionTable id="table_route" hitPolicy="UNIQUE">
      <input id="i"><inputExpression id="e" typeRef="boolean"><text>medical_received</text></inputExpression></input>
      <output id="o" name="route" typeRef="string"/>
      <rule id="r">
        <inputEntry id="a"><text>True</text></inputEntry>
        <outputEntry id="b"><text>"panel"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>"""


def publish_breaking(world: World) -> None:
    """Publishes `breaking`: two working days pass, then the table is asked."""
    xml = _waits_then_asks().xml()
    version = read_version(xml, about=ABOUT, number=1, forms={}, tables={"dmn_route": TABLE}, called={})
    publish_shipped(world.ports, [(version, ABOUT)])


def publish_mended(world: World, *, number: int = 2, from_day: date | None = None) -> str:
    """Publishes version 2 of `breaking`, whose table always has an answer, from today on; its row id."""
    xml = _waits_then_asks().xml()
    table = TABLE.replace(b"<text>True</text>", b"<text></text>")
    version = read_version(xml, about=ABOUT, number=number, forms={}, tables={"dmn_route": table}, called={})
    with world.ports.uow() as uow:
        at, by, on = world.clock.now(), world.as_("chidi"), from_day or world.today
        version = replace(version, in_force_from=on)
        ident = uow.versions.publish(version, about=ABOUT, at=at, by=by, on=on)
        uow.commit()
    return ident


def _waits_then_asks() -> Drawing:
    drawing = Drawing("breaking").way("st_begun > tm_wait > br_route > end_ready")
    drawing.lane("officer", "recruitment_officer", "st_begun", "tm_wait", "br_route", "end_ready")
    drawing.shape("tm_wait", name="Two working days passed", fp_due="task.2wd")
    return drawing.shape("br_route", name="Look up the route", fp_table="dmn_route")


def publish_breaking_when_asked(world: World) -> None:
    """Publishes `breaking`: a task is done, then the table is asked."""
    drawing = Drawing("breaking").way("st_begun > ut_ask > br_route > end_ready")
    drawing.lane("officer", "recruitment_officer", "st_begun", "ut_ask", "br_route", "end_ready")
    drawing.shape("ut_ask", name="Ask them", fp_form="response.answer", fp_due="task.2wd", fp_escalation="E-std")
    drawing.shape("br_route", name="Look up the route", fp_table="dmn_route")
    forms = {FormId("response.answer"): ANSWER}
    version = read_version(drawing.xml(), about=ABOUT, number=1, forms=forms, tables={"dmn_route": TABLE}, called={})
    publish_shipped(world.ports, [(version, ABOUT)])


def begun(world: World) -> tuple[JourneyId, SubjectRef]:
    """A journey of it that has just begun, and whom it is about."""
    household = world.household()
    return world.start("breaking", household.ref, by=world.as_("esme")).id, household.ref


def repair(world: World, subject: SubjectRef) -> None:
    """Puts on the record what the table asks for."""
    with world.ports.uow() as uow:
        uow.records.set_fields(
            subject,
            {"medical_received": True},
            on=world.today,
            at=world.clock.now(),
            by=world.as_("amara"),
            journey=None,
            submission=None,
        )
        uow.commit()

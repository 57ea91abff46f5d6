"""Each rule of the lint about one drawing: the smallest that breaks it, beside one that is clean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bpmn.drawn import Drawing
from tests.bpmn.linting import (
    ASKED,
    BEGUN,
    FORMS,
    LETTER,
    NOTICE,
    TASK,
    TIMER,
    UNCHASED,
    about,
    asking,
    clean,
    finished,
    found,
    told,
)
from tests.bpmn.walk import version_of


def test_a_clean_drawing_has_no_problem() -> None:
    assert found(finished()) == []


def _shape(tag: str, inner: str = "", name: str = "xx_odd") -> Drawing:
    drawn = clean().shape(name, tag, inner, name="Odd")
    return drawn.way(f"ut_a > {name} > end_done")


def _event(definition: str) -> str:
    return f'<bpmn:{definition}EventDefinition id="xx_event"/>'


@pytest.mark.parametrize(
    "drawn",
    [
        _shape("scriptTask", "<bpmn:script>print(1)</bpmn:script>"),
        _shape("manualTask"),
        _shape("task"),
        _shape("sendTask"),
        _shape("receiveTask"),
        _shape("complexGateway"),
        _shape("intermediateThrowEvent"),
        _shape("intermediateCatchEvent", _event("signal")),
        _shape("intermediateCatchEvent", _event("link")),
        _shape("intermediateCatchEvent", _event("conditional")),
        _shape("transaction"),
        _shape("adHocSubProcess"),
        _shape("userTask", '<bpmn:standardLoopCharacteristics id="xx_loop"/>'),
        _shape(
            "userTask",
            "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        ),
    ],
)
def test_a_shape_that_is_not_run_is_refused_with_what_to_draw(drawn: Drawing) -> None:
    (shape,) = [one for one in found(drawn) if one.rule == "shape"]

    assert shape.element == "xx_odd"
    assert shape.line > 0
    assert shape.sentence.startswith("“Odd” ")


def test_an_event_sub_process_is_refused() -> None:
    drawn = finished().shape("sub_event", "subProcess", triggeredByEvent="true", name="Any time")

    assert ("sub_event", "shape") in map(told, found(drawn))


Bad = tuple[str, str, Callable[[], tuple[Drawing, dict[str, object]]]]


def _with(
    change: Callable[[Drawing], object], toml: dict[str, object] | None = None
) -> Callable[[], tuple[Drawing, dict[str, object]]]:
    def draw() -> tuple[Drawing, dict[str, object]]:
        drawn = finished()
        change(drawn)
        return drawn, about() if toml is None else toml

    return draw


def _task(**changes: str | None) -> Callable[[], tuple[Drawing, dict[str, object]]]:
    attributes = {key: value for key, value in {**TASK, **changes}.items() if value is not None}
    return _with(lambda drawn: drawn.shape("ut_a", **attributes))


def _instead(*ways: str, **shapes: dict[str, str]) -> Callable[[], tuple[Drawing, dict[str, object]]]:
    """The clean drawing up to the task, then these ways."""

    def draw() -> tuple[Drawing, dict[str, object]]:
        drawn = clean()
        for name, attributes in shapes.items():
            drawn.shape(name, **attributes)
        for way in ways:
            drawn.way(way)
        drawn.lane("lane_sw", "adoption_sw", *(name for name in drawn.shapes if name.startswith("ut_")))
        return drawn, about()

    return draw


def _round(drawn: Drawing) -> None:
    drawn.shape("ut_b", **TASK).shape("ut_c", **TASK).way("ut_a > ut_b > ut_c > ut_b")


def _uncaught(drawn: Drawing) -> None:
    drawn.error_end("end_bad", "bad").on("ut_a", "tb_b", **TIMER).way("tb_b > end_bad")


DANGLING = '<bpmn:sequenceFlow id="flow_3" sourceRef="ut_a" targetRef="gone"/>'

BAD: list[Bad] = [
    ("ut_b", "id", _instead("ut_a > ut_b > end_done", ut_b={**TASK, "tag": "serviceTask"})),
    ("ut_B", "id", _instead("ut_a > ut_B > end_done", ut_B=TASK)),
    ("ut_typename", "id", _instead("ut_a > ut_typename > end_done", ut_typename=TASK)),
    ("msg_a", "id", _instead("ut_a > msg_a > end_done", msg_a=NOTICE)),
    ("p", "start", _with(lambda drawn: drawn.shape("st_b", name="Other", fp_form="p.start").way("st_b > ut_a"))),
    ("st_begun", "start", _with(lambda drawn: drawn.shape("st_begun", name="Begun"))),
    ("st_begun", "start", _with(lambda drawn: drawn.shape("st_begun", inner=_event("timer"), **BEGUN))),
    ("ut_a", "form", _task(fp_form=None)),
    ("ut_a", "form", _task(fp_form="p.unknown")),
    ("gw_b", "form", _instead("ut_a > gw_b > end_done", gw_b={"fp_form": "p.form"})),
    ("sv_b", "form", _instead("ut_a > sv_b > end_done", sv_b={**LETTER, "fp_form": "p.form"})),
    ("lane_sw", "role", _with(lambda drawn: drawn.lane("lane_sw", "", "ut_a"))),
    ("lane_sw", "role", _with(lambda drawn: drawn.lane("lane_sw", "no_such_role", "ut_a"))),
    ("lane_sw", "role", _with(lambda drawn: drawn.lane("lane_sw", "=two words", "ut_a"))),
    ("ut_a", "role", _with(lambda drawn: drawn.lane("lane_sw", "adoption_sw"))),
    ("ut_a", "role", _with(lambda drawn: drawn.lane("lane_tm", "adoption_tm", "ut_a"))),
    ("lane_sw", "role", _with(lambda drawn: drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_gone"))),
    ("ut_a", "role", _task(fp_role="adoption_tm")),
    ("msg_b", "role", _instead("ut_a > msg_b > end_done", msg_b=NOTICE)),
    ("msg_b", "role", _instead("ut_a > msg_b > end_done", msg_b={**NOTICE, "fp_role": "nobody"})),
    ("ut_a", "deadline", _task(fp_due=None, fp_escalation=None)),
    ("ut_a", "deadline", _task(fp_due="no.such_rule")),
    ("ut_a", "deadline", _task(fp_escalation=None)),
    ("ut_a", "deadline", _task(fp_escalation="E-loud")),
    ("ut_a", "deadline", _task(fp_followUp="no.such_rule")),
    ("tm_b", "deadline", _instead("ut_a > tm_b > end_done", tm_b={"name": "Later"})),
    ("msg_b", "deadline", _instead("ut_a > msg_b > end_done", msg_b={**UNCHASED, "fp_role": "adoption_sw"})),
    ("sv_b", "deadline", _instead("ut_a > sv_b > end_done", sv_b={**LETTER, "fp_due": "task.5wd"})),
    ("ut_a", "separation", _task(fp_decision="true")),
    ("ut_a", "separation", _task(fp_decision="true", fp_notBy="ut_gone")),
    ("ut_a", "separation", _task(fp_decision="true", fp_notBy="ut_a")),
    ("ut_a", "separation", _task(fp_decision="true", fp_sod="SOD-13")),
    ("sv_b", "separation", _instead("ut_a > sv_b > end_done", sv_b={**LETTER, "fp_sod": "SOD-1"})),
    ("br_b", "table", _instead("ut_a > br_b > end_done", br_b={"name": "Look up"})),
    ("ca_b", "call", _instead("ut_a > ca_b > end_done", ca_b={"name": "Call", "calledElement": "nowhere"})),
    ("ca_b", "call", _instead("ut_a > ca_b > end_done", ca_b={"name": "Call", "calledElement": "p"})),
    ("end_done", "outcome", _with(lambda drawn: None, {"outcomes": {}})),
    ("p", "outcome", _with(lambda drawn: None, about(outcomes={"done": "Done", "never": "Never"}))),
    ("p", "outcome", _with(lambda drawn: None, about(record={"never": ["x"]}))),
    ("sv_b", "attribute", _instead("ut_a > sv_b > end_done", sv_b={"name": "Letter"})),
    ("ut_a", "attribute", _task(fp_letter="x")),
    ("ut_a", "attribute", _task(fp_starts="other")),
    ("ut_a", "attribute", _task(fp_urgency="high")),
    ("ut_a", "label", _task(name=None)),
    ("end_done", "label", _with(lambda drawn: drawn.shape("end_done"))),
    ("ut_a", "way", lambda: (clean(), about())),
    ("ut_b", "way", _with(lambda drawn: drawn.shape("ut_b", **TASK).way("ut_b > end_done"))),
    ("ut_b", "way", _with(_round)),
    ("ut_a", "way", _with(lambda drawn: drawn.way("ut_a > end_other").shape("end_other", name="Other"))),
    ("flow_3", "way", _with(lambda drawn: drawn.flows.append(DANGLING))),
    ("end_done", "way", _with(lambda drawn: drawn.way("end_done > ut_a"))),
    ("st_begun", "way", _with(lambda drawn: drawn.way("ut_a > st_begun"))),
    ("tb_b", "way", _with(lambda drawn: drawn.on("ut_gone", "tb_b", **TIMER).way("tb_b > end_done"))),
    ("tb_b", "way", _with(lambda drawn: drawn.on("st_begun", "tb_b", **TIMER).way("tb_b > end_done"))),
    ("end_bad", "error", _with(_uncaught)),
    ("eb_b", "error", _with(lambda drawn: drawn.on("ut_a", "eb_b", name="Failed", error="bad").way("eb_b > end_done"))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("element", "rule", "draw"), BAD, ids=[f"{rule}-{element}-{n}" for n, (element, rule, _) in enumerate(BAD)]
)
def test_what_is_wrong_is_told_at_its_element(
    element: str, rule: str, draw: Callable[[], tuple[Drawing, dict[str, object]]]
) -> None:
    drawn, toml = draw()

    answers = found(drawn, toml)

    assert (element, rule) in map(told, answers)
    assert all(one.sentence.endswith(".") and one.sentence.count(".") >= 1 for one in answers)


def test_an_id_given_twice_is_told_with_the_line_of_the_first() -> None:
    drawn = finished()
    drawn.flows.append('<bpmn:sequenceFlow id="flow_1" sourceRef="ut_a" targetRef="end_done"/>')

    (twice,) = [one for one in found(drawn) if "twice, first" in one.sentence]
    assert twice.element == "flow_1"


def test_a_task_inside_a_sub_process_may_stand_in_the_lane_of_its_sub_process() -> None:
    drawn = clean()
    drawn.sub("sub_all", name="All").way("st_all > ut_b > done_all").shape("ut_b", **TASK)
    drawn.way("ut_a > sub_all > end_done").lane("lane_sw", "adoption_sw", "ut_a", "sub_all")

    assert found(drawn) == []
    assert version_of(drawn.xml(), about=about(), forms=FORMS).elements["ut_b"].role == "adoption_sw"  # type: ignore[index]


@pytest.mark.parametrize(
    ("condition", "rule"),
    [
        ('a == "yes"', None),
        ('a in ["yes", "no"]', None),
        ('a != "no" and times_a >= 2', None),
        ("urgent", None),
        ("urgent == False", None),
        ("a == None", None),
        ('a == "maybe"', "fact"),
        ('a in ["yes", "maybe"]', "fact"),
        ("urgent == 1", "fact"),
        ("b == 1", "fact"),
        ("times_b > 1", "fact"),
        ("a.b", "condition"),
        ("a =", "condition"),
        ("len(a)", "condition"),
        ("a is None", "condition"),
    ],
)
def test_a_condition_asks_for_what_can_be_known(condition: str, rule: str | None) -> None:
    drawn = asking(clean(), ("end_done", condition))

    assert [one.rule for one in found(drawn)] == ([rule] if rule else [])


def test_a_fact_given_only_afterwards_is_not_known_yet() -> None:
    drawn = asking(clean(), ("ut_b", 'b == "yes"')).shape("ut_b", **TASK).way("ut_b > end_done")
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_b")

    assert [one.rule for one in found(drawn)] == ["fact"]


def test_facts_of_the_record_and_of_policies_are_known() -> None:
    drawn = asking(clean(), ("end_done", 'gate == "strict"'))

    assert found(drawn, about(facts={"gate": {"policy": "adopter.gate"}})) == []


def test_what_was_set_inside_an_interrupted_sub_process_is_not_known_outside() -> None:
    drawn = clean()
    drawn.sub("sub_all", name="All").shape("ut_b", **TASK).way("st_all > ut_b > done_all")
    drawn.way("ut_a > sub_all > end_done").on(
        "sub_all", "mb_stop", name="Stop", fp_form="p.form", fp_role="adoption_sw"
    )
    drawn.shape("gw_b", **ASKED).way("mb_stop > gw_b").way("gw_b > end_done", default=True)
    drawn.way("gw_b > end_done", 'b == "yes"').lane("lane_sw", "adoption_sw", "ut_a", "sub_all")
    inside = [told(one) for one in found(drawn)]
    assert inside == [("flow_8", "fact")]

    known = clean()
    known.sub("sub_all", name="All").shape("ut_b", **TASK).way("st_all > ut_b > done_all")
    known.shape("gw_b", **ASKED).way("ut_a > sub_all > gw_b").way("gw_b > end_done", default=True)
    known.way("gw_b > end_done", 'b == "yes"').lane("lane_sw", "adoption_sw", "ut_a", "sub_all")
    assert found(known) == []


@pytest.mark.parametrize(
    ("flow", "default", "rule"),
    [("", True, "condition"), ('a == "yes"', False, "condition"), ('a == "yes"', True, None)],
)
def test_each_way_out_of_a_choice_asks_or_is_the_default(flow: str, default: bool, rule: str | None) -> None:
    drawn = clean().shape("gw_b", **ASKED).way("ut_a > gw_b")
    drawn.way("gw_b > end_done", flow).way("gw_b > end_done", "" if default else 'a == "no"', default=default)

    assert {one.rule for one in found(drawn)} == ({rule} if rule else set())


def test_a_default_flow_with_a_condition_is_told() -> None:
    drawn = clean().shape("gw_b", **ASKED).way("ut_a > gw_b").way("gw_b > end_done", 'a == "yes"')

    assert [one.rule for one in found(drawn.way("gw_b > end_done", 'a == "no"', default=True))] == ["condition"]


def test_a_condition_out_of_a_task_is_told() -> None:
    drawn = clean().way("ut_a > end_done", 'a == "yes"')

    assert [told(one) for one in found(drawn)] == [("flow_2", "condition")]

"""Each rule of the lint: the smallest drawing that breaks it, beside one that is clean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.bpmn.lint import problems
from engine.domain.errors import NotADrawing
from engine.domain.pathway import PathwayVersion, Problem
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


def test_a_clean_drawing_has_no_problem() -> None:
    assert found(finished()) == []


def asking(drawn: Drawing, *ways: tuple[str, str], default: str = "end_done", gateway: str = "gw_which") -> Drawing:
    """Adds a question after ut_a."""
    drawn.shape(gateway, **ASKED).way(f"ut_a > {gateway}").way(f"{gateway} > {default}", default=True)
    for target, condition in ways:
        drawn.way(f"{gateway} > {target}", condition)
    return drawn


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


PARALLEL = {"tag": "parallelGateway", "name": "Both"}


def forked(*, close: str, tag: str = "parallelGateway") -> Drawing:
    """Two tasks side by side, closed by a gateway."""
    drawn = clean().shape("gw_fork", "parallelGateway", name="Both").shape(close, tag, name="Both done")
    drawn.shape("ut_b", **TASK).shape("ut_c", **TASK).way(f"ut_a > gw_fork > ut_b > {close} > end_done")
    return drawn.way(f"gw_fork > ut_c > {close}").lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")


def test_a_fork_closed_by_its_own_join_is_clean() -> None:
    assert found(forked(close="gw_fork_join")) == []


def test_a_fork_closed_by_a_merge_is_told() -> None:
    drawn = forked(close="gw_merge", tag="exclusiveGateway")

    assert ("gw_merge", "tokens") in map(told, found(drawn))


def test_a_choice_closed_by_a_parallel_join_is_told() -> None:
    drawn = asking(clean(), ("ut_b", 'a == "yes"'), default="ut_c").shape("ut_b", **TASK).shape("ut_c", **TASK)
    drawn.shape("gw_join", "parallelGateway", name="Join").way("ut_b > gw_join > end_done").way("ut_c > gw_join")
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")

    assert [told(one) for one in found(drawn)] == [("gw_join", "tokens")]


def test_a_branch_that_leaves_a_fork_past_its_join_is_told() -> None:
    drawn = forked(close="gw_fork_join").on("ut_b", "tb_late", **TIMER).way("tb_late > end_done")

    assert ("gw_fork_join", "tokens") in map(told, found(drawn))


def test_a_join_that_can_be_come_back_to_is_told_unless_it_has_its_own_sub_process() -> None:
    drawn = clean().shape("gw_round", name="").shape("gw_fork", "parallelGateway").shape("gw_join", "parallelGateway")
    drawn.shape("ut_b", **TASK).shape("ut_c", **TASK).shape("gw_again", **ASKED)
    drawn.way("ut_a > gw_round > gw_fork > ut_b > gw_join > gw_again").way("gw_fork > ut_c > gw_join")
    drawn.way("gw_again > gw_round", 'a == "no"').way("gw_again > end_done", default=True)
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")
    assert [told(one) for one in found(drawn)] == [("gw_join", "tokens")]

    apart = clean()
    inside = apart.sub("sub_both", name="Both")
    inside.shape("gw_fork", "parallelGateway").shape("gw_join", "parallelGateway")
    inside.shape("ut_b", **TASK).shape("ut_c", **TASK)
    inside.way("st_both > gw_fork > ut_b > gw_join > done_both").way("gw_fork > ut_c > gw_join")
    apart.shape("gw_round").shape("gw_again", **ASKED).way("ut_a > gw_round > sub_both > gw_again")
    apart.way("gw_again > gw_round", 'a == "no"').way("gw_again > end_done", default=True)
    apart.lane("lane_sw", "adoption_sw", "ut_a", "sub_both")
    assert found(apart) == []


def test_an_inclusive_fork_with_its_join_is_clean() -> None:
    drawn = clean().shape("gw_some", "inclusiveGateway", **ASKED).shape("gw_some_join", "inclusiveGateway")
    drawn.shape("ut_b", **TASK).shape("ut_c", **TASK).way("ut_a > gw_some")
    drawn.way("gw_some > ut_b > gw_some_join > end_done", 'a == "yes"').way(
        "gw_some > ut_c > gw_some_join", default=True
    )
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")

    assert found(drawn) == []


def test_a_round_that_asks_nobody_is_told() -> None:
    drawn = asking(clean(), ("gw_round", 'a == "yes"')).shape("gw_round").way("gw_round > gw_which")

    assert "way" in [one.rule for one in found(drawn)]


def test_more_than_400_shapes_are_told() -> None:
    names = [f"ut_t{number}" for number in range(400)]
    drawn = Drawing("p").shape("st_begun", name="Begun", fp_form="p.start").shape("end_done", name="Done")
    for name in names:
        drawn.shape(name, **TASK)
    drawn.way(" > ".join(["st_begun", *names, "end_done"])).lane("lane_sw", "adoption_sw", *names)

    assert [told(one) for one in found(drawn)] == [("p", "size")]


def called(*, callable: bool = True) -> PathwayVersion:
    """A pathway whose lane and condition need facts of its caller."""
    drawn = Drawing("helper").shape("st_begun", name="Begun").shape("ut_a", **TASK).shape("end_yes", name="Yes")
    drawn.shape("end_no", name="No").shape("gw_which", **ASKED).way("st_begun > ut_a > gw_which")
    drawn.way("gw_which > end_no", default=True).way("gw_which > end_yes", 'kind == "x"')
    drawn.lane("lane_worker", "=worker", "ut_a")
    toml = {"callable": callable, "outcomes": {"yes": "Yes", "no": "No"}}
    return version_of(drawn.xml(), about=toml, forms=FORMS)


def calling(condition: str = "", *given: str) -> Drawing:
    """A drawing that calls it."""
    parts = "".join(f'<fp:with name="{name}" value="x"/>' for name in given)
    drawn = clean().shape(
        "ca_b", inner=f"<bpmn:extensionElements>{parts}</bpmn:extensionElements>", name="Call", calledElement="helper"
    )
    drawn.shape("gw_b", **ASKED).way("ut_a > ca_b > gw_b").way("gw_b > end_done", default=True)
    return drawn.way("gw_b > end_done", condition)


def test_a_called_pathway_is_given_what_it_needs() -> None:
    assert found(calling('b == "yes"', "worker", "kind"), called={"helper": called()}) == []
    (missing,) = found(calling('b == "yes"', "worker"), called={"helper": called()})
    assert told(missing) == ("ca_b", "call")
    assert "“kind”" in missing.sentence


def test_the_outcomes_of_a_call_are_those_of_the_called_pathway() -> None:
    (never,) = found(calling('b == "maybe"', "worker", "kind"), called={"helper": called()})

    assert never.rule == "fact"


def test_a_pathway_that_may_not_be_called_is_told() -> None:
    answers = found(calling('b == "yes"', "worker", "kind"), called={"helper": called(callable=False)})

    assert [told(one) for one in answers] == [("ca_b", "call")]


def test_a_callable_drawing_may_take_facts_from_its_caller() -> None:
    answers = problems(called(), rule_keys=RULES, roles=ROLES)

    assert [one for one in answers if one.severity == "must_solve"] == []


def test_a_list_that_nobody_gives_is_told() -> None:
    drawn = clean().each("ut_each", "checks", item="check", into="results", **TASK).way("ut_a > ut_each > end_done")
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_each")
    assert [told(one) for one in found(drawn)] == [("ut_each", "fact")]

    given = drawn.shape("ut_a", **{**TASK, "fp_form": "p.checks"})
    assert found(given) == []


def test_what_is_collected_can_be_asked_and_what_an_instance_set_cannot() -> None:
    def drawn(condition: str) -> Drawing:
        each = clean().each("ut_each", "checks", item="check", into="results", until='"no" in results', **TASK)
        each.shape("ut_a", **{**TASK, "fp_form": "p.checks"}).shape("gw_b", **ASKED).way("ut_a > ut_each > gw_b")
        each.way("gw_b > end_done", default=True).way("gw_b > end_done", condition)
        return each.lane("lane_sw", "adoption_sw", "ut_a", "ut_each")

    assert found(drawn('"no" in results')) == []
    assert [one.rule for one in found(drawn('"never" in results'))] == ["fact"]
    assert [one.rule for one in found(drawn('each == "yes"'))] == ["fact"]


def test_a_rule_taken_from_a_fact_has_to_be_a_rule_whatever_the_fact() -> None:
    drawn = finished().shape("ut_b", **{**TASK, "fp_due": "=a"}).way("ut_a > ut_b")
    answers = found(drawn)

    sentences = [one.sentence for one in answers if told(one) == ("ut_b", "deadline")]
    assert len(sentences) == 2
    assert "“no”" in sentences[0]
    assert "“yes”" in sentences[1]


def test_what_other_tools_say_is_told_without_stopping_anything() -> None:
    xml = finished().xml().replace(b'id="ut_a"', b'id="ut_a" camunda:assignee="amara"', 1)
    xml = xml.replace(b"xmlns:fp=", b'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:fp=')
    (warning,) = problems(version_of(xml, about=about(), forms=FORMS), rule_keys=RULES, roles=ROLES)

    assert (warning.severity, warning.rule) == ("look_at", "attribute")


def beside(ends: Drawing, *, here: dict[str, Any] | None = None, **other: Any) -> list[str]:
    """What the lint finds of several at once in a drawing, among pathway `q`, whose pathway.toml says this."""
    others = {"q": version_of(finished_as("q").xml(), about=about(**other), forms=FORMS)}
    version = version_of(ends.xml(), about=about(**(here or {})), forms=FORMS)
    found = problems(version, rule_keys=RULES, roles=ROLES, others=others)
    return [one.element for one in found if one.rule == "several_at_once"]


def finished_as(key: str) -> Drawing:
    drawn = Drawing(key)
    drawn.shape("st_begun", name="Begun", fp_form="p.start").shape("ut_a", **TASK).shape("end_done", name="Done")
    return drawn.way("st_begun > ut_a > end_done").lane("lane_sw", "adoption_sw", "ut_a")


@pytest.mark.parametrize("meets", ["fp_tells", "fp_ends", "fp_suspends"])
def test_of_several_at_once_only_a_partner_is_told(meets: str) -> None:
    stops = finished().shape("end_stop", name="Stop", **{meets: "q" if meets != "fp_tells" else "q#mb_came"})

    assert beside(stops, several_at_once=True) == ["end_stop"]
    assert beside(stops) == []
    assert beside(stops.shape("end_begin", name="Begin", fp_starts="q"), several_at_once=True) == []


def test_a_pathway_told_by_others_is_not_made_one_of_several() -> None:
    told_by = {"q": finished_as("q").shape("end_stop", name="Stop", fp_ends="p")}
    others = {key: version_of(drawn.xml(), about=about(), forms=FORMS) for key, drawn in told_by.items()}
    version = version_of(finished().xml(), about=about(several_at_once=True), forms=FORMS)

    (found,) = [
        one for one in problems(version, rule_keys=RULES, roles=ROLES, others=others) if one.rule == "several_at_once"
    ]

    assert found.sentence.startswith("several_at_once: q tells or stops this pathway")


def test_a_way_to_permanence_is_not_planned_several_times_at_once() -> None:
    assert [told(one) for one in found(finished(), about(several_at_once=True, track="home"))] == [
        ("p", "several_at_once")
    ]


def test_several_at_once_do_not_read_what_another_wrote() -> None:
    schema = form("form", urgent={"type": "boolean"})
    schema["properties"]["urgent"]["x-record"] = "urgency"  # type: ignore[index]
    reads = {"several_at_once": True, "facts": {"urgent_before": {"record": "urgency"}}}
    shared = {**FORMS, "p.form": schema}

    def of_it(**more: Any) -> list[Problem]:
        version = version_of(finished().xml(), about=about(**reads, **more), forms=shared)
        return [one for one in problems(version, rule_keys=RULES, roles=ROLES) if one.rule == "several_at_once"]

    (problem,) = of_it()
    assert "“urgency” is read from the record" in problem.sentence
    assert of_it(own=["urgency"]) == []


def test_several_at_once_is_yes_or_no() -> None:
    with pytest.raises(NotADrawing, match="“several_at_once” has to be true or false"):
        version_of(finished().xml(), about=about(several_at_once="yes"), forms=FORMS)

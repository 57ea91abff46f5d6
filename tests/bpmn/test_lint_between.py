"""The rules of the lint about pathways that call, meet and stand beside one another."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn.lint import problems
from engine.domain.errors import NotADrawing
from engine.domain.pathway import PathwayVersion, Problem
from tests.bpmn.drawn import Drawing
from tests.bpmn.linting import (
    ASKED,
    FORMS,
    ROLES,
    RULES,
    TASK,
    about,
    clean,
    finished,
    form,
    found,
    told,
)
from tests.bpmn.walk import version_of


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

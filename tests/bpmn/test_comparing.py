"""Two versions side by side: each difference is one sentence of practice, sorted by what it does to running work."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from random import Random

import pytest

from engine.bpmn.comparing import compare
from engine.bpmn.comparing_words import called
from engine.bpmn.pathway_files import load_pathways
from engine.domain.comparison import Change, Look, Said, Weight
from engine.domain.deadline import DeadlineRule
from engine.domain.ids import ElementId, FormId, Role, RuleKey
from engine.domain.pathway import Element, ElementKind, EndKind, FactSource, Lane, PathwayVersion, StartRule
from engine.domain.term import Relation, Term, Unit
from engine.settings import PROJECT
from forms.catalogue import load_forms
from tests.bpmn.drawn import Drawing
from tests.bpmn.walk import version_of
from tests.properties.random_drawings import random_case
from tests.properties.random_edits import VERBS, Redrawing

SAID = Said(
    role=lambda role: f"the {role.replace('_', ' ')}",
    period=lambda rule: f"within {rule.replace('_', ' ')}",
    pathway=lambda key: key.replace("_", " ").capitalize(),
)


def line(*steps: str, **attributes: str) -> Drawing:
    """A drawing of one way, all in one lane."""
    drawing = Drawing("p")
    for step in steps:
        drawing.shape(step, name=step.partition("_")[2].replace("_", " ").capitalize())
    drawing.way(" > ".join(["st_x", *steps, "end_done"]))
    return drawing.lane("lane_a", "team_manager", "st_x", *steps, "end_done")


def changes(old: Drawing, new: Drawing) -> list[Change]:
    """What is different."""
    return list(compare(version_of(old.xml()), version_of(new.xml()), SAID))


def told(old: Drawing, new: Drawing) -> list[tuple[Weight, str]]:
    """The differences, as weight and sentence."""
    return [(one.weight, one.sentence) for one in changes(old, new)]


def test_the_same_drawing_has_no_differences() -> None:
    assert changes(line("ut_a", "ut_b"), line("ut_a", "ut_b")) == []


def test_no_shipped_pathway_differs_from_itself() -> None:
    forms = {FormId(name): schema for name, schema in load_forms(PROJECT / "forms" / "schemas").items()}
    versions = load_pathways(PROJECT / "workflows", forms)

    assert len(versions) > 5
    for version in versions.values():
        assert compare(version, version, SAID) == ()


def test_an_approval_added_between_two_steps_says_who_does_it_and_where() -> None:
    found = changes(line("ut_write_the_report", "ut_hear"), line("ut_write_the_report", "ut_sign", "ut_hear"))

    assert [(one.weight, one.look, one.element) for one in found] == [(Weight.SEEN, Look.ADDED, "ut_sign")]
    assert [one.sentence for one in found] == [
        "The team manager now does “Sign” between “Write the report” and “Hear”.",
    ]


def test_a_step_taken_away_breaks_running_work_and_comes_first() -> None:
    new = line("ut_b")
    new.shape("ut_b", name="Another name")

    found = told(line("ut_a", "ut_b"), new)

    assert found[0] == (Weight.BREAKS, "“A” is taken away.")
    assert (Weight.SEEN, "“B” is called “Another name” now.") in found


def test_two_steps_that_change_places_are_told_once() -> None:
    found = told(line("ut_a", "ut_b", "ut_c"), line("ut_a", "ut_c", "ut_b"))

    assert found == [(Weight.BREAKS, "“C” now comes before “B”.")]


def test_steps_of_two_roles_that_change_places_say_who_comes_first() -> None:
    def of(*steps: str) -> Drawing:
        drawing = line(*steps)
        drawing.lane("lane_a", "team_manager", "st_x", "ut_sign", "end_done")
        return drawing.lane("lane_b", "panel_adviser", "ut_check_the_papers")

    found = changes(of("ut_check_the_papers", "ut_sign"), of("ut_sign", "ut_check_the_papers"))

    assert [one.sentence for one in found] == [
        "The team manager now does “Sign” before the panel adviser does “Check the papers”."
    ]


def test_a_way_that_is_new_between_old_shapes_is_told() -> None:
    def of(*ways: str) -> Drawing:
        drawing = line("ut_a").shape("gw_a", name="Go on?").shape("gw_b", name="Sure?").way("ut_a > gw_a")
        drawing.flows.clear()
        drawing.way("st_x > ut_a > gw_a > gw_b > end_done")
        for way in ways:
            drawing.way(way, 'a == "no"')
        return drawing

    assert [one.sentence for one in changes(of(), of("gw_b > ut_a"))] == ["“A” can also come after “A”."]
    assert [one.sentence for one in changes(of("gw_a > end_done"), of())] == [
        "“Go on?” no longer leads straight to an end without a name."
    ]


def test_another_deadline_and_another_role_are_said_in_words() -> None:
    old, new = line("ut_a"), line("ut_a")
    old.shape("ut_a", name="Sign", fp_due="five_days")
    new.shape("ut_a", name="Sign", fp_due="three_days")
    new.lane("lane_a", "panel_adviser", "st_x", "ut_a", "end_done")

    assert [one.sentence for one in changes(old, new)] == [
        "The panel adviser does “Sign” instead of the team manager.",
        "“Sign” is due within three days instead of within five days.",
    ]


def test_another_condition_names_both_cases() -> None:
    def asking(value: str) -> Drawing:
        drawing = line("ut_a").way("ut_a > gw_a")
        drawing.flows.clear()
        drawing.way("st_x > ut_a > gw_a").way("gw_a > end_done", f'a == "{value}"')
        return drawing.way("gw_a > ut_a", default=True)

    [change] = changes(asking("yes"), asking("no"))

    assert change.sentence.startswith(
        "The way from a question without a name to an end without a name is taken in other cases."
    )
    assert change.more == 'When a == "no", instead of a == "yes".'


def test_questions_added_and_taken_away_are_named() -> None:
    def form(**questions: object) -> dict[str, object]:
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "p.sign",
            "title": "Sign",
            "type": "object",
            "additionalProperties": False,
            "properties": questions,
        }

    def version(schema: dict[str, object]) -> PathwayVersion:
        drawing = line("ut_a")
        drawing.shape("ut_a", name="Sign", fp_form="p.sign")
        return version_of(drawing.xml(), forms={"p.sign": schema})

    old = form(notes={"type": "string", "title": "Notes"})
    new = form(interpreter={"type": "string", "title": "Is an interpreter wanted?"})

    found = [one.sentence for one in compare(version(old), version(new), SAID)]

    assert found == [
        "“Sign” asks one more question: “Is an interpreter wanted?”",
        "“Sign” no longer asks “Notes”",
    ]


def signing(**question: object) -> PathwayVersion:
    """A pathway with one form, that asks one question."""
    asked = {"type": "string", "title": "Is an interpreter wanted?", **question}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "p.sign",
        "title": "Sign",
        "type": "object",
        "additionalProperties": False,
        "properties": {"interpreter": asked},
    }
    drawing = line("ut_a").shape("ut_a", name="Sign", fp_form="p.sign")
    return version_of(drawing.xml(), forms={"p.sign": schema})


def test_every_setting_of_a_question_is_told() -> None:
    choices = [{"const": "yes", "title": "Yes"}, {"const": "no", "title": "No"}]
    turned = [{"const": "no", "title": "No"}, {"const": "yes", "title": "Certainly"}]

    found = compare(signing(oneOf=choices), signing(oneOf=turned, **{"x-ui": {"hint": "Ask them."}}), SAID)

    assert [one.sentence for one in found] == [
        "“Is an interpreter wanted?” offers “Certainly” instead of “Yes”.",
        "The answers to “Is an interpreter wanted?” stand in another order.",
        "The hint of “Is an interpreter wanted?” is worded differently.",
    ]
    [longer] = compare(signing(maxLength=100), signing(maxLength=200), SAID)
    assert longer.sentence == "“Is an interpreter wanted?” is checked or laid out differently."


def test_a_rule_that_was_changed_meanwhile_is_told_where_it_counts() -> None:
    drawing = line("ut_a").shape("ut_a", name="Sign", fp_due="task.2wd")
    old = version_of(drawing.xml())
    term = Term(anchor="task_opened", relation=Relation.AFTER, amount=2, unit=Unit.WORKING_DAYS)
    was = DeadlineRule(
        key=RuleKey("task.2wd"),
        revision=date(2026, 1, 1),
        title="Two days",
        kind="local",
        source="Council’s own period",
        status="assumed",
        due=term,
        words={"task_opened": "the task opened"},
    )
    now = replace(was, revision=date(2026, 11, 2), due=replace(term, amount=9))
    rules = {1: {was.key: was}, 2: {now.key: now}}

    [change] = compare(old, replace(old, number=2), replace(SAID, rules=lambda version: rules[version.number]))

    after = "working days after the task opened"
    assert change.sentence == f"“Sign” is due 9 {after} instead of 2 {after}."
    assert change.element == "ut_a"


#: What a field of a version may be instead: no difference of any of them is passed over.
OTHERWISE = {
    "title": "Another title",
    "reference_number": "99",
    "owner": "somebody",
    "subject": "child",
    "linked": ("child",),
    "callable": True,
    "several_at_once": True,
    "start": StartRule(roles=(Role("child_sw"),)),
    "own": ("placement_start",),
    "track": "home",
    "outcomes": {"done": "Over"},
    "facts": {"known": FactSource(record="known")},
    "record": {"done": ("known",)},
    "lanes": (Lane(id="lane_a", name="Another name", role="team_manager"),),
}


@pytest.mark.parametrize("field", sorted(OTHERWISE))
def test_no_difference_of_the_pathway_as_a_whole_is_passed_over(field: str) -> None:
    old = version_of(line("ut_a").xml())

    assert len(compare(old, replace(old, **{field: OTHERWISE[field]}), SAID)) == 1


#: The same for a shape. What only tells where it stands in the file, or in which lane, is no difference.
ELEMENT_OTHERWISE = {
    "name": "Another name",
    "documentation": "Do it otherwise.",
    "role": "panel_adviser",
    "form": "p.other",
    "due": "three_days",
    "follow_up": "three_days",
    "escalation": "E-stat",
    "decision": True,
    "not_by": ("ut_b",),
    "sod": ("SOD-1",),
    "letter": "letter",
    "starts": ("disruption",),
    "tells": ("disruption#mb_ended",),
    "ends": ("disruption",),
    "suspends": ("disruption",),
    "joint": True,
    "calls": "disruption",
    "given": {"fact": "value"},
    "table": "dmn_other",
    "inside": "sub_phase",
    "attached_to": "ut_b",
    "interrupting": False,
    "end_kind": EndKind.TERMINATE,
    "list_fact": "items",
    "collects": "results",
    "item_fact": "item",
    "collected_fact": "result",
    "completion": "enough",
    "sequential": True,
    "error": "failed",
    "kind": ElementKind.CATCH_MESSAGE,
}
NO_DIFFERENCE = {"id", "line", "lane", "default_flow"}  # the default is told with the ways


def test_every_field_of_a_shape_is_compared() -> None:
    assert {field.name for field in fields(Element)} == set(ELEMENT_OTHERWISE) | NO_DIFFERENCE


@pytest.mark.parametrize("field", sorted(ELEMENT_OTHERWISE))
def test_no_difference_of_a_shape_is_passed_over(field: str) -> None:
    old = version_of(line("ut_a", "ut_b").xml())
    shape = old.elements[ElementId("ut_a")]
    new = replace(old, elements={**old.elements, shape.id: replace(shape, **{field: ELEMENT_OTHERWISE[field]})})

    assert shape.id in {change.element for change in compare(old, new, SAID)}


@pytest.mark.parametrize("seed", range(40))
def test_no_random_change_of_a_drawing_is_passed_over(seed: int) -> None:
    case = random_case(seed)
    redrawing = Redrawing(case.version.xml, Random(seed))
    for verb in VERBS:
        redrawing.change(verb)
        now = redrawing.version(case.version.called)
        every = compare(case.version, now, SAID)
        assert compare(now, now, SAID) == ()
        for change in every:
            where = now if change.element in now.elements else case.version
            assert not change.element or called(where.elements[ElementId(change.element)]).lower() in _all_of(change)
        found = {change.element for change in every}
        for did, element in redrawing.did:
            there = element in case.version.elements or did in ("add", "add_event")
            gone = element.startswith(("ut_new", "tb_new", "mb_new")) and not there
            assert gone or element in found or _undone(redrawing, element), (did, element)


def _all_of(change: Change) -> str:
    return f"{change.sentence} {change.more}".lower()


def _undone(redrawing: Redrawing, element: str) -> bool:
    """Whether a later change took away again what an earlier one had added."""
    return not any(one.get("id") == element for one in redrawing.root.iter())

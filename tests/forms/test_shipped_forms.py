"""The forms that come with Fingerpost: that each can be asked, answered, and shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree
from referencing import Registry, Resource

from engine.bpmn.conditions import condition
from engine.bpmn.layout.level import BPMN
from forms.answers import NotAnswered, asked_values, validate_values
from forms.catalogue import SHIPPED, Catalogue
from forms.context import AnswerContext
from forms.editing import RESERVED
from forms.form import Choice, Form
from forms.question import Kind
from forms.samples import sample_answers
from forms.summary import answer_rows
from tests.forms.asking import CONTEXT, TODAY

CATALOGUE = Catalogue.of_folder()
FP = "urn:fingerpost:bpmn:1"
WORKFLOWS = Path(__file__).parents[2] / "workflows"
PATHWAYS = {drawing.parent.name for drawing in WORKFLOWS.glob("*/pathway.bpmn")}
#: Decisions are those whose reasons are compulsory: every form of an element with fp:decision.
DECISIONS = sorted(
    {
        task.get(f"{{{FP}}}form", "")
        for drawing in WORKFLOWS.glob("*/pathway.bpmn")
        for task in etree.fromstring(drawing.read_bytes()).iter(f"{{{BPMN}}}userTask")
        if task.get(f"{{{FP}}}decision") == "true"
    }
)
each_form = pytest.mark.parametrize("form", CATALOGUE.ids(), indirect=True)


@pytest.fixture
def form(request: pytest.FixtureRequest) -> Form:
    """One of the forms, read where it is tested and not by every process that looks for tests."""
    return CATALOGUE.form(request.param)


def _registry() -> Registry[Any]:
    resources = [(name, Resource.from_contents(schema)) for name, schema in CATALOGUE.schemas.items()]
    return Registry().with_resources(resources)


def _outcomes(form: Form) -> tuple[str | None, ...]:
    return form.outcome_values or (None,)


def test_every_pathway_of_the_first_release_has_its_forms():
    assert {form.id.partition(".")[0] for form in CATALOGUE} == PATHWAYS
    assert len(CATALOGUE.ids()) >= 70


@each_form
def test_the_schema_is_plain_2020_12_with_every_reference_named(form: Form):
    schema = CATALOGUE.schemas[form.id]
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, registry=_registry())

    for outcome in _outcomes(form):
        errors = list(validator.iter_errors(sample_answers(form, CONTEXT, outcome=outcome)))

        assert errors == []


@each_form
def test_every_question_is_worded_and_every_sentence_ends_without_a_stop(form: Form):
    for question in form.every_question():
        assert question.title[0].isupper(), question.path
        assert len(question.title) <= 120, question.path
        assert not question.hint.endswith("."), question.path
        assert all(not sentence.endswith(".") for sentence in question.errors.values()), question.path
        assert all(choice.title and not choice.title.endswith(".") for choice in question.choices), question.path


@each_form
def test_every_example_is_an_answer_that_its_question_takes(form: Form):
    for question in form.every_question():
        for example in question.schema.get("examples", ()):
            assert Draft202012Validator(question.schema).is_valid(example), (question.path, example)


@each_form
def test_a_date_says_whether_it_may_lie_in_the_future(form: Form):
    """CAL-12: a date of something that has happened is refused in the future."""
    ahead = {"event_on", "panel_date", "ready_date", "expected_on", "new_due", "valid_to", "panel_by"}
    ahead |= {"report_by", "hearing_on", "review_on", "starts_on"}
    ahead |= {"consent_possible"}
    ahead |= {"planned_on", "celebration_on", "leaves_on"}
    ahead |= {
        "meeting_date",
        "late_meeting_date",
        "actions_by",
        "next_visit_by",
        "extended_to",
        "end_on",
        "plan_review_on",
        "next_on",
    }

    for question in form.every_question():
        if question.kind in (Kind.DATE, Kind.DATETIME) and question.name not in ahead:
            latest = {limit.base for limit in question.date_limits.not_after}
            assert "today" in latest or question.date_limits.ahead, question.path


def test_no_question_is_sent_by_a_name_that_the_page_of_a_task_sends_itself():
    assert not RESERVED & {question.name for form in CATALOGUE for question in form.questions}


@each_form
def test_a_long_form_has_sections(form: Form):
    if len(form.questions) > 12:
        assert len(form.sections) > 1


@each_form
def test_each_outcome_has_answers_that_are_accepted(form: Form):
    for outcome in _outcomes(form):
        values = sample_answers(form, CONTEXT, outcome=outcome)
        answers = validate_values(form, values, CONTEXT)

        assert answers.values == values == asked_values(form, values)
        assert answers.outcome == outcome
        assert json.loads(json.dumps(values)) == values


@each_form
def test_an_outcome_is_always_asked_and_always_needed(form: Form):
    if form.outcome:
        assert form.outcome.required
        assert not form.outcome.shown_when
        assert len(form.outcome_values) > 1


@pytest.mark.parametrize("form_id", DECISIONS)
def test_no_decision_goes_without_reasons(form_id: str):
    form = CATALOGUE.form(form_id)
    reasons = form.question("reasons")

    for outcome in _outcomes(form):
        values = sample_answers(form, CONTEXT, outcome=outcome)
        for given_reasons in ("", "Because.", " " * 40):
            with pytest.raises(NotAnswered) as caught:
                validate_values(form, {**values, "reasons": given_reasons}, CONTEXT)
            assert [problem.question for problem in caught.value.problems] == ["reasons"]
    assert reasons.min_length == 30


@pytest.mark.scenario("AC-14")
@pytest.mark.parametrize("outcome", ["approve", "refuse"])
def test_a_decision_that_differs_from_the_recommendation_says_why(outcome: str):
    form = CATALOGUE.form("panel_and_decision.adm")
    values = {**sample_answers(form, CONTEXT, outcome=outcome), "differs_from_recommendation": True}

    with pytest.raises(NotAnswered) as caught:
        validate_values(form, values, CONTEXT)

    assert [problem.question for problem in caught.value.problems] == ["difference_reasons"]
    assert validate_values(form, {**values, "difference_reasons": "The later evidence weighs more."}, CONTEXT)


def _refused(form: Form, facts: Mapping[str, Any]) -> list[str]:
    return [refusal.question for refusal in form.refusals if condition(refusal.when).holds(facts)]


@pytest.mark.scenario("AC-14")
@pytest.mark.parametrize(
    ("recommended", "decided", "differs", "refused"),
    [
        ("recommend", "refuse", False, True),
        ("recommend", "refuse", True, False),
        ("recommend", "approve", False, False),
        ("not_recommend", "approve", False, True),
        ("not_recommend", "approve", True, False),
        ("not_recommend", "refuse", False, False),
        (None, "refuse", False, False),
        ("recommend", "more_info", None, False),
    ],
)
def test_a_decision_against_the_recommendation_on_record_cannot_be_called_the_same(
    recommended: str | None, decided: str, differs: bool | None, refused: bool
):
    form = CATALOGUE.form("panel_and_decision.adm")
    facts = {"panel_recommendation": recommended, "adm": decided, "differs_from_recommendation": differs}

    assert CATALOGUE.form("panel_and_decision.panel").records == {"panel": "panel_recommendation"}
    assert _refused(form, facts) == (["differs_from_recommendation"] if refused else [])


@pytest.mark.scenario("AC-18")
@pytest.mark.parametrize(
    ("gate", "received", "concluded", "refused"),
    [
        ("stage_1", None, "proceed", True),
        ("stage_1", False, "proceed", True),
        ("stage_1", True, "proceed", False),
        ("stage_2", None, "proceed", False),
        ("stage_1", None, "more_time", False),
        ("stage_1", None, "not_suitable", False),
    ],
)
def test_the_stage_1_review_goes_on_only_with_the_medical_where_the_council_wants_it_so(
    gate: str, received: bool | None, concluded: str, refused: bool
):
    form = CATALOGUE.form("adopter_stage_1.stage1_review")
    facts = {"medical_gate": gate, "medical_received": received, "stage1_review": concluded}

    assert _refused(form, facts) == (["stage1_review"] if refused else [])


def test_a_panel_without_a_quorum_can_only_defer():
    form = CATALOGUE.form("panel_and_decision.panel")
    values = {**sample_answers(form, CONTEXT, outcome="recommend"), "quorum_met": False}

    with pytest.raises(NotAnswered) as caught:
        validate_values(form, values, CONTEXT)

    assert [(one.question, one.sentence) for one in caught.value.problems] == [
        ("panel", "A panel without a quorum can only defer")
    ]
    assert validate_values(form, {**values, "panel": "defer"}, CONTEXT).outcome == "defer"


def test_panel_members_and_those_in_conflict_are_allocated_so_that_duties_can_be_kept_apart():
    form = CATALOGUE.form("panel_and_decision.panel")
    values = {
        **sample_answers(form, CONTEXT, outcome="recommend"),
        "members": ["idris", "lin"],
        "conflicts_declared": True,
        "conflicts": "Knows the family through a club; left the item",
        "conflicted_members": ["mo"],
    }

    assert validate_values(form, values, CONTEXT).allocations == {
        "panel_member": ["idris", "lin"],
        "conflicted": ["mo"],
    }


@pytest.mark.scenario("AC-06")
def test_a_notice_counts_by_the_day_it_was_received_and_only_within_the_gap():
    context = AnswerContext(
        today=date(2027, 3, 1),
        anchors={"stage_1_notified": date(2026, 8, 31)},
        promised={"adopter.stage_gap": date(2027, 2, 28)},
    )
    form = CATALOGUE.form("adopter_stage_1.gap_letter")
    values = sample_answers(form, context, outcome="arrived_in_time")

    in_time = validate_values(form, {**values, "received_on": "2027-02-28"}, context)
    with pytest.raises(NotAnswered) as caught:
        validate_values(form, {**values, "received_on": "2027-03-01"}, context)

    assert in_time.outcome == "arrived_in_time"
    assert in_time.anchors == {"stage_2_start": date(2027, 2, 28)}
    assert in_time.records == {"stage_2_start": "2027-02-28"}
    assert [one.question for one in caught.value.problems] == ["received_on"]
    assert "Sunday 28 February 2027" in caught.value.problems[0].sentence


@pytest.mark.scenario("AC-07")
def test_a_panel_that_leaves_too_little_time_for_the_decision_cannot_be_booked():
    latest = date(2027, 2, 5)
    context = AnswerContext(
        today=date(2026, 11, 20),
        anchors={"stage_2_start": date(2026, 10, 31)},
        promised={"adopter_stage_2.panel_latest": latest},
    )
    form = CATALOGUE.form("adopter_stage_2.book_panel")
    values = sample_answers(form, context)

    booked = validate_values(form, {**values, "panel_date": latest.isoformat()}, context)
    with pytest.raises(NotAnswered) as caught:
        validate_values(form, {**values, "panel_date": (latest + timedelta(days=1)).isoformat()}, context)

    assert booked.anchors == {"panel_date": latest}
    assert booked.facts == {"panel_booked": True}
    assert caught.value.problems[0].sentence.startswith("The panel must meet on or before Friday 5 February 2027")


def test_an_extension_ends_after_the_date_now_due_and_within_what_the_manager_may_allow():
    context = AnswerContext(today=TODAY, promised={"extends": date(2027, 2, 28), "extends_max": date(2027, 6, 30)})
    form = CATALOGUE.form("extension_request.approve_extension")
    values = sample_answers(form, context, outcome="approve")

    for day in ("2027-03-01", "2027-06-30"):
        assert validate_values(form, {**values, "new_due": day}, context).extensions == {
            "=extends": date.fromisoformat(day)
        }
    for day in ("2027-02-28", "2027-07-01"):
        with pytest.raises(NotAnswered) as caught:
            validate_values(form, {**values, "new_due": day}, context)
        assert [one.question for one in caught.value.problems] == ["new_due"]


@pytest.mark.parametrize(
    ("kind", "window", "fits"),
    [
        ("adoption_not_suitable", "qd.adoption_window", True),
        ("adoption_not_suitable", "qd.fostering_window", False),
        ("foster_terms", "qd.fostering_window", True),
        ("foster_terms", "qd.adoption_window", False),
    ],
)
def test_the_window_to_respond_fits_the_determination(kind: str, window: str, fits: bool):
    form = CATALOGUE.form("representations_irm.log_notice")
    values = {**sample_answers(form, CONTEXT), "qd_type": kind, "window": window, "notice_date": "2026-11-25"}

    if fits:
        assert validate_values(form, values, CONTEXT).facts["window"] == window
    else:
        with pytest.raises(NotAnswered) as caught:
            validate_values(form, values, CONTEXT)
        assert [one.question for one in caught.value.problems] == ["window"]


@settings(max_examples=60)
@given(
    st.sampled_from(CATALOGUE.ids()).map(CATALOGUE.form),
    st.randoms(use_true_random=False),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
)
def test_random_samples_of_every_form_are_accepted_on_any_day(form: Form, random: Random, today: date):
    workers = tuple(Choice(value=f"worker-{number}", title=f"Worker {number}") for number in range(1, 8))
    context = AnswerContext(
        today=today,
        anchors={
            "enquiry": today - timedelta(days=200),
            "roi_received": today - timedelta(days=150),
            "stage_1_start": today - timedelta(days=140),
            "stage_2_start": today - timedelta(days=60),
            "panel_date": today - timedelta(days=5),
            "minutes_final": today - timedelta(days=2),
        },
        promised={"extends": today + timedelta(days=9), "adopter.stage2": today + timedelta(days=60)},
        choices={"worker": workers},
    )
    for outcome in _outcomes(form):
        values = sample_answers(form, context, outcome=outcome, random=random)

        assert validate_values(form, values, context).values == values


@each_form
def test_every_answer_has_its_row_in_plain_words(form: Form):
    for outcome in _outcomes(form):
        values = sample_answers(form, CONTEXT, outcome=outcome)
        rows = answer_rows(form, values, CONTEXT)

        answered = {row.question.partition(".")[0] for row in rows if row.answered}
        assert answered == set(values)
        assert all(row.lines and all(isinstance(line, str) for line in row.lines) for row in rows)


def test_health_and_concerns_about_a_child_are_marked_as_sensitive():
    sensitive = {
        (form.id, question.path) for form in CATALOGUE for question in form.every_question() if question.sensitive
    }

    assert {
        ("adopter_stage_2.health_summary", "health_summary"),
        ("checks_and_references.record_result", "concern_summary"),
        ("urgent_concern.log_concern", "what"),
    } <= sensitive


def test_no_form_asks_what_fingerpost_knows_by_itself():
    known = {"case_ref", "subject_ref", "created_by", "created_at", "recorded_at", "breach_reason", "journey", "task"}
    asked: set[tuple[str, str]] = {(form.id, question.name) for form in CATALOGUE for question in form.every_question()}

    assert {pair for pair in asked if pair[1] in known} == set()


def test_every_shared_part_is_used_by_some_form_or_another_part():
    text = "".join(file.read_text() for file in SHIPPED.glob("*/*.json"))
    parts = {
        f"shared.{file.stem}#/$defs/{name}"
        for file in (SHIPPED / "shared").glob("*.json")
        for name in json.loads(file.read_text())["$defs"]
    }

    assert {part for part in parts if f'"{part}"' not in text} == set()

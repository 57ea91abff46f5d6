"""Adoption stage 2 as it runs: the acceptance scenarios with exactly their dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.actions.hold_task import claim_task
from engine.demo.stage import NotOpen
from engine.domain.calendar import FixedCalendar
from engine.domain.errors import NotAllowed, ReasonNeeded
from engine.domain.ids import TaskId
from engine.domain.policies import Policies
from forms.errors import NotAnswered
from tests.actions.journeys import LATE, Walk
from tests.world import World


def _heard(walk: Walk, recommendation: str = "recommend", *members: str) -> None:
    """AC-01: the final minutes are dated 31 March 2026; nothing on the way was late."""
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))
    walk.assess(panel_on=date(2026, 3, 26))
    walk.hand_in()
    walk.world.at("2026-03-26 10:00")
    sat = [str(walk.world.as_(name)) for name in members or ("ola",)]
    walk.do("ut_panel", "jo", recommendation, members=sat)
    walk.do("ut_minutes", "jo")
    walk.world.at("2026-03-31 10:00")
    walk.do("ut_sign_minutes", "idris", minutes_final="2026-03-31")


@pytest.mark.scenario("AC-01")
def test_minutes_final_before_easter_give_the_decision_maker_until_13_april(walk: Walk):
    _heard(walk)

    assert walk.due("ut_adm") == date(2026, 4, 13)


@pytest.mark.scenario("AC-01")
def test_a_decision_on_14_april_is_a_breach_that_needs_a_reason(walk: Walk):
    _heard(walk)
    walk.world.wait_until("2026-04-14 10:00")

    with pytest.raises(ReasonNeeded):
        walk.do("ut_adm", "hana", "approve", differs_from_recommendation=False)
    assert walk.open() == ["ut_adm"]
    assert walk.world.tags("deadline_breached") == 1
    walk.do("ut_adm", "hana", "approve", differs_from_recommendation=False, breach_reason=LATE)

    assert walk.open() == ["ut_notify"]


@pytest.mark.scenario("AC-01")
def test_a_decision_on_the_last_day_needs_no_reason(walk: Walk):
    _heard(walk)
    walk.world.wait_until("2026-04-13 23:30")

    walk.do("ut_adm", "hana", "approve", differs_from_recommendation=False)

    assert walk.world.tags("deadline_breached") == 0


@pytest.mark.scenario("AC-07")
def test_stage_2_begun_on_31_october_has_until_28_february_and_does_not_move(walk: Walk):
    walk.begin_stage_2("2026-11-02 09:00", opted_in=date(2026, 10, 31))

    deadline = walk.deadline("tb_four_months")

    assert (deadline.due_on, deadline.act_by) == (date(2027, 2, 28), date(2027, 2, 26))


@pytest.mark.scenario("AC-07")
def test_a_panel_with_less_than_fifteen_working_days_before_the_decision_is_refused(walk: Walk):
    walk.begin_stage_2("2026-11-02 09:00", opted_in=date(2026, 10, 31))
    walk.do("ut_stage2_agreement", "amara")

    with pytest.raises(NotAnswered) as refused:
        walk.do("ut_book_panel", "jo", panel_date="2027-02-09")
    assert [problem.question for problem in refused.value.problems] == ["panel_date"]
    walk.do("ut_book_panel", "jo", panel_date="2027-02-08")

    assert "ut_book_panel" not in walk.open()


@pytest.mark.scenario("AC-07")
def test_an_approved_extension_lets_a_later_panel_be_booked_and_moves_the_timer(walk: Walk):
    walk.begin_stage_2("2026-11-02 09:00", opted_in=date(2026, 10, 31))
    walk.do("ut_stage2_agreement", "amara")
    walk.do("mb_material_change", "amara")
    walk.do("ut_material_change", "amara")
    walk.do("ut_material_decision", "ben", "pause")
    walk.do("ut_request_extension", "amara", "ask", grounds="applicant_request", new_due="2027-04-30")

    with pytest.raises(NotAnswered):
        walk.do("ut_book_panel", "jo", panel_date="2027-02-09")
    walk.do("ut_approve_extension", "ben", "approve", new_due="2027-04-30")
    walk.do("ut_book_panel", "jo", panel_date="2027-02-09")

    deadline = walk.deadline("tb_four_months")
    assert (deadline.due_on, deadline.extended_to) == (date(2027, 4, 30), date(2027, 4, 30))
    timer = next(t for t in walk.world.journey(walk.journey).timers if t.token == deadline.token)
    assert timer.due_at == deadline.expires_at


@pytest.mark.scenario("AC-07")
def test_after_a_recorded_breach_the_panel_can_be_booked_though_the_date_stays_missed(walk: Walk):
    walk.begin_stage_2("2026-11-02 09:00", opted_in=date(2026, 10, 31))
    walk.do("ut_stage2_agreement", "amara")
    walk.world.wait_until("2027-03-01 09:00")

    with pytest.raises(NotAnswered):
        walk.do("ut_book_panel", "jo", panel_date="2027-03-17")
    walk.do("ut_breach_or_extend", "ben", "breach", panel_by="2027-03-31")
    walk.do("ut_book_panel", "jo", panel_date="2027-03-17")

    assert "ut_book_panel" not in walk.open()
    assert walk.world.tags("deadline_extended") == 1
    assert walk.world.tags("deadline_moved") == 0


@pytest.mark.scenario("AC-14")
def test_a_decision_against_the_panel_has_to_give_reasons_and_say_that_it_differs(walk: Walk):
    _heard(walk)

    for answers in ({"reasons": ""}, {"differs_from_recommendation": False}, {"difference_reasons": ""}):
        with pytest.raises(NotAnswered):
            walk.do("ut_adm", "hana", "refuse", **{"differs_from_recommendation": True, **answers})

    assert walk.open() == ["ut_adm"]


@pytest.mark.scenario("AC-14")
def test_the_notice_after_a_decision_against_the_panel_comes_with_what_the_panel_recommended(walk: Walk):
    _heard(walk)
    walk.do("ut_adm", "hana", "refuse", differs_from_recommendation=True)

    with pytest.raises(NotAnswered) as left_out:
        walk.do("ut_determination_notice", "jo", panel_recommended=False)
    with pytest.raises(NotAnswered) as not_attached:
        walk.do("ut_determination_notice", "jo", panel_recommended=True, panel_copy=None)

    assert [problem.question for problem in left_out.value.problems] == ["panel_recommended"]
    assert [problem.question for problem in not_attached.value.problems] == ["panel_copy"]


@pytest.mark.scenario("AC-14")
def test_refused_against_the_panel_is_never_approved_and_goes_to_representations(walk: Walk):
    _heard(walk)
    walk.do("ut_adm", "hana", "refuse", differs_from_recommendation=True)
    walk.do("ut_determination_notice", "jo", panel_recommended=True)

    journey = walk.world.journey(walk.journey)
    assert (journey.outcome, journey.is_running) == (None, True)
    assert walk.open() == ["ut_log_notice"]
    with walk.world.ports.uow() as uow:
        assert "approval" not in uow.records.fields(walk.household.ref)
        assert "approval" not in uow.records.anchors(walk.household.ref, walk.journey)


@pytest.mark.scenario("AC-18")
def test_where_the_council_gates_stage_2_stage_1_goes_on_without_the_medical_and_the_panel_waits(walk: Walk):
    gate_at(walk.world, "stage_2")
    walk.accept("2026-06-24 10:00", on=date(2026, 6, 24))
    walk.do("ut_allocate", "ben", worker=str(walk.world.as_("amara")))
    walk.do("ut_stage1_plan", "amara")
    walk.check(("dbs_applicant_1", "reference_1"))
    walk.do("ut_training", "amara", "attended")
    walk.do("ut_workbook", "amara")
    walk.do("ut_stage1_review", "amara", "proceed")
    walk.do("ut_stage1_decision", "ben", "may_be_suitable")
    walk.do("ut_notify_stage1", "amara")
    walk.do("msg_opt_in", "amara", received_on="2026-06-24")
    stage_2 = walk.world.running("adopter_stage_2", walk.household.ref)
    assert stage_2 is not None
    walk.journey = stage_2

    walk.do("ut_stage2_agreement", "amara")
    walk.do("ut_book_panel", "jo", panel_date="2026-09-01")
    walk.do("ut_assessment", "amara")
    walk.do("ut_midway", "ben", "stop")  # a brief report goes to the panel without a health summary
    walk.do("ut_brief_report", "amara", author_qualified=True)
    walk.do("ut_tm_signoff", "ben", "approve", checks_in_date=True)
    walk.do("ut_applicant_read", "amara")
    assert walk.open() == ["ut_fix"]
    walk.do("ut_fix", "amara", checks_in_date=True, author_qualified=True, medical_received=False)
    assert walk.open() == ["ut_fix"]
    with pytest.raises(NotOpen):
        walk.do("ut_adm", "hana", "approve")
    walk.do("ut_fix", "amara", checks_in_date=True, author_qualified=True, medical_received=True)

    assert walk.open() == ["ut_submit_papers"]


@pytest.mark.scenario("AC-18")
def test_the_medical_advisers_summary_cannot_be_written_before_the_reports_are_in(walk: Walk):
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))

    with pytest.raises(NotAnswered) as refused:
        walk.assess(panel_on=date(2026, 3, 26), medical_received=False)

    assert [problem.question for problem in refused.value.problems] == ["medical_received"]
    assert walk.open() == ["ut_health_summary"]


def gate_at(world: World, stage: str) -> None:
    """The council's own setting: before which stage the medical must be back."""
    entry = {
        "effective_from": date(2026, 1, 1),
        "title": "Before which stage the medical must be back",
        "source": "The council's own",
        "status": "assumed",
        "value": stage,
    }
    policies = Policies({"adopter.medical_gate": [entry]})
    world.ports = replace(world.ports, calendars=FixedCalendar(replace(world.ports.calendar, policies=policies)))


@pytest.mark.scenario("AC-19")
@pytest.mark.rule("SOD-1")
def test_the_assessing_worker_with_the_decision_makers_role_can_neither_take_nor_make_the_decision(walk: Walk):
    _heard(walk)
    walk.world.give_role("amara", "adm_adoption", team=None)

    # She also sent in the papers, which the drawing itself bars.
    _refused_twice(walk, "amara", "SOD-1", "The drawing names this separation of duties.")


@pytest.mark.scenario("AC-19")
@pytest.mark.rule("SOD-2")
def test_a_member_of_the_panel_with_the_decision_makers_role_can_neither_take_nor_make_the_decision(walk: Walk):
    walk.world.give_role("ola", "adm_adoption", team=None)
    _heard(walk, "recommend", "sol", "ola")

    _refused_twice(walk, "ola", "SOD-2")
    assert walk.world.cast["sol"] in _allocated(walk, "panel_member")  # the first member is kept beside the second


@pytest.mark.rule("SOD-3")
def test_the_social_workers_manager_with_the_decision_makers_role_cannot_decide(walk: Walk):
    _heard(walk)
    walk.world.give_role("ben", "adm_adoption", team=None)

    _refused_twice(walk, "ben", "SOD-3")


@pytest.mark.rule("SOD-5")
def test_every_worker_with_a_declared_conflict_is_kept_from_the_items_tasks(walk: Walk):
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))
    walk.assess(panel_on=date(2026, 3, 26))
    walk.hand_in()
    conflicted = [str(walk.world.as_("sol")), str(walk.world.as_("jo"))]
    conflicts = {"conflicts_declared": True, "conflicts": "One knows them, one is a cousin; both left the room."}
    walk.do("ut_panel", "jo", "defer", members=[str(walk.world.as_("ola"))], conflicted_members=conflicted, **conflicts)
    walk.do("ut_defer", "amara")
    walk.world.give_role("sol", "panel_admin", team=None)
    walk.do("ut_book_panel", "jo", panel_date="2026-03-26")
    walk.world.give_role("idris", "panel_adviser", team=None)
    walk.do("ut_submit_papers", "amara")
    walk.do("ut_quality_check", "idris", "accept")

    for name in ("jo", "sol"):
        with pytest.raises(NotAllowed) as refused:
            walk.do("ut_panel", name, "recommend")
        assert refused.value.rule == "SOD-5"
    assert _allocated(walk, "conflicted") == {walk.world.as_("sol"), walk.world.as_("jo")}


@pytest.mark.rule("SOD-4")
def test_a_recommendation_alone_approves_nobody(walk: Walk):
    _heard(walk)

    assert walk.open() == ["ut_adm"]
    assert walk.world.journey(walk.journey).outcome is None
    for element in ("ut_approve_letter", "ut_notify"):
        with pytest.raises(NotOpen):
            walk.do(element, "ben")


@pytest.mark.rule("SOD-11")
def test_a_report_by_an_author_who_is_neither_qualified_nor_supervised_does_not_reach_the_panel(walk: Walk):
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))

    walk.assess(panel_on=date(2026, 3, 26), author_qualified=False)

    assert walk.open() == ["ut_fix"]


@pytest.mark.rule("SOD-12")
def test_whoever_owns_pathways_with_an_account_takes_no_part_in_casework_with_it(walk: Walk):
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))
    walk.world.give_role("chidi", "adoption_sw")
    task = walk.world.task(walk.journey, "ut_stage2_agreement")

    with pytest.raises(NotAllowed) as refused:
        claim_task(walk.world.ports, walk.world.as_("chidi"), TaskId(task.id))

    assert refused.value.rule == "SOD-12"
    assert walk.world.tags("refused", by="chidi") == 1


def _refused_twice(walk: Walk, name: str, *rules: str) -> None:
    task = walk.world.task(walk.journey, "ut_adm")
    with pytest.raises(NotAllowed) as at_claim:
        claim_task(walk.world.ports, walk.world.as_(name), TaskId(task.id))
    with pytest.raises(NotAllowed) as at_completion:
        walk.do("ut_adm", name, "approve", differs_from_recommendation=False)

    assert {at_claim.value.rule, at_completion.value.rule} <= set(rules)
    assert walk.world.tags("refused", by=name) == 2
    assert walk.open() == ["ut_adm"]


def _allocated(walk: Walk, role: str) -> set[str]:
    today = walk.world.today
    with walk.world.ports.uow() as uow:
        held = uow.records.allocations(walk.household.ref)
    return {a.worker for a in held if a.role == role and (a.until_on is None or a.until_on >= today)}


@pytest.mark.scenario("AC-22")
def test_the_third_deferral_is_the_service_managers_and_moves_no_date(walk: Walk):
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))
    walk.assess(panel_on=date(2026, 3, 26))
    due = walk.due("ca_panel")
    for count in (1, 2, 3):
        walk.hand_in()
        walk.do("ut_panel", "jo", "defer", members=[str(walk.world.as_("ola"))])
        assert walk.open() == (["ut_escalate_deferral"] if count == 3 else ["ut_defer"])
        if count < 3:
            walk.do("ut_defer", "amara")
            walk.do("ut_book_panel", "jo", panel_date="2026-03-26")

    escalated = walk.world.task(walk.journey, "ut_escalate_deferral")
    assert escalated.role == "service_manager"
    assert due == walk.due("ca_panel") == walk.due("tb_four_months") == date(2026, 5, 5)
    walk.do("ut_escalate_deferral", "gita")
    assert walk.open() == ["ut_defer"]
    assert walk.due("ca_panel") == date(2026, 5, 5)

"""Adoption stage 1 as it runs: the acceptance scenarios with exactly their dates."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.complete_task import complete_task
from engine.actions.hold_task import claim_task
from engine.domain.errors import NotAllowed, ReasonNeeded, TaskNotOpen
from engine.domain.ids import TaskId
from forms.errors import NotAnswered
from forms.samples import sample_answers
from tests.actions.journeys import LATE, Walk


@pytest.mark.scenario("AC-02")
def test_stage_1_begun_on_31_december_is_due_on_28_february_and_does_not_move(walk: Walk):
    walk.prepare("2026-12-31 10:00", on=date(2026, 12, 31))
    walk.do("ut_stage1_review", "amara", "proceed")

    deadline = walk.deadline("ut_stage1_decision")

    assert (deadline.due_on, deadline.act_by) == (date(2027, 2, 28), date(2027, 2, 26))


@pytest.mark.scenario("AC-03")
def test_stage_1_begun_on_31_december_2027_is_due_on_29_february(walk: Walk):
    walk.prepare("2027-12-31 10:00", on=date(2027, 12, 31))
    walk.do("ut_stage1_review", "amara", "proceed")

    assert walk.due("ut_stage1_decision") == date(2028, 2, 29)


@pytest.mark.scenario("AC-05")
def test_a_registration_received_before_the_early_may_holiday_is_decided_by_11_may(walk: Walk):
    walk.register("2026-05-01 10:00", received=date(2026, 5, 1))

    assert walk.due("ut_roi_decision") == date(2026, 5, 11)


def _notified(walk: Walk) -> None:
    """AC-06: decided on 27 August 2026, notified on 31 August."""
    walk.prepare("2026-07-01 10:00", on=date(2026, 7, 1))
    walk.world.at("2026-08-27 10:00")
    walk.do("ut_stage1_review", "amara", "proceed", breach_reason=LATE)
    walk.do("ut_stage1_decision", "ben", "may_be_suitable")
    walk.world.at("2026-08-31 10:00")
    walk.do("ut_notify_stage1", "amara", sent_on="2026-08-31")


@pytest.mark.scenario("AC-06")
def test_the_gap_runs_from_the_notification_to_the_end_of_28_february(walk: Walk):
    _notified(walk)

    deadline = walk.deadline("tm_gap")

    assert deadline.due_on == date(2027, 2, 28)
    assert deadline.expires_at is not None
    assert deadline.expires_at.isoformat() == "2027-02-28T23:59:59+00:00"


@pytest.mark.scenario("AC-06")
def test_a_notice_recorded_half_an_hour_before_midnight_starts_stage_2_that_day(walk: Walk):
    _notified(walk)
    walk.world.at("2027-02-28 23:30")

    walk.do("msg_opt_in", "amara", received_on="2027-02-28")

    assert walk.world.journey(walk.journey).outcome == "to_stage_2"
    stage_2 = walk.world.running("adopter_stage_2", walk.household.ref)
    assert stage_2 is not None
    with walk.world.ports.uow() as uow:
        assert uow.records.anchors(walk.household.ref, stage_2)["stage_2_start"] == date(2027, 2, 28)


@pytest.mark.scenario("AC-06")
def test_five_minutes_after_midnight_the_gap_has_expired_though_no_sweep_ran(walk: Walk):
    _notified(walk)
    awaited = walk.world.task(walk.journey, "msg_opt_in")
    walk.world.at("2027-03-01 00:05")

    with pytest.raises(TaskNotOpen):
        complete_task(walk.world.ports, walk.world.as_("amara"), TaskId(awaited.id), {"received_on": "2027-03-01"})

    assert walk.open() == ["ut_gap_letter"]


@pytest.mark.scenario("AC-06")
def test_a_notice_received_in_time_but_recorded_a_day_late_still_starts_stage_2(walk: Walk):
    _notified(walk)
    walk.world.wait_until("2027-03-01 09:00")

    walk.do("ut_gap_letter", "amara", "arrived_in_time", received_on="2027-02-28")

    assert walk.world.journey(walk.journey).outcome == "to_stage_2"
    assert walk.world.running("adopter_stage_2", walk.household.ref) is not None


@pytest.mark.scenario("AC-06")
def test_a_notice_received_after_the_gap_does_not_count_as_in_time(walk: Walk):
    _notified(walk)
    walk.world.wait_until("2027-03-02 09:00")

    with pytest.raises(NotAnswered):
        walk.do("ut_gap_letter", "amara", "arrived_in_time", received_on="2027-03-01")


@pytest.mark.scenario("AC-18")
def test_without_a_returned_medical_the_stage_1_review_cannot_proceed(walk: Walk):
    walk.accept("2026-06-24 10:00", on=date(2026, 6, 24))
    walk.do("ut_allocate", "ben", worker=str(walk.world.as_("amara")))
    walk.do("ut_stage1_plan", "amara")
    walk.check(("dbs_applicant_1", "reference_1"))
    walk.do("ut_training", "amara", "attended")
    walk.do("ut_workbook", "amara")

    with pytest.raises(NotAnswered) as refused:
        walk.do("ut_stage1_review", "amara", "proceed")

    assert [problem.question for problem in refused.value.problems] == ["stage1_review"]
    assert walk.open() == ["ut_stage1_review"]


@pytest.mark.scenario("AC-19")
def test_the_assessing_worker_can_neither_take_nor_complete_the_decision_and_both_are_recorded(walk: Walk):
    walk.prepare("2026-06-24 10:00", on=date(2026, 6, 24))
    walk.world.at("2026-06-25 10:00")
    walk.do("ut_stage1_review", "amara", "proceed")
    walk.world.give_role("amara", "adoption_tm")
    decision = walk.world.task(walk.journey, "ut_stage1_decision")

    with pytest.raises(NotAllowed):
        claim_task(walk.world.ports, walk.world.as_("amara"), TaskId(decision.id))
    with pytest.raises(NotAllowed) as refused:
        walk.do("ut_stage1_decision", "amara", "may_be_suitable")

    assert refused.value.rule in ("SOD-1", "The drawing names this separation of duties.")
    assert walk.world.tags("refused", by="amara") == 2
    assert walk.open() == ["ut_stage1_decision"]


def test_a_late_statutory_step_asks_why_and_keeps_the_reason(walk: Walk):
    walk.register("2026-05-01 10:00", received=date(2026, 5, 1))
    walk.world.wait_until("2026-05-12 09:00")

    with pytest.raises(ReasonNeeded):
        walk.do("ut_roi_decision", "ben", "accept", stage_1_start="2026-05-12")
    walk.do("ut_roi_decision", "ben", "accept", stage_1_start="2026-05-12", breach_reason=LATE)

    assert walk.open() == ["ut_allocate"]
    assert walk.world.tags("deadline_breached") == 1


@pytest.mark.scenario("AC-20")
def test_a_registration_with_two_relatives_among_three_referees_is_refused(walk: Walk):
    walk.enquire("2026-06-24 09:00")
    walk.do("ut_respond", "esme")
    walk.do("ut_discussion", "esme", "encouraged")
    _, form, context = walk.world.asked(walk.journey, "msg_roi")
    three = sample_answers(form, context)["referees"]

    with pytest.raises(NotAnswered) as refused:
        walk.do("msg_roi", "esme", referees=[{**one, "relative": number > 0} for number, one in enumerate(three)])
    assert [problem.question for problem in refused.value.problems] == ["referees"]
    with pytest.raises(NotAnswered):
        walk.do("msg_roi", "esme", referees=three[:2])
    assert "msg_roi" in {t.place.element for t in walk.world.journey(walk.journey).tasks.values()}
    walk.do("msg_roi", "esme", referees=[{**one, "relative": number == 0} for number, one in enumerate(three)])

    assert walk.open() == ["ut_roi_decision"]


@pytest.mark.rule("SOD-1")
def test_a_manager_who_records_an_arrival_does_so_as_the_manager_and_may_still_close_the_file(walk: Walk):
    walk.enquire("2026-06-24 09:00")
    walk.do("mb_withdrawal", "ben")  # whose lane is the social worker's
    walk.do("ut_record_withdrawal", "amara", "withdrawn")
    walk.do("ut_offer_information", "amara")

    walk.do("ut_close", "ben", "close")

    assert walk.world.journey(walk.journey).outcome == "withdrawn"
    with walk.world.ports.uow() as uow:
        done = {one.element: one.role for one in uow.journeys.completions(walk.journey)}
    assert (done["mb_withdrawal"], done["ut_close"]) == ("adoption_tm", "adoption_tm")


@pytest.mark.rule("SOD-1")
def test_the_worker_of_the_case_cannot_close_it_whatever_roles_they_hold(walk: Walk):
    walk.enquire("2026-06-24 09:00")
    walk.do("mb_withdrawal", "amara")
    walk.do("ut_record_withdrawal", "amara", "withdrawn")
    walk.do("ut_offer_information", "femi")
    walk.world.give_role("amara", "adoption_tm")

    with pytest.raises(NotAllowed) as refused:
        walk.do("ut_close", "amara", "close")

    assert refused.value.rule == "SOD-1"


def test_a_check_that_fails_ends_the_chasing_of_the_others(walk: Walk):
    walk.accept("2026-06-24 10:00", on=date(2026, 6, 24))
    walk.do("ut_allocate", "ben", worker=str(walk.world.as_("amara")))
    walk.do("ut_stage1_plan", "amara")
    walk.do("ut_list_checks", "esme", checks_required=["dbs_applicant_1", "reference_1"])
    walk.do("ut_request_check", "esme", item="dbs_applicant_1")
    walk.do("ut_request_check", "esme", item="reference_1")
    walk.world.wait_until("2026-07-27 09:00")
    assert "ut_chase" in walk.open()
    walk.do("msg_check_returned", "esme", item="dbs_applicant_1")
    walk.do("ut_record_result", "esme", "concern", item="dbs_applicant_1")

    walk.do("ut_assess_concern", "ben", "stop", item="dbs_applicant_1")

    assert walk.open() == ["ut_end_stage1"]

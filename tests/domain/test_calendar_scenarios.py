"""The dates of the acceptance scenarios, exactly as written. What journeys do with them is tested with the journeys."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from functools import cache

import pytest

from engine.calendar_files import SHIPPED, load_calendar
from engine.domain.calendar import Calendar
from engine.domain.deadline import Promise, extended, fired_at, promise, recomputed
from engine.domain.errors import DateRefused
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays

TODAY = date(2026, 6, 1)


@cache
def calendar() -> Calendar:
    return load_calendar()


def due(key: str, **anchors: str) -> Promise:
    return calendar().must_promise(key, {name: on(day) for name, day in anchors.items()}, on=TODAY)


def on(day: str) -> date:
    return date.fromisoformat(day)


@pytest.mark.scenario("AC-01")
def test_the_agency_decides_seven_working_days_after_the_minutes_across_easter() -> None:
    made = due("adm.decision", minutes_final="2026-03-31")

    assert made.due_on == on("2026-04-13")
    assert "Fri 3 Apr 2026 (Good Friday)" in made.because[-1]
    assert "Mon 6 Apr 2026 (Easter Monday)" in made.because[-1]
    assert calendar().days.days_left(on("2026-04-13"), on("2026-04-14")) == -1
    assert calendar().escalations.needs_breach_reason("E-stat")


@pytest.mark.scenario("AC-02")
def test_stage_1_ends_on_the_last_of_february_and_does_not_move_to_monday() -> None:
    made = due("adopter.stage1", stage_1_start="2026-12-31")

    assert (made.due_on, made.act_by) == (on("2027-02-28"), on("2027-02-26"))
    assert made.expires_at == datetime(2027, 2, 28, 23, 59, 59, tzinfo=UTC)


@pytest.mark.scenario("AC-03")
def test_stage_1_ends_on_29_february_in_a_leap_year() -> None:
    assert due("adopter.stage1", stage_1_start="2027-12-31").due_on == on("2028-02-29")


@pytest.mark.scenario("AC-04")
def test_support_contacts_are_counted_from_the_order_not_from_one_another() -> None:
    made = due("support.contacts", order="2026-08-31")

    assert [day.isoformat() for day in made.series] == [
        *("2027-02-28", "2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28", "2029-08-31"),
    ]
    assert made.due_on == on("2027-02-28")
    assert not made.calendar_incomplete


@pytest.mark.scenario("AC-05")
def test_a_registration_of_interest_is_decided_over_the_early_may_holiday() -> None:
    assert due("adopter.roi_decision", roi_received="2026-05-01").due_on == on("2026-05-11")


@pytest.mark.scenario("AC-06")
def test_the_stage_gap_runs_from_the_notice_and_closes_at_the_end_of_its_last_day() -> None:
    made = due("adopter.stage_gap", stage_1_notified="2026-08-31")

    assert made.due_on == on("2027-02-28")
    assert fired_at(made) == datetime(2027, 2, 28, 23, 59, 59, tzinfo=UTC)
    assert datetime(2027, 2, 28, 23, 30, tzinfo=UTC) < fired_at(made) < datetime(2027, 3, 1, 0, 5, tzinfo=UTC)


@pytest.mark.scenario("AC-07")
def test_stage_2_has_four_months_and_the_panel_fifteen_working_days_before_their_end() -> None:
    assert due("adopter.stage2", stage_2_start="2026-10-31").due_on == on("2027-02-28")
    assert due("adopter_stage_2.panel_latest", stage_2_start="2026-10-31").due_on == on("2027-02-08")


@pytest.mark.scenario("AC-07")
def test_an_approved_extension_of_stage_2_moves_the_latest_panel() -> None:
    anchors = {"stage_2_start": on("2026-10-31")}
    later = {"adopter.stage2": on("2027-03-31")}

    made = calendar().must_promise("adopter_stage_2.panel_latest", anchors, on=TODAY, promised=later)

    assert made.due_on == on("2027-03-08")  # over Good Friday and Easter Monday


@pytest.mark.scenario("AC-08")
def test_the_first_review_is_counted_over_christmas() -> None:
    assert due("review.first", became_looked_after="2026-12-14").due_on == on("2027-01-14")


@pytest.mark.scenario("AC-09")
def test_the_second_review_takes_the_earlier_of_three_months_and_month_four() -> None:
    assert due("review.first", became_looked_after="2026-03-20").due_on == on("2026-04-21")

    early = due("review.second", became_looked_after="2026-03-20", first_review_held="2026-04-15")
    late = due("review.second", became_looked_after="2026-03-20", first_review_held="2026-04-30")

    assert (early.due_on, late.due_on) == (on("2026-07-15"), on("2026-07-20"))
    assert "The earliest counts: Monday 20 July 2026, not Thursday 30 July 2026." in late.because


@pytest.mark.scenario("AC-10")
def test_the_next_review_is_counted_from_the_day_the_last_was_held() -> None:
    assert due("review.subsequent", previous_review_held="2026-07-15").due_on == on("2027-01-15")
    assert due("review.subsequent", previous_review_held="2027-01-04").due_on == on("2027-07-04")


@pytest.mark.scenario("AC-11")
def test_reviews_and_visits_of_a_child_placed_for_adoption() -> None:
    first = due("review.adoption_placed", placed="2026-03-02")
    second = due("review.adoption_placed", placed="2026-03-02", placement_first_review_held="2026-03-27")
    third = due(
        "review.adoption_placed",
        placed="2026-03-02",
        placement_first_review_held="2026-03-27",
        placement_review_held="2026-06-25",
    )

    assert due("visit.adoption_placed", placed="2026-03-02").due_on == on("2026-03-09")
    assert (first.due_on, first.expires_at) == (on("2026-03-30"), datetime(2026, 3, 30, 22, 59, 59, tzinfo=UTC))
    assert (second.due_on, second.act_by) == (on("2026-06-27"), on("2026-06-26"))
    assert (third.due_on, third.act_by) == (on("2026-12-25"), on("2026-12-24"))


@pytest.mark.scenario("AC-12")
def test_a_new_unit_counts_for_new_plans_and_leaves_the_promise_that_exists() -> None:
    anchors = {"plan_sent": on("2026-12-18")}
    parsed = tomllib.loads((SHIPPED / "timescales.toml").read_text(encoding="utf-8"))
    first = Timescales(parsed).in_force("support.plan_response", on("2026-12-18"))
    made = promise(first, anchors, days=calendar().days)

    newer = {**parsed["support.plan_response"][0], "effective_from": on("2026-12-18")}
    newer["due"] = {"after": "plan_sent", "working_days": 10}
    timescales = Timescales({**parsed, "support.plan_response": [parsed["support.plan_response"][0], newer]})
    new = promise(timescales.in_force("support.plan_response", on("2026-12-18")), anchors, days=calendar().days)

    assert (made.due_on, made.act_by) == (on("2026-12-28"), on("2026-12-24"))
    assert new.due_on == on("2027-01-06")
    kept_under = timescales.revision("support.plan_response", made.revision)
    assert recomputed(made, kept_under, anchors, days=calendar().days) == made


@pytest.mark.scenario("AC-13")
def test_a_count_into_a_year_without_confirmed_holidays_is_marked_and_worked_out_anew_when_it_is_loaded() -> None:
    rule = calendar().timescales.in_force("task.20wd", TODAY)
    anchors = {"task_opened": on("2028-12-18")}
    made = promise(rule, anchors, days=calendar().days)

    loaded = WorkingDays(calendar().days.holidays | {on("2029-01-02")}, 2029, calendar().days.names)
    moved = recomputed(made, rule, anchors, days=loaded)

    assert (made.due_on, made.calendar_incomplete) == (on("2029-01-18"), True)
    assert "The date may still move." in made.because
    assert (moved.due_on, moved.calendar_incomplete) == (on("2029-01-19"), False)


@pytest.mark.scenario("AC-15")
@pytest.mark.parametrize(
    ("sent", "first", "closes"),
    [("2026-11-25", "Wed 25 Nov 2026", "2027-01-22"), ("2026-11-28", "Mon 30 Nov 2026", "2027-01-27")],
)
def test_forty_working_days_begin_with_the_day_of_the_notice(sent: str, first: str, closes: str) -> None:
    made = due("qd.adoption_window", notice_sent=sent)

    assert made.due_on == on(closes)
    assert f"the first is {first}, the 40th is" in made.because[1]


@pytest.mark.scenario("AC-17")
def test_papers_go_to_the_independent_review_within_ten_working_days_over_christmas() -> None:
    assert due("irm.agency_documents", irm_notified="2026-12-17").due_on == on("2027-01-05")


@pytest.mark.scenario("AC-21")
def test_the_yearly_review_from_a_leap_day_and_then_from_the_day_it_was_held() -> None:
    assert due("adopter.review", approval="2024-02-29").due_on == on("2025-02-28")
    assert due("adopter.review", approval="2024-02-29", approval_reviewed="2025-02-20").due_on == on("2026-02-20")


@pytest.mark.scenario("AC-23")
def test_temporary_approval_lasts_sixteen_weeks_and_warns_on_the_way() -> None:
    made = due("reg24.limit", reg24_start="2026-01-05")
    told = calendar().escalations.reminders("E-safe", made, opened_on=on("2026-01-05"), days=calendar().days)

    assert made.due_on == on("2026-04-27")
    assert [one.on.isoformat() for one in told[:3]] == ["2026-04-13", "2026-04-20", "2026-04-23"]
    assert due("reg25.extension", reg24_start="2026-01-05").due_on == on("2026-06-22")


@pytest.mark.scenario("AC-24")
def test_temporary_approval_that_ends_on_a_bank_holiday_does_not_roll() -> None:
    made = due("reg24.limit", reg24_start="2026-09-07")

    assert (made.due_on, made.act_by) == (on("2026-12-28"), on("2026-12-24"))
    assert fired_at(made) == datetime(2026, 12, 28, 23, 59, 59, tzinfo=UTC)


@pytest.mark.scenario("AC-25")
def test_an_immediate_placement_with_parents_is_assessed_and_decided_over_easter() -> None:
    assert due("pwp.assess_after_placement", placement_start="2026-03-31").due_on == on("2026-04-16")
    assert due("pwp.decision", assessment_complete="2026-04-16").due_on == on("2026-04-30")
    assert due("visit.reg19_or_reg24_or_ico_home", placement_start="2026-03-31").due_on == on("2026-04-07")


@pytest.mark.scenario("AC-28")
def test_a_disruption_meeting_has_a_first_and_a_last_day() -> None:
    made = due("disruption.meeting", ended="2026-11-15")

    assert (made.not_before, made.due_on, made.act_by) == (on("2026-12-13"), on("2026-12-27"), on("2026-12-24"))


@pytest.mark.scenario("AC-30")
def test_an_application_to_the_support_fund_has_four_months() -> None:
    assert due("asgsf.apply_window", assessment_complete="2026-10-31").due_on == on("2027-02-28")


@pytest.mark.scenario("AC-31")
def test_the_clocks_of_a_complaint_run_over_christmas() -> None:
    assert due("complaint.s1", received="2026-12-16").due_on == on("2027-01-04")
    assert due("complaint.s1_max", received="2026-12-16").due_on == on("2027-01-18")
    assert due("complaint.s2", s2_start="2026-12-16").due_on == on("2027-01-25")
    assert due("complaint.s2_max", s2_start="2026-12-16").due_on == on("2027-03-22")


def test_an_extension_keeps_the_arithmetic_and_adds_the_approval() -> None:
    made = due("adopter.stage1", stage_1_start="2026-12-31")

    longer = extended(made, on("2027-03-28"), days=calendar().days)

    assert (longer.due_on, longer.act_by) == (on("2027-03-28"), on("2027-03-25"))
    assert longer.expires_at == datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC)
    assert longer.because[: len(made.because)] == made.because
    assert "An extension to Sunday 28 March 2027 was approved." in longer.because


def test_an_extension_to_the_same_day_is_refused() -> None:
    made = due("adopter.stage1", stage_1_start="2026-12-31")

    with pytest.raises(DateRefused, match="An extension ends after Sunday 28 February 2027"):
        extended(made, on("2027-02-28"), days=calendar().days)

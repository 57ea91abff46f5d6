"""Who is told when, for each of the five codes, and what is left out."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from engine.calendar_files import load_calendar
from engine.domain.calendar import Calendar
from engine.domain.deadline import Promise
from engine.domain.escalation import Escalations, Reminder, UnknownEscalation, again
from engine.domain.revisions import NotAnEntry


@cache
def calendar() -> Calendar:
    return load_calendar()


def told(code: str, due: str, *, opened: str = "2026-01-05") -> list[tuple[str, str, tuple[str, ...]]]:
    blank = calendar().must_promise("panel_and_decision.panel", {"panel_date": date.fromisoformat(due)}, on=date.max)
    reminders = calendar().escalations.reminders(
        code, blank, opened_on=date.fromisoformat(opened), days=calendar().days
    )
    return [(one.on.isoformat(), one.kind, one.to) for one in reminders]


def test_a_target_has_one_reminder_and_no_escalation() -> None:
    assert told("E-soft", "2026-06-12") == [("2026-06-10", "reminder", ("holder",))]


def test_a_council_rule_goes_up_the_line_when_it_is_late() -> None:
    assert told("E-std", "2026-06-12") == [
        ("2026-06-05", "reminder", ("holder",)),
        ("2026-06-11", "reminder", ("holder",)),
        ("2026-06-12", "due", ("holder", "team_manager")),
        ("2026-06-16", "escalation", ("service_manager",)),
        ("2026-06-19", "escalation", ("head_of_service",)),
    ]


def test_law_warns_the_manager_two_weeks_before() -> None:
    assert told("E-stat", "2026-06-12") == [
        ("2026-05-29", "reminder", ("holder", "team_manager")),
        ("2026-06-09", "reminder", ("holder", "team_manager")),
        ("2026-06-12", "due", ("team_manager", "service_manager")),
        ("2026-06-17", "escalation", ("head_of_service",)),
    ]


def test_the_date_of_a_court_also_tells_the_legal_adviser() -> None:
    found = told("E-court", "2026-06-12")

    assert [day for day, _, _ in found] == ["2026-05-21", "2026-06-05", "2026-06-10", "2026-06-12", "2026-06-15"]
    assert all("legal_adviser" in to for _, kind, to in found if kind != "escalation")


@pytest.mark.scenario("AC-24")
def test_a_lawful_basis_ending_on_a_bank_holiday_is_told_on_the_last_working_day() -> None:
    assert told("E-safe", "2026-12-28", opened="2026-09-07") == [
        ("2026-12-11", "reminder", ("team_manager",)),
        ("2026-12-18", "reminder", ("service_manager",)),
        ("2026-12-23", "reminder", ("head_of_service", "nominated_officer")),
        ("2026-12-24", "due", ("nominated_officer",)),
        ("2026-12-29", "escalation", ("nominated_officer", "head_of_service")),
    ]


def test_the_day_s_notice_takes_the_place_of_a_reminder_on_the_same_day() -> None:
    assert [(day, kind) for day, kind, _ in told("E-std", "2026-06-14")] == [
        ("2026-06-08", "reminder"),
        ("2026-06-12", "due"),
        ("2026-06-16", "escalation"),
        ("2026-06-19", "escalation"),
    ]


@pytest.mark.parametrize(
    ("opened", "first"),
    [("2026-06-04", "2026-06-05"), ("2026-06-05", "2026-06-11"), ("2026-06-08", "2026-06-11")],
)
def test_a_reminder_on_or_before_the_day_the_task_opened_is_left_out(opened: str, first: str) -> None:
    assert told("E-std", "2026-06-12", opened=opened)[0][0] == first


def test_a_task_that_opens_late_still_goes_up_the_line() -> None:
    assert told("E-stat", "2026-06-12", opened="2026-06-15") == [("2026-06-17", "escalation", ("head_of_service",))]


def test_nobody_is_told_of_a_date_that_is_not_known() -> None:
    waiting = calendar().promise("adm.decision", {}, on=date(2026, 6, 1))

    assert isinstance(waiting, Promise)
    assert calendar().escalations.reminders("E-stat", waiting, opened_on=date.min, days=calendar().days) == ()


def test_a_lapsed_lawful_basis_is_told_again_every_working_day() -> None:
    made = calendar().must_promise("reg24.limit", {"reg24_start": date(2026, 1, 5)}, on=date(2026, 6, 1))
    last = calendar().escalations.reminders("E-safe", made, opened_on=date(2026, 1, 5), days=calendar().days)[-1]

    second = again(last, days=calendar().days)

    assert (last.on, last.repeats) == (date(2026, 4, 28), True)
    assert second == Reminder(on=date(2026, 4, 29), kind="escalation", to=last.to, repeats=True)


def test_an_escalation_that_does_not_repeat_is_told_once() -> None:
    assert again(Reminder(on=date(2026, 6, 12), kind="due", to=("holder",)), days=calendar().days) is None


def test_law_courts_and_safety_need_a_reason_when_late() -> None:
    needing = {code for code in calendar().escalations.codes() if calendar().escalations.needs_breach_reason(code)}

    assert needing == {"E-stat", "E-court", "E-safe"}
    assert calendar().escalations.codes() == ("E-soft", "E-std", "E-stat", "E-court", "E-safe")


def test_a_task_that_nobody_took_is_told_to_the_manager_after_one_working_day() -> None:
    told_on = calendar().escalations.unassigned_on(date(2026, 4, 2), days=calendar().days)

    assert (told_on.on, told_on.to) == (date(2026, 4, 7), ("team_manager",))


def test_an_unknown_code_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownEscalation, match="E-soft, E-std, E-stat, E-court or E-safe"):
        calendar().escalations.code("E-hard")


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"title": "X", "due": ["mayor"]}, "'mayor' cannot be told"),
        ({"title": "X", "before": [{"working_days": 2}]}, "say to whom"),
        ({"title": "X", "before": [{"working_days": 0, "to": ["holder"]}]}, "working_days must be a whole number, 1"),
        ({"title": "X", "befor": []}, "befor is not known here"),
        ({"due": ["holder"]}, "title is missing"),
    ],
)
def test_a_code_that_is_wrong_is_refused_with_what_is_wrong(entry: dict[str, object], sentence: str) -> None:
    unassigned = {"working_days": 1, "to": ["team_manager"]}

    with pytest.raises(NotAnEntry, match="E-odd") as refusal:
        Escalations({"unassigned": unassigned, "E-odd": entry})

    assert sentence in str(refusal.value)

"""Counting working days: excluded and included first days, Easter, Christmas, weekends, late and left."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.working_days import WorkingDays
from tests.calendar_oracle import BANK_HOLIDAYS

DAYS = WorkingDays(BANK_HOLIDAYS, confirmed_until=2028, names={date(2026, 4, 3): "Good Friday"})


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-04-02", True),  # Maundy Thursday
        ("2026-04-03", False),  # Good Friday
        ("2026-04-04", False),  # Saturday
        ("2026-04-06", False),  # Easter Monday
        ("2026-12-26", False),  # Boxing Day, a Saturday
        ("2026-12-28", False),  # its substitute
        ("2026-12-29", True),
    ],
)
def test_a_working_day_is_no_weekend_and_no_bank_holiday(day: str, worked: bool) -> None:
    assert DAYS.is_working_day(date.fromisoformat(day)) is worked


def test_the_day_counted_from_is_not_counted() -> None:
    assert DAYS.after(date(2026, 4, 2), 1) == date(2026, 4, 7)


def test_a_count_from_a_day_off_starts_with_the_next_working_day() -> None:
    assert DAYS.after(date(2026, 4, 4), 1) == date(2026, 4, 7)


def test_no_working_days_after_is_that_day_or_the_next_one() -> None:
    assert DAYS.after(date(2026, 4, 2), 0) == date(2026, 4, 2)
    assert DAYS.after(date(2026, 4, 3), 0) == date(2026, 4, 7)


def test_no_working_days_before_is_that_day_or_the_last_one() -> None:
    assert DAYS.before(date(2026, 4, 7), 0) == date(2026, 4, 7)
    assert DAYS.before(date(2026, 4, 6), 0) == date(2026, 4, 2)


def test_a_period_beginning_with_a_working_day_has_it_as_its_first() -> None:
    assert DAYS.beginning_with(date(2026, 11, 25), 1) == date(2026, 11, 25)
    assert DAYS.beginning_with(date(2026, 11, 25), 3) == date(2026, 11, 27)


def test_a_period_beginning_with_a_saturday_has_the_monday_as_its_first() -> None:
    assert DAYS.beginning_with(date(2026, 11, 28), 1) == date(2026, 11, 30)


def test_a_period_beginning_with_a_day_has_at_least_that_day() -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        DAYS.beginning_with(date(2026, 11, 25), 0)


def test_counting_back_does_not_count_the_day_itself() -> None:
    assert DAYS.before(date(2026, 4, 7), 1) == date(2026, 4, 2)


def test_a_negative_count_is_refused_rather_than_turned_round() -> None:
    with pytest.raises(ValueError, match="forwards or backwards"):
        DAYS.after(date(2026, 4, 7), -1)


@pytest.mark.parametrize(
    ("due", "today", "left"),
    [
        ("2026-04-13", "2026-04-10", 1),  # Friday before a Monday
        ("2026-04-13", "2026-04-13", 0),  # due today
        ("2026-04-13", "2026-04-12", 1),  # Sunday before
        ("2027-02-28", "2027-02-26", 0),  # nothing but a weekend in between
        ("2026-04-13", "2026-04-14", -1),
        ("2026-04-10", "2026-04-12", 0),  # late over a weekend only
        ("2026-04-02", "2026-04-07", -1),  # late over Easter
        ("2026-04-07", "2026-04-01", 2),  # Thursday and Tuesday
    ],
)
def test_days_left_count_up_to_the_due_date_and_days_late_from_it(due: str, today: str, left: int) -> None:
    assert DAYS.days_left(date.fromisoformat(due), date.fromisoformat(today)) == left


def test_confirmed_means_the_whole_of_the_last_confirmed_year() -> None:
    assert DAYS.is_confirmed(date(2028, 12, 31))
    assert not DAYS.is_confirmed(date(2029, 1, 1))


def test_a_holiday_without_a_name_is_still_called_something() -> None:
    assert DAYS.name_of(date(2026, 4, 3)) == "Good Friday"
    assert DAYS.name_of(date(2026, 4, 6)) == "a bank holiday"


def test_two_calendars_with_the_same_holidays_are_equal_whatever_they_call_them() -> None:
    assert WorkingDays(BANK_HOLIDAYS, 2028) == DAYS
    assert WorkingDays(BANK_HOLIDAYS, 2027) != DAYS

"""Civil dates and instants over both changes of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.domain.london import civil_date, end_of, morning_of, start_of


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2026-03-28", "2026-03-28T23:59:59+00:00"),  # the day before the clocks go forward
        ("2026-03-29", "2026-03-29T22:59:59+00:00"),  # the day of 23 hours
        ("2026-03-30", "2026-03-30T22:59:59+00:00"),
        ("2026-10-24", "2026-10-24T22:59:59+00:00"),  # the day before the clocks go back
        ("2026-10-25", "2026-10-25T23:59:59+00:00"),  # the day of 25 hours
        ("2028-02-29", "2028-02-29T23:59:59+00:00"),
    ],
)
def test_a_day_ends_at_its_last_second_in_england(day: str, ends: str) -> None:
    assert end_of(date.fromisoformat(day)) == datetime.fromisoformat(ends)


def test_the_days_on_which_the_clocks_change_have_23_and_25_hours() -> None:
    spring = end_of(date(2026, 3, 29)) - start_of(date(2026, 3, 29))
    autumn = end_of(date(2026, 10, 25)) - start_of(date(2026, 10, 25))

    assert (spring.total_seconds() + 1) / 3600 == 23
    assert (autumn.total_seconds() + 1) / 3600 == 25


def test_just_before_midnight_in_summer_it_is_still_that_day_in_england() -> None:
    assert civil_date(datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert civil_date(datetime(2026, 6, 30, 23, 0, 0, tzinfo=UTC)) == date(2026, 7, 1)


def test_in_winter_the_day_changes_with_utc() -> None:
    assert civil_date(datetime(2027, 2, 28, 23, 30, tzinfo=UTC)) == date(2027, 2, 28)
    assert civil_date(datetime(2027, 3, 1, 0, 5, tzinfo=UTC)) == date(2027, 3, 1)


def test_an_instant_without_a_time_zone_is_on_no_particular_day() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        civil_date(datetime(2026, 6, 30, 12, 0))


def test_reminders_go_out_at_eight_by_the_clock_on_the_wall() -> None:
    assert morning_of(date(2026, 3, 27)) == datetime(2026, 3, 27, 8, 0, tzinfo=UTC)
    assert morning_of(date(2026, 3, 30)) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)

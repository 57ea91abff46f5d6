"""The two clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from engine.clocks import FixedClock, SystemClock


def test_the_machine_s_clock_gives_the_present_instant_in_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()

    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_a_fixed_clock_stands_still_until_it_is_moved() -> None:
    clock = FixedClock("2026-03-27T16:00Z")
    first, second = clock.now(), clock.now()

    clock.advance(timedelta(minutes=5))

    assert first == second == datetime(2026, 3, 27, 16, 0, tzinfo=UTC)
    assert clock.now() == datetime(2026, 3, 27, 16, 5, tzinfo=UTC)


def test_a_fixed_clock_can_be_put_to_another_instant_and_always_answers_in_utc() -> None:
    clock = FixedClock("2026-03-27T16:00Z")

    clock.set(datetime(2026, 6, 1, 1, 0, tzinfo=timezone(timedelta(hours=1))))

    assert clock.now() == datetime(2026, 6, 1, 0, 0, tzinfo=UTC)
    assert clock.now().utcoffset() == timedelta(0)


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="says no time zone"):
        FixedClock("2026-03-27T16:00")

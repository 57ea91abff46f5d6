"""Which kept revisions go: the day before, the day, the day after each edge."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.domain.kept_revisions import KeptMark, Named, let_go

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def kept(*ages: timedelta) -> tuple[KeptMark, ...]:
    """Revisions that were saved over so long ago, numbered from 1, the oldest first."""
    return tuple(
        KeptMark(revision=number, replaced_at=NOW - age) for number, age in enumerate(sorted(ages, reverse=True), 1)
    )


def test_what_was_saved_over_on_the_last_day_stays_whole() -> None:
    assert let_go(kept(*(MINUTE * n for n in range(60)), DAY - MINUTE), Named(), NOW) == ()


@pytest.mark.parametrize(
    ("ages", "gone"),
    [
        # 11:50, 11:55 and noon of the day before: the last of each hour of the clock.
        ((DAY + 10 * MINUTE, DAY + 5 * MINUTE, DAY), (1,)),
        ((2 * DAY + HOUR, 2 * DAY), ()),
        # Of a day a week ago the last one, at ten; two days are no day.
        ((8 * DAY + 5 * HOUR, 8 * DAY + 3 * HOUR, 8 * DAY + 2 * HOUR), (1, 2)),
        ((8 * DAY, 9 * DAY), ()),
        # 23:30 and 00:30 in England are two days.
        ((8 * DAY + 12 * HOUR + 30 * MINUTE, 8 * DAY + 11 * HOUR + 30 * MINUTE), ()),
        ((7 * DAY - MINUTE, 7 * DAY - 2 * HOUR), ()),
    ],
)
def test_later_the_last_of_each_hour_stays_and_then_of_each_day(
    ages: tuple[timedelta, ...], gone: tuple[int, ...]
) -> None:
    assert let_go(kept(*ages), Named(), NOW) == gone


def test_a_day_is_one_of_england_also_in_summer() -> None:
    now = datetime(2026, 7, 20, 12, tzinfo=UTC)
    # 22:30 and 23:30 in UTC are 23:30 and 00:30 in England.
    marks = [KeptMark(revision=n, replaced_at=datetime(2026, 7, 1, 21 + n, 30, tzinfo=UTC)) for n in (1, 2)]

    assert let_go(marks, Named(), now) == ()


def test_what_something_points_to_stays_as_long_as_the_draft_is_worked_on() -> None:
    ages = [8 * DAY + n * MINUTE for n in range(6)]

    assert let_go(kept(*ages), Named(revisions=frozenset({2}), asked=frozenset({4})), NOW) == (1, 3, 5)


def test_of_a_closed_draft_all_goes_after_a_month_but_what_a_second_person_was_asked_about() -> None:
    marks = kept(40 * DAY, 39 * DAY, 38 * DAY)

    def closed(ago: timedelta) -> Named:
        return Named(revisions=frozenset({1}), asked=frozenset({2}), closed_at=NOW - ago)

    assert let_go(marks, closed(30 * DAY - MINUTE), NOW) == ()
    assert let_go(marks, closed(30 * DAY), NOW) == (1, 3)


def test_what_has_been_thinned_is_not_thinned_again() -> None:
    marks = kept(*(DAY + n * 17 * MINUTE for n in range(900)))
    gone = let_go(marks, Named(), NOW)
    left = [one for one in marks if one.revision not in gone]

    assert gone
    assert let_go(left, Named(), NOW) == ()
    assert len(left) <= 7 * 24 + 10

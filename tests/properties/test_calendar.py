"""The calendar against a second calendar that walks day after day, for any dates and any holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.deadline import fired_at, promise
from engine.domain.london import civil_date
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays
from tests import calendar_oracle as oracle

FIRST, LAST = date(2024, 1, 1), date(2032, 12, 31)
dates = st.dates(FIRST, LAST)
holidays = st.frozensets(st.dates(FIRST - timedelta(days=400), LAST + timedelta(days=800)), max_size=60)
calendars = st.builds(WorkingDays, holidays, st.integers(2024, 2033))
ABOUT = {
    "effective_from": date(2026, 1, 1),
    "title": "Something",
    "kind": "local",
    "source": "The council's own",
    "status": "assumed",
}
UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years", "WD": "working_days"}


def rule_of(**terms: object):
    return Timescales({"one.rule": [{**ABOUT, **terms}]}).in_force("one.rule", FIRST)


@given(calendars, dates, st.integers(1, 70))
def test_counting_forwards_agrees_with_walking(days: WorkingDays, day: date, n: int) -> None:
    assert days.after(day, n) == oracle.nth_working_day(day, n, step=1, holidays=days.holidays)


@given(calendars, dates, st.integers(1, 70))
def test_counting_back_agrees_with_walking(days: WorkingDays, day: date, n: int) -> None:
    assert days.before(day, n) == oracle.nth_working_day(day, n, step=-1, holidays=days.holidays)


@given(calendars, dates, st.integers(1, 70))
def test_beginning_with_a_day_is_counting_from_the_day_before(days: WorkingDays, day: date, n: int) -> None:
    assert days.beginning_with(day, n) == days.after(day - timedelta(days=1), n)


@given(calendars, dates, st.integers(1, 70))
def test_counting_back_from_where_the_count_ended_returns_to_where_it_began(
    days: WorkingDays, day: date, n: int
) -> None:
    start = days.last_on_or_before(day)

    assert days.before(days.after(start, n), n) == start


@given(calendars, dates, st.integers(-900, 900))
def test_days_left_agrees_with_walking(days: WorkingDays, today: date, distance: int) -> None:
    due_on = today + timedelta(days=distance)
    earlier, later = sorted((today, due_on))
    walked = sum(oracle.works(earlier + timedelta(days=n), days.holidays) for n in range(1, (later - earlier).days + 1))

    assert days.days_left(due_on, today) == (walked if due_on >= today else -walked)


@given(calendars, dates)
def test_days_left_falls_by_one_each_working_day_and_stands_still_otherwise(days: WorkingDays, today: date) -> None:
    tomorrow, due_on = today + timedelta(days=1), today + timedelta(days=30)

    fell = days.days_left(due_on, today) - days.days_left(due_on, tomorrow)

    assert fell == int(oracle.works(tomorrow, days.holidays))


@given(calendars, dates, st.integers(1, 40), st.sampled_from(list(UNITS)), st.sampled_from(["after", "before"]))
def test_any_period_agrees_with_the_second_calendar(
    days: WorkingDays, day: date, amount: int, unit: str, relation: str
) -> None:
    sign = 1 if relation == "after" else -1
    made = promise(rule_of(due={relation: "task_opened", UNITS[unit]: amount}), {"task_opened": day}, days=days)

    if unit == "WD":
        assert made.due_on == oracle.nth_working_day(day, amount, step=sign, holidays=days.holidays)
    else:
        assert made.due_on == oracle.counted(day, amount, unit, sign=sign, first_is_the_day=False)


@given(calendars, dates, st.integers(1, 40), st.sampled_from(list(UNITS)))
def test_a_promise_expires_at_the_last_second_of_its_day_in_england(
    days: WorkingDays, day: date, amount: int, unit: str
) -> None:
    made = promise(rule_of(due={"after": "task_opened", UNITS[unit]: amount}), {"task_opened": day}, days=days)
    fires = fired_at(made)

    assert fires is not None
    assert made.due_on is not None
    assert fires.tzinfo is UTC
    assert civil_date(fires) == made.due_on
    assert civil_date(fires + timedelta(seconds=1)) == made.due_on + timedelta(days=1)
    assert fires.astimezone(ZoneInfo("Europe/London")).strftime("%H:%M:%S") == "23:59:59"


@given(calendars, dates, st.integers(1, 400))
def test_the_day_to_act_by_is_the_last_working_day_up_to_the_due_date(
    days: WorkingDays, day: date, amount: int
) -> None:
    made = promise(rule_of(due={"after": "task_opened", "days": amount}), {"task_opened": day}, days=days)

    assert made.act_by is not None
    assert made.due_on == day + timedelta(days=amount)
    assert oracle.works(made.act_by, days.holidays)
    assert days.days_left(made.due_on, made.act_by) == 0
    assert made.act_by <= made.due_on


@given(calendars, dates, st.integers(1, 70))
def test_an_added_holiday_never_brings_a_date_forward_and_a_removed_one_never_puts_it_off(
    days: WorkingDays, day: date, n: int
) -> None:
    end = days.after(day, n)
    more = WorkingDays(days.holidays | {end}, days.confirmed_until)
    fewer = WorkingDays(days.holidays - set(sorted(days.holidays)[:5]), days.confirmed_until)

    assert more.after(day, n) > end
    assert fewer.after(day, n) <= end


@given(calendars, dates, st.integers(0, 70))
def test_a_count_is_marked_exactly_when_it_reaches_an_unconfirmed_year(days: WorkingDays, day: date, n: int) -> None:
    made = promise(rule_of(due={"after": "task_opened", "working_days": n}), {"task_opened": day}, days=days)

    assert made.due_on is not None
    assert made.calendar_incomplete == (made.due_on.year > days.confirmed_until)


@given(dates, st.integers(1, 18), st.integers(1, 12))
def test_each_date_of_a_series_is_counted_from_the_first_day(day: date, months: int, times: int) -> None:
    rule = rule_of(due={"on": "task_opened"}, every={"months": months, "times": times})
    made = promise(rule, {"task_opened": day}, days=WorkingDays(frozenset(), 2032))

    assert made.series == tuple(oracle.months_after(day, months * time) for time in range(1, times + 1))
    assert list(made.series) == sorted(set(made.series))


@given(dates, dates, st.integers(1, 12), st.integers(1, 12))
def test_the_earliest_is_never_later_than_any_that_is_known(one: date, two: date, first: int, second: int) -> None:
    terms = [{"after": "order", "months": first}, {"after": "placed", "months": second}]
    rule = rule_of(earliest_of=terms)
    days = WorkingDays(frozenset(), 2032)

    both = promise(rule, {"order": one, "placed": two}, days=days).due_on
    alone = [promise(rule, {name: day}, days=days).due_on for name, day in (("order", one), ("placed", two))]

    assert both in alone
    assert all(both <= other for other in alone if both and other)


@settings(max_examples=300)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_the_civil_date_is_the_one_on_the_wall_in_england(at: datetime) -> None:
    assert civil_date(at) == at.astimezone(ZoneInfo("Europe/London")).date()

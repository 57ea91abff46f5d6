"""What a rule promises: dates, what it waits for, and the sentences that explain it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from engine.domain.deadline import DeadlineRule, fired_at, must_promise, promise, recomputed
from engine.domain.errors import AnchorMissing, DateRefused
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays
from tests.calendar_oracle import BANK_HOLIDAYS

NAMES = {
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Easter Monday",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day, substitute day",
}
DAYS = WorkingDays(BANK_HOLIDAYS, confirmed_until=2028, names=NAMES)
LABELS = {
    "enquiry": "the enquiry was received",
    "order": "the order was made",
    "placed": "the child was placed",
    "panel_date": "the panel is booked",
    "notice": "the notice was received",
}
ABOUT = {
    "effective_from": date(2026, 1, 1),
    "title": "Something",
    "kind": "local",
    "source": "The council's own",
    "status": "assumed",
}


def rule(**terms: object) -> DeadlineRule:
    other = {"one.other": [{**ABOUT, "title": "Another", "due": {"after": "order", "months": 1}}]}
    return Timescales({"one.rule": [{**ABOUT, **terms}], **other}, LABELS).in_force("one.rule", date(2026, 6, 1))


def due_on(term: Mapping[str, object], day: str) -> date | None:
    anchors = {"enquiry": date.fromisoformat(day)}
    return promise(rule(due={**term}), anchors, days=DAYS).due_on


def because(term: Mapping[str, object], day: str) -> tuple[str, ...]:
    """The sentences about the count, without the one about where it starts and what follows about acting in time."""
    made = promise(rule(due={**term}), {"enquiry": date.fromisoformat(day)}, days=DAYS)
    return tuple(said for said in made.because[1:] if "does not move" not in said and "before it is" not in said)


def test_a_short_count_lists_its_days_and_names_what_it_left_out() -> None:
    made = promise(rule(due={"after": "enquiry", "working_days": 3}), {"enquiry": date(2026, 4, 1)}, days=DAYS)

    assert made.because == (
        "The enquiry was received on Wednesday 1 April 2026.",
        "3 working days are counted, the day itself not included: Thu 2 Apr (1), Tue 7 Apr (2), Wed 8 Apr 2026 (3).",
        "Not counted: weekends, Fri 3 Apr 2026 (Good Friday) and Mon 6 Apr 2026 (Easter Monday).",
    )


def test_a_count_within_a_week_says_nothing_of_weekends() -> None:
    assert because({"after": "enquiry", "working_days": 4}, "2026-06-01") == (
        "4 working days are counted, the day itself not included: "
        "Tue 2 Jun (1), Wed 3 Jun (2), Thu 4 Jun (3), Fri 5 Jun 2026 (4).",
    )


def test_a_count_of_ten_is_still_listed_in_full() -> None:
    assert "Fri 12 Jun (9), Mon 15 Jun 2026 (10)." in because({"after": "enquiry", "working_days": 10}, "2026-06-01")[0]


def test_a_long_count_is_told_by_its_first_and_last_day() -> None:
    made = promise(rule(due={"after": "enquiry", "working_days": 11}), {"enquiry": date(2026, 6, 1)}, days=DAYS)

    assert made.because[1] == (
        "11 working days are counted, the day itself not included: "
        "the first is Tue 2 Jun 2026, the 11th is Tue 16 Jun 2026."
    )


def test_a_count_back_says_that_it_goes_back() -> None:
    made = promise(rule(due={"before": "panel_date", "working_days": 2}), {"panel_date": date(2026, 6, 10)}, days=DAYS)

    assert made.because == (
        "The panel is booked on Wednesday 10 June 2026.",
        "2 working days are counted back, the day itself not included: Tue 9 Jun (1), Mon 8 Jun 2026 (2).",
    )


def test_a_clamped_month_says_why() -> None:
    made = promise(rule(due={"after": "enquiry", "months": 2}), {"enquiry": date(2026, 12, 31)}, days=DAYS)

    assert made.because[2] == "February 2027 has no 31st, so its last day counts."


def test_a_date_on_a_bank_holiday_says_that_it_stays_and_when_to_act() -> None:
    made = promise(rule(due={"after": "enquiry", "days": 10}), {"enquiry": date(2026, 12, 18)}, days=DAYS)

    assert (made.due_on, made.act_by) == (date(2026, 12, 28), date(2026, 12, 24))
    assert made.because[2:] == (
        "The date does not move for weekends and bank holidays: "
        "it stays Monday 28 December 2026 (Boxing Day, substitute day).",
        "The last working day before it is Thursday 24 December 2026.",
    )


def test_the_same_day_is_the_next_working_day_when_nobody_works() -> None:
    same_day = {"after": "enquiry", "working_days": 0}

    assert due_on(same_day, "2026-04-02") == date(2026, 4, 2)
    assert due_on(same_day, "2026-04-03") == date(2026, 4, 7)
    assert because(same_day, "2026-04-02") == ("It is for the same day.",)
    assert because(same_day, "2026-04-03") == (
        "Friday 3 April 2026 (Good Friday) is no working day, so it is for the next working day: Tuesday 7 April 2026.",
    )
    assert because({"before": "enquiry", "working_days": 0}, "2026-04-04") == (
        "Saturday 4 April 2026 is no working day, so it is for the last working day: Thursday 2 April 2026.",
    )


def test_a_period_that_begins_on_a_day_off_says_that_it_begins_later() -> None:
    assert because({"beginning_with": "enquiry", "working_days": 2}, "2026-04-06") == (
        "Monday 6 April 2026 (Easter Monday) is no working day, so the 2 working days begin with the next one: "
        "Tue 7 Apr (1), Wed 8 Apr 2026 (2).",
    )


def test_a_period_that_begins_with_its_day_says_that_this_is_counted() -> None:
    assert because({"beginning_with": "enquiry", "working_days": 1}, "2026-06-01") == (
        "1 working day is counted, the day itself included: Mon 1 Jun 2026 (1).",
    )
    assert because({"beginning_with": "enquiry", "days": 14}, "2026-06-01") == (
        "14 days beginning with that day, which is the first, end on Sunday 14 June 2026.",
    )


def test_the_next_day_of_the_year_is_named() -> None:
    assert because({"on_or_after": "enquiry", "day_of_year": "03-31"}, "2026-06-01") == (
        "The next 31 March from then is Wednesday 31 March 2027.",
    )


def test_a_period_before_a_date_says_so() -> None:
    assert because({"before": "enquiry", "weeks": 6}, "2026-06-05") == ("6 weeks before that is Friday 24 April 2026.",)


@pytest.mark.parametrize(
    ("term", "day", "expected"),
    [
        ({"after": "enquiry", "months": 1}, "2027-01-31", "2027-02-28"),
        ({"after": "enquiry", "months": 1}, "2028-01-31", "2028-02-29"),
        ({"after": "enquiry", "months": 12}, "2028-02-29", "2029-02-28"),
        ({"after": "enquiry", "years": 4}, "2028-02-29", "2032-02-29"),
        ({"after": "enquiry", "weeks": 16}, "2026-01-05", "2026-04-27"),
        ({"after": "enquiry", "weeks": 4}, "2026-03-02", "2026-03-30"),
        ({"before": "enquiry", "months": 1}, "2026-03-31", "2026-02-28"),
        ({"before": "enquiry", "weeks": 6}, "2026-06-01", "2026-04-20"),
        ({"beginning_with": "enquiry", "days": 14}, "2026-06-01", "2026-06-14"),
        ({"beginning_with": "enquiry", "weeks": 1}, "2026-06-01", "2026-06-07"),
        ({"beginning_with": "enquiry", "months": 1}, "2026-06-15", "2026-07-14"),
        ({"beginning_with": "enquiry", "months": 1}, "2027-01-31", "2027-02-28"),
        ({"on_or_after": "enquiry", "day_of_year": "03-31"}, "2026-03-31", "2026-03-31"),
        ({"on_or_after": "enquiry", "day_of_year": "03-31"}, "2026-04-01", "2027-03-31"),
        ({"on_or_after": "enquiry", "day_of_year": "03-31"}, "2028-02-29", "2028-03-31"),
    ],
)
def test_each_kind_of_period_ends_on_its_day(term: dict[str, object], day: str, expected: str) -> None:
    assert due_on(term, day) == date.fromisoformat(expected)


def test_the_earliest_of_what_is_known_counts_and_what_is_not_is_named() -> None:
    either = rule(earliest_of=[{"after": "order", "months": 3}, {"after": "placed", "months": 1}])

    made = promise(either, {"order": date(2026, 6, 1)}, days=DAYS)

    assert made.due_on == date(2026, 9, 1)
    assert made.waits_for == ()
    assert "Not known yet: when the child was placed. It may bring the date forward." in made.because


def test_the_first_known_counts_even_where_a_later_one_would_be_earlier() -> None:
    first = rule(first_known_of=[{"after": "order", "months": 3}, {"after": "placed", "months": 1}])

    both = promise(first, {"order": date(2026, 6, 1), "placed": date(2026, 5, 1)}, days=DAYS)

    assert both.due_on == date(2026, 9, 1)
    assert both.because[-1] == "That takes the place of the day the child was placed, Friday 1 May 2026."
    assert promise(first, {"placed": date(2026, 6, 1)}, days=DAYS).due_on == date(2026, 7, 1)


def test_a_rule_counts_from_the_date_another_rule_now_promises() -> None:
    reading = rule(due={"before": "due:one.other", "working_days": 1})

    made = promise(reading, {}, promised={"one.other": date(2026, 6, 10)}, days=DAYS)

    assert made.due_on == date(2026, 6, 9)
    assert made.because[0] == "“Another” is due on Wednesday 10 June 2026."
    assert (reading.reads_rules, reading.anchors) == ({"one.other"}, frozenset())


def test_an_unknown_anchor_is_waited_for_and_does_not_fail() -> None:
    made = promise(rule(due={"after": "enquiry", "days": 1}), {}, days=DAYS)

    assert (made.due_on, made.expires_at, fired_at(made)) == (None, None, None)
    assert made.waits_for == ("enquiry",)
    assert made.because == ("Not known yet: when the enquiry was received. The date is set as soon as it is known.",)


def test_where_a_date_is_wanted_now_the_missing_anchor_is_named() -> None:
    with pytest.raises(AnchorMissing) as refusal:
        must_promise(rule(due={"after": "enquiry", "days": 1}), {}, days=DAYS)

    assert refusal.value.missing == ("enquiry",)
    assert str(refusal.value) == (
        "one.rule counts from the day the enquiry was received, which is not known. Give --given enquiry=YYYY-MM-DD."
    )


def test_a_rule_with_an_earliest_day_only_is_never_due_and_fires_when_that_day_begins() -> None:
    made = promise(rule(not_before={"after": "placed", "weeks": 10}), {"placed": date(2026, 3, 2)}, days=DAYS)

    assert (made.not_before, made.due_on, made.act_by, made.expires_at) == (date(2026, 5, 11), None, None, None)
    assert fired_at(made) == datetime(2026, 5, 10, 23, 0, tzinfo=UTC)
    assert made.because[-1] == "It may not be before Monday 11 May 2026."


def test_a_timer_fires_when_the_due_day_has_passed_in_england() -> None:
    made = promise(rule(due={"after": "enquiry", "days": 1}), {"enquiry": date(2026, 3, 28)}, days=DAYS)

    assert fired_at(made) == made.expires_at == datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(("opened", "incomplete"), [("2028-12-28", False), ("2028-12-29", True)])
def test_a_working_day_count_that_leaves_the_confirmed_years_is_marked(opened: str, incomplete: bool) -> None:
    one_day = rule(due={"after": "enquiry", "working_days": 1})

    assert promise(one_day, {"enquiry": date.fromisoformat(opened)}, days=DAYS).calendar_incomplete is incomplete


def test_months_into_an_unconfirmed_year_are_certain() -> None:
    made = promise(rule(due={"after": "enquiry", "years": 21}), {"enquiry": date(2026, 6, 1)}, days=DAYS)

    assert (made.due_on, made.calendar_incomplete) == (date(2047, 6, 1), False)


def test_a_new_holiday_moves_an_open_promise_under_its_own_revision() -> None:
    ten = rule(due={"after": "enquiry", "working_days": 10})
    anchors = {"enquiry": date(2026, 6, 1)}
    made = promise(ten, anchors, days=DAYS)

    moved = recomputed(made, ten, anchors, days=WorkingDays(BANK_HOLIDAYS | {date(2026, 6, 8)}, 2028))

    assert ten.counts_working_days
    assert (made.due_on, moved.due_on) == (date(2026, 6, 15), date(2026, 6, 16))
    assert moved.revision == made.revision


def test_a_promise_is_never_worked_out_anew_under_another_revision() -> None:
    made = promise(rule(due={"after": "enquiry", "days": 10}), {"enquiry": date(2026, 6, 1)}, days=DAYS)
    newer = rule(effective_from=date(2027, 1, 1), due={"after": "enquiry", "days": 5})

    with pytest.raises(ValueError, match="promised under 2026-01-01"):
        recomputed(made, newer, {"enquiry": date(2026, 6, 1)}, days=DAYS)


@pytest.mark.parametrize("unit", ["working_days", "days", "weeks", "months", "years"])
def test_a_date_outside_the_calendar_is_refused_in_words(unit: str) -> None:
    far = rule(due={"after": "enquiry", unit: 12})

    with pytest.raises(DateRefused, match="outside the years 1 to 9999"):
        promise(far, {"enquiry": date(9999, 12, 30)}, days=DAYS)


def test_the_last_day_of_the_calendar_can_still_be_promised() -> None:
    assert due_on({"after": "enquiry", "months": 1}, "9999-11-30") == date(9999, 12, 30)

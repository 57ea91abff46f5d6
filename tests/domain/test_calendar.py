"""The calendar as one value: rules that read the dates of other rules."""

from __future__ import annotations

from datetime import date

import pytest

from engine.domain.calendar import Calendar
from engine.domain.errors import AnchorMissing
from engine.domain.escalation import Escalations
from engine.domain.policies import Policies
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays
from tests.calendar_oracle import BANK_HOLIDAYS

ABOUT = {
    "effective_from": date(2026, 1, 1),
    "kind": "local",
    "source": "The council's own",
    "status": "assumed",
}
RULES = {
    "answer": [{**ABOUT, "title": "Answer", "due": {"after": "asked", "working_days": 20}}],
    "draft": [{**ABOUT, "title": "Draft", "due": {"before": "due:answer", "days": 40}}],
    "outline": [{**ABOUT, "title": "Outline", "due": {"before": "due:draft", "days": 1}}],
}
CALENDAR = Calendar(
    days=WorkingDays(BANK_HOLIDAYS, confirmed_until=2028),
    timescales=Timescales(RULES, {"asked": "the question was asked"}),
    escalations=Escalations({"unassigned": {"working_days": 1, "to": ["team_manager"]}}),
    policies=Policies({}),
    labels={"asked": "the question was asked"},
)
TODAY = date(2026, 6, 1)


def test_the_dates_of_other_rules_are_worked_out_from_the_same_anchors() -> None:
    made = CALENDAR.promise("outline", {"asked": date(2026, 6, 1)}, on=TODAY)

    assert made.due_on == date(2026, 5, 19)
    assert made.because[0] == ("“Draft” (draft): “Answer” (answer): The question was asked on Monday 1 June 2026.")


def test_a_date_now_promised_takes_the_place_of_one_worked_out() -> None:
    made = CALENDAR.promise("draft", {"asked": date(2026, 6, 1)}, on=TODAY, promised={"answer": date(2026, 7, 31)})

    assert made.due_on == date(2026, 6, 21)
    assert made.because[0] == "“Answer” is due on Friday 31 July 2026."


def test_a_date_is_not_final_where_the_one_it_is_counted_from_is_not() -> None:
    assert CALENDAR.promise("draft", {"asked": date(2028, 12, 18)}, on=TODAY).calendar_incomplete
    assert not CALENDAR.promise("draft", {"asked": date(2028, 6, 1)}, on=TODAY).calendar_incomplete


def test_what_waits_is_not_called_incomplete() -> None:
    made = CALENDAR.promise("draft", {}, on=TODAY)

    assert (made.due_on, made.calendar_incomplete, made.waits_for) == (None, False, ("due:answer",))


def test_all_that_a_rule_counts_from_is_known_at_any_depth() -> None:
    assert CALENDAR.anchors_of("outline", on=TODAY) == {"asked"}
    assert CALENDAR.rules_read_by("outline", on=TODAY) == {"draft", "answer"}


def test_a_missing_promise_is_asked_for_with_the_date_it_can_be_worked_out_from() -> None:
    with pytest.raises(AnchorMissing) as refusal:
        CALENDAR.must_promise("outline", {}, on=TODAY)

    assert str(refusal.value) == (
        "outline counts from the day “Draft” is due, which is not known. Give --given due:draft=YYYY-MM-DD. "
        "It can be worked out from --given asked=YYYY-MM-DD."
    )

"""The worked example beside a rule, on the calendar that every deadline is worked out with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.calendar_files import load_calendar
from engine.domain.calendar import Calendar
from engine.domain.rule_example import worked_example
from engine.domain.timescales import Timescales

TODAY = date(2026, 11, 26)
WORDS = {"panel_date": "the panel is booked", "placed": "the child was placed", "asked": "it was asked for"}


def example(**rule: Any) -> str:
    """What is said of a rule of these terms."""
    entry = {"effective_from": TODAY, "title": "T", "kind": "local", "source": "S", "status": "assumed", **rule}
    shipped = load_calendar()
    calendar = Calendar(
        days=shipped.days,
        timescales=Timescales({"rule": [entry]}, WORDS),
        escalations=shipped.escalations,
        policies=shipped.policies,
    )
    return worked_example(calendar, "rule", today=TODAY)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"due": {"after": "asked", "working_days": 20}},
            "If it was asked for on Thursday 26 November 2026, it is due by Thursday 24 December 2026.",
        ),
        (
            {"due": {"before": "panel_date", "working_days": 10}},
            "If the panel is booked on Thursday 24 December 2026, it is due by Thursday 10 December 2026.",
        ),
        (
            {"due": {"beginning_with": "asked", "days": 14}},
            "If it was asked for on Thursday 26 November 2026, it is due by Wednesday 9 December 2026.",
        ),
        (
            {"first_known_of": [{"after": "placed", "weeks": 1}, {"after": "asked", "weeks": 2}]},
            "If the child was placed on Thursday 26 November 2026, it is due by Thursday 3 December 2026.",
        ),
        (
            {"earliest_of": [{"after": "placed", "months": 2}, {"after": "asked", "months": 1}]},
            "If the child was placed on Thursday 26 November 2026 and it was asked for on Thursday 26 November 2026, "
            "it is due by Saturday 26 December 2026.",
        ),
        (
            {"not_before": {"after": "placed", "weeks": 10}},
            "If the child was placed on Thursday 26 November 2026, it may be done not before Thursday 4 February 2027.",
        ),
        (
            {"due": {"on": "placed"}, "every": {"months": 6, "times": 3}},
            "If the child was placed on Thursday 26 November 2026, the first is due by Wednesday 26 May 2027 "
            "and the last by Friday 26 May 2028.",
        ),
    ],
)
def test_the_example_says_from_which_day_the_rule_leads_to_which(rule: dict[str, Any], said: str) -> None:
    assert example(**rule) == said


def test_a_rule_that_counts_from_another_one_is_tried_from_the_day_that_one_counts_from() -> None:
    calendar = load_calendar()

    said = worked_example(calendar, "plan.panel_before_second_review", today=TODAY)

    assert said == (
        "If the first review was held on Thursday 26 November 2026 and the child became looked after on "
        "Thursday 26 November 2026, it is due by Friday 12 February 2027."
    )


def test_every_rule_of_the_register_has_an_example_that_is_still_to_come() -> None:
    calendar = load_calendar()

    for key in calendar.timescales.keys():  # noqa: SIM118
        assert worked_example(calendar, key, today=TODAY).startswith("If "), key

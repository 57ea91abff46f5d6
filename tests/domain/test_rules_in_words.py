"""Deadline rules as clauses that follow "is due"."""

from __future__ import annotations

import tomllib

import pytest

from engine.domain.rules_in_words import rule_in_words
from engine.domain.timescales import Timescales

ANCHORS = {"panel": "the panel met", "opened": "the task opened", "order": "the order was made"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("due = { after = 'opened', working_days = 3 }", "3 working days after the task opened"),
        ("due = { before = 'panel', weeks = 1 }", "1 week before the panel met"),
        (
            "due = { after = 'opened', working_days = 0 }",
            "on the working day on which the task opened, or on the next one",
        ),
        (
            "due = { before = 'panel', working_days = 0 }",
            "on the working day on which the panel met, or on the one before",
        ),
        (
            "due = { beginning_with = 'panel', working_days = 40 }",
            "40 working days beginning with the day on which the panel met",
        ),
        ("due = { on = 'panel' }", "on the day on which the panel met"),
        ("due = { on_or_after = 'panel', day_of_year = '03-31' }", "on the next 31 March after the panel met"),
        (
            "earliest_of = [{ after = 'panel', months = 3 }, { after = 'order', months = 4 }]",
            "3 months after the panel met or 4 months after the order was made, whichever comes first",
        ),
        (
            "first_known_of = [{ after = 'panel', months = 3 }, { after = 'order', months = 4 }]",
            "3 months after the panel met or 4 months after the order was made, by the first that is known",
        ),
        ("due = { on = 'order' }\nevery = { months = 6, times = 6 }", "every 6 months, 6 times"),
        ("not_before = { after = 'order', days = 2 }", "not before 2 days after the order was made"),
    ],
)
def test_a_rule_is_said_as_a_clause(written: str, said: str) -> None:
    entry = (
        "[[rule]]\neffective_from = 2026-01-01\ntitle = 'Rule'\nkind = 'local'\nsource = 'Local'\nstatus = 'assumed'\n"
    )
    rules = Timescales(tomllib.loads(entry + written), ANCHORS)

    rule = rules.revision("rule", tomllib.loads(entry)["rule"][0]["effective_from"])

    assert rule_in_words(rule) == said

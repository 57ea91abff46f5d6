"""Who is told of a late deadline, in words, from the codes that come with the service."""

from __future__ import annotations

import pytest

from engine.calendar_files import load_calendar
from engine.domain.escalation_in_words import escalation_in_full, escalation_in_short

IN_SHORT = {
    "E-soft": "Target: a reminder, nothing more",
    "E-std": "Council rule: tell the team manager, then the service manager, then the head of service",
    "E-stat": "Law: tell the team manager and the service manager, then the head of service; record a breach",
}
IN_FULL = {
    "E-soft": "2 working days before: whoever has the task.",
    "E-std": (
        "5 and 1 working days before: whoever has the task. On the day: whoever has the task and the team manager. "
        "2 working days after: the service manager. 5 working days after: the head of service."
    ),
    "E-safe": (
        "10 working days before: the team manager. 5 working days before: the service manager. 2 working days before: "
        "the head of service and the nominated officer. On the day: the nominated officer. 1 working day after: the "
        "nominated officer and the head of service, and again every working day until it is resolved. What is late can "
        "be completed only with a reason, and the breach is kept."
    ),
}


@pytest.mark.parametrize(("code", "said"), IN_SHORT.items())
def test_a_code_is_chosen_by_whom_it_tells_in_turn(code: str, said: str) -> None:
    assert escalation_in_short(load_calendar().escalations.code(code)) == said


@pytest.mark.parametrize(("code", "said"), IN_FULL.items())
def test_a_code_says_on_which_days_who_is_told(code: str, said: str) -> None:
    assert escalation_in_full(load_calendar().escalations.code(code)) == said

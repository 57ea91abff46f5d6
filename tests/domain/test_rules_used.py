"""Which rules a drawing uses, and what is kept of them with a version."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from engine.application import shipped_pathways
from engine.calendar_files import load_calendar
from engine.domain.pathway import PathwayVersion
from engine.domain.rules_used import rules_in_force, rules_used
from engine.domain.timescale_change import as_read
from engine.domain.timescales import Timescales

JUNE = date(2026, 6, 24)


@cache
def register() -> Timescales:
    return load_calendar().timescales


@cache
def shipped() -> dict[str, PathwayVersion]:
    return {version.key: version for version in shipped_pathways()}


@pytest.mark.parametrize(
    ("pathway", "rule", "element"),
    [
        ("complaint", "complaint.ack", "ut_log"),  # named by a task
        ("complaint", "complaint.s3_request", "tm_s3_window"),  # named by a timer
        ("complaint", "complaint.s1_max", "ca_extension_s1"),  # given to a call
        ("disruption", "disruption.meeting_ltf", "br_window"),  # chosen by a decision table
    ],
)
def test_a_rule_is_used_where_the_drawing_names_it_or_something_chooses_it(pathway, rule, element) -> None:
    assert element in rules_used(shipped()[pathway], frozenset(register().keys()))[rule]


def test_every_rule_that_a_drawing_names_is_found() -> None:
    known = frozenset(register().keys())
    for version in shipped().values():
        named = {one.due for one in version.elements.values() if one.due in known}
        assert named <= rules_used(version, known).keys()


def test_what_is_kept_with_a_version_counts_as_the_register_does_by_itself() -> None:
    version = shipped()["permanence_planning"]

    kept = rules_in_force(version, register(), on=JUNE)

    assert "permanence_planning.permanence_plan" in kept
    assert "review.second" in kept  # the plan's date counts from the second review's
    alone = Timescales({key: [as_read(entry)] for key, entry in kept.items()})
    assert {key: alone.in_force(key, JUNE) for key in kept} == {key: register().in_force(key, JUNE) for key in kept}


def test_the_rules_of_what_is_called_are_kept_too() -> None:
    version = shipped()["adopter_stage_2"]
    called = rules_used(version.called["panel_and_decision"], frozenset(register().keys()))

    assert called
    assert called.keys() <= rules_in_force(version, register(), on=JUNE).keys()

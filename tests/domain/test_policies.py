"""Settings that are no dates."""

from __future__ import annotations

from datetime import date

import pytest

from engine.calendar_files import load_calendar
from engine.domain.policies import Policies, UnknownPolicy
from engine.domain.revisions import NotAnEntry

GATE = {
    "effective_from": date(2026, 1, 1),
    "title": "Before which stage the medical must be back",
    "source": "The council's own",
    "status": "assumed",
    "value": "stage_1",
    "allowed": ["stage_1", "stage_2"],
}


@pytest.mark.scenario("AC-18")
def test_the_medical_is_needed_before_the_end_of_stage_1_until_the_council_sets_stage_2() -> None:
    later = {**GATE, "effective_from": date(2026, 7, 1), "value": "stage_2"}
    policies = Policies({"adopter.medical_gate": [GATE, later]})

    assert policies.value("adopter.medical_gate", date(2026, 6, 30)) == "stage_1"
    assert policies.value("adopter.medical_gate", date(2026, 7, 1)) == "stage_2"


def test_the_shipped_policies_hold_the_settings_that_are_no_deadlines() -> None:
    policies = load_calendar().policies

    values = {key: policies.value(key, date(2026, 6, 1)) for key in ("adopter.medical_gate", "ther.cap", "asgsf.fal")}

    assert values == {"adopter.medical_gate": "stage_1", "ther.cap": 450, "asgsf.fal": 3000}
    assert policies.value("visit.ltf_agreed_in_use", date(2026, 6, 1)) is False
    assert policies.value("adopter.stage2_extend", date(2026, 6, 1)) == ("exceptional", "applicant_request")


def test_a_setting_that_does_not_exist_is_answered_with_one_like_it() -> None:
    with pytest.raises(UnknownPolicy, match=r"Did you mean adopter.medical_gate\?"):
        Policies({"adopter.medical_gate": [GATE]}).value("adopter.medical_gat", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": "stage_3"}, "value is 'stage_3'; it must be stage_1 or stage_2"),
        ({"value": 1.5}, "value must be a text"),
        ({"value": None}, "value must be a text"),
        ({"allowed": "stage_1"}, "allowed is a list"),
        ({"vallue": 1}, "vallue is not known here"),
    ],
)
def test_a_setting_that_is_wrong_is_refused_with_what_is_wrong(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(NotAnEntry, match=r"adopter\.medical_gate") as refusal:
        Policies({"adopter.medical_gate": [{**GATE, **change}]})

    assert sentence in str(refusal.value)

"""What the studio's panel chooses from: words for everything that a shape can name."""

from __future__ import annotations

from typing import Any

import pytest

from engine.domain.access import SEPARATIONS
from engine.domain.separations_in_words import SEPARATIONS_IN_WORDS

ADDRESS = "/pathways/adopter_stage_1/versions/1"


@pytest.fixture
def found(client_as: Any) -> dict[str, Any]:
    """The words for a draft of stage 1."""
    chidi = client_as("chidi")
    chidi.open(ADDRESS)
    draft = chidi.post(f"{ADDRESS}/draft").headers["Location"]
    words: dict[str, Any] = chidi.open(f"{draft}/words").get_json()
    return words


def one(listed: list[dict[str, Any]], **which: str) -> dict[str, Any]:
    """The entry with this key."""
    (name, value), *_ = which.items()
    return next(entry for entry in listed if entry[name] == value)


def test_a_rule_comes_with_words_an_example_from_today_its_source_and_how_sure_it_is(found: dict[str, Any]) -> None:
    rule = one(found["rules"], key="adopter.roi_decision")

    assert rule["words"] == "5 working days after the registration of interest was received"
    assert rule["example"] == (
        "If the registration of interest was received on Wednesday 24 June 2026, it is due by Wednesday 1 July 2026."
    )
    assert (rule["kind"], rule["status"], rule["sure"]) == ("Guidance", "checked against its source", True)
    assert rule["source"]


def test_a_form_comes_with_the_answers_that_decide_the_way(found: dict[str, Any]) -> None:
    form = one(found["forms"], id="adopter_stage_1.roi_decision")

    assert (form["title"], form["outcome"]["title"]) == (
        "Decide on the registration of interest",
        "Is the registration accepted?",
    )
    assert {"value": "decline", "title": "Decline"} in form["outcome"]["choices"]
    assert not [other for other in found["forms"] if other["id"].startswith("shared.")]


def test_other_pathways_say_what_they_need_how_they_end_and_what_can_arrive(found: dict[str, Any]) -> None:
    called = one(found["pathways"], key="panel_and_decision")
    planning = one(found["pathways"], key="permanence_planning")

    assert called["callable"] is True
    assert {"case_worker", "decision_maker"} <= set(called["needs"])
    assert {"value": "decided_yes", "title": "Decided: yes"} in called["outcomes"]
    assert {"id": "mb_returned", "title": "A way ended"} in planning["arrivals"]
    assert planning["needs"] == []
    assert "adopter_stage_1" not in [other["key"] for other in found["pathways"]]


def test_the_pathway_itself_says_its_outcomes_and_the_facts_it_has_by_itself(found: dict[str, Any]) -> None:
    own = found["pathway"]

    assert own["outcomes"]["to_stage_2"] == "On to stage 2"
    assert "medical_gate" in [fact["name"] for fact in own["facts"]]


def test_roles_escalations_and_separations_are_said_in_words(found: dict[str, Any]) -> None:
    assert one(found["roles"], key="adoption_tm")["title"] == "Adoption team manager"
    assert one(found["escalations"], key="E-std")["words"].startswith("Council rule: tell the team manager")
    assert {entry["key"] for entry in found["separations"]} == set(SEPARATIONS_IN_WORDS) >= set(SEPARATIONS)


def test_a_table_says_what_it_can_answer(client_as: Any) -> None:
    chidi = client_as("chidi")
    chidi.open("/pathways/complaint/versions/1")
    draft = chidi.post("/pathways/complaint/versions/1/draft").headers["Location"]

    (table,) = chidi.open(f"{draft}/words").get_json()["tables"]

    assert (table["key"], table["title"]) == ("dmn_complaint_route", "Complaint route")
    assert [answer["name"] for answer in table["answers"]] == ["route"]
    assert {"value": "in_court", "title": "In court"} in table["answers"][0]["choices"]


def test_only_those_who_draw_are_told(client_as: Any, found: dict[str, Any]) -> None:
    draft = found["urls"]["forms"].removesuffix("/forms")

    assert client_as("amara").open(f"{draft}/words", status=403)
    assert client_as("chidi").open("/drafts/none/words", status=404)

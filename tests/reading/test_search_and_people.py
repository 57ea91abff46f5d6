"""The search in the header, and whom one can choose."""

from __future__ import annotations

import pytest

from engine.reading import people
from engine.reading.search import Found, search
from tests.reading.filled import Filled, fill
from tests.reading.rows import DAYS, TODAY, Council


def find(filled: Filled, text: str, who: str = "amara") -> Found:
    return search(filled.council.database, filled.council.viewer(who), text, today=TODAY, days=DAYS)


@pytest.fixture
def filled(council: Council) -> Filled:
    return fill(council)


@pytest.mark.parametrize("text", ["grace moss", "ØYSTEIN", "moss"])
def test_a_household_is_found_with_its_journeys(filled: Filled, text: str) -> None:
    found = find(filled, text)

    assert [row.ref.id for row in found.households] == [filled.household_id]
    assert [row.id for row in found.journeys] == [filled.journey]
    assert (found.children, found.tasks, found.more) == ((), (), frozenset())


def test_a_child_a_journey_and_a_task_are_found_by_name_reference_and_title(filled: Filled) -> None:
    assert [row.name for row in find(filled, "vale").children] == ["Robin Vale"]
    assert [row.id for row in find(filled, "7k3m-q2zd").journeys] == [filled.journey]
    assert [row.id for row in find(filled, "hold review").tasks] == [filled.task]


def test_arrivals_and_closed_tasks_are_not_found(filled: Filled) -> None:
    assert find(filled, "withdrawal").nothing
    assert find(filled, "agree the stage").nothing


@pytest.mark.parametrize("text", ["", " ", "m", "%"])
def test_too_short_a_text_finds_nothing_and_says_so(filled: Filled, text: str) -> None:
    found = find(filled, text)

    assert found.too_short
    assert found.nothing


@pytest.mark.parametrize("text", ["%%", "__", "\\\\", "' OR 1=1 --", "a" * 5000])
def test_odd_texts_find_nothing_and_break_nothing(filled: Filled, text: str) -> None:
    assert find(filled, text).nothing


def test_what_dot_may_not_know_of_is_not_found_even_by_its_reference(filled: Filled) -> None:
    for text in ("moss", "vale", "7K3M-Q2ZD", "review"):
        assert find(filled, text, "dot").nothing
        assert not find(filled, text, "dot").more


def test_a_restricted_child_is_found_by_those_allocated_only(filled: Filled) -> None:
    child = filled.council.child("Wren Hale", restricted=True)
    filled.council.allocate(child, "amara", "child_sw")

    assert [row.restricted for row in find(filled, "hale").children] == [True]
    assert find(filled, "hale", "femi").nothing


def test_a_few_of_each_are_shown_and_that_there_are_more(filled: Filled) -> None:
    for number in range(10):
        filled.council.household(f"Moss number {number}")

    found = find(filled, "moss")

    assert len(found.households) == 8
    assert found.more == {"households"}


def test_holders_of_a_role_are_those_of_the_team_and_of_the_whole_council(council: Council) -> None:
    database = council.database

    assert [one.value for one in people.holders(database, "adoption_sw", team="north")] == ["amara", "femi"]
    assert [one.value for one in people.holders(database, "adm_adoption", team="north")] == ["hana"]
    assert people.holders(database, "adoption_tm", team=None) == ()


def test_workers_and_teams_can_be_chosen_by_name(council: Council) -> None:
    chosen = people.workers(council.database)

    assert [one.label for one in chosen][:3] == ["Adam", "Amara", "Ben"]
    assert {one.label: one.about for one in chosen}["Femi"] == "Adoption North"
    assert [one.label for one in people.teams(council.database)] == ["Adoption North", "Adoption South"]


def test_names_and_lines_of_management_are_found_by_id(council: Council) -> None:
    assert people.worker_names(council.database, ["femi", "dot", "nobody"]) == {"femi": "Femi", "dot": "Dot"}
    assert people.worker_names(council.database, []) == {}
    assert people.lines_of(council.database, ["femi", "ben", "nia"]) == {
        "femi": ("ben", "gita"),
        "ben": ("gita",),
    }

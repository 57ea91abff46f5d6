"""Children and households: their lists, and what their pages show."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from engine import tables as t
from engine.domain.ids import Role
from engine.domain.people import RoleHeld
from engine.domain.subjects import SubjectRef
from engine.reading.children import CHILDREN, ChildView, child_view
from engine.reading.households import HOUSEHOLDS, HouseholdView, household_view
from engine.reading.subject_lists import Register, subject_list
from engine.reading.subjects import SubjectFilters, subject_identity
from tests.reading.filled import Filled, anchor_values, field_values, fill
from tests.reading.rows import DAYS, NOW, TODAY, Council

#: Names with the teams responsible for them: amara works in the North.
KNOWN_BY = (("Zoe", "north"), ("Ida", "south"), ("Bo", None), ("May", "south"))


@pytest.fixture
def filled(council: Council) -> Filled:
    return fill(council)


def household_of(filled: Filled, who: str = "amara") -> HouseholdView:
    database, viewer = filled.council.database, filled.council.viewer(who)
    view = household_view(database, viewer, filled.household_id, today=TODAY, days=DAYS)
    assert view is not None
    return view


def child_of(filled: Filled, who: str = "amara") -> ChildView:
    database, viewer = filled.council.database, filled.council.viewer(who)
    view = child_view(database, viewer, filled.child_id, today=TODAY, days=DAYS)
    assert view is not None
    return view


def test_a_household_shows_its_people_journeys_and_what_is_due(filled: Filled) -> None:
    view = household_of(filled)

    assert (view.subject.name, view.subject.team_name, view.subject.kind) == (
        "Grace and Øystein Moss",
        "Adoption North",
        "adopter",
    )
    assert [person.name for person in view.people] == ["Grace Moss", "Øystein Moss"]
    assert [journey.id for journey in view.journeys] == [filled.childs_journey, filled.journey]
    assert [task.id for task in view.due] == [filled.task]
    assert [document.file_name for document in view.documents] == ["medical.pdf"]
    assert [(row.role, row.worker_name, row.current) for row in view.allocations] == [("adoption_sw", "Femi", True)]


def test_a_childs_journey_is_left_out_for_the_households_worker_who_may_not_know_the_child(filled: Filled) -> None:
    filled.council.allocate(filled.household, "dot")

    assert [journey.id for journey in household_of(filled, "dot").journeys] == [filled.journey]


def test_what_is_late_comes_first_and_what_has_no_date_last(filled: Filled) -> None:
    for title, due_on in (("Undated", None), ("Late", TODAY - timedelta(days=7)), ("Later", date(2027, 1, 4))):
        filled.council.task(filled.journey, filled.household, title=title, due_on=due_on)

    due = household_of(filled).due

    assert [task.title for task in due] == ["Late", "Hold the stage 1 review", "Later", "Undated"]
    assert due[0].working_days_left == -5


def test_the_latest_value_of_a_field_and_every_recorded_date_are_shown(filled: Filled) -> None:
    filled.council.add(t.record_fields, **field_values(filled.household, value="stage_2", recorded_at=NOW))
    filled.council.add(t.anchors, **anchor_values(filled.household, on_date=TODAY, recorded_at=NOW, reason="Misread"))

    view = household_of(filled)

    assert [(field.name, field.value) for field in view.fields] == [("stage", "stage_2")]
    assert [(anchor.on, anchor.reason) for anchor in view.anchors] == [(TODAY, "Misread"), (date(2026, 9, 27), "")]


def test_a_child_shows_their_care_history_oldest_first(filled: Filled) -> None:
    filled.council.add(
        t.episodes, child_id=filled.child_id, from_on=date(2024, 5, 1), recorded_at=NOW, legal_status="C2"
    )

    view = child_of(filled)

    assert [row.legal_status for row in view.episodes] == ["C2", "E1"]
    assert [row.kind for row in view.placements] == ["U1"]
    assert [row.status for row in view.legal_statuses] == ["E1"]
    assert [row.held_on for row in view.reviews] == [date(2025, 2, 1)]
    assert [journey.id for journey in view.journeys] == [filled.childs_journey]
    assert (view.subject.born_on, view.subject.kind) == (date(2022, 5, 4), "child")


def test_the_identity_bar_names_those_allocated_today(filled: Filled) -> None:
    filled.council.allocate(filled.child, "femi", "iro", until_on=TODAY - timedelta(days=1))

    bar = subject_identity(filled.council.database, filled.council.viewer("amara"), SubjectRef.read(filled.child))

    assert bar is not None
    assert (bar.subject.name, bar.subject.restricted) == ("Robin Vale", False)
    assert [(row.role, row.worker) for row in bar.allocations] == [("child_sw", "amara")]


def test_nobody_of_that_id_is_nobody(filled: Filled) -> None:
    for kind in ("child", "household"):
        ref = SubjectRef.read(f"{kind}:nobody")
        for who in ("amara", "nia"):
            assert subject_identity(filled.council.database, filled.council.viewer(who), ref) is None


def test_households_are_listed_by_name_with_their_work(filled: Filled) -> None:
    filled.council.household("Ada Roe", address_protected=True)

    found = subject_list(filled.council.database, filled.council.viewer("amara"), HOUSEHOLDS, today=TODAY)

    assert [row.subject.name for row in found.rows] == ["Ada Roe", "Grace and Øystein Moss"]
    quiet, busy = found.rows
    assert quiet.subject.address_protected
    assert (quiet.open_tasks, quiet.next_due_on, quiet.running, quiet.allocations) == (0, None, (), ())
    assert (busy.open_tasks, busy.late_tasks, busy.next_due_on) == (1, 0, date(2026, 11, 27))
    assert [brief.reference for brief in busy.running] == ["7K3M-Q2ZD"]
    assert [row.worker_name for row in busy.allocations] == ["Femi"]
    assert [choice.label for choice in found.teams] == ["Adoption North"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (SubjectFilters(text="øystein"), ["Grace and Øystein Moss"]),
        (SubjectFilters(text="moss grace"), ["Grace and Øystein Moss"]),
        (SubjectFilters(text="roe"), ["Ada Roe"]),
        (SubjectFilters(kind="carer"), ["Ada Roe"]),
        (SubjectFilters(running=True), ["Grace and Øystein Moss"]),
        (SubjectFilters(team="south"), []),
        (SubjectFilters(text="_"), []),
    ],
)
def test_the_list_of_households_can_be_narrowed(filled: Filled, filters: SubjectFilters, expected: list[str]) -> None:
    filled.council.household("Ada Roe", kind="carer")

    found = subject_list(
        filled.council.database, filled.council.viewer("amara"), HOUSEHOLDS, today=TODAY, filters=filters
    )

    assert [row.subject.name for row in found.rows] == expected
    assert found.paging.total == len(expected)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (SubjectFilters(), ["Robin Vale", "Wren Hale"]),
        (SubjectFilters(text="wren"), ["Wren Hale"]),
        (SubjectFilters(text="ext-77"), ["Wren Hale"]),
        (SubjectFilters(running=True), ["Robin Vale"]),
        (SubjectFilters(team="north", text="hale"), ["Wren Hale"]),
    ],
)
def test_the_list_of_children_can_be_narrowed(filled: Filled, filters: SubjectFilters, expected: list[str]) -> None:
    filled.council.child("Wren Hale", external_id="EXT-77")
    filled.council.child("Restricted Hale", restricted=True)

    found = subject_list(filled.council.database, filled.council.viewer("femi"), CHILDREN, today=TODAY, filters=filters)

    assert [row.subject.name for row in found.rows] == expected


def test_thousands_of_children_are_paged_and_counted(council: Council) -> None:
    rows = [
        {"id": f"k{n}", "reference": f"K{n:08d}", "name": f"Child {n:04d}", "team_id": "north"} for n in range(3000)
    ]
    council.add_all(t.children, [{**row, "added_at": NOW} for row in rows])

    found = subject_list(council.database, council.viewer("amara"), CHILDREN, today=TODAY, page=120)

    assert (found.paging.total, found.paging.pages, len(found.rows)) == (3000, 120, 25)
    assert found.rows[-1].subject.name == "Child 2999"


@pytest.mark.parametrize("register", [HOUSEHOLDS, CHILDREN], ids=["households", "children"])
def test_whoever_is_known_in_several_ways_is_listed_once(council: Council, register: Register) -> None:
    add = council.household if register is HOUSEHOLDS else council.child
    in_all_ways, allocated, by_role, by_both = (add(name, team=team) for name, team in KNOWN_BY)
    add("Unknown", team="south")
    for subject in (in_all_ways, allocated, by_both):
        council.allocate(subject, "amara")
    for subject in (in_all_ways, by_role, by_both):
        council.grant(subject, "panel_admin")
        council.grant(subject, "adm_adoption")
    roles = tuple(RoleHeld(role=Role(role), team=None) for role in ("panel_admin", "adm_adoption"))
    viewer = council.viewer("amara")
    viewer = dataclasses.replace(viewer, roles=(*viewer.roles, *roles))

    found = subject_list(council.database, viewer, register, today=TODAY)

    assert [row.subject.name for row in found.rows] == sorted(name for name, _ in KNOWN_BY)
    assert found.paging.total == len(KNOWN_BY)

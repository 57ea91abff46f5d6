"""Who may know of a child or household."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.reading.visible import visible, visible_child, visible_household
from tests.reading.rows import TODAY, Council

EVERYONE = ["amara", "femi", "ben", "dot", "rui", "esme", "hana", "gita", "chidi", "adam", "nia"]
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def who_sees(council: Council, subject: str) -> set[str]:
    """Those of the cast who may know of the subject, by the expression for any column and by that for its own table."""
    kind, _, ident = subject.partition(":")
    table, of_row = {
        "household": (t.households, visible_household),
        "child": (t.children, visible_child),
    }[kind]
    seeing = set()
    with council.database.connect() as connection:
        for name in EVERYONE:
            viewer = council.viewer(name)
            named = sa.literal(subject, sa.String)
            by_name = connection.scalar(sa.select(sa.literal(1)).where(visible(viewer, named))) is not None
            row = sa.select(table.c.id).where(table.c.id == ident, of_row(viewer))
            by_row = connection.scalar(row) is not None
            assert by_name == by_row, name
            if by_name:
                seeing.add(name)
    return seeing


@pytest.mark.parametrize("kind", ["household", "child"])
def test_a_subject_is_known_to_its_team_its_managers_and_auditors(council: Council, kind: str) -> None:
    subject = getattr(council, kind)()

    assert who_sees(council, subject) == {"amara", "femi", "ben", "gita", "nia"}


def test_a_restricted_child_is_known_to_managers_and_auditors_only(council: Council) -> None:
    assert who_sees(council, council.child(restricted=True)) == {"ben", "gita", "nia"}


def test_an_allocated_worker_knows_a_restricted_child(council: Council) -> None:
    child = council.child(restricted=True)
    council.allocate(child, "femi", "family_finder")

    assert who_sees(council, child) == {"femi", "ben", "gita", "nia"}


@pytest.mark.parametrize("kind", ["household", "child"])
def test_an_allocation_opens_a_subject_of_another_team(council: Council, kind: str) -> None:
    subject = getattr(council, kind)()
    council.allocate(subject, "dot")

    assert who_sees(council, subject) == {"amara", "femi", "ben", "gita", "nia", "dot"}


@pytest.mark.parametrize(
    ("from_on", "until_on", "sees"),
    [
        (YESTERDAY, None, True),
        (TODAY, None, True),
        (TOMORROW, None, False),
        (date(2026, 1, 1), TODAY, True),
        (date(2026, 1, 1), YESTERDAY, False),
        (TODAY, YESTERDAY, False),  # replaced on the day it was made
    ],
)
def test_an_allocation_opens_a_subject_from_its_first_to_its_last_day(
    council: Council, from_on: date, until_on: date | None, sees: bool
) -> None:
    subject = council.household()
    council.allocate(subject, "dot", from_on=from_on, until_on=until_on)

    assert ("dot" in who_sees(council, subject)) is sees


def test_a_recorded_conflict_of_interest_opens_nothing(council: Council) -> None:
    subject = council.household()
    council.allocate(subject, "dot", "conflicted")

    assert "dot" not in who_sees(council, subject)


def test_a_council_wide_role_knows_those_it_has_had_work_on_even_if_restricted(council: Council) -> None:
    granted, other = council.child(restricted=True), council.child(restricted=True)
    council.grant(granted, "recruitment_officer")

    assert who_sees(council, granted) == {"ben", "gita", "nia", "esme"}
    assert "esme" not in who_sees(council, other)


def test_a_role_held_in_one_team_is_not_opened_by_what_another_team_was_granted(council: Council) -> None:
    subject = council.household()
    council.grant(subject, "adoption_sw")

    assert "dot" not in who_sees(council, subject)


def test_a_subject_without_a_team_is_known_to_auditors_and_those_with_a_part_in_it(council: Council) -> None:
    subject = council.household(team=None)
    council.allocate(subject, "dot")

    assert who_sees(council, subject) == {"dot", "nia"}


def test_owning_pathways_or_administering_opens_nothing_but_other_roles_do(council: Council) -> None:
    subject = council.household()
    for name in ("chidi", "adam"):
        council.allocate(subject, name)
    assert not {"chidi", "adam"} & who_sees(council, subject)

    council.add(t.worker_roles, worker_id="adam", role="adoption_sw", team_id="north")
    assert "adam" in who_sees(council, subject)


def test_an_auditor_of_one_team_knows_that_team_only(council: Council) -> None:
    north, south = council.household(), council.household(team="south")
    council.add(t.worker_roles, worker_id="hana", role="auditor", team_id="south")

    assert "hana" in who_sees(council, south)
    assert "hana" not in who_sees(council, north)


def test_a_child_and_a_household_of_the_same_id_are_not_mistaken_for_one_another(council: Council) -> None:
    household = council.household(id="same")
    council.child(id="same", team="south")

    assert "dot" not in who_sees(council, "household:same")
    assert "amara" not in who_sees(council, "child:same")
    assert household.startswith("household:")

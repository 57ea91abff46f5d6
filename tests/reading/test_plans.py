"""The inbox reads no more tasks than it shows: SQLite answers each slice from an index, in the order of that index."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.domain.ids import JourneyId, Role
from engine.domain.people import RoleHeld
from engine.domain.subjects import SubjectRef
from engine.reading.children import CHILDREN
from engine.reading.households import HOUSEHOLDS
from engine.reading.inbox import Whose, inbox
from engine.reading.journey_page import journey_view
from engine.reading.paging import COUNTED_UP_TO
from engine.reading.sign_in import waiting_for
from engine.reading.subject_lists import Register, subject_list
from engine.reading.subjects import listed, visible_subject
from tests.reading.filled import Filled, fill
from tests.reading.rows import DAYS, TODAY, Council


@pytest.fixture
def council() -> Iterator[Council]:
    """On SQLite only: PostgreSQL plans by what it has counted, and says little of a table that is nearly empty."""
    database = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    t.metadata.create_all(database)
    yield Council(database)
    database.dispose()


@pytest.fixture
def plan_of(council: Council) -> Any:
    """Gives the steps of the plans of all statements that a question sends."""

    def plans(ask: Any) -> list[str]:
        sent: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            sent.append((statement, parameters))

        sa.event.listen(council.database, "before_cursor_execute", note)
        ask()
        sa.event.remove(council.database, "before_cursor_execute", note)
        with council.database.connect() as connection:
            return [
                row.detail
                for statement, parameters in sent
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            ]

    return plans


def of_tasks(steps: list[str]) -> set[str]:
    """How the table of tasks is read, without the columns compared."""
    return {step.partition(" (")[0] for step in steps if step.startswith(("SEARCH tasks ", "SCAN tasks"))}


@pytest.mark.parametrize(
    ("who", "whose", "indexes"),
    [
        ("amara", Whose.MINE, {"ix_tasks_holder_id_state_kind_due_on"}),
        ("amara", Whose.TEAM, {"ix_tasks_role_team_id_state_kind_due_on"}),
        ("ben", Whose.TEAM, {"ix_tasks_team_id_state_kind_due_on"}),
        ("esme", Whose.TEAM, {"ix_tasks_role_state_kind_due_on"}),
    ],
)
def test_each_slice_of_the_inbox_is_read_from_its_index(
    council: Council, plan_of: Any, who: str, whose: Whose, indexes: set[str]
) -> None:
    fill(council)
    viewer = council.viewer(who)

    steps = plan_of(lambda: inbox(council.database, viewer, whose=whose, today=TODAY, days=DAYS))

    by_id = "SEARCH tasks USING INDEX sqlite_autoindex_tasks_1"
    assert of_tasks(steps) - {by_id} == {f"SEARCH tasks USING INDEX {index}" for index in indexes}


def test_what_waits_is_counted_from_indexes_on_every_page(council: Council, plan_of: Any) -> None:
    fill(council)
    viewer = council.viewer("ben")

    steps = plan_of(lambda: waiting_for(council.database, viewer))

    assert of_tasks(steps) == {
        "SEARCH tasks USING INDEX ix_tasks_holder_id_state_kind_due_on",
        "SEARCH tasks USING INDEX ix_tasks_decisions",
    }


def test_the_work_of_a_page_of_families_is_found_by_family(council: Council, plan_of: Any) -> None:
    filled: Filled = fill(council)
    viewer = council.viewer("ben")

    def ask() -> None:
        with council.database.connect() as connection:
            subject = visible_subject(connection, viewer, SubjectRef.read(filled.household))
            assert subject is not None
            listed(connection, viewer, [subject], today=TODAY)

    assert of_tasks(plan_of(ask)) == {"SEARCH tasks USING INDEX ix_tasks_subject_state"}


def test_a_journeys_page_looks_for_the_journeys_started_from_it_in_an_index(council: Council, plan_of: Any) -> None:
    filled: Filled = fill(council)
    viewer = council.viewer("ben")

    steps = plan_of(lambda: journey_view(council.database, viewer, JourneyId(filled.journey), today=TODAY, days=DAYS))

    assert not [step for step in steps if step.startswith("SCAN journeys")]
    assert [step for step in steps if "ix_journeys_started_from (started_from=?)" in step]


@pytest.mark.parametrize(
    ("who", "whose"), [("amara", Whose.TEAM), ("ben", Whose.TEAM), ("esme", Whose.TEAM), ("amara", Whose.MINE)]
)
def test_a_page_of_the_inbox_sorts_no_more_than_the_first_rows_of_each_slice(
    council: Council, plan_of: Any, who: str, whose: Whose
) -> None:
    fill(council)
    viewer = council.viewer(who)

    steps = plan_of(lambda: inbox(council.database, viewer, whose=whose, today=TODAY, days=DAYS))

    # "RIGHT PART": tasks due on one day would be sorted, all of them, to find the first.
    assert not [step for step in steps if "RIGHT PART OF ORDER BY" in step]


@pytest.mark.parametrize("register", [HOUSEHOLDS, CHILDREN], ids=["households", "children"])
@pytest.mark.parametrize("who", ["amara", "ben", "esme", "nia"])
def test_the_lists_by_name_are_read_in_the_order_of_an_index(
    council: Council, plan_of: Any, who: str, register: Register
) -> None:
    fill(council)
    viewer = council.viewer(who)

    steps = plan_of(lambda: subject_list(council.database, viewer, register, today=TODAY))

    # To count how many there are, any index will do that holds them all.
    from_an_index = f"USING COVERING INDEX ix_{register.table}_"
    assert not [step for step in steps if step.startswith(f"SCAN {register.table}") and from_an_index not in step]


@pytest.mark.parametrize("register", [HOUSEHOLDS, CHILDREN], ids=["households", "children"])
def test_a_council_wide_role_that_knows_many_walks_through_the_names(
    council: Council, plan_of: Any, register: Register
) -> None:
    add = council.household if register is HOUSEHOLDS else council.child
    for _ in range(3):
        council.grant(add(), "panel_admin")
    rows = [{"subject": f"{register.kind}:{number}", "role": "panel_admin"} for number in range(COUNTED_UP_TO)]
    council.add_all(t.subject_roles, rows)
    viewer = dataclasses.replace(council.viewer("dot"), roles=(RoleHeld(role=Role("panel_admin"), team=None),))
    found: list[Any] = []

    steps = plan_of(lambda: found.append(subject_list(council.database, viewer, register, today=TODAY)))

    assert len(found[0].rows) == 3
    assert [step for step in steps if step == f"SCAN {register.table} USING COVERING INDEX ix_{register.table}_name"]

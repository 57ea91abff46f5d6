"""What completing a task asks of the database: little, and no more in a journey's third year than in its first week."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from engine.actions.complete_task import complete_task
from engine.domain.ids import TaskId
from engine.domain.references import new_id, new_reference
from engine.tables import households, journeys
from forms.samples import sample_answers
from tests.actions.journeys import Walk
from tests.store.statements import counted

STATEMENTS_AT_MOST = 13
STATE_BYTES_AT_MOST, NUMBERS_GROW_BY_BYTES = 4096, 12
YOUNG, OLD = 10, 400
AT, START = "2026-07-01 09:00", date(2026, 7, 1)


@pytest.fixture
def reviewing(walk: Walk) -> Walk:
    """Before the review of stage 1, which asks for more time and comes back: with dates and a field of the record."""
    walk.prepare(AT, on=START)
    return walk


def test_completing_costs_the_same_after_four_hundred_tasks_as_after_ten(reviewing: Walk) -> None:
    _go_round(reviewing, tasks=YOUNG)
    young = _reviewed(reviewing)
    young_state = _state_bytes(reviewing)
    _ask_for_no_extension(reviewing)

    _go_round(reviewing, tasks=OLD - YOUNG - 2)
    old = _reviewed(reviewing)

    assert old.statements == young.statements
    assert len(old.statements) <= STATEMENTS_AT_MOST
    assert (old.commits, young.commits) == (1, 1)
    assert _state_bytes(reviewing) <= young_state + NUMBERS_GROW_BY_BYTES
    assert young_state <= STATE_BYTES_AT_MOST
    assert old.bytes <= young.bytes * 1.05


def test_completing_costs_the_same_among_a_thousand_households(reviewing: Walk) -> None:
    few = _reviewed(reviewing)
    _ask_for_no_extension(reviewing)
    with reviewing.world.database.begin() as connection:
        connection.execute(sa.insert(households), [_household(reviewing, number) for number in range(1000)])

    many = _reviewed(reviewing)

    assert many.statements == few.statements
    assert many.bytes <= few.bytes * 1.05


# PostgreSQL reads small tables from end to end, whatever indexes there are.
@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
def test_completing_reads_no_table_from_end_to_end(reviewing: Walk) -> None:
    database = reviewing.world.database
    sent = _reviewed(reviewing)

    with database.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        plans = [
            connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            for statement, parameters in sent.reads
        ]

    scanned = {step.detail.split()[1] for plan in plans for step in plan if step.detail.startswith("SCAN ")}
    assert len(sent.reads) == 2
    assert scanned & tables == set()


class Sent:
    """What was sent to the database: the statements, the values in them, and how often it was committed."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.reads: list[tuple[str, Any]] = []
        self.bytes = self.commits = 0

    def note(self, statement: str, parameters: Any, *, many: bool) -> None:
        for row in parameters if many else [parameters]:
            self.bytes += sum(len(str(value).encode()) for value in (row.values() if isinstance(row, dict) else row))
        if statement.startswith(("SELECT", "WITH")):
            self.reads.append((statement, parameters))


@contextmanager
def _sent(walk: Walk) -> Iterator[Sent]:
    sent, database = Sent(), walk.world.database

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        sent.note(statement, parameters, many=many)

    def note_commit(_connection: Any) -> None:
        sent.commits += 1

    with (
        _listening(database, "before_cursor_execute", note),
        _listening(database, "commit", note_commit),
        counted(database) as sent.statements,
    ):
        yield sent


@contextmanager
def _listening(database: Engine, what: str, act: Any) -> Iterator[None]:
    event.listen(database, what, act)
    try:
        yield
    finally:
        event.remove(database, what, act)


def _go_round(walk: Walk, *, tasks: int) -> None:
    for _ in range(tasks // 2):
        _review(walk)
        _ask_for_no_extension(walk)


def _review(walk: Walk) -> None:
    walk.do("ut_stage1_review", "amara", "more_time")


def _reviewed(walk: Walk) -> Sent:
    """What the review alone sends, without the looking for answers that go with it."""
    task, form, context = walk.world.asked(walk.journey, "ut_stage1_review")
    answers = sample_answers(form, context, outcome="more_time", given={})
    with _sent(walk) as sent:
        complete_task(walk.world.ports, walk.world.as_("amara"), TaskId(task.id), answers)
    return sent


def _ask_for_no_extension(walk: Walk) -> None:
    walk.do("ut_request_extension", "amara", "not_needed")


def _state_bytes(walk: Walk) -> int:
    state = sa.select(journeys.c.engine_state).where(journeys.c.id == walk.journey)
    with walk.world.database.connect() as connection:
        return len(str(connection.execute(state).scalar_one()).encode())


def _household(walk: Walk, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "reference": new_reference(),
        "name": f"Household {number}",
        "kind": "adopter",
        "team_id": walk.world.cast.teams["North"],
        "added_at": walk.world.clock.now(),
    }

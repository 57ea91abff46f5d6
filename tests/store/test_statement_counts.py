"""How many SQL statements a step of a journey costs: a number that grows unnoticed where nobody looks."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Engine

from engine.domain.journey_deadline import DeadlineState
from engine.domain.step import Passed
from engine.domain.task import TaskState
from engine.domain.timer import TimerState
from tests.store.cast import AT, REVIEW, Uow, deadline_of, entry, journey_of, settle, task_of, timer_of
from tests.store.statements import counted

MANY = 7
DONE = datetime(2026, 3, 28, tzinfo=UTC)


@pytest.mark.parametrize("open_at_once", [1, MANY])
def test_locking_and_saving_cost_the_same_however_much_is_open(uow: Uow, database: Engine, open_at_once: int) -> None:
    cast = settle(uow)
    journey = journey_of(cast, linked=2)
    for number in range(open_at_once):
        journey.changes.tasks_added.append(task_of(journey, token=f"t{number}"))
        journey.changes.deadlines_added.append(deadline_of(journey, token=f"t{number}"))
        journey.changes.timers_added.append(timer_of(journey, token=f"t{number}"))
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.audit.append([entry(journey.chain)])
        work.commit()
    with uow() as work:
        work.versions.get(cast.version_id)  # read once in a process, and not part of what is counted

    with uow() as work:
        with counted(database) as locking:
            loaded = work.journeys.lock(journey.id)
        for task in loaded.tasks.values():
            task.state = TaskState.COMPLETED
            loaded.note_task(task)
        for deadline in loaded.deadlines.values():
            deadline.state = DeadlineState.DONE
            loaded.note_deadline(deadline)
        for timer in loaded.timers:
            timer.state = TimerState.DISARMED
            loaded.note_timer(timer)
        for number in range(open_at_once):
            loaded.changes.tasks_added.append(task_of(loaded, token=f"n{number}"))
            loaded.changes.deadlines_added.append(deadline_of(loaded, token=f"n{number}"))
            loaded.changes.timers_added.append(timer_of(loaded, token=f"n{number}"))
            loaded.changes.passages.append((Passed(place=REVIEW), DONE))
        loaded.changes.grants = {"iro", "adm_adoption"}
        with counted(database) as saving:
            work.journeys.save(loaded, at=DONE)
        work.audit.append([entry(chain) for chain in (loaded.chain, loaded.chain, "subject:s", "worker:w")])
        with counted(database) as committing:
            work.commit()

    assert _tables(locking) == ["SELECT journeys", "SELECT several lists"]
    # PostgreSQL gets what is written to several tables as one statement, before anything else is asked of it.
    if database.dialect.name == "postgresql":
        assert _tables(saving) == [
            "UPDATE journeys",
            "INSERT tasks, deadlines, timers, passages",
            "INSERT subject_roles",
        ]
        assert _tables(committing) == ["INSERT audit_chains", "INSERT audit_entries, audit_chains"]
    else:
        assert _tables(saving) == [
            "UPDATE journeys",
            "INSERT tasks",
            "INSERT deadlines",
            "INSERT timers",
            "INSERT passages",
            "INSERT subject_roles",
        ]
        assert _tables(committing) == ["INSERT audit_chains", "INSERT audit_entries", "INSERT audit_chains"]


def test_a_step_that_changes_little_writes_little(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    journey = journey_of(cast)
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with uow() as work:
        loaded = work.journeys.lock(journey.id)
        with counted(database) as saving:
            work.journeys.save(loaded, at=DONE)
            work.commit()

    assert _tables(saving) == ["UPDATE journeys"]


def _tables(statements: list[str]) -> list[str]:
    """`INSERT tasks` for each statement: its verb and the first table it names, or all that it inserts into."""
    told = []
    for statement in statements:
        words = statement.replace("INSERT INTO", "INSERT").split()
        verb = words[0]
        if verb == "WITH" and "INSERT" in words:
            told.append("INSERT " + ", ".join(re.findall(r"INSERT INTO (\w+)", statement)))
            continue
        froms = [place for place, word in enumerate(words) if word == "FROM"]
        # "Was it ever moved?" stands within the question, and names its table first.
        table = words[froms[-1 if "EXISTS" in statement else 0] + 1] if verb == "SELECT" else words[1]
        table = "several lists" if words[1] == "(SELECT" else table
        told.append(f"{verb} {table}")
    return told

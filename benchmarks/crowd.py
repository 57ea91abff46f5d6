"""Fills an installation with open tasks of other people's households, inserted directly: a region's work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from benchmarks.installation import Installation
from engine import tables as t
from engine.domain.references import new_id, new_reference

AT_ONCE = 5_000
ROLES = ("adoption_sw", "adoption_sw", "adoption_tm", "recruitment_officer")
TITLES = ("Agree the stage 1 plan", "Review stage 1", "Decide on stage 1", "Hold the first discussion")


def add_tasks(installed: Installation, count: int, *, mine: int) -> None:
    """So many open tasks, one a journey and household; the first `mine` are Amara's, half of the rest the North's."""
    with installed.database.begin() as connection:
        version = connection.execute(
            sa.select(t.pathway_versions.c.id).where(t.pathway_versions.c.key == "adopter_stage_1")
        ).scalar_one()
    rows: dict[sa.Table, list[dict[str, Any]]] = {}
    for number in range(count):
        for table, row in _task(installed, number, version, holder=number < mine):
            rows.setdefault(table, []).append(row)
        if number % AT_ONCE == AT_ONCE - 1 or number == count - 1:
            with installed.database.begin() as connection:
                for table, added in rows.items():
                    connection.execute(sa.insert(table), added)
            rows = {}
    with installed.database.begin() as connection:
        # As any database that has been running for a while has.
        connection.exec_driver_sql("ANALYZE")


def _task(
    installed: Installation, number: int, version: str, *, holder: bool
) -> Iterator[tuple[sa.Table, dict[str, Any]]]:
    at, today = installed.clock.now(), installed.stage.today
    team = installed.cast.teams["North" if holder or number % 2 else "South"]
    household, journey, task, deadline = new_id(), new_id(), new_id(), new_id()
    subject, due = f"household:{household}", _due(today, number)
    named = {"journey_id": journey, "token": new_id(), "pathway": "adopter_stage_1", "element": "ut_stage1_plan"}
    yield (
        t.households,
        {
            "id": household,
            "reference": new_reference(),
            "name": f"Robin Penrose {number}",
            "kind": "adopter",
            "team_id": team,
            "added_at": at,
        },
    )
    yield (
        t.journeys,
        {
            "id": journey,
            "reference": new_reference(),
            "version_id": version,
            "pathway": "adopter_stage_1",
            "subject": subject,
            "team_id": team,
            "state": "running",
            "engine_state": "{}",
            "revision": 1,
            "started_at": at,
        },
    )
    yield t.journey_subjects, {"journey_id": journey, "subject": subject, "linked": False}
    yield (
        t.deadlines,
        {
            **named,
            "id": deadline,
            "task_id": task,
            "rule": "task.10wd",
            "revision": date(2026, 1, 1),
            "title": "Plan agreed",
            "kind": "local",
            "source": "The council’s own period",
            "status": "assumed",
            "escalation": "E-std",
            "opened_on": today,
            "due_on": due,
            "act_by": due,
            "because": [],
            "waits_for": [],
            "anchors": {},
            "state": "open",
        },
    )
    yield (
        t.tasks,
        {
            **named,
            "id": task,
            "kind": "task",
            "title": TITLES[number % len(TITLES)],
            "form": "adopter_stage_1.stage1_plan",
            "role": "adoption_sw" if holder else ROLES[number % len(ROLES)],
            "team_id": team,
            "holder_id": installed.cast["amara"] if holder else None,
            "subject": subject,
            "state": "open",
            "opened_at": at,
            "deadline_id": deadline,
            "due_on": due,
            "escalation": "E-std",
            "decision": number % 10 == 2,
        },
    )


def _due(today: date, number: int) -> date:
    """Spread over two weeks back and ten ahead."""
    return today + timedelta(days=number * 37 % 84 - 14)

"""A council with work in it: a household and a child of North with something of every kind the pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from engine import tables as t
from tests.reading.rows import LONG_AGO, NOW, TODAY, Council, deadline_values, task_values


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was added, by id; `household` and `child` are subjects' references."""

    council: Council
    household: str
    child: str
    journey: str
    childs_journey: str
    task: str
    done: str
    arrival: str
    deadline: str
    submission: str
    document: str

    @property
    def household_id(self) -> str:
        return self.household.partition(":")[2]

    @property
    def child_id(self) -> str:
        return self.child.partition(":")[2]

    @property
    def child_reference(self) -> str:
        """What the child is known by to people, beside the name."""
        with self.council.database.connect() as connection:
            return str(
                connection.execute(
                    sa.select(t.children.c.reference).where(t.children.c.id == self.child_id)
                ).scalar_one()
            )


def fill(council: Council, *, more: int = 0) -> Filled:
    """`more` households beside the one looked at, and as many more rows of each kind on its own page."""
    add = council.add
    household, child = council.household("Grace and Øystein Moss"), council.child("Robin Vale")
    household_id, child_id = household.partition(":")[2], child.partition(":")[2]
    for place, name in enumerate(("Grace Moss", "Øystein Moss")):
        add(t.people, household_id=household_id, name=name, part="applicant", position=place)
    journey = council.journey(household, reference="7K3M-Q2ZD")
    childs_journey = council.journey(child, started_from=journey, reference="9PPA-0001", state="stuck")
    with council.database.begin() as connection:
        connection.execute(t.journeys.update().where(t.journeys.c.id == childs_journey).values(stuck_because="ut_x"))
    add(t.journey_subjects, journey_id=childs_journey, subject=household, linked=True)
    deadline = council.deadline(journey)
    task = council.task(journey, household, deadline_id=deadline, holder_id="amara", due_on=date(2026, 11, 27))
    with council.database.begin() as connection:
        connection.execute(t.deadlines.update().where(t.deadlines.c.id == deadline).values(task_id=task))
    done = council.task(
        journey,
        household,
        title="Agree the stage 1 plan",
        element="ut_plan",
        state="completed",
        closed_at=NOW - timedelta(days=9),
        completed_by="femi",
        completed_as="adoption_sw",
        outcome="agreed",
    )
    arrival = council.task(journey, household, title="Withdrawal received", kind="arrival", element="mb_withdrawal")
    submission = add(t.submissions, **submission_values(journey, household, task_id=done))
    add(t.draft_submissions, task_id=task, worker_id="amara", answers={"held_on": "2026-11"}, saved_at=NOW)
    council.allocate(household, "femi")
    council.allocate(child, "amara", "child_sw")
    council.deadline(
        journey,
        title="Done late",
        rule="adopter.plan",
        state="done",
        late=True,
        done_on=TODAY,
        due_on=date(2026, 11, 20),
    )
    for of, subject in ((journey, household), (childs_journey, child)):
        add(t.anchors, **anchor_values(subject, journey_id=of))
        add(t.record_fields, **field_values(subject))
        document = add(t.documents, **document_values(subject, journey_id=of, task_id=task))
        add(t.notes, subject=subject, journey_id=of, task_id=task, text="Rang twice.", added_at=NOW, added_by="amara")
        add(t.passages, journey_id=of, pathway="adopter_stage_1", element="st_roi", at=LONG_AGO)
        add(t.timers, journey_id=of, kind="reminder", token="token", state="stuck", due_at=NOW, attempts=5)
        council.entry(f"journey:{of}", 1, "journey_started", about=(subject,), journey_id=of)
        council.entry(f"worker:{of}", 1, "viewed", about=(subject,), actor="worker:amara", journey_id=of)
    add(t.episodes, child_id=child_id, from_on=date(2025, 1, 1), legal_status="E1", recorded_at=NOW)
    add(t.placements, child_id=child_id, kind="U1", from_on=date(2025, 1, 1), recorded_at=NOW)
    add(t.legal_statuses, child_id=child_id, status="E1", from_on=date(2025, 1, 1), recorded_at=NOW)
    add(t.reviews, child_id=child_id, held_on=date(2025, 2, 1), participation="PN1", recorded_at=NOW)
    fill_more(council, household, journey, more)
    return Filled(
        council=council,
        household=household,
        child=child,
        journey=journey,
        childs_journey=childs_journey,
        task=task,
        done=done,
        arrival=arrival,
        deadline=deadline,
        submission=submission,
        document=document,
    )


def submission_values(journey: str, subject: str, **values: Any) -> dict[str, Any]:
    row = {
        "journey_id": journey,
        "task_id": None,
        "subject": subject,
        "pathway": "adopter_stage_1",
        "element": "ut_plan",
        "form": "adopter_stage_1.plan",
        "answers": {"agreed": True},
        "outcome": "agreed",
        "submitted_at": LONG_AGO,
        "submitted_by": "femi",
        "sha256": "5" * 64,
    }
    return {**row, **values}


def anchor_values(subject: str, **values: Any) -> dict[str, Any]:
    row = {"subject": subject, "name": "stage_1_start", "on_date": date(2026, 9, 27), "recorded_at": LONG_AGO}
    return {**row, "recorded_by": "amara", "reason": "", **values}


def field_values(subject: str, **values: Any) -> dict[str, Any]:
    row = {"subject": subject, "name": "stage", "value": "stage_1", "from_on": date(2026, 9, 27)}
    return {**row, "recorded_at": LONG_AGO, "recorded_by": "amara", **values}


def document_values(subject: str, **values: Any) -> dict[str, Any]:
    row = {"subject": subject, "file_name": "medical.pdf", "media_type": "application/pdf", "size_bytes": 1200}
    return {**row, "sha256": "d" * 64, "added_at": NOW, "added_by": "amara", **values}


def fill_more(council: Council, household: str, journey: str, more: int, *, start: int = 0) -> None:
    """So many more households, children and journeys, and so many more of everything on one household's pages."""
    if not more:
        return
    numbers = range(start, start + more)
    homes = [{"id": f"more-{n}", "reference": f"M{n:08d}", "name": f"Moss {n}"} for n in numbers]
    council.add_all(
        t.households, [{**home, "kind": "adopter", "team_id": "north", "added_at": LONG_AGO} for home in homes]
    )
    kids = [{"id": f"more-{n}", "reference": f"K{n:08d}", "name": f"Robin {n}", "team_id": "north"} for n in numbers]
    council.add_all(t.children, [{**kid, "added_at": LONG_AGO} for kid in kids])
    template = {"version_id": "adopter_stage_1@1", "pathway": "adopter_stage_1", "team_id": "north", "state": "stuck"}
    template |= {"engine_state": "{}", "revision": 1, "started_at": LONG_AGO, "started_by": "amara"}
    rows = [
        {**template, "id": f"more-{n}", "reference": f"J{n:08d}", "subject": f"household:more-{n}"} for n in numbers
    ]
    council.add_all(t.journeys, rows)
    council.add_all(
        t.journey_subjects, [{"journey_id": f"more-{n}", "subject": household, "linked": True} for n in numbers]
    )
    tasks = [task_values(journey, household, id=f"more-{n}", title=f"Moss {n}", holder_id="amara") for n in numbers]
    council.add_all(t.tasks, tasks)
    council.add_all(t.deadlines, [deadline_values(journey, id=f"more-{n}") for n in numbers])
    council.add_all(t.submissions, [submission_values(journey, household, id=f"more-{n}") for n in numbers])
    council.add_all(t.documents, [document_values(household, id=f"more-{n}", journey_id=journey) for n in numbers])
    council.add_all(t.anchors, [anchor_values(household, id=f"more-{n}") for n in numbers])
    council.add_all(t.record_fields, [field_values(household, id=f"more-{n}") for n in numbers])
    entries = [
        {"chain": "worker:amara", "seq": n + 1, "at": NOW, "on": TODAY, "tag": "viewed", "actor": "worker:amara"}
        for n in numbers
    ]
    council.add_all(
        t.audit_entries, [{**one, "journey_id": journey, "entry": '{"about": []}', "hash": "e" * 64} for one in entries]
    )
    council.add_all(t.audit_about, [{"subject": household, "chain": "worker:amara", "seq": n + 1} for n in numbers])

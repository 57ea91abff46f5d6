"""Rows as the store would have written them, by plain INSERTs: so that reading is tested without writing's code.

`Council` is a database with the cast in it: amara, femi and ben work in North, dot and rui in South, esme, hana and ola
for the whole council, gita manages both teams, chidi owns pathways, nia audits.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from engine import tables as t
from engine.domain.working_days import WorkingDays
from engine.reading.sign_in import viewer_of
from engine.reading.viewer import Viewer
from engine.store.inserting import insert_absent

TODAY = date(2026, 11, 23)  # a Monday
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LONG_AGO = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
DAYS = WorkingDays(holidays=frozenset({date(2026, 12, 25), date(2026, 12, 28)}), confirmed_until=2027)

ROLES: dict[str, list[tuple[str, str | None]]] = {
    "amara": [("child_sw", "north"), ("adoption_sw", "north"), ("kinship_sw", "north"), ("ssw", "north")],
    "femi": [("adoption_sw", "north"), ("family_finder", "north")],
    "ben": [("adoption_tm", "north"), ("child_tm", "north")],
    "dot": [("child_sw", "south"), ("adoption_sw", "south")],
    "rui": [("adoption_tm", "south")],
    "esme": [("recruitment_officer", None), ("first_response", None)],
    "hana": [("adm_adoption", None)],
    "gita": [("service_manager", None)],
    "chidi": [("process_owner", None)],
    "nia": [("auditor", None)],
    "adam": [("system_admin", None)],
}
TEAMS = {"north": ("Adoption North", "ben"), "south": ("Adoption South", "rui")}
HOME = {"amara": "north", "femi": "north", "ben": "north", "dot": "south", "rui": "south"}


class Council:
    """A database with teams, workers and one pathway, and short ways to add what a test needs."""

    def __init__(self, database: sa.Engine, *, cast: bool = True) -> None:
        self.database = database
        self._numbers = count(100)
        if cast:
            self._add_cast()

    def _add_cast(self) -> None:
        with self.database.begin() as connection:
            for name in ROLES:
                self._worker(connection, name)
            for key, (name, manager) in TEAMS.items():
                row = {"id": key, "name": name, "manager_id": manager, "service_manager_id": "gita"}
                connection.execute(t.teams.insert().values(**row))
            for name, team in HOME.items():
                connection.execute(t.workers.update().where(t.workers.c.id == name).values(team_id=team))
            for name, roles in ROLES.items():
                for role, held_in in roles:
                    connection.execute(t.worker_roles.insert().values(worker_id=name, role=role, team_id=held_in))
        self.version("adopter_stage_1", title="Adoption stage 1", number="02")
        self.version("checks_and_references", title="Checks and references", number="00")

    def viewer(self, name: str) -> Viewer:
        viewer = viewer_of(self.database, name, NOW)
        assert viewer is not None
        return viewer

    def add(self, table: sa.Table, **values: Any) -> str:
        """Adds one row; gives its id."""
        if "id" in table.c:
            values.setdefault("id", f"{table.name}-{next(self._numbers):06d}")
        with self.database.begin() as connection:
            connection.execute(table.insert().values(**values))
        return str(values.get("id", ""))

    def add_all(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        with self.database.begin() as connection:
            connection.execute(table.insert(), rows)

    def version(self, key: str, *, title: str, number: str, version: int = 1) -> str:
        return self.add(
            t.pathway_versions,
            id=f"{key}@{version}",
            key=key,
            number=version,
            title=title,
            about={"title": title, "number": number, "outcomes": {"to_stage_2": "On to stage 2"}},
            xml="<xml/>",
            forms={},
            tables={},
            called={},
            sha256="0" * 64,
            published_at=LONG_AGO,
            in_force_from=LONG_AGO.date(),
        )

    def household(self, name: str = "Grace Moss", *, team: str | None = "north", **values: Any) -> str:
        """Gives the subject's reference, `household:...`."""
        number = next(self._numbers)
        ident = f"h-{number:06d}"
        row = {"id": ident, "reference": f"HH{number:02d}-{number:04d}"[-9:], "name": name, "kind": "adopter"}
        self.add(t.households, **{**row, "team_id": team, "added_at": LONG_AGO, **values})
        return f"household:{ident}"

    def child(self, name: str = "Robin Vale", *, team: str | None = "north", **values: Any) -> str:
        number = next(self._numbers)
        ident = f"c-{number:06d}"
        row = {"id": ident, "reference": f"CH{number:02d}-{number:04d}"[-9:], "name": name, "team_id": team}
        self.add(t.children, **{**row, "born_on": date(2022, 5, 4), "added_at": LONG_AGO, **values})
        return f"child:{ident}"

    def journey(self, subject: str, *, pathway: str = "adopter_stage_1", **values: Any) -> str:
        number = next(self._numbers)
        row = {
            "reference": f"JR{number:02d}-{number:04d}"[-9:],
            "version_id": f"{pathway}@1",
            "pathway": pathway,
            "subject": subject,
            "team_id": "north",
            "state": "running",
            "engine_state": "{}",
            "revision": 1,
            "started_at": LONG_AGO,
            "started_by": "amara",
        }
        journey = self.add(t.journeys, **{**row, **values})
        self.add(t.journey_subjects, journey_id=journey, subject=subject, linked=False)
        return journey

    def task(self, journey: str, subject: str, **values: Any) -> str:
        return self.add(t.tasks, **task_values(journey, subject, **values))

    def deadline(self, journey: str, **values: Any) -> str:
        return self.add(t.deadlines, **deadline_values(journey, **values))

    def allocate(self, subject: str, worker: str, role: str = "adoption_sw", **values: Any) -> str:
        row = {"subject": subject, "role": role, "worker_id": worker, "from_on": date(2026, 9, 1)}
        return self.add(t.allocations, **{**row, "recorded_at": LONG_AGO, **values})

    def grant(self, subject: str, role: str) -> None:
        """A council-wide role has had work on the subject."""
        self.add(t.subject_roles, subject=subject, role=role)

    def entry(self, chain: str, seq: int, tag: str, *, about: tuple[str, ...] = (), **values: Any) -> None:
        row = {
            "at": LONG_AGO + timedelta(minutes=seq),
            "on": LONG_AGO.date(),
            "actor": "worker:amara",
            "hash": "c" * 64,
        }
        kept: dict[str, Any] = {"chain": chain, "seq": seq, "tag": tag, **row, **values}
        whole = kept.pop("whole", {})
        entry = {**{k: str(v) for k, v in kept.items()}, "about": list(about), **whole}
        self.add(t.audit_entries, **kept, entry=json.dumps(entry))
        # A database that was migrated lists them by itself.
        with self.database.begin() as connection:
            insert_absent(connection, t.audit_about, [{"subject": one, "chain": chain, "seq": seq} for one in about])

    def _worker(self, connection: sa.Connection, name: str) -> None:
        row = {"id": name, "sign_in_name": name, "name": name.capitalize(), "password_hash": "-"}
        connection.execute(t.workers.insert().values(**row))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements sent to the database inside the block."""
        sent: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        sa.event.listen(self.database, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            sa.event.remove(self.database, "before_cursor_execute", note)


def task_values(journey: str, subject: str, **values: Any) -> dict[str, Any]:
    row = {
        "journey_id": journey,
        "token": "token",
        "kind": "task",
        "pathway": "adopter_stage_1",
        "element": "ut_stage1_review",
        "calls": "",
        "title": "Hold the stage 1 review",
        "form": "adopter_stage_1.stage1_review",
        "role": "adoption_sw",
        "team_id": "north",
        "holder_id": None,
        "subject": subject,
        "state": "open",
        "opened_at": LONG_AGO,
        "listed_from": None,
        "due_on": date(2026, 11, 27),
        "decision": False,
    }
    return {**row, **values}


def deadline_values(journey: str, **values: Any) -> dict[str, Any]:
    row = {
        "journey_id": journey,
        "token": "token",
        "pathway": "adopter_stage_1",
        "element": "ut_stage1_review",
        "rule": "adopter.stage1",
        "revision": date(2026, 1, 1),
        "title": "Stage 1",
        "kind": "statute",
        "source": "AAR 2005 r27",
        "status": "verified",
        "opened_on": date(2026, 9, 1),
        "due_on": date(2026, 11, 27),
        "act_by": date(2026, 11, 27),
        "because": ["Stage 1 started on Sunday 27 September 2026.", "2 months after that is Friday 27 November 2026."],
        "waits_for": [],
        "anchors": {"stage_1_start": "2026-09-27"},
        "state": "open",
    }
    return {**row, **values}

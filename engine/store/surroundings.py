"""What stands around a journey: its subject's dates, allocations and fields, its promises, and who works where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import Role, TeamId
from engine.domain.people import RoleHeld
from engine.domain.subjects import Allocation, SubjectRef
from engine.ports import Surroundings
from engine.store.gathering import Gathering, Rows
from engine.store.latest import each_name, latest
from engine.store.worker_rows import WITH_LINE, worker_from
from engine.tables import allocations, anchors, deadlines, record_fields, worker_roles, workers

_SUBJECT, _JOURNEY = sa.bindparam("subject", type_=sa.String), sa.bindparam("journey", type_=sa.String)
_TEAM, _WORKER = sa.bindparam("team", type_=sa.String), sa.bindparam("worker", type_=sa.String)


def _anchors() -> sa.Select[Any]:
    """Each date as the subject's record has it last, and as this journey has it last."""
    c = anchors.c
    name = each_name(c.name, c.subject == _SUBJECT)
    this_one = (c.subject == _SUBJECT, c.name == name.c.name)
    order = (c.recorded_at, c.id)
    return sa.select(
        name.c.name,
        latest(c.on_date, *this_one, c.journey_id.is_(None), order=order).label("of_subject"),
        # Outside a journey the value is NULL, which equals nothing: only the record is seen.
        latest(c.on_date, *this_one, c.journey_id == _JOURNEY, order=order).label("of_journey"),
    ).where(name.c.name.is_not(None))


def _fields() -> sa.Select[Any]:
    c = record_fields.c
    name = each_name(c.name, c.subject == _SUBJECT)
    value = latest(c.value, c.subject == _SUBJECT, c.name == name.c.name, order=(c.recorded_at, c.id))
    own = latest(
        c.value, c.subject == _SUBJECT, c.name == name.c.name, c.journey_id == _JOURNEY, order=(c.recorded_at, c.id)
    )
    return sa.select(name.c.name, value.label("value"), own.label("own")).where(name.c.name.is_not(None))


def _promised() -> sa.Select[Any]:
    """The date that each rule promised when it was last set in the journey; of several on one day the latest counts.

    A deadline that was extended is due on the later date.
    """
    c = deadlines.c
    rule = each_name(c.rule, c.journey_id == _JOURNEY)
    dated = (c.journey_id == _JOURNEY, c.rule == rule.c.name, c.due_on.is_not(None))
    until = latest(c.due_on, *dated, order=(c.opened_on, c.due_on))
    return sa.select(rule.c.name.label("rule"), until.label("until")).where(rule.c.name.is_not(None))


def _roles(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The roles that those who are active hold there, each as often as it is held."""
    by = worker_roles.join(workers, workers.c.id == worker_roles.c.worker_id)
    return sa.select(worker_roles.c.role).select_from(by).where(workers.c.active, where)


#: The lists to gather, for `read_surroundings`: bound to `subject`, `journey`, `team` and `worker`.
SURROUNDINGS: Mapping[str, sa.Select[Any]] = {
    "anchors": _anchors(),
    "fields": _fields(),
    "promised": _promised(),
    "allocations": sa.select(allocations).where(allocations.c.subject == _SUBJECT),
    "team_roles": _roles(worker_roles.c.team_id == _TEAM),
    "council_roles": _roles(worker_roles.c.team_id.is_(None)),
    "worker": WITH_LINE.where(workers.c.id == _WORKER),
    "held": sa.select(worker_roles.c.role, worker_roles.c.team_id).where(worker_roles.c.worker_id == _WORKER),
}
_GATHERING = Gathering(**SURROUNDINGS)


def surroundings(connection: Connection, subject: SubjectRef, *, team: TeamId | None) -> Surroundings:
    """What stands around a journey that is to begin, in one statement."""
    found = _GATHERING.ask(connection, subject=str(subject), journey=None, team=team, worker=None)
    return read_surroundings(found, subject, by_worker=False)


def read_surroundings(found: Mapping[str, Rows], subject: SubjectRef, *, by_worker: bool) -> Surroundings:
    """From the gathered rows. Raises NotFound where a worker was asked for who is not there."""
    if by_worker and not found["worker"]:
        raise NotFound
    held = sorted((RoleHeld(role=Role(row.role), team=row.team_id) for row in found["held"]), key=_by_role)
    return Surroundings(
        anchors=_known(found["anchors"]),
        fields={row.name: row.value for row in found["fields"]},
        own_anchors={row.name: row.of_journey for row in found["anchors"] if row.of_journey is not None},
        own_fields={row.name: row.own for row in found["fields"] if row.own is not None},
        promised={row.rule: row.until for row in found["promised"] if row.until is not None},
        allocations=tuple(
            Allocation(
                subject=subject,
                role=row.role,
                worker=row.worker_id,
                from_on=row.from_on,
                until_on=row.until_on,
                journey=row.journey_id,
            )
            for row in sorted(found["allocations"], key=lambda row: (row.from_on, row.recorded_at, row.id))
        ),
        team_roles=frozenset(Role(row.role) for row in found["team_roles"]),
        council_roles=frozenset(Role(row.role) for row in found["council_roles"]),
        worker=worker_from(found["worker"][0], tuple(held)) if by_worker else None,
    )


def _known(rows: Rows) -> dict[str, date]:
    """The journey's own date before the subject's. What another journey recorded for itself is not seen from here."""
    seen = ((row.name, row.of_subject if row.of_journey is None else row.of_journey) for row in rows)
    return {name: on for name, on in seen if on is not None}


def _by_role(held: RoleHeld) -> tuple[str, str]:
    return held.role, held.team or ""

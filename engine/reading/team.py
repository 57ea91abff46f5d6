"""The work of the teams somebody manages: how much each worker has, and what nobody has taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from engine import tables as t
from engine.domain.ids import Role, TeamId, WorkerId
from engine.domain.working_days import WorkingDays
from engine.reading.inbox import SOON_WORKING_DAYS
from engine.reading.inbox_scope import listed_by, open_tasks
from engine.reading.people import workers_of_teams
from engine.reading.viewer import Viewer

C = t.tasks.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much is open: late, due within five working days, later, and without a date."""

    late: int = 0
    soon: int = 0
    later: int = 0
    undated: int = 0

    @property
    def total(self) -> int:
        return self.late + self.soon + self.later + self.undated

    def plus(self, other: Load) -> Load:
        return Load(
            late=self.late + other.late,
            soon=self.soon + other.soon,
            later=self.later + other.later,
            undated=self.undated + other.undated,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerLoad:
    """What one worker holds in the managed teams."""

    worker: WorkerId
    name: str
    team_name: str
    load: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLoad:
    """What nobody has taken yet, for one role in one team."""

    team: TeamId
    team_name: str
    role: Role
    load: Load


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWork:
    """The managed teams' open work. `workers` are all who hold a role there or hold a task of theirs, by name."""

    teams: tuple[str, ...]
    workers: tuple[WorkerLoad, ...]
    queues: tuple[QueueLoad, ...]
    total: Load = field(default_factory=Load)

    @property
    def unheld(self) -> int:
        """How many tasks nobody has taken."""
        return sum(queue.load.total for queue in self.queues)


def team_work(database: Engine, viewer: Viewer, *, today: date, days: WorkingDays) -> TeamWork | None:
    """The work of the teams in whose line of management the viewer is; None where they manage none."""
    if not viewer.manages:
        return None
    with database.connect() as connection:
        teams = _teams(connection, viewer)
        loads = _loads(connection, viewer, today, days.after(today, SOON_WORKING_DAYS))
        people = {choice.value: choice for choice in workers_of_teams(connection, viewer.manages)}
        held: dict[str, Load] = {}
        for (_, _, holder), load in loads.items():
            if holder is not None:
                held[holder] = held.get(holder, Load()).plus(load)
        strangers = _names(connection, held.keys() - people.keys())
    workers = [
        WorkerLoad(worker=WorkerId(ident), name=one.label, team_name=one.about, load=held.get(ident, Load()))
        for ident, one in people.items()
    ]
    workers += [
        WorkerLoad(worker=WorkerId(ident), name=name, team_name="", load=held[ident])
        for ident, name in strangers.items()
    ]
    total = Load()
    for load in loads.values():
        total = total.plus(load)
    return TeamWork(
        teams=tuple(teams.values()),
        workers=tuple(sorted(workers, key=lambda one: (one.name, one.worker))),
        queues=tuple(
            QueueLoad(team=team, team_name=teams[team], role=role, load=load)
            for (team, role, holder), load in sorted(loads.items(), key=lambda item: item[0][:2])
            if holder is None
        ),
        total=total,
    )


def _teams(connection: Connection, viewer: Viewer) -> dict[TeamId, str]:
    c = t.teams.c
    found = sa.select(c.id, c.name).where(c.id.in_(sorted(viewer.manages))).order_by(c.name)
    return {TeamId(row.id): row.name for row in connection.execute(found)}


def _loads(
    connection: Connection, viewer: Viewer, today: date, soon_until: date
) -> dict[tuple[TeamId, Role, str | None], Load]:
    def counted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.sum(sa.case((condition, 1), else_=0))

    found = (
        sa.select(
            *(C.team_id, C.role, C.holder_id),
            counted(C.due_on < today).label("late"),
            counted(sa.and_(C.due_on >= today, C.due_on <= soon_until)).label("soon"),
            counted(C.due_on > soon_until).label("later"),
            counted(C.due_on.is_(None)).label("undated"),
        )
        .where(C.team_id.in_(sorted(viewer.manages)), *open_tasks(viewer), listed_by(viewer))
        .group_by(C.team_id, C.role, C.holder_id)
    )
    return {
        (row.team_id, row.role, row.holder_id): Load(late=row.late, soon=row.soon, later=row.later, undated=row.undated)
        for row in connection.execute(found)
    }


def _names(connection: Connection, workers: set[str]) -> dict[str, str]:
    w = t.workers.c
    found = sa.select(w.id, w.name).where(w.id.in_(sorted(workers)))
    return {row.id: row.name for row in connection.execute(found)}

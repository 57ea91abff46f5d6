"""Journeys that were put under another version, each with its rows as they were before, so that it can go back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import JourneyId, WorkerId
from engine.domain.timer import TimerKind
from engine.ports import Move
from engine.tables import RUNNING, deadlines, journeys, moves, tasks, timers

T = timers.c

#: Each table of what is open in a journey: the states that count as open, and the one of what a move back closes.
_OPEN = {
    "tasks": (tasks, ("open",), "withdrawn"),
    "deadlines": (deadlines, ("open",), "cancelled"),
    "timers": (timers, ("armed", "stuck"), "disarmed"),
}


class SqlMoves:
    """Fulfils `ports.Moves`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def running_on(self, version_id: str) -> tuple[JourneyId, ...]:
        on_it = sa.select(journeys.c.id).where(journeys.c.version_id == version_id, RUNNING).order_by(journeys.c.id)
        return tuple(JourneyId(row.id) for row in self._connection.execute(on_it))

    def before(self, journey: JourneyId) -> Mapping[str, Any]:
        of_it = self._connection.execute(
            sa.select(journeys.c.engine_state, journeys.c.state).where(journeys.c.id == journey)
        ).one_or_none()
        if of_it is None:
            raise NotFound
        found: dict[str, Any] = {"engine_state": of_it.engine_state, "state": of_it.state}
        for name, (table, states, _) in _OPEN.items():
            rows = self._connection.execute(
                sa.select(table).where(table.c.journey_id == journey, table.c.state.in_(states)).order_by(table.c.id)
            )
            found[name] = [dict(row._mapping) for row in rows]
        kept: Mapping[str, Any] = json.loads(json.dumps(found, default=_written))
        return kept

    def add(self, move: Move, before: Mapping[str, Any]) -> None:
        row = {
            "id": move.id,
            "journey_id": move.journey,
            "from_version_id": move.from_version,
            "to_version_id": move.to_version,
            "revision": move.revision,
            "before": dict(before),
            "moved_at": move.at,
            "moved_by": move.by,
        }
        self._connection.execute(sa.insert(moves), [row])

    def latest(self, journey: JourneyId) -> Move | None:
        newest = sa.select(moves).where(moves.c.journey_id == journey).order_by(moves.c.id.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        if row is None:
            return None
        return Move(
            id=row.id,
            journey=journey,
            from_version=row.from_version_id,
            to_version=row.to_version_id,
            revision=row.revision,
            at=row.moved_at,
            by=WorkerId(row.moved_by),
            undone=row.undone_at is not None,
        )

    def told_since(self, move: Move) -> int:
        told = sa.and_(T.journey_id == move.journey, T.kind != TimerKind.DRAWING.value, T.fired_at > move.at)
        return self._connection.execute(sa.select(sa.func.count()).select_from(timers).where(told)).scalar_one()

    def _told_already(self, move: Move, images: Sequence[Mapping[str, Any]]) -> tuple[set[str], set[str]]:
        """The timers of before that have fired since, and those that repeat them."""
        known = [image["id"] for image in images]
        fired = self._connection.execute(
            sa.select(T.id, T.deadline_id, T.to_whom).where(T.id.in_(known), T.fired_at > move.at)
        ).all()
        repeated = {(row.deadline_id, row.to_whom) for row in fired}
        since = self._connection.execute(
            sa.select(T.id, T.deadline_id, T.to_whom).where(
                T.journey_id == move.journey, T.kind == TimerKind.ESCALATION.value, T.id > move.id
            )
        )
        return {row.id for row in fired}, {row.id for row in since if (row.deadline_id, row.to_whom) in repeated}

    def take_back(self, move: Move, *, at: datetime, by: WorkerId) -> None:
        before = self._connection.execute(sa.select(moves.c.before).where(moves.c.id == move.id)).scalar_one()
        for name, (table, states, closed) in _OPEN.items():
            images = [_row(table, image) for image in before[name]]
            fired, repeats = self._told_already(move, images) if table is timers else (set[str](), set[str]())
            begun = sa.and_(
                table.c.journey_id == move.journey,
                table.c.state.in_(states),
                table.c.id.not_in([*(image["id"] for image in images), *repeats]),
            )
            self._connection.execute(sa.update(table).where(begun).values(state=closed))
            for image in (one for one in images if one["id"] not in fired):
                self._connection.execute(sa.update(table).where(table.c.id == image["id"]).values(image))
        self._connection.execute(
            sa.update(journeys)
            .where(journeys.c.id == move.journey)
            .values(
                version_id=move.from_version,
                engine_state=before["engine_state"],
                state=before["state"],
                revision=journeys.c.revision + 1,
            )
        )
        self._connection.execute(sa.update(moves).where(moves.c.id == move.id).values(undone_at=at, undone_by=by))


def _written(value: object) -> str:
    """An instant or a civil date as JSON keeps it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not kept.")


def _row(table: sa.Table, image: Mapping[str, Any]) -> dict[str, Any]:
    """A kept row as the table takes it."""

    def read(column: sa.Column[Any], value: Any) -> Any:
        if value is None:
            return None
        kind = column.type.python_type if not isinstance(column.type, sa.types.TypeDecorator) else datetime
        if kind is datetime:
            return datetime.fromisoformat(value)
        return date.fromisoformat(value) if kind is date else value

    return {column.name: read(column, image[column.name]) for column in table.c}

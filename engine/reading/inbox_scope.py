"""Which open tasks are mine, my team's, or decisions of mine: as slices, each one read in due order from one index.

A worker with several roles has several slices. Reading the first page of each and merging them costs the same with a
hundred open tasks as with a hundred thousand; one condition with OR would read and sort them all. The slices of a
scope never overlap, so that adding their counts counts nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine import tables as t
from engine.domain.task import TaskKind, TaskState
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, one_of, visible_journey

TASKS = t.tasks


@dataclass(frozen=True, slots=True)
class By:
    """A key to sort by. What has no value comes last either way.

    `apart`: what has no value is read apart from what has one. Then each is read from an index in its order; together
    SQLite would sort all tasks that are due on the same day, however many they are.
    """

    column: sa.ColumnElement[Any]
    descending: bool = False
    apart: bool = False

    def of(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """The same order on another column."""
        return (column.desc() if self.descending else column.asc()).nulls_last()


@dataclass(frozen=True, slots=True)
class Scope:
    """The tasks of all slices that also meet every one of the conditions."""

    slices: tuple[Condition, ...]
    conditions: tuple[Condition, ...]

    def where(self, *conditions: Condition) -> Scope:
        """The same with more conditions."""
        return Scope(self.slices, (*self.conditions, *conditions))

    def count(self, most: int) -> sa.ScalarSelect[int]:
        """How many there are; more than `most` where there are more than `most`, but not how many more."""
        one: sa.Label[int] = sa.literal_column("1").label("one")
        parts = [sa.select(one).select_from(TASKS).where(*where) for where in self._each()]
        # The limit stands around all slices: once enough are found, the rest is not looked for.
        some = (sa.union_all(*parts) if len(parts) > 1 else parts[0]).limit(most + 1)
        return sa.select(sa.func.count()).select_from(some.subquery()).scalar_subquery()

    def ids(
        self, order: Sequence[By], *, first: int, skip: int = 0, joined: sa.FromClause = TASKS
    ) -> tuple[sa.Subquery, list[sa.ColumnElement[Any]]]:
        """The ids of one page, as a subquery with a column `id`, and by what to order what is joined to it.

        `joined` is `tasks` with whatever the order needs besides.
        """
        keys = [TASKS.c.id.label("id"), *(by.column.label(f"key{n}") for n, by in enumerate(order))]
        parts = [
            _part(sa.select(*keys).select_from(joined).where(*where, *narrowed).order_by(*ordered).limit(first + skip))
            for where in self._each()
            for narrowed, ordered in _read_apart(order)
        ]
        all_parts = sa.union_all(*parts).subquery()
        merged = [by.of(all_parts.c[f"key{n}"]) for n, by in enumerate(order)]
        page = sa.select(all_parts).order_by(*merged).limit(first).offset(skip).subquery()
        return page, [by.of(page.c[f"key{n}"]) for n, by in enumerate(order)]

    def _each(self) -> list[tuple[Condition, ...]]:
        return [(one, *self.conditions) for one in self.slices or (sa.false(),)]


def mine(viewer: Viewer) -> Scope:
    """The open tasks that the viewer holds."""
    return Scope((TASKS.c.holder_id == viewer.id,), open_tasks(viewer))


def my_teams(viewer: Viewer) -> Scope:
    """Open tasks for a role that the viewer holds in the task's team or council-wide, and all of teams they manage."""
    managed = tuple(TASKS.c.team_id == team for team in sorted(viewer.manages))
    return Scope((*managed, *_for_my_roles(viewer, but_not_of=sorted(viewer.manages))), open_tasks(viewer))


def my_decisions(viewer: Viewer) -> Scope:
    """Open decisions that the viewer holds, or that nobody holds yet and that wait for one of their roles."""
    unheld = [sa.and_(TASKS.c.holder_id.is_(None), one) for one in _for_my_roles(viewer)]
    held = TASKS.c.holder_id == viewer.id
    # Written as the index of decisions says it, or that index is not used.
    return Scope((held, *unheld), (*open_tasks(viewer), TASKS.c.decision == sa.true()))


def open_tasks(viewer: Viewer) -> tuple[Condition, ...]:
    """What every list of work holds: open tasks that the viewer may know of. Arrivals stand in no inbox."""
    return (
        TASKS.c.state == TaskState.OPEN.value,
        TASKS.c.kind == TaskKind.TASK.value,
        visible_journey(viewer, TASKS.c.subject, TASKS.c.journey_id),
    )


def listed_by(viewer: Viewer) -> Condition:
    """Whether a task is to be shown already: what is to be followed up later stands in the inbox from that day on."""
    return sa.or_(TASKS.c.listed_from.is_(None), TASKS.c.listed_from <= viewer.today)


def _for_my_roles(viewer: Viewer, *, but_not_of: Sequence[str] = ()) -> list[Condition]:
    council = sorted(viewer.council_roles)
    elsewhere = [sa.or_(TASKS.c.team_id.is_(None), sa.not_(one_of(TASKS.c.team_id, but_not_of)))] if but_not_of else []
    in_a_team = sorted(
        {(held.role, held.team) for held in viewer.roles if held.team is not None and held.role not in council}
    )
    return [
        *(sa.and_(TASKS.c.role == role, *elsewhere) for role in council),
        *(sa.and_(TASKS.c.role == role, TASKS.c.team_id == team) for role, team in in_a_team if team not in but_not_of),
    ]


def _read_apart(order: Sequence[By]) -> list[tuple[list[Condition], list[sa.ColumnElement[Any]]]]:
    """In which parts each slice is read, and each part's order."""
    by, *others = order
    rest = [other.of(other.column) for other in others]
    if not by.apart:
        return [([], [by.of(by.column), *rest])]
    dated = by.column.desc() if by.descending else by.column.asc()
    # An id is always there: said to be last where it is not, it would not be what the index says.
    plain: list[sa.ColumnElement[Any]] = [
        other.column.desc() if other.descending else other.column.asc() for other in others
    ]
    return [([by.column.is_not(None)], [dated, *plain]), ([by.column.is_(None)], plain)]


def _part(select: sa.Select[Any]) -> sa.Select[Any]:
    """A select with a limit of its own, in the form in which every database takes it into a union."""
    inner = select.subquery()
    return sa.select(*inner.c)

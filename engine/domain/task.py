"""A task: one piece of human work of a journey. An arrival (something from outside that a person records) is one
whose kind is `arrival`: it has a form, a role and a deadline as well, but stands in no inbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from engine.domain.ids import DeadlineId, JourneyId, Role, TaskId, TeamId, Token, WorkerId
from engine.domain.step import Place

#: A task of a suspended journey is listed from this day on: never.
NOT_LISTED = date.max


class TaskKind(StrEnum):
    """Whether somebody is asked to do it, or it happens and somebody records it."""

    TASK = "task"
    ARRIVAL = "arrival"


class TaskState(StrEnum):
    """Where a task is in its life."""

    OPEN = "open"  #: in an inbox, or awaited
    COMPLETED = "completed"  #: somebody completed or recorded it
    WITHDRAWN = "withdrawn"  #: the journey moved on without it


@dataclass(slots=True, kw_only=True, eq=False)
class Task:
    """One open or closed place of human work. `item` in `place` is the id it is about in a multi-instance."""

    id: TaskId
    journey: JourneyId
    token: Token
    place: Place
    kind: TaskKind
    title: str
    form: str
    role: Role
    team: TeamId | None
    holder: WorkerId | None = None
    state: TaskState = TaskState.OPEN
    opened_at: datetime
    listed_from: date | None = None
    deadline: DeadlineId | None = None
    due_on: date | None = None
    escalation: str | None = None
    decision: bool = False
    closed_at: datetime | None = None
    completed_by: WorkerId | None = None
    completed_as: Role | None = None
    outcome: str | None = None
    revision: int = 1

    @property
    def waits(self) -> bool:
        """Whether nobody is asked to do it, for as long as its journey is suspended."""
        return self.listed_from == NOT_LISTED

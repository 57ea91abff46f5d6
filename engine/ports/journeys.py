"""Journeys with what is open in them and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from engine.domain.ids import JourneyId, PathwayKey, Role, TaskId, TeamId, WorkerId
from engine.domain.journey import Journey
from engine.domain.people import Worker
from engine.domain.running import RunningJourney
from engine.domain.subjects import Allocation, SubjectRef
from engine.domain.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Who completed which element of a journey, as what."""

    pathway: PathwayKey
    element: str
    item: str | None
    worker: WorkerId
    role: Role
    outcome: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedTask:
    """What became of a task that is no longer open: by whom and when.

    `because`: of a withdrawn task, the title of what somebody completed or recorded in its place, if it was that.
    """

    state: str
    by_name: str
    at: datetime | None
    subject: SubjectRef
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around a journey, asked in one go because every step needs it.

    `anchors` are the latest dates as the journey sees them: its own before its subject's, and not what another journey
    recorded for itself. `fields` are the latest values on the subject's record; `own_anchors` and `own_fields` what of
    both this journey recorded itself; `allocations` all, also ended ones,
    oldest first. `promised` is the latest due date (extensions included) that each rule promised in the journey, also
    when done. `team_roles` somebody holds in the team, `council_roles` for the whole council. `worker` is who was
    asked for.
    """

    anchors: dict[str, date]
    fields: dict[str, Any]
    allocations: tuple[Allocation, ...]
    promised: dict[str, date]
    team_roles: frozenset[Role]
    council_roles: frozenset[Role]
    worker: Worker | None
    own_anchors: dict[str, date] = field(default_factory=dict)
    own_fields: dict[str, Any] = field(default_factory=dict)


class Journeys(Protocol):
    """Journeys with everything open in them."""

    def lock(self, journey: JourneyId, *, wait: bool = True) -> Journey:
        """The journey with its open tasks, deadlines and armed timers, locked until the transaction ends.

        Raises NotFound; JourneyBusy where another transaction has it and `wait` is False. A database that is locked as
        a whole always waits.
        """
        ...

    def lock_around(
        self, journey: JourneyId, *, worker: WorkerId | None = None, wait: bool = True
    ) -> tuple[Journey, Surroundings]:
        """The same with what stands around it. Raises as `lock`; NotFound for the worker too."""
        ...

    def lock_around_task(self, task: TaskId, *, worker: WorkerId) -> tuple[Journey, Surroundings]:
        """The same for the journey of a task, open or closed. Raises NotFound for the task and for the worker."""
        ...

    def surroundings(self, subject: SubjectRef, *, team: TeamId | None) -> Surroundings:
        """What stands around a journey that is to begin."""
        ...

    def of_task(self, task: TaskId) -> JourneyId:
        """Raises NotFound."""
        ...

    def task(self, task: TaskId) -> Task:
        """The task as it is stored, open or closed, without locking anything. Raises NotFound."""
        ...

    def subject_of(self, journey: JourneyId) -> SubjectRef:
        """Whom the journey is about. Raises NotFound."""
        ...

    def add(self, journey: Journey, *, at: datetime) -> None:
        """Writes a new journey and all its changes (not its audit drafts: the action hands those to `audit`)."""
        ...

    def save(self, journey: Journey, *, at: datetime) -> None:
        """Writes what changed. Raises JourneyMovedOn when the stored revision is not the one loaded."""
        ...

    def running(self, subject: SubjectRef, pathway: PathwayKey) -> tuple[RunningJourney, ...]:
        """Those of the subject's journeys of this pathway that have not ended, oldest first: several only where a
        version said that several may run at once."""
        ...

    def partners(self, journey: JourneyId, pathway: PathwayKey) -> frozenset[JourneyId]:
        """The journeys of that pathway, also ended ones, that this one began, and the one that it was begun from."""
        ...

    def all_running(self) -> tuple[JourneyId, ...]:
        """Every journey that has not ended, oldest first."""
        ...

    def pathways_of(self, subject: SubjectRef) -> tuple[tuple[PathwayKey, str, str | None], ...]:
        """(pathway, state, outcome) of every journey of the subject, oldest first."""
        ...

    def completions(self, journey: JourneyId) -> tuple[Completion, ...]: ...

    def closed_task(self, task: TaskId) -> ClosedTask | None:
        """What became of a task; None where there is no such task or it is still open."""
        ...

    def promised(self, journey: JourneyId) -> dict[str, date]:
        """The latest due date (extensions included) that each rule has promised in this journey, also when done."""
        ...

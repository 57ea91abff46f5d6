"""A journey: one run of one version of a pathway for one subject and its linked subjects.

The entity keeps what is open (tasks, deadlines, timers) and collects what changed, so that the store writes just that.
How a Step of the engine changes it stands in `journey_apply`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.domain.audit import AuditDraft
from engine.domain.errors import TaskNotOpen
from engine.domain.ids import DeadlineId, JourneyId, PathwayKey, Role, TaskId, TeamId, Token, WorkerId
from engine.domain.journey_deadline import Deadline
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Fact, Facts, Passed
from engine.domain.subjects import SubjectRef
from engine.domain.task import Task, TaskState
from engine.domain.timer import Timer


class JourneyState(StrEnum):
    """Where a journey is in its life."""

    RUNNING = "running"
    ENDED = "ended"  #: it reached a named end of its drawing
    CLOSED = "closed"  #: closed for a reason outside the drawing: death, transfer, coming of age, opened in error
    SUSPENDED = "suspended"  #: a manager or another journey stopped it for the time being; what the law dates goes on
    STUCK = "stuck"  #: the engine failed on it; a page lists it and it can be tried again


class Asks(StrEnum):
    """What a telling asks of the other journey."""

    HEAR = "hear"  #: to record what has arrived, and go on
    END = "end"  #: to close: something else has taken its place
    SUSPEND = "suspend"  #: to wait until a manager resumes it


#: The states in which a journey has not ended, as they are stored.
NOT_ENDED = (JourneyState.RUNNING.value, JourneyState.STUCK.value, JourneyState.SUSPENDED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one journey tells another: the Arrival `element` with the name of its end as the outcome.

    `must_run` False: where none runs, one is started, with the facts `given`. `asks` says what to do about it.
    """

    pathway: PathwayKey
    element: str
    outcome: str
    must_run: bool
    asks: Asks = Asks.HEAR
    given: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Starting:
    """A pathway that one journey starts by reaching its end `end`, with the facts that it gives."""

    pathway: PathwayKey
    end: str
    given: Facts = field(default_factory=dict)


@dataclass(slots=True)
class Changes:
    """What became of a journey since it was loaded. The store writes it and nothing else."""

    tasks_added: list[Task] = field(default_factory=list)
    tasks_changed: list[Task] = field(default_factory=list)
    deadlines_added: list[Deadline] = field(default_factory=list)
    deadlines_changed: list[Deadline] = field(default_factory=list)
    timers_added: list[Timer] = field(default_factory=list)
    timers_changed: list[Timer] = field(default_factory=list)
    passages: list[tuple[Passed, datetime]] = field(default_factory=list)
    grants: set[Role] = field(default_factory=set)
    audit: list[AuditDraft] = field(default_factory=list)
    starts: list[Starting] = field(default_factory=list)
    tellings: list[Telling] = field(default_factory=list)
    linked: bool = False  #: whether other subjects are linked now


@dataclass(slots=True, kw_only=True, eq=False)
class Journey:
    """`tasks` and `deadlines` are the open ones by token; `timers` those that wait, also in vain.

    `given` are the facts that whoever started it gave: they count before what the record says of the same name.
    """

    id: JourneyId
    reference: str
    version_id: str
    version: PathwayVersion
    subject: SubjectRef
    linked: tuple[SubjectRef, ...] = ()
    team: TeamId | None = None
    state: JourneyState = JourneyState.RUNNING
    engine_state: bytes = b""
    revision: int = 0
    outcome: str | None = None
    started_at: datetime
    started_by: WorkerId | None = None
    started_from: JourneyId | None = None
    given: Mapping[str, Fact] = field(default_factory=dict)
    ended_at: datetime | None = None
    stuck_because: str | None = None
    tasks: dict[Token, Task] = field(default_factory=dict)
    deadlines: dict[Token, Deadline] = field(default_factory=dict)
    timers: list[Timer] = field(default_factory=list)
    #: Who held the tasks that a move closed to open again later: by pathway, element, item, form and role.
    held_before: Mapping[tuple[str, str, str | None, str, str], WorkerId] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)

    @property
    def chain(self) -> str:
        """The audit chain of what changes this journey."""
        return f"journey:{self.id}"

    @property
    def about(self) -> tuple[str, ...]:
        """Whom it is about, as audit entries name them."""
        return (str(self.subject), *map(str, self.linked))

    @property
    def is_running(self) -> bool:
        return self.state in (JourneyState.RUNNING, JourneyState.STUCK, JourneyState.SUSPENDED)

    def open_task(self, task_id: TaskId) -> Task:
        """The open task or awaited arrival of that id; raises TaskNotOpen."""
        for task in self.tasks.values():
            if task.id == task_id and task.state is TaskState.OPEN:
                return task
        raise TaskNotOpen(task_id)

    def deadline(self, deadline_id: DeadlineId | None) -> Deadline | None:
        """The open deadline of that id, if any."""
        return next((d for d in self.deadlines.values() if d.id == deadline_id), None)

    def note_task(self, task: Task) -> None:
        """Remembers that a task changed."""
        task.revision += 1
        if task not in self.changes.tasks_added and task not in self.changes.tasks_changed:
            self.changes.tasks_changed.append(task)

    def note_deadline(self, deadline: Deadline) -> None:
        """Remembers that a deadline changed."""
        if deadline not in self.changes.deadlines_added and deadline not in self.changes.deadlines_changed:
            self.changes.deadlines_changed.append(deadline)

    def note_timer(self, timer: Timer) -> None:
        """Remembers that a timer changed."""
        if timer not in self.changes.timers_added and timer not in self.changes.timers_changed:
            self.changes.timers_changed.append(timer)

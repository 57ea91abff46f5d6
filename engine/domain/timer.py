"""An instant at which the engine does something (a timer of the drawing) or somebody is told something (a reminder)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.domain.ids import DeadlineId, JourneyId, TimerId, Token


class TimerKind(StrEnum):
    """What happens at the instant."""

    DRAWING = "drawing"  #: the drawing goes on
    REMINDER = "reminder"  #: somebody is told: before the due date
    DUE = "due"  #: somebody is told: the day itself has come
    ESCALATION = "escalation"  #: somebody is told: it is late
    UNASSIGNED = "unassigned"  #: the team manager is told that nobody has taken the task
    BREACH = "breach"  #: the day has passed: the breach is put on record


class TimerState(StrEnum):
    """Whether it still waits."""

    ARMED = "armed"
    FIRED = "fired"
    DISARMED = "disarmed"  #: what it was for is done, or the journey moved on
    STUCK = "stuck"  #: it failed again and again; a page lists it


@dataclass(slots=True, kw_only=True, eq=False)
class Timer:
    """`due_at` None: its date waits for an anchor. `to` whom a reminder tells: holder, team_manager, ..."""

    id: TimerId
    journey: JourneyId
    kind: TimerKind
    token: Token
    deadline: DeadlineId | None
    due_at: datetime | None
    to: tuple[str, ...] = ()
    state: TimerState = TimerState.ARMED
    attempts: int = 0

    @property
    def waits(self) -> bool:
        """Whether it has yet to do what it is for: also one that failed again and again."""
        return self.state in (TimerState.ARMED, TimerState.STUCK)

    @property
    def fails(self) -> bool:
        """Whether it waits although its instant came: it was tried and failed."""
        return self.waits and self.attempts > 0

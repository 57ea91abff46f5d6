"""What leaves after the commit, and what delivers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from engine.domain.ids import JourneyId, TaskId, WorkerId
from engine.domain.journey import Telling
from engine.domain.subjects import SubjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A message owed to a person. `facts` hold references and dates, never names or narrative."""

    to: WorkerId
    template: str
    journey: JourneyId | None = None
    task: TaskId | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedNotice:
    """A message waiting to be delivered."""

    id: str
    to: WorkerId
    email: str
    template: str
    journey: JourneyId | None
    task: TaskId | None
    facts: Mapping[str, str]
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedTelling:
    """A telling waiting to be delivered."""

    id: str
    from_journey: JourneyId
    subject: SubjectRef
    telling: Telling
    attempts: int


class Outbox(Protocol):
    """What leaves after the commit: notices to people, tellings to other journeys."""

    def queue_notices(self, notices: Sequence[NewNotice], *, at: datetime) -> None: ...

    def queue_tellings(
        self, tellings: Sequence[Telling], *, from_journey: JourneyId, subject: SubjectRef, at: datetime
    ) -> None: ...

    def take_back(self, journey: JourneyId, *, to: WorkerId) -> None:
        """What this person was to be told of the journey, and was not yet, is not told: it is kept from them now."""
        ...

    def due_notices(self, at: datetime, *, limit: int) -> tuple[QueuedNotice, ...]:
        """Locked for this transaction (SKIP LOCKED where the database can)."""
        ...

    def hold_notice(self, notice: str, *, until: datetime) -> None:
        """Keeps others from it until then: somebody is sending it."""
        ...

    def notice_done(self, notice: str, *, at: datetime) -> bool:
        """Whether it was still waiting: one that took too long has been sent by somebody else."""
        ...

    def notice_failed(self, notice: str, *, error: str, next_at: datetime | None) -> bool:
        """Whether it was still waiting. `next_at` None: given up."""
        ...

    def due_tellings(self, at: datetime, *, limit: int) -> tuple[QueuedTelling, ...]: ...

    def telling_done(self, telling: str, *, state: str) -> None:
        """`state` says what became of it: `delivered`, `noted`, `started`, `not_running`, `unclear`."""
        ...

    def telling_failed(self, telling: str, *, next_at: datetime | None) -> None:
        """Counts a failed attempt; it is due again then. `next_at` None: given up, it is `stuck`."""
        ...

    def tell_again(self, journey: JourneyId) -> None:
        """What this journey had to tell and could not is due again as if it had never failed."""
        ...


class Notifier(Protocol):
    """Delivers one notice to one person; raises NotDelivered with a sentence when it cannot."""

    def send(self, notice: QueuedNotice) -> None: ...

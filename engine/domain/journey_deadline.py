"""A deadline of a journey: a promise by a civil date, with the rule and the revision of the rule it was set under."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from engine.domain.ids import DeadlineId, JourneyId, RuleKey, Token
from engine.domain.step import Place


class DeadlineState(StrEnum):
    """Whether the promise still stands."""

    OPEN = "open"
    DONE = "done"  #: what it was for has been done; `late` says whether in time
    CANCELLED = "cancelled"  #: the journey moved on without it


@dataclass(slots=True, kw_only=True, eq=False)
class Deadline:
    """What must be done by when, and why that date.

    `due_on` None: an anchor in `waits_for` is not known yet. `extended_to` an approved later date.
    `because` are the sentences of the arithmetic. `task` is the id of the task it belongs to, if any.
    """

    id: DeadlineId
    journey: JourneyId
    token: Token
    place: Place
    rule: RuleKey
    revision: date
    title: str
    kind: str
    source: str
    status: str
    escalation: str | None
    task: str | None = None
    opened_on: date
    not_before: date | None = None
    due_on: date | None = None
    act_by: date | None = None
    expires_at: datetime | None = None
    calendar_incomplete: bool = False
    because: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    anchors: dict[str, str] = field(default_factory=dict)
    extended_to: date | None = None
    state: DeadlineState = DeadlineState.OPEN
    done_on: date | None = None
    late: bool = False
    breach_submission: str | None = None

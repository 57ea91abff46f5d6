"""The rows that several questions share. Dates and instants are raw; `webui.wording` makes words of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.domain.ids import DeadlineId, DocumentId, JourneyId, PathwayKey, Role, TaskId, TeamId, WorkerId
from engine.domain.subjects import SubjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to pick in a filter or a form. `about` helps to tell two of the same label apart."""

    value: str
    label: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """Who something is about, for the identity bar and for a line in a list."""

    ref: SubjectRef
    name: str
    reference: str
    kind: str  #: adopter, carer, guardian, parent, adult, cohort; "child" for a child
    team: TeamId | None = None
    team_name: str = ""
    restricted: bool = False
    address_protected: bool = False
    born_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRow:
    """A promise by a date. `working_days_left` is negative when late, None without a date or once it is done.

    `because` are the sentences of the arithmetic, `waits_for` the dates still missing. `place_calls` are the call
    activities entered to get to `element`, outermost first.
    """

    id: DeadlineId
    journey: JourneyId
    journey_reference: str
    subject: SubjectRef
    pathway: PathwayKey
    element: str
    place_calls: tuple[str, ...]
    item: str | None
    task: TaskId | None
    rule: str
    revision: date
    title: str
    kind: str  #: statute, guidance, local, external
    source: str
    status: str  #: verified, quoted, unverified, assumed
    escalation: str | None
    opened_on: date
    not_before: date | None
    due_on: date | None
    act_by: date | None
    expires_at: datetime | None
    calendar_incomplete: bool
    because: tuple[str, ...]
    waits_for: tuple[str, ...]
    anchors: Mapping[str, str]
    extended_to: date | None
    state: str  #: open, done, cancelled
    done_on: date | None
    late: bool
    breach_submission: str | None
    working_days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """A task or an awaited arrival in a list. `pathway_title` is the journey's; `part_title` a called pathway's.

    The deadline's fields are None where the task has no due date.
    """

    id: TaskId
    title: str
    kind: str  #: task, arrival
    state: str  #: open, completed, withdrawn
    subject: SubjectRow
    journey: JourneyId
    journey_reference: str
    pathway: PathwayKey
    pathway_title: str
    pathway_number: str
    part: PathwayKey
    part_title: str
    element: str
    calls: tuple[str, ...]
    form: str
    role: Role
    team: TeamId | None
    holder: WorkerId | None
    holder_name: str
    decision: bool
    escalation: str | None
    opened_at: datetime
    listed_from: date | None
    closed_at: datetime | None
    deadline: DeadlineId | None
    due_on: date | None
    act_by: date | None
    deadline_kind: str | None  #: statute, guidance, local, external
    deadline_status: str | None  #: verified, quoted, unverified, assumed
    calendar_incomplete: bool
    working_days_left: int | None
    draft_saved_at: datetime | None  #: when the viewer last saved answers to it
    journey_began: datetime | None = None  #: when its journey started, where several of the pathway may run at once

    @property
    def has_draft(self) -> bool:
        """Whether the viewer has begun to answer it."""
        return self.draft_saved_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionRow:
    """Answers that were given: whose, when, to which form, at which element."""

    id: str
    task: TaskId | None
    pathway: PathwayKey
    element: str
    form: str
    answers: Mapping[str, Any]
    outcome: str | None
    breach_reason: str | None
    at: datetime
    by: WorkerId
    by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A file that was added, without its content."""

    id: DocumentId
    subject: SubjectRef
    journey: JourneyId | None
    task: TaskId | None
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    added_at: datetime
    added_by: WorkerId
    added_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """A note that somebody wrote."""

    id: str
    task: TaskId | None
    text: str
    added_at: datetime
    added_by: WorkerId
    added_by_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRow:
    """Who holds which role for a subject, from and until. `current` says whether it holds on the viewer's today."""

    subject: SubjectRef
    role: Role
    worker: WorkerId
    worker_name: str
    from_on: date
    until_on: date | None
    journey: JourneyId | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyRow:
    """A journey in a list, with what is next to do in it."""

    id: JourneyId
    reference: str
    subject: SubjectRow
    pathway: PathwayKey
    pathway_title: str
    pathway_number: str
    version: str  #: id of the version's row
    version_number: int
    state: str  #: running, ended, closed, stuck
    outcome: str | None
    outcome_title: str  #: the outcome in the pathway's own words, "" while it runs
    started_at: datetime
    ended_at: datetime | None
    open_tasks: int
    late_tasks: int
    next_due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry of the record with the names that it only refers to. `entry` is the whole of it, as it is hashed."""

    chain: str
    seq: int
    at: datetime
    on: date
    tag: str
    actor: str  #: "worker:..." or "system"
    actor_name: str
    role: Role | None
    journey: JourneyId | None
    journey_reference: str
    element: str | None
    task: TaskId | None
    task_title: str
    outcome: str | None
    reason: str | None
    due_on: date | None
    late: bool | None
    about: tuple[str, ...]
    detail: Mapping[str, Any]
    entry: Mapping[str, Any]
    hash: str

"""What people answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.domain.ids import JourneyId, PathwayKey, TaskId, WorkerId
from engine.domain.subjects import SubjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The answers given when a task was completed, an arrival recorded, or a journey started."""

    id: str
    journey: JourneyId
    task: TaskId | None
    subject: SubjectRef
    pathway: PathwayKey
    element: str
    form: str
    answers: Mapping[str, Any]
    outcome: str | None
    breach_reason: str | None
    at: datetime
    by: WorkerId
    sha256: str


class Submissions(Protocol):
    """Answers: final ones, and the drafts that autosave keeps."""

    def add(self, submission: Submission) -> None: ...

    def answers(self, submission_id: str) -> Mapping[str, Any]: ...

    def save_draft(self, task: TaskId, worker: WorkerId, answers: Mapping[str, Any], *, at: datetime) -> None: ...

    def drop_drafts(self, task: TaskId, *, of: WorkerId | None = None) -> None:
        """Removes the drafts of a task: one worker's, or everybody's."""
        ...

"""Documents and notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engine.domain.ids import DocumentId, JourneyId, TaskId, WorkerId
from engine.domain.subjects import SubjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A file somebody added, already checked by content and size."""

    id: DocumentId
    subject: SubjectRef
    journey: JourneyId | None
    task: TaskId | None
    file_name: str
    media_type: str
    content: bytes
    sha256: str


class Papers(Protocol):
    """Documents and notes."""

    def add_document(self, document: NewDocument, *, at: datetime, by: WorkerId) -> None: ...

    def document(self, document: DocumentId) -> NewDocument:
        """With its content. Raises NotFound."""
        ...

    def add_note(
        self,
        note_id: str,
        text: str,
        *,
        subject: SubjectRef,
        journey: JourneyId | None,
        task: TaskId | None,
        at: datetime,
        by: WorkerId,
    ) -> None: ...

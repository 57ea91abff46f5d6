"""Documents and notes. The bytes of a document stand in a table of their own."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.domain.errors import NotFound
from engine.domain.ids import DocumentId, JourneyId, TaskId, WorkerId
from engine.domain.subjects import SubjectRef
from engine.ports import NewDocument
from engine.tables import document_contents, documents, notes


class SqlPapers:
    """Fulfils `ports.Papers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_document(self, document: NewDocument, *, at: datetime, by: WorkerId) -> None:
        row = {
            "id": document.id,
            "subject": str(document.subject),
            "journey_id": document.journey,
            "task_id": document.task,
            "file_name": document.file_name,
            "media_type": document.media_type,
            "size_bytes": len(document.content),
            "sha256": document.sha256,
            "added_at": at,
            "added_by": by,
        }
        self._connection.execute(sa.insert(documents), [row])
        content = {"document_id": document.id, "content": document.content}
        self._connection.execute(sa.insert(document_contents), [content])

    def document(self, document: DocumentId) -> NewDocument:
        row = self._connection.execute(
            sa.select(documents, document_contents.c.content)
            .join(document_contents, document_contents.c.document_id == documents.c.id)
            .where(documents.c.id == document)
        ).one_or_none()
        if row is None:
            raise NotFound
        return NewDocument(
            id=DocumentId(row.id),
            subject=SubjectRef.read(row.subject),
            journey=row.journey_id,
            task=row.task_id,
            file_name=row.file_name,
            media_type=row.media_type,
            content=row.content,
            sha256=row.sha256,
        )

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
    ) -> None:
        row = {"id": note_id, "text": text, "subject": str(subject), "journey_id": journey, "task_id": task}
        self._connection.execute(sa.insert(notes), [{**row, "added_at": at, "added_by": by}])

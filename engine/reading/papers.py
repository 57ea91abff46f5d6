"""Documents, notes and answers given: what has been put on paper, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine import tables as t
from engine.domain.ids import JourneyId
from engine.domain.subjects import SubjectRef
from engine.reading.rows import DocumentRow, NoteRow, SubmissionRow
from engine.reading.viewer import Viewer
from engine.reading.visible import Condition, not_complained_of

MOST = 100
WHO = t.workers.alias("paper_worker")
DOCUMENTS, NOTES, SUBMISSIONS = t.documents, t.notes, t.submissions
_SUBMISSIONS = (
    sa.select(SUBMISSIONS, WHO.c.name.label("who"))
    .select_from(SUBMISSIONS.outerjoin(WHO, WHO.c.id == SUBMISSIONS.c.submitted_by))
    .where(SUBMISSIONS.c.journey_id == sa.bindparam("journey"))
    .order_by(SUBMISSIONS.c.submitted_at.desc(), SUBMISSIONS.c.id.desc())
    .limit(MOST)
)


def of_subject(viewer: Viewer, table: sa.Table, ref: SubjectRef) -> Condition:
    """Whether a document or note is of this child or household, and of no complaint about the viewer."""
    return sa.and_(table.c.subject == str(ref), not_complained_of(viewer, table.c.journey_id))


def documents(connection: Connection, condition: Condition) -> tuple[DocumentRow, ...]:
    """The documents that meet the condition."""
    return document_rows(connection.execute(documents_where(condition)))


def documents_where(condition: Condition) -> sa.Select[Any]:
    """Everything that `document_rows` reads."""
    return (
        sa.select(DOCUMENTS, WHO.c.name.label("who"))
        .select_from(DOCUMENTS.outerjoin(WHO, WHO.c.id == DOCUMENTS.c.added_by))
        .where(condition)
        .order_by(DOCUMENTS.c.added_at.desc(), DOCUMENTS.c.id.desc())
        .limit(MOST)
    )


def document_rows(found: Iterable[sa.Row[Any]]) -> tuple[DocumentRow, ...]:
    """The documents in rows of `documents_where`."""
    return tuple(
        DocumentRow(
            id=row.id,
            subject=SubjectRef.read(row.subject),
            journey=row.journey_id,
            task=row.task_id,
            file_name=row.file_name,
            media_type=row.media_type,
            size_bytes=row.size_bytes,
            sha256=row.sha256,
            added_at=row.added_at,
            added_by=row.added_by,
            added_by_name=row.who or "",
        )
        for row in found
    )


def notes(connection: Connection, condition: Condition) -> tuple[NoteRow, ...]:
    """The notes that meet the condition."""
    return note_rows(connection.execute(notes_where(condition)))


def notes_where(condition: Condition) -> sa.Select[Any]:
    """Everything that `note_rows` reads."""
    return (
        sa.select(NOTES, WHO.c.name.label("who"))
        .select_from(NOTES.outerjoin(WHO, WHO.c.id == NOTES.c.added_by))
        .where(condition)
        .order_by(NOTES.c.added_at.desc(), NOTES.c.id.desc())
        .limit(MOST)
    )


def note_rows(found: Iterable[sa.Row[Any]]) -> tuple[NoteRow, ...]:
    """The notes in rows of `notes_where`."""
    return tuple(
        NoteRow(
            id=row.id,
            task=row.task_id,
            text=row.text,
            added_at=row.added_at,
            added_by=row.added_by,
            added_by_name=row.who or "",
        )
        for row in found
    )


def submissions(connection: Connection, journey: JourneyId) -> tuple[SubmissionRow, ...]:
    """The answers last given in a journey."""
    return tuple(
        SubmissionRow(
            id=row.id,
            task=row.task_id,
            pathway=row.pathway,
            element=row.element,
            form=row.form,
            answers=dict(row.answers),
            outcome=row.outcome,
            breach_reason=row.breach_reason,
            at=row.submitted_at,
            by=row.submitted_by,
            by_name=row.who or "",
        )
        for row in connection.execute(_SUBMISSIONS, {"journey": journey})
    )

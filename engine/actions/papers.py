"""Documents and notes: adding them to a task or journey, and opening a document (which is recorded)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from engine.domain.access import may_touch
from engine.domain.audit import AuditDraft
from engine.domain.errors import FingerpostError, NotFound, ReasonNeeded
from engine.domain.ids import DocumentId, JourneyId, TaskId, WorkerId
from engine.domain.london import civil_date
from engine.domain.references import new_id
from engine.domain.subjects import SubjectRef
from engine.ports import NewDocument, Ports, UnitOfWork

LONGEST_NOTE = 10_000  # characters

#: What may be kept, by its content: media type -> the endings a file of it may have.
MEDIA_TYPES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "text/plain": (".txt",),
}


class NotAccepted(FingerpostError):
    """This file can't be kept; the message says why and what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent, with the media type found in its content (None: none that is known)."""

    file_name: str
    content: bytes
    media_type: str | None


def add_document(ports: Ports, worker_id: WorkerId, task_id: TaskId, upload: Upload, *, most_bytes: int) -> DocumentId:
    """Keeps a file with a task. Raises NotAccepted, NotAllowed, NotFound."""
    media_type = _accepted(upload, most_bytes)
    at = ports.clock.now()
    with ports.uow() as uow:
        subject, journey = _touched(uow, worker_id, task_id)
        document = NewDocument(
            id=DocumentId(new_id()),
            subject=subject,
            journey=journey,
            task=task_id,
            file_name=_plain_name(upload.file_name),
            media_type=media_type,
            content=upload.content,
            sha256=hashlib.sha256(upload.content).hexdigest(),
        )
        uow.papers.add_document(document, at=at, by=worker_id)
        uow.audit.append(
            [
                AuditDraft(
                    chain=f"subject:{subject.id}",
                    at=at,
                    on=civil_date(at),
                    tag="document_added",
                    actor=f"worker:{worker_id}",
                    about=(str(subject),),
                    journey=journey,
                    task=task_id,
                    detail={"document": document.id, "sha256": document.sha256},
                )
            ]
        )
        uow.commit()
        return document.id


def open_document(ports: Ports, worker_id: WorkerId, document_id: DocumentId) -> NewDocument:
    """The document with its content; that it was opened is put on record first. The caller has checked access."""
    at = ports.clock.now()
    with ports.uow() as uow:
        document = uow.papers.document(document_id)
        uow.audit.append(
            [
                AuditDraft(
                    chain=f"worker:{worker_id}",
                    at=at,
                    on=civil_date(at),
                    tag="document_viewed",
                    actor=f"worker:{worker_id}",
                    about=(str(document.subject),),
                    journey=document.journey,
                    detail={"document": document_id},
                )
            ]
        )
        uow.commit()
        return document


def add_note(ports: Ports, worker_id: WorkerId, task_id: TaskId, text: str) -> str:
    """Adds a note to a task. Raises ReasonNeeded when it is empty or too long, NotAllowed, NotFound."""
    words = text.strip()
    if not words:
        raise ReasonNeeded("Write the note first.", "note")
    if len(words) > LONGEST_NOTE:
        raise ReasonNeeded(f"The note has {len(words):,} characters; {LONGEST_NOTE:,} is the most it can have.", "note")
    at = ports.clock.now()
    with ports.uow() as uow:
        subject, journey = _touched(uow, worker_id, task_id)
        note_id = new_id()
        uow.papers.add_note(note_id, words, subject=subject, journey=journey, task=task_id, at=at, by=worker_id)
        uow.audit.append(
            [
                AuditDraft(
                    chain=f"subject:{subject.id}",
                    at=at,
                    on=civil_date(at),
                    tag="note_added",
                    actor=f"worker:{worker_id}",
                    about=(str(subject),),
                    journey=journey,
                    task=task_id,
                    detail={"note": note_id, "sha256": hashlib.sha256(words.encode()).hexdigest()},
                )
            ]
        )
        uow.commit()
        return note_id


def _touched(uow: UnitOfWork, worker_id: WorkerId, task_id: TaskId) -> tuple[SubjectRef, JourneyId]:
    worker = uow.workers.get(worker_id)
    task = uow.journeys.task(task_id)
    refusal = may_touch(worker, task)
    if refusal is not None:
        raise refusal.raised()
    return uow.journeys.subject_of(task.journey), task.journey


def _accepted(upload: Upload, most_bytes: int) -> str:
    if not upload.content:
        raise NotAccepted("The file is empty. Choose another.")
    if len(upload.content) > most_bytes:
        raise NotAccepted(
            f"The file has {len(upload.content) / 1_000_000:.1f} MB; {most_bytes / 1_000_000:.0f} MB is the most."
        )
    media_type = upload.media_type or ""
    endings = MEDIA_TYPES.get(media_type)
    if endings is None:
        raise NotAccepted("Files of this kind can't be kept. Add a PDF, a picture (PNG or JPEG), a Word or Excel file.")
    if not upload.file_name.lower().endswith(endings):
        raise NotAccepted(
            f"The name of the file does not end as its content does: it is a {endings[0].lstrip('.').upper()} file."
        )
    return media_type


def _plain_name(name: str) -> str:
    """The last part of the name, without control characters: it is shown, and offered when the file is saved."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable()).strip(". ")[:150]
    if not plain:
        raise NotFound()
    return plain

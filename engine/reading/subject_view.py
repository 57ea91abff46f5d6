"""What the page of a child and that of a household show alike."""

from __future__ import annotations

from dataclasses import dataclass

from engine.reading.rows import AllocationRow, DocumentRow, JourneyRow, NoteRow, SubjectRow, TaskRow
from engine.reading.standing import AnchorRow, FieldRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectView:
    """Whom the page is about. `due` is what is open, the most pressing first; `anchors` newest first."""

    subject: SubjectRow
    journeys: tuple[JourneyRow, ...]
    due: tuple[TaskRow, ...]
    allocations: tuple[AllocationRow, ...]
    fields: tuple[FieldRow, ...]
    anchors: tuple[AnchorRow, ...]
    documents: tuple[DocumentRow, ...]
    notes: tuple[NoteRow, ...]

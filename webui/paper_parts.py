"""Documents and notes as the components show them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.reading.rows import DocumentRow, NoteRow
from webui.parts import Document, TimelineEntry
from webui.wording import day_month_year, file_size, in_london

KINDS = {
    "application/pdf": "PDF",
    "image/png": "picture",
    "image/jpeg": "picture",
    "text/plain": "text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
}


def document_part(row: DocumentRow) -> Document:
    """A document with who added it when."""
    added = f"{row.added_by_name}, {day_month_year(in_london(row.added_at).date())}"
    return Document(
        id=row.id,
        name=row.file_name,
        url=f"/documents/{row.id}",
        kind=KINDS.get(row.media_type, ""),
        size=file_size(row.size_bytes),
        added=added,
    )


def note_entries(rows: Sequence[NoteRow]) -> tuple[TimelineEntry, ...]:
    """Notes, each with who wrote it when."""
    return tuple(TimelineEntry(who=row.added_by_name, what=row.text, at=row.added_at) for row in rows)

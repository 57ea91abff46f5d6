"""One document by its id, for opening it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.domain.ids import DocumentId
from engine.reading import papers
from engine.reading.rows import DocumentRow
from engine.reading.viewer import Viewer
from engine.reading.visible import visible_journey


def document_row(database: Engine, viewer: Viewer, document_id: DocumentId) -> DocumentRow | None:
    """The document without its content; None where there is none that the viewer may know of."""
    c = t.documents.c
    with database.connect() as connection:
        found = papers.documents(
            connection, sa.and_(c.id == document_id, visible_journey(viewer, c.subject, c.journey_id))
        )
    return found[0] if found else None

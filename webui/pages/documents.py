"""Opening a document: always as a download, never shown by the browser within this site; that it was opened is on
record."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from engine.actions.papers import open_document
from engine.domain.errors import NotFound
from engine.domain.ids import DocumentId
from engine.reading.documents import document_row
from webui import current
from webui.access import SIGNED_IN, needs

pages = Blueprint("documents", __name__)


@pages.get("/documents/<document>")
@needs(SIGNED_IN)
def document(document: str) -> Response:
    """The file. Raises NotFound, the same for one that is not there and one the viewer may not know of."""
    ports, viewer = current.ports(), current.viewer()
    row = document_row(ports.database, viewer, DocumentId(document))
    if row is None:
        raise NotFound
    opened = open_document(ports, viewer.id, row.id)
    return send_file(
        BytesIO(opened.content), mimetype=opened.media_type, as_attachment=True, download_name=opened.file_name
    )

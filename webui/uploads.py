"""Files that were sent. What they are is read from their content, never from their name or what the browser says."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import puremagic
from werkzeug.datastructures import FileStorage, MultiDict

from engine.actions.papers import Upload

SUFFIX = "-upload"
#: Media types that the first bytes tell for certain.
BY_FIRST_BYTES = frozenset({"application/pdf", "image/png", "image/jpeg"})
#: Office files are archives; the part that makes one of them a document or a workbook.
WORD, SHEET = "word/document.xml", "xl/workbook.xml"
OFFICE = "application/vnd.openxmlformats-officedocument"
MOST_PARTS = 10_000  #: of an office file; more is no document


def uploads_in(files: MultiDict[str, FileStorage]) -> Iterator[tuple[str, Upload]]:
    """(question's field name, file) for every file that was chosen; the field's own name is `<name>-upload`."""
    for field in files:
        if field.endswith(SUFFIX):
            for sent in files.getlist(field):
                if sent.filename:
                    yield field.removesuffix(SUFFIX), read_upload(sent)


def read_upload(sent: FileStorage) -> Upload:
    """The file with the media type found in its content."""
    # A page looks at what was sent more than once: for its questions, then for what was pressed.
    sent.stream.seek(0)
    content = sent.read()
    return Upload(file_name=sent.filename or "", content=content, media_type=media_type_of(content))


def media_type_of(content: bytes) -> str | None:
    """What the content is; None for anything that may not be kept. An office file with macros in it is none."""
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    try:
        found = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found in BY_FIRST_BYTES:
        return str(found)
    return "text/plain" if _is_text(content) else None


def _office_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = set(archive.namelist()[:MOST_PARTS])
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    if "[Content_Types].xml" not in parts or any(part.lower().endswith("vbaproject.bin") for part in parts):
        return None
    if WORD in parts:
        return f"{OFFICE}.wordprocessingml.document"
    return f"{OFFICE}.spreadsheetml.sheet" if SHEET in parts else None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # A page or a script is text as well, but nothing that anybody needs to keep here.
    marked_up = text.lstrip("\ufeff \t\r\n").lower().startswith(("<!doctype", "<html", "<svg", "<?xml", "<script"))
    return not marked_up and all(c.isprintable() or c in "\t\r\n\ufeff" for c in text)

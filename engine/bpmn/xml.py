"""Reads XML that a stranger may have written: no entities, no network, no DOCTYPE, a cap on size and depth.

Says in a sentence, with the line, why a file is not a drawing. What the drawing means is `reader.py`'s matter.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from engine.domain.errors import NotADrawing

LARGEST_BYTES = 4_000_000
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DMN_NAMESPACES = (
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20180521/MODEL/",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
)
FP = "urn:fingerpost:bpmn:1"

_DOCTYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ENCODINGS = {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16"}


def read_xml(xml: bytes) -> etree._ElementTree:
    """The tree of an XML file, comments and processing instructions left out.

    Raises NotADrawing when it is too large, in an encoding we do not read, holds a DOCTYPE, or is not XML.
    """
    text = _text(xml)
    # Looked for in the decoded text: in UTF-16 the bytes would hide it.
    doctype = _DOCTYPE.search(text)
    if doctype is not None:
        line = text.count("\n", 0, doctype.start()) + 1
        raise NotADrawing("The file holds a DOCTYPE, which a drawing never needs. Export it again without.", line=line)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_without_declaration(text).encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise NotADrawing(f"The file is not well-formed XML; it breaks off at line {line}.", line=line) from error
    return root.getroottree()


def read_drawing_xml(xml: bytes) -> etree._ElementTree:
    """The tree of a BPMN 2.0 file with a process in it. Raises NotADrawing otherwise."""
    tree = read_xml(xml)
    root = tree.getroot()
    if root.tag != f"{{{BPMN}}}definitions":
        name = etree.QName(root).localname
        raise NotADrawing(f"This is not a BPMN 2.0 drawing: it begins with “{name[:40]}”.", line=line_of(root))
    if root.find(f"{{{BPMN}}}process") is None:
        raise NotADrawing("The drawing holds no process.", line=line_of(root))
    return tree


def line_of(node: etree._Element) -> int:
    """The line in the file at which an element begins, counted from 1; 0 when it is not known."""
    line: Any = node.sourceline
    return line or 0


def _text(xml: bytes) -> str:
    if len(xml) > LARGEST_BYTES:
        raise NotADrawing(f"The file is larger than {LARGEST_BYTES // 1_000_000} MB; a drawing is far smaller.")
    if not xml.strip():
        raise NotADrawing("The file is empty.")
    encoding = next((name for mark, name in _MARKS if xml.startswith(mark)), None)
    if encoding is None:
        declared = _DECLARED.match(xml)
        encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    if encoding.removesuffix("-sig") not in _ENCODINGS:
        raise NotADrawing(f"The file says its encoding is “{encoding}”. Save it as UTF-8.", line=1)
    try:
        return xml.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise NotADrawing(f"The file is not readable as {encoding.upper()}. Save it as UTF-8.", line=1) from error


def _without_declaration(text: str) -> str:
    """The text without `<?xml …?>`, whose encoding would contradict the bytes given to the parser."""
    text = text.removeprefix("\ufeff")
    if not text.startswith("<?xml"):
        return text
    declaration, end, rest = text.partition("?>")
    # Line numbers stay as they are in the file.
    return "\n" * declaration.count("\n") + rest if end else text

"""Files that are no drawings, some of them on purpose: a sentence with a line, in milliseconds."""

from __future__ import annotations

import time

import pytest

from engine.bpmn.xml import LARGEST_BYTES, read_drawing_xml, read_xml
from engine.domain.errors import NotADrawing
from tests.bpmn.walk import DRAWINGS

GOOD = (DRAWINGS / "sequence.bpmn").read_text("utf-8")
BODY = GOOD.partition("?>")[2]
BOMB = (
    '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">'
    + "".join(f'<!ENTITY x{n} "{f"&x{n - 1 or str()};" * 10}">' for n in range(1, 12))
    + "]>\n<a>&x11;</a>"
)
FILE = '<?xml version="1.0"?>\n\n<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>'


@pytest.mark.parametrize(
    ("xml", "line"),
    [
        (b"", None),
        (b"   \n ", None),
        (b"\0\0\0\0", 1),
        (b"not xml at all", 1),
        (b"\x89PNG\r\n\x1a\n\0\0\0", 1),
        (b"%PDF-1.7", 1),
        (b"{}", 1),
        (b"<a>\n<b>\n</a>", 3),
        (b"<a>&nosuch;</a>", 1),
        (b"<a", 1),
        (b"<a/><b/>", 1),
        (b"\xff\xfe\x00", 1),
        (b"\xc3\x28<a/>", 1),
        (BOMB.encode(), 2),
        (FILE.encode(), 3),
        (FILE.encode("utf-16"), 3),
        (b'<?xml version="1.0" encoding="UTF-16"?>\n<!doctype a>\n<a/>', 1),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', 1),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', 1),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', 1),
        (b"<a>" * 100_000, 1),
        (b"<a>" * 300 + b"</a>" * 300, 1),
        (b"<a " + b'x="1" ' * 3 + b"/>", 1),
        (b"<a>" + b"x" * LARGEST_BYTES + b"</a>", None),
        (b'<a xmlns:b="x"><c:d/></a>', 1),
    ],
    ids=range(25),
)
def test_what_is_no_xml_is_refused_with_a_sentence(xml: bytes, line: int | None) -> None:
    started = time.perf_counter()

    with pytest.raises(NotADrawing) as refused:
        read_drawing_xml(xml)

    assert time.perf_counter() - started < 0.5
    assert refused.value.line == line
    assert str(refused.value).endswith(".")


def test_a_table_of_html_is_well_formed_and_no_drawing() -> None:
    with pytest.raises(NotADrawing, match="begins with “html”"):
        read_drawing_xml(b"<html><body/></html>")
    with pytest.raises(NotADrawing, match="no process"):
        read_drawing_xml(b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')


@pytest.mark.parametrize(
    "xml",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        BODY.strip().encode(),
        ('<?xml version="1.0" encoding="UTF-16"?>' + BODY).encode("utf-16"),
        ('<?xml version="1.0" encoding="iso-8859-1"?>' + BODY.replace('id="definitions"', 'id="é"')).encode(
            "iso-8859-1"
        ),
        ('<?xml version="1.0" encoding="windows-1252"?>' + BODY).encode("cp1252"),
        GOOD.replace("<bpmn:startEvent", "<!-- a note --><?tool x?><bpmn:startEvent", 1).encode(),
    ],
    ids=["utf-8", "byte order mark", "bare", "utf-16", "latin 1", "windows", "comments"],
)
def test_a_drawing_is_read_in_the_encodings_that_tools_write(xml: bytes) -> None:
    root = read_drawing_xml(xml).getroot()

    assert [node.get("id") for node in root.iter("{*}startEvent")] == ["st_begun"]


def test_lines_are_those_of_the_file() -> None:
    root = read_xml(b'<?xml version="1.0"\n encoding="UTF-8"?>\n<a>\n<b/></a>').getroot()

    assert [node.sourceline for node in root.iter()] == [3, 4]


def test_a_comment_that_speaks_of_a_doctype_is_told_to_go() -> None:
    """Refusing is simple and safe; no tool writes such a comment."""
    with pytest.raises(NotADrawing):
        read_xml(b"<a><!-- <!DOCTYPE a> --></a>")

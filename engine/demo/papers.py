"""Documents for the demo: small, real files, a PDF of one page and a picture, made without any library."""

from __future__ import annotations

import functools
import struct
import textwrap
import zlib

LINE_LETTERS = 84
LINES_ON_A_PAGE = 44


def pdf(title: str, paragraphs: tuple[str, ...]) -> bytes:
    """One page of A4 in Helvetica: the title, then the paragraphs."""
    lines = [line for text in paragraphs for line in (*textwrap.wrap(text, LINE_LETTERS), "")][:LINES_ON_A_PAGE]
    shown = "\n".join(f"({_escaped(line)}) '" for line in lines)
    drawn = f"BT /F2 17 Tf 56 770 Td ({_escaped(title)}) Tj /F1 11 Tf 15 TL 0 -18 Td\n{shown}\nET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    return _assembled(objects)


def _assembled(objects: list[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(made)


def _escaped(text: str) -> str:
    plain = text.encode("cp1252", "replace").decode("cp1252")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


@functools.cache
def floor_plan(*, rooms: int = 4, width: int = 360, height: int = 240) -> bytes:
    """A picture (PNG) of a simple plan of a home: rooms side by side above a corridor, in walls of four pixels."""
    wall, floor, corridor = bytes((38, 50, 56)), bytes((236, 239, 233)), bytes((214, 222, 214))
    walls = {round(width * number / rooms) + off for number in range(1, rooms) for off in (-1, 0, 1)}
    edges = {*range(4), *range(width - 4, width)}
    doors = {x for x in range(width) if x % (width // rooms) < 26}
    solid = b"\0" + wall * width
    room = b"\0" + b"".join(wall if x in walls | edges else floor for x in range(width))
    doorway = b"\0" + b"".join(corridor if x in doors - edges else wall for x in range(width))
    hall = b"\0" + b"".join(wall if x in edges else corridor for x in range(width))
    middle = height * 2 // 3
    rows = solid * 4 + room * (middle - 6) + doorway * 4 + hall * (height - middle - 6) + solid * 4
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

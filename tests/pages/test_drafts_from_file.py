"""The file of a version begins a draft; what is no such file is refused in sentences."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.pages.conftest import words
from tests.world import World
from webui.version_file_reading import MOST_FILES, MOST_UNPACKED, NotAVersionFile, open_version_file

FILE = "/pathways/urgent_concern/versions/1/file"
DRAWING = b"<definitions/>"


def packed(**files: bytes | str) -> bytes:
    """A ZIP of these files; `__` in a name is a slash, a trailing part after `_dot_` its ending."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in files.items():
            into.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return written.getvalue()


def test_the_file_of_a_version_begins_a_draft_that_changes_nothing(client_as, world: World):
    chidi = client_as("chidi")
    content = chidi.open(FILE).get_data()
    page = chidi.page("/drafts/from-file")
    assert "Open the file of a version" in words(page)

    begun = chidi.post("/drafts/from-file", {"file": (io.BytesIO(content), "version.zip")})

    address = str(begun.headers["Location"])
    assert "The draft is begun from the file." in words(chidi.follow(begun))
    assert "Nothing is different." in chidi.text(f"{address}/compare")
    assert world.tags("draft_begun", by="chidi") == 1
    again = chidi.post("/drafts/from-file", {"file": (io.BytesIO(content), "version.zip")}, status=422)
    assert "There is a draft of this pathway already." in again.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Choose the file of a version"),
        (b"PK\x03\x04 no archive", "This is no ZIP file that can be read."),
        (packed(pathway_dot_bpmn=DRAWING, pathway_dot_toml="title = 'A'"), "it begins with “definitions”"),
    ],
)
def test_what_is_no_such_file_is_refused_on_the_page(client_as, content: bytes, said: str):
    chidi = client_as("chidi")
    chidi.page("/drafts/from-file")

    refused = chidi.post("/drafts/from-file", {"file": (io.BytesIO(content), "v.zip" if content else "")}, status=422)

    assert said in refused.get_data(as_text=True)


def test_every_problem_of_a_file_is_told_at_once():
    content = packed(
        pathway_dot_toml="calls = 5",
        forms__a__b_dot_json="[",
        rehearsals__one_dot_toml="=",
        dmn_x_dot_dmn=b"\xff",
    )

    with pytest.raises(NotAVersionFile) as refused:
        open_version_file(content)

    told = " ".join(refused.value.problems)
    for said in ("no pathway.bpmn", "“calls”", "forms/a/b.json is no JSON", "rehearsals/one.toml", "dmn_x.dmn is not"):
        assert said in told


def test_a_file_that_unpacks_to_more_than_a_version_has_is_refused():
    bomb = packed(pathway_dot_bpmn=b"\0" * (MOST_UNPACKED + 1), pathway_dot_toml="")
    many = packed(**{f"file_{number}": b"" for number in range(MOST_FILES + 1)})

    assert len(bomb) < 100_000
    for content, said in ((bomb, "MB unpacked"), (many, "at most")):
        with pytest.raises(NotAVersionFile, match=said):
            open_version_file(content)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "forms/../../x/y.json", "rehearsals/..\\x.toml"])
def test_a_name_that_leads_elsewhere_is_no_part_of_a_version(name: str):
    opened = open_version_file(packed(**{"pathway.bpmn": DRAWING, "pathway.toml": "", name: "x"}))

    assert opened.left == (name,)
    assert (opened.forms, opened.rehearsals) == ({}, {})

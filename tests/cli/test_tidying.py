"""`fingerpost tidy`: what it says, what it changes, how it exits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli.tidying import command
from engine.domain.errors import NotADrawing

SHIPPED = Path(__file__).parents[2] / "workflows" / "urgent_concern"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a shipped pathway."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "urgent_concern"))


def unsightly(folder: Path) -> Path:
    """The drawing, with the diagram of one flow cut out."""
    drawing = folder / "pathway.bpmn"
    xml = drawing.read_text()
    start = xml.index('<bpmndi:BPMNEdge id="flow_')
    drawing.write_text(xml[:start] + xml[xml.index("</bpmndi:BPMNEdge>", start) + len("</bpmndi:BPMNEdge>") :])
    return drawing


def tidied(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(command, [str(argument) for argument in arguments], standalone_mode=False)
    if result.exception:
        raise result.exception
    return int(result.return_value), result.output


def test_a_drawing_without_a_line_is_laid_out_anew(folder: Path) -> None:
    drawing = unsightly(folder)

    code, said = tidied(drawing)

    assert (code, "no faults" in said) == (0, True)
    assert drawing.read_bytes() == (SHIPPED / "pathway.bpmn").read_bytes()


def test_a_folder_stands_for_every_drawing_in_it(folder: Path) -> None:
    unsightly(folder)

    assert tidied(folder.parent)[0] == 0
    assert (folder / "pathway.bpmn").read_bytes() == (SHIPPED / "pathway.bpmn").read_bytes()


def test_check_says_what_is_wrong_and_changes_nothing(folder: Path) -> None:
    drawing = unsightly(folder)
    before = drawing.read_bytes()

    code, said = tidied("--check", drawing)

    assert code == 1
    assert "is not drawn." in said
    assert drawing.read_bytes() == before


def test_check_is_content_with_a_shipped_drawing() -> None:
    assert tidied("--check", SHIPPED)[0] == 0


def test_what_is_no_drawing_is_refused_with_its_name_and_kept(folder: Path) -> None:
    drawing = folder / "pathway.bpmn"
    drawing.write_text("<html/>")

    with pytest.raises(NotADrawing, match=r"pathway\.bpmn"):
        tidied(drawing)

    assert drawing.read_text() == "<html/>"

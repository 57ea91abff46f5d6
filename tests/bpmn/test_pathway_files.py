"""Reading the folder of pathways, and `fingerpost lint` on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.bpmn.pathway_files import load_pathways
from engine.bpmn.roles import load_roles
from engine.calendar_files import SHIPPED
from engine.cli.linting import command
from engine.domain.errors import NotADrawing
from forms.catalogue import SHIPPED as SHIPPED_FORMS
from forms.catalogue import load_forms
from tests.bpmn.drawn import Drawing
from tests.bpmn.test_tables import dmn

TOML = 'title = "T"\n'


def write(folder: Path, key: str, *, calls: tuple[str, ...] = (), toml: str = TOML, name: str = "") -> None:
    """A pathway's folder that calls others."""
    (folder / key).mkdir()
    drawn = Drawing(name or key)
    for number, call in enumerate(calls):
        drawn.shape(f"ca_{number}", calledElement=call)
    drawn.way(" > ".join(["st_begun", *(f"ca_{number}" for number in range(len(calls))), "end_x"]))
    (folder / key / "pathway.bpmn").write_bytes(drawn.xml())
    (folder / key / "pathway.toml").write_text(f"{toml}calls = {json.dumps(list(calls))}\n", "utf-8")


def test_called_pathways_are_pinned_inside_at_any_depth(tmp_path: Path) -> None:
    write(tmp_path, "a", calls=("b",))
    write(tmp_path, "b", calls=("c",))
    write(tmp_path, "c")
    (tmp_path / "readme").mkdir()

    versions = load_pathways(tmp_path, {})

    assert list(versions) == ["a", "b", "c"]
    assert versions["a"].called["b"].called["c"].id == "c@1"  # type: ignore[index]
    assert versions["a"].pathway("c").key == "c"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("calls", "sentence"),
    [
        ({"a": ("b",)}, "a calls “b”, and there is no such pathway"),
        ({"a": ("a",)}, "a → a"),
        ({"a": ("b",), "b": ("c",), "c": ("b",)}, "b → c → b"),
    ],
)
def test_a_missing_or_circular_call_is_told(tmp_path: Path, calls: dict[str, tuple[str, ...]], sentence: str) -> None:
    for key, called in calls.items():
        write(tmp_path, key, calls=called)

    with pytest.raises(NotADrawing, match=sentence):
        load_pathways(tmp_path, {})


def test_a_folder_whose_drawing_has_another_name_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a", name="b")

    with pytest.raises(NotADrawing, match="named “b”"):
        load_pathways(tmp_path, {})


def test_a_call_that_pathway_toml_does_not_name_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a", calls=("b",))
    write(tmp_path, "b")
    (tmp_path / "a" / "pathway.toml").write_text(TOML, "utf-8")

    with pytest.raises(NotADrawing, match="ca_0 calls “b”"):
        load_pathways(tmp_path, {})


@pytest.mark.parametrize("toml", ["title = ", "\0", 'unknown = "x"\n'])
def test_a_pathway_toml_that_cannot_be_read_is_told(tmp_path: Path, toml: str) -> None:
    write(tmp_path, "a", toml=toml)

    with pytest.raises(NotADrawing, match=r"^a: "):
        load_pathways(tmp_path, {})


def test_a_missing_pathway_toml_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "a" / "pathway.toml").unlink()

    with pytest.raises(NotADrawing, match=r"no pathway\.toml"):
        load_pathways(tmp_path, {})


def test_tables_beside_the_drawing_are_found_by_their_decision(tmp_path: Path) -> None:
    write(tmp_path, "a")
    drawn = Drawing("a").way("st_begun > br_x > end_x")
    (tmp_path / "a" / "pathway.bpmn").write_bytes(drawn.xml())
    (tmp_path / "a" / "any name.dmn").write_bytes(dmn(("1", '"x"')))
    assert list(load_pathways(tmp_path, {})["a"].tables) == ["dmn_x"]  # type: ignore[index]

    (tmp_path / "a" / "broken.dmn").write_bytes(b"<x/>")
    with pytest.raises(NotADrawing, match=r"broken\.dmn"):
        load_pathways(tmp_path, {})


def test_the_shipped_pathways_can_all_be_read() -> None:
    forms = load_forms(SHIPPED_FORMS)

    versions = load_pathways(SHIPPED, forms)  # type: ignore[arg-type]

    assert {"adopter_stage_1", "adopter_stage_2"} <= set(versions)
    assert versions["adopter_stage_2"].called  # type: ignore[index]


def test_the_shipped_pathways_have_nothing_to_solve() -> None:
    result = CliRunner().invoke(command, [str(SHIPPED)], standalone_mode=False)

    assert result.return_value == 0, result.output


def test_every_role_has_the_title_of_its_post() -> None:
    roles = load_roles(SHIPPED / "roles.toml")

    assert {"adoption_sw", "adm_adoption", "panel_chair", "auditor"} <= set(roles)
    assert all(title[0].isupper() for title in roles.values())


def test_lint_tells_problems_with_their_lines_and_exits_1(tmp_path: Path) -> None:
    write(tmp_path, "a", calls=("gone",))

    result = CliRunner().invoke(command, [str(tmp_path)], standalone_mode=False)

    assert result.return_value == 1
    (call,) = [line for line in result.output.splitlines() if "[call]" in line]
    assert call.startswith(f"{tmp_path / 'a' / 'pathway.bpmn'}:5: ca_0 calls “gone”")


def test_lint_answers_in_json(tmp_path: Path) -> None:
    write(tmp_path, "a")

    result = CliRunner().invoke(command, [str(tmp_path / "a"), "--json"], standalone_mode=False)

    (answer,) = json.loads(result.output)
    assert result.return_value == 1
    assert answer["file"] == str(tmp_path / "a" / "pathway.bpmn")
    assert {"element", "rule", "sentence", "line", "severity"} == set(answer["problems"][0])


def test_lint_exits_2_for_what_is_no_drawing_and_still_looks_at_the_rest(tmp_path: Path) -> None:
    write(tmp_path, "a")
    (tmp_path / "b.bpmn").write_bytes(b"<html/>")

    result = CliRunner().invoke(command, [str(tmp_path / "b.bpmn"), str(tmp_path / "a")], standalone_mode=False)

    assert result.return_value == 2
    assert "not a BPMN 2.0 drawing" in result.output
    assert "[start]" in result.output


def test_lint_of_an_empty_folder_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path)], standalone_mode=False)

    assert isinstance(result.exception, NotADrawing)

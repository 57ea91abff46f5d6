"""Whatever the studio offers to draw is a shape that the engine runs, with an id that journeys can be matched by."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from engine.bpmn.lint import problems
from engine.bpmn.reader import read_version
from engine.bpmn.rules.ids import PREFIXES
from engine.domain.pathway import ElementKind, EndKind, PathwayVersion

DRAW_EVERY_KIND = Path(__file__).with_name("draw_every_kind.mjs")


@pytest.fixture(scope="module")
def drawn() -> PathwayVersion:
    """A drawing to which a shape of every kind was added in the studio."""
    done = subprocess.run(["node", str(DRAW_EVERY_KIND)], check=True, capture_output=True, timeout=120)
    return read_version(done.stdout, about={"title": "T"}, number=1, forms={}, tables={}, called={})


def test_every_kind_that_the_engine_runs_can_be_drawn_and_no_other(drawn: PathwayVersion) -> None:
    kinds = {element.kind for element in drawn.elements.values() if element.name.startswith("Drawn: ")}

    assert kinds == set(ElementKind) - {ElementKind.OTHER}


def test_ends_are_drawn_plain_as_a_way_out_and_for_everything(drawn: PathwayVersion) -> None:
    ends = [one for one in drawn.elements.values() if one.kind is ElementKind.END and one.name.startswith("Drawn: ")]

    assert {end.end_kind for end in ends} == set(EndKind)
    assert all(end.error for end in ends if end.end_kind is EndKind.ERROR)


def test_each_has_the_prefix_of_its_kind_and_its_name(drawn: PathwayVersion) -> None:
    for element in drawn.elements.values():
        if element.name.startswith("Drawn: "):
            assert element.id.partition("_")[0] in PREFIXES[element.kind], element.id
            # The question behind a step asks for its answer, and is called after it.
            assert element.bare_name.startswith("drawn_") or element.id == "gw_list_checks", element.id


def test_the_lint_has_nothing_against_their_ids_and_shapes(drawn: PathwayVersion) -> None:
    found = problems(drawn, rule_keys=(), roles=())

    assert [one.sentence for one in found if one.rule in ("id", "shape")] == []


def test_what_comes_meanwhile_leaves_the_work_going_on(drawn: PathwayVersion) -> None:
    beside = (ElementKind.BOUNDARY_MESSAGE, ElementKind.BOUNDARY_TIMER)
    new = [one for one in drawn.elements.values() if one.kind in beside and one.name.startswith("Drawn: ")]

    assert [(one.attached_to, one.interrupting) for one in new] == [("sub_check", False), ("sub_check", False)]

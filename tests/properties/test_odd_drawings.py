"""Drawings that went wrong in many ways, and drawings by other tools: read, judged and refused, never a crash."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from engine.bpmn.lint import problems
from engine.bpmn.spiff_engine import SpiffEngine
from engine.calendar_files import SHIPPED
from engine.domain.errors import JourneyStuck, NotADrawing
from tests.bpmn.walk import DRAWINGS, version_of

#: As other tools write them: no prefix, several pools, and all of BPMN that is not run here.
OTHER_TOOLS = sorted((DRAWINGS / "other_tools").glob("*.bpmn"))
SOURCES = sorted([*SHIPPED.glob("*/pathway.bpmn"), *DRAWINGS.glob("*.bpmn")])


def spoilt(xml: bytes, random: Random) -> bytes:
    """The drawing with a piece cut out, an id changed for another, or every shape of a kind made another kind."""
    for _ in range(random.randint(1, 4)):
        way = random.random()
        ids, tags = re.findall(rb'id="([^"]+)"', xml), re.findall(rb"<bpmn:(\w+)", xml)
        if way < 0.3 or not ids or not tags:
            start = random.randrange(max(len(xml), 1))
            xml = xml[:start] + xml[start + random.randint(1, 60) :]
        elif way < 0.6:
            old, new = random.choice(ids), random.choice(ids)
            xml = xml.replace(b'"' + old + b'"', b'"' + new + b'"', random.randint(1, 3))
        else:
            old, new = random.choice(tags), random.choice(tags)
            xml = re.sub(rb"(</?bpmn:)" + old + rb"\b", rb"\1" + new, xml)
    return xml


def judged_and_started(xml: bytes) -> None:
    """Reads, lints and starts a drawing; what is wrong with it may be told, nothing else may happen."""
    try:
        version = version_of(xml)
    except NotADrawing:
        return
    found = problems(version, rule_keys=(), roles=())
    assert all(one.sentence.endswith(".") for one in found)
    told = ""
    try:
        SpiffEngine().start(version, {"checks": ("a",)})
    except JourneyStuck as stuck:
        told = str(stuck)
    assert "engine failed" not in told


@pytest.mark.parametrize("hundred", range(4))
def test_a_spoilt_drawing_is_refused_or_judged(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        random = Random(seed)
        judged_and_started(spoilt(random.choice(SOURCES).read_bytes(), random))


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(1, 20))
def test_many_more_spoilt_drawings_are_refused_or_judged(thousand: int) -> None:
    for seed in range(thousand * 1000, thousand * 1000 + 1000):
        random = Random(seed)
        judged_and_started(spoilt(random.choice(SOURCES).read_bytes(), random))


@pytest.mark.parametrize("file", OTHER_TOOLS, ids=lambda file: file.stem)
def test_a_drawing_by_another_tool_is_judged(file: Path) -> None:
    judged_and_started(file.read_bytes())


@pytest.mark.parametrize("file", OTHER_TOOLS, ids=lambda file: file.stem)
def test_a_drawing_by_another_tool_that_went_wrong_is_refused_or_judged(file: Path) -> None:
    for seed in range(100):
        judged_and_started(spoilt(file.read_bytes(), Random(seed)))

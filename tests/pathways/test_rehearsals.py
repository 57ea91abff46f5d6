"""Every rehearsal that is shipped passes, and together they reach what they have to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.rehearsing import RehearsalRoom, Script, scripts

SCRIPTS = scripts()


@pytest.fixture(scope="module")
def room() -> Iterator[RehearsalRoom]:
    """One prepared database for all of them; each gets a copy."""
    with RehearsalRoom() as prepared:
        yield prepared


@pytest.mark.parametrize("script", SCRIPTS, ids=[f"{one.pathway}/{one.file.stem}" for one in SCRIPTS])
def test_the_rehearsal_goes_as_written(room: RehearsalRoom, script: Script):
    assert room.rehearse(script).problems == []

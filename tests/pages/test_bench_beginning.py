"""How a walk begins: what the page proposes for a rehearsal begins the walk as that rehearsal begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.application import shipped_pathways
from engine.demo.cast import CAST
from engine.domain.rehearsal import Script
from engine.rehearsal_scripts import scripts
from forms.answers import read_draft
from forms.context import AnswerContext
from tests.world import shipped_calendar
from webui.bench_beginning import FIELD, PREFIX, beginning_form, given_in, says_of, values_like
from webui.bench_people import holders

VERSIONS = {version.key: version for version in shipped_pathways()}
SCRIPTS = scripts()
NAMES = {part.sign_in_name for part in CAST}


def person(who: str) -> str:
    """The sign-in name of whom a script names."""
    return who if who in NAMES else holders(who)[0].sign_in_name


def begun(script: Script) -> tuple[dict[str, Any], set[str]]:
    """The beginning that the page makes of a rehearsal's own, and what it asks about the record."""
    version, says = VERSIONS[script.pathway], script.says
    on = says["starts_at"].date()
    form = beginning_form(version, shipped_calendar(), on=on, given=says.get("given", {}))
    answers = read_draft(form, values_like(says, form, version), context=AnswerContext(today=on)).values
    return says_of(answers, {}), {question.name.removeprefix(PREFIX) for question in form.questions}


def asked_for(record: Mapping[str, Any], asked: set[str]) -> dict[str, Any]:
    """What of a record the page asks for."""
    kept = {n: v for n, v in record.items() if n != "allocated" and {f"date_{n}", f"{FIELD}{n}"} & asked}
    allocated = {role: person(who) for role, who in record.get("allocated", {}).items() if f"role_{role}" in asked}
    return {**kept, **({"allocated": allocated} if allocated else {})}


@pytest.mark.parametrize("pathway", sorted(VERSIONS))
def test_a_walk_begins_as_the_rehearsal_that_its_page_was_filled_in_from(pathway: str):
    for script in (one for one in SCRIPTS if one.pathway == pathway):
        says, (found, asked) = script.says, begun(script)

        assert found["starts_at"].date() == says["starts_at"].date(), script.name
        assert found.get("given", {}) == says.get("given", {}), script.name
        assert found.get("linked", []) == list(says.get("linked", [])), script.name
        assert found.get("record", {}) == asked_for(says.get("record", {}), asked), script.name
        if "starts_as" in says and VERSIONS[pathway].start.roles:
            assert found["starts_as"] == person(says["starts_as"]), script.name


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("x = yes", True),
        ('x = "yes"', "yes"),
        ("x = 12", 12),
        ("x = 2026-06-24", date(2026, 6, 24)),
        ("x = adoption_sw", "adoption_sw"),
        ('x = ["a", "b"]', ["a", "b"]),
        ("x = two words", "two words"),
    ],
)
def test_what_a_caller_gives_is_typed_a_line_a_fact(line: str, meant: object):
    assert given_in(f"{line}\n\nno fact\n") == {"x": meant}

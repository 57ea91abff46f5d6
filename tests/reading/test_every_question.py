"""What holds of every question: people with no part in it learn nothing, and what there is does not add statements."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module

import pytest

import engine.reading
from engine.reading.viewer import Viewer
from tests.reading.filled import Filled, fill, fill_more
from tests.reading.questions import ABOUT_NOBODY, OF_WHAT_IS_SHOWN, QUESTIONS
from tests.reading.rows import Council

OUTSIDERS = ["dot", "rui", "esme", "hana", "chidi"]
AUDITORS_ONLY = {"entries"}
NOT_FOR_AUDITORS = {"waiting_for", "inbox", "due_between", "team_work"}  # they have no work and no team
FOR_MANAGERS = {"team_work"}


def asked_by_pages() -> set[str]:
    """The public functions of the room that take a database."""
    found = set()
    for module in pkgutil.iter_modules(engine.reading.__path__, "engine.reading."):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            parameters = list(inspect.signature(function).parameters)
            if parameters[:1] == ["database"] and not name.startswith("_"):
                found.add(name)
    return found


def test_every_question_is_tried_here() -> None:
    tried = set(QUESTIONS) | ABOUT_NOBODY | OF_WHAT_IS_SHOWN

    assert asked_by_pages() - tried == set(), "Ask it in QUESTIONS, or say in questions.py why it can tell nothing."
    assert tried - asked_by_pages() == set(), "No page asks this any more."


@pytest.mark.parametrize("who", OUTSIDERS)
def test_people_with_no_part_in_it_learn_nothing_from_any_question(council: Council, who: str) -> None:
    filled = fill(council)
    viewer = council.viewer(who)

    answered = {name for name, ask in QUESTIONS.items() if ask(filled, viewer)}

    assert answered == set()


def test_an_administrator_learns_what_is_stuck_and_nothing_else(council: Council) -> None:
    filled = fill(council)
    viewer = council.viewer("adam")

    answered = {name for name, ask in QUESTIONS.items() if ask(filled, viewer)}

    assert answered == {"stuck_journeys", "stuck_timers"}


def test_a_worker_of_the_team_is_answered_all_but_what_is_for_auditors_and_managers(council: Council) -> None:
    filled = fill(council)
    viewer = council.viewer("amara")

    answered = {name for name, ask in QUESTIONS.items() if ask(filled, viewer)}

    assert answered == set(QUESTIONS) - AUDITORS_ONLY - FOR_MANAGERS


def test_an_auditor_is_answered_all_that_is_no_work_of_their_own(council: Council) -> None:
    filled = fill(council)
    viewer = council.viewer("nia")

    answered = {name for name, ask in QUESTIONS.items() if ask(filled, viewer)}

    assert answered == set(QUESTIONS) - NOT_FOR_AUDITORS


@pytest.mark.parametrize("who", ["ben", "nia"])
def test_no_question_sends_more_statements_when_there_is_a_hundred_times_as_much(council: Council, who: str) -> None:
    filled = fill(council, more=10)
    viewer = council.viewer(who)
    with_little = _statements(filled, viewer)

    fill_more(council, filled.household, filled.journey, 1000, start=10)

    assert _statements(filled, viewer) == with_little
    assert max(with_little.values()) <= 20


def _statements(filled: Filled, viewer: Viewer) -> dict[str, int]:
    counts = {}
    for name, ask in QUESTIONS.items():
        with filled.council.statements() as sent:
            ask(filled, viewer)
        counts[name] = len([statement for statement in sent if not statement.startswith("BEGIN")])
    return counts

"""Random walks along every shipped drawing: each comes to an end, and together they reach every outcome."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from engine.bpmn.pathway_files import load_pathways
from engine.calendar_files import load_calendar
from engine.domain.ids import PathwayKey
from engine.domain.pathway import Element, ElementKind, PathwayVersion
from engine.domain.step import Arrived, Completed, Fact, Opened, TimerFired
from forms.catalogue import SHIPPED, Catalogue, load_forms
from forms.question import Kind, Question
from tests.bpmn.walk import InMemory

WORKFLOWS = Path(__file__).parents[2] / "workflows"
PATHWAYS = load_pathways(WORKFLOWS, load_forms(SHIPPED))
CATALOGUE = Catalogue.of_folder()
POLICIES, TODAY = load_calendar(WORKFLOWS).policies, date(2026, 6, 24)
FEWEST, MOST, LONGEST = 50, 1500, 600
#: What a caller gives, for the pathways that are only called.
GIVEN: dict[str, Fact] = {
    "case_worker": "adoption_sw",
    "team_manager": "adoption_tm",
    "panel_type": "adoption",
    "extends": "adopter.stage1",
}
#: Some small and some large: ages, amounts of money, numbers of times.
AMOUNTS = (0, 1, 20, 400, 2000)
#: How likely something happens that nobody's task is, against a task being done.
LIKELY = {"mb": 0.01, "tb": 0.1, "tm": 0.2}


def answered(version: PathwayVersion, waiting: Opened, dice: random.Random) -> tuple[Fact, dict[str, Fact]]:
    """Some answers to what waits: its outcome, and its other facts."""
    return answers_to(version.element(waiting.place.pathway, waiting.place.element), dice)


def answers_to(element: Element, dice: random.Random) -> tuple[Fact, dict[str, Fact]]:
    """Some answers to an element's form."""
    if element.form is None:
        return None, {}
    form = CATALOGUE.form(element.form)
    chosen = {question.name: value_of(question, dice) for question in form.questions}
    outcome = chosen[form.outcome.name] if form.outcome else None
    return outcome, {fact: chosen[name] for name, fact in form.facts.items()}


def value_of(question: Question, dice: random.Random) -> Fact:
    """One of the values that a question allows; more often yes than no."""
    match question.kind:
        case Kind.YES_NO:
            return dice.random() < 0.8
        case Kind.CHECKBOXES if not question.required and dice.random() < 0.5:
            return ()
        case Kind.INTEGER:
            return dice.choice(AMOUNTS)
        case Kind.CHECKBOXES:
            return tuple(choice.value for choice in question.choices[:2])
    return dice.choice(question.choices).value if question.choices else None


def walk(version: PathwayVersion, seed: int) -> tuple[InMemory, set[str]]:
    """One walk to its end, and the elements where it waited."""
    dice = random.Random(seed)
    facts: dict[str, Fact] = {
        **GIVEN,
        "decision_maker": dice.choice(["none", "adm_adoption"]),
        "right_of_review": dice.choice(["yes", "no"]),
        "purpose": dice.choice(["plan", "change"]),
        "found": dice.choice(["needs", "no_needs"]),
        "medical_received": True,
        "placed": dice.choice([True, False]),
    }
    facts |= {name: POLICIES.value(one.policy, TODAY) for name, one in version.facts.items() if one.policy}
    start = next(e for e in version.elements.values() if e.kind is ElementKind.START and e.inside is None)
    facts |= answers_to(start, dice)[1]
    journey, waited = InMemory(version, facts), set[str]()
    for _ in range(LONGEST):
        if journey.last.ended:
            return journey, waited
        waiting = [(token, one) for token, one in journey.waiting.items() if not one.place.element.startswith("ca_")]
        waited |= {one.place.element for _, one in waiting}
        assert waiting, f"seed {seed}: nothing to do and not ended"
        weights = [LIKELY.get(one.place.element.partition("_")[0], 1) for _, one in waiting]
        token, one = dice.choices(waiting, weights)[0]
        outcome, given = answered(version, one, dice)
        match version.element(one.place.pathway, one.place.element).kind:
            case ElementKind.USER_TASK:
                journey.advance(Completed(token=token, outcome=outcome, facts=given))
            case ElementKind.CATCH_TIMER | ElementKind.BOUNDARY_TIMER:
                journey.advance(TimerFired(token=token))
            case _:
                journey.advance(Arrived(token=token, outcome=outcome, facts=given))
    raise AssertionError(f"seed {seed}: no end after {LONGEST} steps, open are {journey.open}")


@pytest.mark.parametrize("key", sorted(PATHWAYS))
def test_every_walk_comes_to_an_end_and_every_outcome_is_reached(key: PathwayKey) -> None:
    version = PATHWAYS[key]
    people = {e.id for e in version.elements.values() if e.kind in (ElementKind.USER_TASK, ElementKind.CATCH_MESSAGE)}
    reached: set[str] = set()
    waited: set[str] = set()

    for seed in range(MOST):
        journey, seen = walk(version, seed)
        assert journey.outcome is not None, f"seed {seed} ended without an outcome"
        reached.add(journey.outcome)
        waited |= seen
        if seed >= FEWEST and reached == set(version.outcomes) and people <= waited:
            break

    assert reached == set(version.outcomes)
    assert people <= waited

"""Every shipped drawing, walked at random with answers that its forms allow: it never gets stuck and can always end."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from engine.bpmn.pathway_files import load_pathways
from engine.calendar_files import SHIPPED
from engine.domain.pathway import Element, PathwayVersion
from engine.domain.step import Fact
from forms.catalogue import SHIPPED as SHIPPED_FORMS
from forms.catalogue import load_forms
from forms.form import Form, read_form
from forms.question import Kind, Question
from tests.bpmn.walk import InMemory, Saved, Walk

#: What callers of shared drawings give them.
GIVEN: dict[str, Fact] = {
    "case_worker": "adoption_sw",
    "team_manager": "adoption_tm",
    "decision_maker": "adm_adoption",
    "panel_type": "adoption",
}
MOST_STEPS = 120


@cache
def shipped() -> dict[str, PathwayVersion]:
    return dict(load_pathways(SHIPPED, load_forms(SHIPPED_FORMS)))  # type: ignore[arg-type]


@cache
def form_named(name: str) -> Form:
    forms = load_forms(SHIPPED_FORMS)
    return read_form(forms[name], forms)


def answers(element: Element, random: Random) -> tuple[Fact, dict[str, Fact]]:
    """A random outcome and random facts that the element's form allows."""
    assert element.form is not None
    form = form_named(element.form)
    facts = {name: _answer(form.question(question), random) for question, name in form.facts.items()}
    return _answer(form.outcome, random) if form.outcome else None, facts


def _answer(question: Question, random: Random) -> Fact:
    values = [choice.value for choice in question.choices]
    if question.kind is Kind.YES_NO:
        return random.choice([True, False])
    if question.kind is Kind.CHECKBOXES:
        return tuple(random.sample(values, random.randint(1, min(3, len(values)))))
    return random.choice(values) if values else random.randint(0, 3)


def move(walk: Walk, random: Random) -> None:
    """Lets one of the things happen that the journey waits for."""
    waiting = [one for one in walk.waiting.values() if not one.place.element.startswith("ca_")]
    opened = random.choice(sorted(waiting, key=lambda one: (str(one.place), one.token)))
    element = walk.version.element(opened.place.pathway, opened.place.element)
    label = f"{element.id}:{opened.place.item}" if opened.place.item else str(element.id)
    if element.kind.value.endswith("timer"):
        walk.fire(label)
        return
    outcome, facts = answers(element, random)
    act = walk.complete if element.kind.value == "user_task" else walk.arrive
    act(label, outcome, **facts)


@pytest.mark.parametrize("key", sorted(path.parent.name for path in SHIPPED.glob("*/pathway.bpmn")))
def test_a_shipped_drawing_never_gets_stuck(key: str) -> None:
    version = shipped()[key]  # type: ignore[index]
    reached: set[str | None] = set()

    for seed in range(25):
        random = Random(seed)
        kind = InMemory if seed % 2 else Saved
        walk = kind(version, GIVEN)
        for _ in range(MOST_STEPS):
            if walk.last.ended:
                break
            assert walk.open, f"{key} with seed {seed} waits for nothing and has not ended"
            move(walk, random)
        if walk.last.ended:
            assert walk.outcome in version.outcomes, f"{key} with seed {seed}"
            reached.add(walk.outcome)

    assert reached, f"{key} never ended"

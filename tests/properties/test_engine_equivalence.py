"""Random drawings walked at random: in memory, saved and restored at every step, and by a machine without any BPMN."""

from __future__ import annotations

from random import Random

import pytest

from engine.domain.step import Step
from tests.bpmn.walk import InMemory, Saved, Walk
from tests.properties.random_drawings import ITEMS, Case, random_case

MOST_STEPS = 40


def walked(case: Case, seed: int) -> None:
    """Walks a case until it ends, comparing all three after each step."""
    random = Random(seed)
    walks: tuple[Walk, Walk] = (InMemory(case.version, {"items": ITEMS}), Saved(case.version, {"items": ITEMS}))
    for number in range(MOST_STEPS):
        expected = sorted(case.machine.open())
        for walk in walks:
            assert walk.open == expected, f"seed {seed}, step {number}"
            assert walk.last.ended == case.machine.done, f"seed {seed}, step {number}"
        assert _told(walks[0]) == _told(walks[1]), f"seed {seed}, step {number}"
        if case.machine.done:
            assert walks[0].outcome == "done"
            return
        label = random.choice(sorted(case.machine.open()))
        name = label.partition(":")[0]
        answers = case.answers.get(name, [None])
        # Towards the end every loop is left.
        answer = answers[-1] if number > MOST_STEPS // 2 else random.choice(answers)
        assert case.machine.happen(label, answer)
        for walk in walks:
            _move(walk, label, answer)


def _move(walk: Walk, label: str, answer: object) -> None:
    if label.startswith("ut_"):
        walk.complete(label, answer)  # type: ignore[arg-type]
    elif label.startswith(("msg_", "mb_")):
        walk.arrive(label, answer)  # type: ignore[arg-type]
    else:
        walk.fire(label)


def _told(walk: Walk) -> object:
    """All that a step tells, without what is by chance: tokens, and the state's bytes."""
    step: Step = walk.last
    return (
        sorted((str(one.place), sorted(one.facts.items(), key=str)) for one in walk.waiting.values()),
        sorted(
            (str(one.place), one.completed)
            for one in (*step.tasks_closed, *step.arrivals_closed, *step.timers_disarmed, *step.calls_left)
        ),
        step.passed,
        step.ends,
        step.outcome,
        len(step.state),
    )


@pytest.mark.parametrize("tens", range(8))
def test_saving_and_restoring_changes_nothing_and_the_machine_agrees(tens: int) -> None:
    for seed in range(tens * 10, tens * 10 + 10):
        walked(random_case(seed), seed)


@pytest.mark.soak
@pytest.mark.parametrize("hundreds", range(1, 40))
def test_many_more_drawings_agree(hundreds: int) -> None:
    for seed in range(hundreds * 1000, hundreds * 1000 + 100):
        walked(random_case(seed, depth=2 + seed % 4), seed)


def test_the_random_drawings_hold_everything_that_is_to_be_compared() -> None:
    kinds = {element.kind.value for seed in range(80) for element in random_case(seed).version.elements.values()}
    several = [e for seed in range(80) for e in random_case(seed).version.elements.values() if e.list_fact]

    assert {"exclusive", "parallel", "inclusive", "event_gateway", "sub_process", "call", "user_task"} <= kinds
    assert {"catch_message", "catch_timer", "boundary_timer", "boundary_message", "boundary_error"} <= kinds
    assert {one.sequential for one in several} == {True, False}

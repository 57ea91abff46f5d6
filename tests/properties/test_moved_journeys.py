"""Random drawings, journeys and edits: what is open stays open and the journey can still end, or it stays.

Where steps were drawn in before where a journey stands, one of them is done first: then what closes and opens is that
step's doing and nothing else is touched, or it is refused.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import count
from random import Random

import pytest

from engine.bpmn.carrying import carried
from engine.bpmn.spiff_engine import SpiffEngine
from engine.domain.changeover import CannotMove, Carried, PassedStep
from engine.domain.ids import ElementId, Token
from engine.domain.pathway import PathwayVersion
from engine.domain.step import Arrived, Completed, Step, TimerFired
from tests.bpmn.walk import Saved
from tests.properties.random_drawings import ITEMS, Case, random_case
from tests.properties.random_edits import VERBS, Redrawing

FACTS = {"items": ITEMS}
MOST_STEPS = 120


def somewhere(case: Case, random: Random) -> Saved:
    """The journey of a case, some steps on its way and not at its end."""
    walk = Saved(case.version, FACTS)
    for _ in range(random.randint(0, 12)):
        before = list(walk.steps), dict(walk.waiting)
        label = random.choice(walk.open)
        _move(walk, label, random.choice(case.answers.get(label.partition(":")[0], [None])))
        if walk.last.ended:
            walk.steps, walk.waiting = before
            break
    return walk


def _move(walk: Saved, label: str, answer: object) -> None:
    if label.startswith("ut_"):
        walk.complete(label, answer)  # type: ignore[arg-type]
    elif label.startswith(("msg_", "mb_")):
        walk.arrive(label, answer)  # type: ignore[arg-type]
    else:
        walk.fire(label)


def moved(walk: Saved, new: PathwayVersion, *first: ElementId) -> Carried:
    """The journey under the new drawing."""
    numbers = count(1)
    state = walk.last.state
    return carried(walk.version, new, state, FACTS, new_token=lambda: f"{next(numbers):032x}", first=first)


def moved_or_refused(walk: Saved, new: PathwayVersion, *first: ElementId) -> Carried | CannotMove:
    """The journey under the new drawing, or why it stays."""
    try:
        return moved(walk, new, *first)
    except CannotMove as refused:
        return refused


def open_now(walk: Saved, step: Step) -> dict[Token, ElementId]:
    """What is open after the move: token -> element."""
    found = {token: one.place.element for token, one in walk.waiting.items()}
    for closed in (*step.tasks_closed, *step.arrivals_closed, *step.timers_disarmed, *step.calls_left):
        del found[closed.token]
    for opened in (*step.tasks_opened, *step.arrivals_awaited, *step.timers_armed, *step.calls_entered):
        found[opened.token] = opened.place.element
    return found


def goes_to_its_end(walk: Saved, done: Carried, case: Case, new: PathwayVersion, random: Random) -> None:
    """Completes whatever is open under the new drawing until the journey ends. Raises JourneyStuck if it cannot."""
    waiting, state = open_now(walk, done.step), done.step.state
    for number in range(MOST_STEPS):
        able = sorted((element, token) for token, element in waiting.items() if not element.startswith("ca_"))
        assert able, "nothing is open, and it has not ended"
        element, token = random.choice(able)
        answers = case.answers.get(element, [None])
        answer = answers[-1] if number > MOST_STEPS // 3 else random.choice(answers)
        happening = (
            TimerFired(token=token)
            if element.startswith(("tm_", "tb_"))
            else Arrived(token=token, outcome=answer)  # type: ignore[arg-type]
            if new_kind(new, element) in ("catch_message", "boundary_message")
            else Completed(token=token, outcome=answer)  # type: ignore[arg-type]
        )
        if number > MOST_STEPS // 3 and element.startswith(("mb_", "tb_")) and len(able) > 1:
            continue  # a notice may come as often as it likes; in the end it does not
        step = SpiffEngine().advance(new, state, happening, FACTS)
        state = step.state
        for closed in (*step.tasks_closed, *step.arrivals_closed, *step.timers_disarmed, *step.calls_left):
            del waiting[closed.token]
        for opened in (*step.tasks_opened, *step.arrivals_awaited, *step.timers_armed, *step.calls_entered):
            waiting[opened.token] = opened.place.element
        if step.ended:
            assert step.outcome == "done"
            return
    raise AssertionError("no end in sight")


def new_kind(version: PathwayVersion, element: str) -> str:
    """What the shape is, in this drawing or in one that it calls."""
    if element in version.elements:
        return version.elements[ElementId(element)].kind.value
    return next((kind for called in version.called.values() if (kind := new_kind(called, element))), "")


def tried(seed: int, seen: Counter[str]) -> None:
    """One drawing, one journey, one to three changes, one move."""
    random = Random(seed)
    case = random_case(seed, depth=2 + seed % 3)
    walk = somewhere(case, random)
    redrawing = Redrawing(case.version.xml, random)
    for _ in range(random.randint(1, 3)):
        redrawing.change(random.choice(VERBS))
    new = redrawing.version(case.version.called)
    state = walk.last.state
    done = moved_or_refused(walk, new)
    if isinstance(done, CannotMove):
        seen["refused"] += 1
        assert done.hindrances, f"seed {seed}"
        assert all(one.sentence for one in done.hindrances)
        assert not {verb for verb, _ in redrawing.did} <= {"rename"}, f"seed {seed}: {done}"
        return
    assert walk.last.state == state
    seen["moved"] += 1
    seen["past"] += len(done.past)
    assert all(one.element.startswith("ut_new") for one in done.past), f"seed {seed}: it was not added"
    for step in done.past:
        done_first(seed, seen, walk, case, new, step)
    kept = {token: one.place.element for token, one in walk.waiting.items()}
    now = open_now(walk, done.step)
    for token, element in kept.items():
        if element.startswith(("ut_", "ca_", "msg_")) and token not in now:
            assert element.startswith("msg_"), f"seed {seed}: {element} was lost"
        else:
            assert now.get(token, element) == element, f"seed {seed}"
    goes_to_its_end(walk, done, case, new, random)


def done_first(seed: int, seen: Counter[str], walk: Saved, case: Case, new: PathwayVersion, step: PassedStep) -> None:
    """The journey goes back to an added step that it is past, and nothing else of it changes; or it is refused."""
    sent = moved_or_refused(walk, new, step.element)
    if isinstance(sent, CannotMove):
        seen["not first"] += 1
        assert sent.hindrances, f"seed {seed}"
        return
    assert not step.why_not, f"seed {seed}: {step}"
    seen["first"] += 1
    plain = open_now(walk, moved(walk, new).step)
    now = open_now(walk, sent.step)
    assert sent.again, f"seed {seed}"
    assert [one for one in sent.step.tasks_opened if one.place.element == step.element], f"seed {seed}"
    gone = {plain[token] for token in plain if token in walk.waiting and token not in now}
    hosts = {str(walk.waiting[token].place.element) for token in sent.again}
    # What closes stands where the journey stood, or waits on its border.
    assert all(one in hosts or host_of(new, one) in hosts for one in gone), f"seed {seed}: {gone}"
    goes_to_its_end(walk, sent, case, new, Random(seed))


def host_of(version: PathwayVersion, element: str) -> str:
    """The shape on whose border an event stands, in this drawing or in one that it calls."""
    if element in version.elements:
        return version.elements[ElementId(element)].attached_to or ""
    return next((host for called in version.called.values() if (host := host_of(called, element))), "")


def test_added_steps_before_where_a_journey_stands_are_done_first() -> None:
    seen: Counter[str] = Counter()
    for seed in range(40):
        random = Random(seed)
        case = random_case(seed, depth=1)
        walk = somewhere(case, random)
        redrawing = Redrawing(case.version.xml, random)
        for _ in range(4):
            redrawing.change("add")
        new = redrawing.version(case.version.called)
        done = moved_or_refused(walk, new)
        if isinstance(done, Carried):
            for step in done.past:
                done_first(seed, seen, walk, case, new, step)

    assert seen["first"] > 3
    assert seen["not first"] > 3


@pytest.mark.parametrize("tens", range(8))
def test_a_moved_journey_keeps_what_is_open_and_comes_to_its_end_or_it_stays(tens: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(tens * 6, tens * 6 + 6):
        tried(seed, seen)
    assert seen["moved"] > 1


@pytest.mark.soak
@pytest.mark.parametrize("hundreds", range(1, 40))
def test_many_more_journeys_are_moved(hundreds: int) -> None:
    for seed in range(hundreds * 1000, hundreds * 1000 + 100):
        tried(seed, Counter())


def test_some_random_moves_are_refused_and_each_change_is_tried() -> None:
    seen: Counter[str] = Counter()
    did: Counter[str] = Counter()
    for seed in range(15):
        tried(seed, seen)
        redrawing = Redrawing(random_case(seed).version.xml, Random(seed))
        for verb in VERBS:
            redrawing.change(verb)
        did.update(verb for verb, _ in redrawing.did)

    assert seen["refused"] > 0
    assert set(did) == set(VERBS)


def test_the_same_drawing_changes_not_a_byte_of_the_state() -> None:
    for seed in range(12):
        case = random_case(seed)
        walk = somewhere(case, Random(seed))
        done = moved(walk, version_again(case))
        assert json.loads(done.step.state) == json.loads(walk.last.state)
        assert not done.step.tasks_opened
        assert not done.step.tasks_closed
        assert not done.renamed


def version_again(case: Case) -> PathwayVersion:
    """The same drawing, read anew."""
    return Redrawing(case.version.xml, Random(0)).version(case.version.called)

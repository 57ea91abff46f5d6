"""Sequences, choices, loops, forks and joins."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations, product

import pytest

from engine.domain.errors import JourneyStuck, TaskNotOpen
from engine.domain.step import Completed, Passed, Place
from tests.bpmn.drawn import Drawing
from tests.bpmn.walk import Walk, drawing, version_of

Walks = Callable[..., Walk]


def test_tasks_follow_one_another(walk: Walks) -> None:
    journey = walk(drawing("sequence"))

    assert journey.open == ["ut_first"]
    assert journey.complete("ut_first").open == ["ut_second"]
    assert journey.complete("ut_second").outcome == "done"


@pytest.mark.parametrize(("answer", "end"), [("yes", "yes"), ("no", "no"), (None, "no")])
def test_a_choice_follows_the_answer_and_else_the_default(walk: Walks, answer: str | None, end: str) -> None:
    journey = walk(drawing("choice")).complete("ut_ask", answer)

    assert journey.outcome == end


def test_the_way_taken_is_told_in_order_with_its_flows(walk: Walks) -> None:
    journey = walk(drawing("choice")).complete("ut_ask", "yes")

    passed = [(one.place.element, one.flow, one.outcome) for one in journey.last.passed]
    assert passed == [
        ("ut_ask", "flow_1", "yes"),
        ("gw_which", "flow_2", None),
        ("end_yes", "flow_3", None),
    ]
    assert journey.steps[0].passed == (Passed(place=Place(pathway="choice", element="st_begun")),)


def test_completing_a_completed_task_again_is_refused(walk: Walks) -> None:
    journey = walk(drawing("sequence"))
    token = journey.token("ut_first")
    journey.complete("ut_first")

    with pytest.raises(TaskNotOpen):
        journey.advance(Completed(token=token))


def test_a_loop_asks_a_new_task_each_round_and_counts_them(walk: Walks) -> None:
    journey = walk(drawing("loop"))
    first = journey.token("ut_work")

    journey.complete("ut_work", "again").complete("ut_work", "again")

    assert journey.token("ut_work") != first
    assert journey.seen_at("ut_work")["times_work"] == 2
    assert journey.complete("ut_work", "enough").outcome == "done"


def test_the_state_after_300_rounds_is_as_small_as_after_three(walk: Walks) -> None:
    journey = walk(drawing("loop"))

    for _ in range(300):
        journey.complete("ut_work", "again")

    sizes = [len(one.state) for one in journey.steps]
    assert max(sizes) - sizes[3] <= len("300")


def test_a_chain_of_a_thousand_tasks_shows_its_last_one(walk: Walks) -> None:
    """SpiffWorkflow 3.2 shows no open task beyond depth 1000, and overflows the stack when it reads 480."""
    names = [f"ut_{number}" for number in range(1010)]
    version = version_of(Drawing("chain").way(" > ".join(["st_begun", *names, "end_done"])).xml())

    journey = walk(version)
    for name in names[:-1]:
        journey.complete(name)

    assert journey.open == ["ut_1009"]
    assert journey.complete("ut_1009").outcome == "done"


@pytest.mark.parametrize("orders", list(product(permutations("ab"), repeat=3)))
def test_a_join_in_a_loop_waits_for_both_branches_in_every_round(
    walk: Walks, orders: tuple[tuple[str, str], ...]
) -> None:
    """SpiffWorkflow 3.2 fires such a join early when the branches finish in another order than before."""
    journey = walk(drawing("parallel_in_loop"))

    for number, (first, second) in enumerate(orders):
        assert journey.open == ["ut_a", "ut_b"]
        assert journey.complete(f"ut_{first}").open == [f"ut_{second}"]
        assert journey.complete(f"ut_{second}").open == ["ut_check"]
        journey.complete("ut_check", "again" if number < 2 else "done")

    assert journey.outcome == "done"


def test_a_join_tells_each_flow_that_led_into_it(walk: Walks) -> None:
    journey = walk(drawing("parallel_in_loop")).complete("ut_b").complete("ut_a")

    flows = [one.flow for one in journey.last.passed if one.place.element == "gw_fork_join"]
    assert len(flows) == len(set(flows)) == 2


def test_a_branch_sees_what_another_branch_decided(walk: Walks) -> None:
    """SpiffWorkflow 3.2 gives each branch its own copy and loses entries when it merges them."""
    journey = walk(drawing("branches_see")).complete("ut_a", "yes", people=("p1", "p2")).complete("ut_b")

    assert journey.open == ["ut_seen"]
    assert journey.seen_at("ut_seen")["people"] == ("p1", "p2")
    assert journey.complete("ut_seen").outcome == "done"


@pytest.mark.parametrize(
    ("picked", "opened"),
    [({"pick_a": True}, ["ut_a"]), ({"pick_b": True}, ["ut_b"]), ({}, ["ut_neither"])],
)
def test_an_inclusive_gateway_opens_what_was_picked(walk: Walks, picked: dict[str, bool], opened: list[str]) -> None:
    journey = walk(drawing("inclusive")).complete("ut_pick", **picked)

    assert journey.open == opened
    assert journey.complete(opened[0]).open == ["ut_after"]


def test_an_inclusive_join_waits_for_a_branch_that_goes_round_again(walk: Walks) -> None:
    journey = walk(drawing("inclusive")).complete("ut_pick", pick_a=True, pick_b=True)

    assert journey.open == ["ut_a", "ut_b"]
    assert journey.complete("ut_b").open == ["ut_a"]
    assert journey.complete("ut_a", "redo").open == ["ut_a"]
    assert journey.complete("ut_a").open == ["ut_after"]
    assert journey.complete("ut_after").outcome == "done"


def test_two_tokens_into_a_merge_ask_the_next_task_twice(walk: Walks) -> None:
    journey = walk(drawing("two_tokens")).complete("ut_a").complete("ut_b")

    assert journey.open == ["ut_after", "ut_after"]
    assert journey.complete("ut_after").open == ["ut_after"]
    assert journey.complete("ut_after").outcome == "done"


def test_a_loop_that_asks_nobody_is_stopped_and_named(walk: Walks) -> None:
    with pytest.raises(JourneyStuck) as stuck:
        walk(drawing("endless"))

    assert stuck.value.element in ("gw_merge", "sv_letter", "gw_again")


def test_a_join_that_waits_for_ever_is_told_and_the_state_stays_good(walk: Walks) -> None:
    journey = walk(drawing("deadlock")).complete("ut_ask", "a")

    with pytest.raises(JourneyStuck) as stuck:
        journey.complete("ut_a")

    assert stuck.value.element == "gw_join"
    assert journey.open == ["ut_a"]


def test_a_comparison_that_makes_no_sense_is_told_with_its_gateway(walk: Walks) -> None:
    version = version_of(
        Drawing("odd")
        .way("st_begun > ut_ask > gw_odd")
        .way("gw_odd > end_b", "ask > 3")
        .way("gw_odd > end_a", default=True)
        .xml()
    )

    assert walk(version).complete("ut_ask", 4).outcome == "b"
    with pytest.raises(JourneyStuck) as stuck:
        walk(version).complete("ut_ask", "text")

    assert stuck.value.element == "gw_odd"


def test_no_flow_that_applies_and_no_default_is_told(walk: Walks) -> None:
    drawn = Drawing("no_default").way("st_begun > ut_ask > gw_ask").way("gw_ask > end_a", 'ask == "a"')
    version = version_of(drawn.way("gw_ask > end_b", 'ask == "b"').xml())

    with pytest.raises(JourneyStuck) as stuck:
        walk(version).complete("ut_ask", "c")

    assert stuck.value.element == "gw_ask"
    assert walk(version).complete("ut_ask", "b").outcome == "b"


def test_a_flow_without_a_condition_is_no_silent_choice(walk: Walks) -> None:
    drawn = Drawing("bare_flow").way("st_begun > ut_ask > gw_ask > end_a").way("gw_ask > end_b", 'ask == "b"')

    with pytest.raises(JourneyStuck) as stuck:
        walk(version_of(drawn.xml())).complete("ut_ask", "b")

    assert stuck.value.element == "gw_ask"

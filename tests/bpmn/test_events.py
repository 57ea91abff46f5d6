"""Arrivals, timers, errors and ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.domain.errors import ArrivalNotAwaited, JourneyStuck, TaskNotOpen
from engine.domain.step import Arrived, Completed, TimerFired
from tests.bpmn.drawn import Drawing
from tests.bpmn.walk import Walk, drawing, version_of

Walks = Callable[..., Walk]


def test_the_first_event_behind_an_event_gateway_takes_the_others_back(walk: Walks) -> None:
    journey = walk(drawing("event_gateway"))
    assert journey.open == ["msg_notice", "tm_long", "tm_short"]

    journey.arrive("msg_notice", "accepted")

    assert journey.open == ["ut_notice"]
    assert [(one.place.element, one.completed) for one in journey.last.timers_disarmed] == [
        ("tm_short", False),
        ("tm_long", False),
    ]
    assert journey.seen_at("ut_notice")["notice"] == "accepted"


@pytest.mark.parametrize(("timer", "then"), [("tm_short", ["ut_short"]), ("tm_long", [])])
def test_two_timers_behind_one_gateway_are_two_timers(walk: Walks, timer: str, then: list[str]) -> None:
    """SpiffWorkflow 3.2 keeps one value for both."""
    journey = walk(drawing("event_gateway")).fire(timer)

    assert journey.open == then


def test_an_event_gateway_can_be_come_back_to(walk: Walks) -> None:
    journey = walk(drawing("event_gateway"))

    for _ in range(3):
        journey.fire("tm_short").complete("ut_short")

    assert journey.open == ["msg_notice", "tm_long", "tm_short"]
    assert journey.fire("tm_long").outcome == "expired"


def test_an_interrupting_timer_takes_the_task_back(walk: Walks) -> None:
    journey = walk(drawing("timer_interrupts")).fire("tb_late")

    assert journey.open == ["ut_late"]
    assert [(one.place.element, one.completed) for one in journey.last.tasks_closed] == [("ut_work", False)]
    assert journey.complete("ut_late").outcome == "late"


def test_a_timer_is_disarmed_when_its_task_is_completed(walk: Walks) -> None:
    journey = walk(drawing("timer_interrupts")).complete("ut_work")

    assert journey.outcome == "done"
    assert [(one.place.element, one.completed) for one in journey.last.timers_disarmed] == [("tb_late", False)]


def test_a_timer_beside_a_task_leaves_it_open_and_fires_once(walk: Walks) -> None:
    journey = walk(drawing("timer_beside"))
    token = journey.token("tb_late")

    assert journey.fire("tb_late").open == ["ut_late", "ut_work"]
    with pytest.raises(ArrivalNotAwaited):
        journey.advance(TimerFired(token=token))
    assert journey.complete("ut_work").open == ["ut_after", "ut_late"]
    assert journey.complete("ut_after").open == ["ut_late"]
    assert not journey.last.ended
    assert journey.last.outcome == "done"
    assert journey.complete("ut_late").outcome == "done"


def test_a_notice_beside_a_task_can_be_recorded_again_and_again(walk: Walks) -> None:
    """SpiffWorkflow 3.2 lets such a boundary fire once."""
    journey = walk(drawing("message_again"))

    first = journey.token("mb_change")
    journey.arrive("mb_change", "one")
    second = journey.token("mb_change")
    journey.arrive("mb_change", "two")

    assert second != first
    assert journey.open == ["mb_change", "ut_change", "ut_change", "ut_work"]
    with pytest.raises(ArrivalNotAwaited):
        journey.advance(Arrived(token=first))
    journey.complete("ut_change", "noted")
    assert journey.open == ["mb_change", "ut_change", "ut_work"]
    assert journey.complete("ut_change", "stop").outcome == "stopped"


def test_what_came_with_a_notice_is_seen_by_the_next_gateway(walk: Walks) -> None:
    """SpiffWorkflow 3.2 loses facts written on a waiting message before it is told."""
    drawn = Drawing("notice").way("st_begun > msg_notice > gw_notice").way("gw_notice > end_a", 'notice == "a"')
    drawn.way("gw_notice > end_both", "second and not first").way("gw_notice > end_b", default=True)

    assert walk(version_of(drawn.xml())).arrive("msg_notice", "a").outcome == "a"
    assert walk(version_of(drawn.xml())).arrive("msg_notice", "b", first=False, second=True).outcome == "both"


def test_an_end_of_everything_from_beside_takes_the_task_back(walk: Walks) -> None:
    journey = walk(drawing("message_again")).arrive("mb_change").complete("ut_change", "stop")

    assert journey.outcome == "stopped"
    assert [(one.place.element, one.completed) for one in journey.last.tasks_closed] == [
        ("ut_work", False),
        ("ut_change", True),
    ]


def test_a_withdrawal_at_any_time_takes_everything_inside_back(walk: Walks) -> None:
    journey = walk(drawing("any_time")).complete("ut_a", "other")
    assert journey.open == ["mb_note", "mb_withdrawal", "ut_b"]

    journey.arrive("mb_withdrawal")

    assert journey.open == ["ut_withdraw"]
    assert "a" not in journey.seen_at("ut_withdraw")
    assert journey.complete("ut_withdraw").outcome == "withdrawn"


def test_what_was_decided_inside_comes_out_when_the_inside_ends(walk: Walks) -> None:
    journey = walk(drawing("any_time")).complete("ut_a", "other").complete("ut_b")

    assert journey.outcome == "other"
    assert {one.place.element for one in journey.last.arrivals_closed} == {"mb_note", "mb_withdrawal"}


def test_a_handler_beside_goes_on_after_the_inside_has_ended(walk: Walks) -> None:
    journey = walk(drawing("any_time")).arrive("mb_note").complete("ut_a").complete("ut_b")

    assert journey.open == ["ut_note"]
    assert (journey.last.outcome, journey.last.ended) == ("done", False)
    assert journey.complete("ut_note").outcome == "done"


def test_an_error_inside_a_fork_leaves_the_whole_of_it(walk: Walks) -> None:
    journey = walk(drawing("error_end")).complete("ut_a", "failed")

    assert journey.open == ["ut_mend"]
    assert journey.seen_at("ut_mend")["a"] == "failed"
    assert [(one.place.element, one.completed) for one in journey.last.tasks_closed] == [
        ("ut_a", True),
        ("ut_b", False),
    ]


def test_a_sub_process_left_by_an_error_can_be_entered_again(walk: Walks) -> None:
    journey = walk(drawing("error_end")).complete("ut_b").complete("ut_a", "failed").complete("ut_mend", "again")
    assert journey.open == ["ut_a", "ut_b"]

    journey.complete("ut_a", "well")
    assert journey.open == ["ut_b"]

    assert journey.complete("ut_b").outcome == "done"


def test_an_error_goes_outwards_to_the_boundary_that_catches_it(walk: Walks) -> None:
    assert walk(drawing("error_nested")).complete("ut_a", "wrong").outcome == "wrong"
    assert walk(drawing("error_nested")).complete("ut_a", "right").outcome == "done"


def test_an_error_that_nothing_catches_is_told(walk: Walks) -> None:
    journey = walk(version_of(Drawing("uncaught").error_end("end_bad", "bad").way("st_begun > ut_a > end_bad").xml()))

    with pytest.raises(JourneyStuck) as stuck:
        journey.complete("ut_a")

    assert stuck.value.element == "end_bad"


def test_an_error_is_not_caught_on_a_sibling(walk: Walks) -> None:
    """SpiffWorkflow 3.2 offers an error to every boundary of the level in which it is thrown."""
    drawn = Drawing("sibling").shape("gw_fork", "parallelGateway").error_end("done_bad", "bad")
    outer = Drawing("outer").shape("st_begun")
    inside = outer.sub("sub_outer")
    inside.shapes, inside.flows, inside.drawing = drawn.shapes, drawn.flows, outer
    inside.way("st_outer > gw_fork > sub_sibling > done_outer").way("gw_fork > ut_a > done_bad")
    inside.sub("sub_sibling").way("st_sibling > ut_b > done_sibling")
    inside.on("sub_sibling", "eb_sibling", error="bad").way("eb_sibling > ut_wrong > done_wrong")
    outer.way("st_begun > sub_outer > end_done").on("sub_outer", "eb_outer", error="bad")
    outer.way("eb_outer > ut_right > end_right")

    assert walk(version_of(outer.xml())).complete("ut_a").open == ["ut_right"]


def test_a_deciding_branch_ends_an_endless_one_beside_it(walk: Walks) -> None:
    journey = walk(drawing("terminate"))

    for _ in range(3):
        journey.complete("ut_visit").complete("ut_review", "go_on")
    journey.complete("ut_review", "end")

    assert journey.open == ["ut_after"]
    assert journey.seen_at("ut_after")["times_visit"] == 3
    assert journey.complete("ut_after").outcome == "done"


def test_named_ends_and_what_they_start_or_tell_are_told(walk: Walks) -> None:
    journey = walk(drawing("ends"))
    assert [one.element for one in journey.last.letters] == ["sv_letter"]

    journey.complete("ut_b")
    assert [one.name for one in journey.last.ends] == ["told"]
    journey.complete("ut_a")
    assert [one.name for one in journey.last.ends] == ["approved"]
    assert (journey.last.outcome, journey.last.ended) == ("approved", False)
    journey.complete("ut_c")

    assert [one.name for one in journey.last.ends] == ["late"]
    assert journey.outcome == "approved"


@pytest.mark.parametrize("token", ["", "no id", "0192f1c4-0000-7000-8000-000000000000"])
def test_nothing_waits_at_a_token_that_was_made_up(walk: Walks, token: str) -> None:
    journey = walk(drawing("event_gateway"))

    with pytest.raises(ArrivalNotAwaited):
        journey.advance(Arrived(token=token))
    with pytest.raises(ArrivalNotAwaited):
        journey.advance(TimerFired(token=token))
    with pytest.raises(TaskNotOpen):
        journey.advance(Completed(token=token))


def test_a_happening_of_the_wrong_kind_is_refused(walk: Walks) -> None:
    journey = walk(drawing("event_gateway"))

    with pytest.raises(TaskNotOpen):
        journey.advance(Completed(token=journey.token("msg_notice")))
    with pytest.raises(ArrivalNotAwaited):
        journey.advance(Arrived(token=journey.token("tm_long")))
    with pytest.raises(ArrivalNotAwaited):
        journey.advance(TimerFired(token=journey.token("msg_notice")))
    assert journey.open == ["msg_notice", "tm_long", "tm_short"]

"""Running journeys under a redrawn pathway: what is open stays, borders follow the drawing, the rest is refused."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import pytest

from engine.bpmn.carrying import carried
from engine.domain.changeover import CannotMove, Carried
from engine.domain.ids import ElementId
from engine.domain.step import Facts
from tests.bpmn.drawn import Drawing
from tests.bpmn.walk import Saved, Walk, version_of


def moved(walk: Walk, new: Drawing, *, instead: Mapping[str, str] | None = None, facts: Facts | None = None) -> Carried:
    """The journey under another drawing."""
    numbers = count(1)
    return carried(
        walk.version,
        version_of(new.xml()),
        walk.last.state,
        facts or {},
        new_token=lambda: f"{next(numbers):032x}",
        instead={ElementId(old): ElementId(now) for old, now in (instead or {}).items()},
    )


def on(drawing: Drawing) -> Saved:
    """A journey at the beginning of a drawing."""
    return Saved(version_of(drawing.xml()))


def line(*steps: str) -> Drawing:
    """A drawing of one way."""
    return Drawing("p").way(" > ".join(["st_x", *steps, "end_done"]))


def test_a_step_added_behind_or_before_leaves_what_is_open_alone() -> None:
    walk = on(line("ut_a", "ut_b")).complete("ut_a")

    done = moved(walk, line("ut_first", "ut_a", "ut_b", "ut_c"))

    assert done.step.state == walk.last.state
    assert not done.step.tasks_opened
    assert not done.step.tasks_closed


def test_an_open_step_that_has_gone_is_told_with_what_may_take_its_place() -> None:
    walk = on(line("ut_a", "ut_b"))

    with pytest.raises(CannotMove) as refused:
        moved(walk, line("ut_new", "ut_b"))

    assert [(one.element, one.choices) for one in refused.value.hindrances] == [("ut_a", ("ut_new",))]
    assert "does not have it. Say which one takes its place." in str(refused.value)


def test_the_step_said_to_take_its_place_is_open_under_the_same_token() -> None:
    walk = on(line("ut_a", "ut_b"))

    done = moved(walk, line("ut_new", "ut_b"), instead={"ut_a": "ut_new"})

    assert {token: place.element for token, place in done.renamed.items()} == {walk.token("ut_a"): "ut_new"}
    assert done.step.tasks_closed == ()


def test_a_deadline_added_to_what_is_open_begins_to_wait_and_one_taken_away_stops() -> None:
    plain = line("ut_a")
    guarded = line("ut_a").on("ut_a", "tb_late", interrupting=False).way("tb_late > ut_chase > done_chased")

    added = moved(on(plain), guarded)
    walk = on(guarded)
    taken = moved(walk, plain)

    assert [one.place.element for one in added.step.timers_armed] == ["tb_late"]
    assert [one.place.element for one in taken.step.timers_disarmed] == ["tb_late"]
    assert walk.open == ["tb_late", "ut_a"]


def test_a_branch_added_to_a_fork_that_has_been_passed_is_refused() -> None:
    def fork(*branches: str) -> Drawing:
        drawing = Drawing("p").shape("gw_split", "parallelGateway").shape("gw_join", "parallelGateway")
        drawing.way("st_x > gw_split")
        for branch in branches:
            drawing.way(f"gw_split > {branch} > gw_join")
        return drawing.way("gw_join > end_done")

    walk = on(fork("ut_a", "ut_b")).complete("ut_a")

    with pytest.raises(CannotMove, match="can wait for a branch that never comes"):
        moved(walk, fork("ut_a", "ut_b", "ut_c"))
    assert moved(walk, fork("ut_a", "ut_b")).step.state == walk.last.state


def test_a_join_whose_other_branch_was_taken_away_goes_on_only_when_no_work_is_lost() -> None:
    def fork(*branches: str) -> Drawing:
        drawing = Drawing("p").shape("gw_split", "parallelGateway").shape("gw_join", "parallelGateway")
        drawing.way("st_x > gw_split")
        for branch in branches:
            drawing.way(f"gw_split > {branch} > gw_join")
        return drawing.way("gw_join > ut_end > end_done")

    walk = on(fork("ut_a", "ut_b", "ut_c")).complete("ut_a").complete("ut_b")

    with pytest.raises(CannotMove, match="The task “ut_c” is open, and the new drawing does not have it"):
        moved(walk, fork("ut_a", "ut_b"))


def test_a_question_whose_answer_was_to_be_given_on_the_way_already_passed_is_refused() -> None:
    old = Drawing("p").way("st_x > ut_a > ut_b > gw_q").way("gw_q > end_other", 'b == "yes"')
    old.way("gw_q > end_done", default=True)
    new = Drawing("p").way("st_x > ut_new > ut_a > ut_b > gw_q").way("gw_q > end_other", 'new == "yes"')
    new.way("gw_q > end_done", default=True)
    walk = on(old).complete("ut_a")

    with pytest.raises(
        CannotMove, match="“gw_q” asks for “new”, which is given at a step that this journey has passed"
    ):
        moved(walk, new)


def test_what_is_open_in_another_phase_now_is_refused() -> None:
    inside = Drawing("p").way("st_x > sub_phase > end_done")
    inside.sub("sub_phase").way("st_phase > ut_a > done_phase")

    with pytest.raises(CannotMove, match="“ut_a” is open, and stands in another phase now"):
        moved(on(line("ut_a")), inside)


def test_a_task_that_became_an_arrival_is_refused() -> None:
    new = Drawing("p").shape("ut_a", "intermediateCatchEvent", '<bpmn:messageEventDefinition id="e"/>')

    with pytest.raises(CannotMove, match="is drawn as something else now"):
        moved(on(line("ut_a")), new.way("st_x > ut_a > end_done"))


def test_an_event_added_beside_a_wait_waits_too_and_one_that_went_does_not() -> None:
    def either(*events: str) -> Drawing:
        drawing = Drawing("p").shape("gw_wait", "eventBasedGateway").way("st_x > gw_wait")
        for event in events:
            drawing.way(f"gw_wait > {event} > end_{event}")
        return drawing

    walk = on(either("msg_a", "tm_b"))

    done = moved(walk, either("msg_a", "tm_c"))

    assert [one.place.element for one in done.step.timers_armed] == ["tm_c"]
    assert [one.place.element for one in done.step.timers_disarmed] == ["tm_b"]

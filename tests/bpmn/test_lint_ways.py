"""The rules of the lint about ways that part and meet: the smallest drawing that breaks each."""

from __future__ import annotations

from tests.bpmn.drawn import Drawing
from tests.bpmn.linting import (
    ASKED,
    TASK,
    TIMER,
    asking,
    clean,
    found,
    told,
)

PARALLEL = {"tag": "parallelGateway", "name": "Both"}


def forked(*, close: str, tag: str = "parallelGateway") -> Drawing:
    """Two tasks side by side, closed by a gateway."""
    drawn = clean().shape("gw_fork", "parallelGateway", name="Both").shape(close, tag, name="Both done")
    drawn.shape("ut_b", **TASK).shape("ut_c", **TASK).way(f"ut_a > gw_fork > ut_b > {close} > end_done")
    return drawn.way(f"gw_fork > ut_c > {close}").lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")


def test_a_fork_closed_by_its_own_join_is_clean() -> None:
    assert found(forked(close="gw_fork_join")) == []


def test_a_fork_closed_by_a_merge_is_told() -> None:
    drawn = forked(close="gw_merge", tag="exclusiveGateway")

    assert ("gw_merge", "tokens") in map(told, found(drawn))


def test_a_choice_closed_by_a_parallel_join_is_told() -> None:
    drawn = asking(clean(), ("ut_b", 'a == "yes"'), default="ut_c").shape("ut_b", **TASK).shape("ut_c", **TASK)
    drawn.shape("gw_join", "parallelGateway", name="Join").way("ut_b > gw_join > end_done").way("ut_c > gw_join")
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")

    assert [told(one) for one in found(drawn)] == [("gw_join", "tokens")]


def test_a_branch_that_leaves_a_fork_past_its_join_is_told() -> None:
    drawn = forked(close="gw_fork_join").on("ut_b", "tb_late", **TIMER).way("tb_late > end_done")

    assert ("gw_fork_join", "tokens") in map(told, found(drawn))


def test_a_join_that_can_be_come_back_to_is_told_unless_it_has_its_own_sub_process() -> None:
    drawn = clean().shape("gw_round", name="").shape("gw_fork", "parallelGateway").shape("gw_join", "parallelGateway")
    drawn.shape("ut_b", **TASK).shape("ut_c", **TASK).shape("gw_again", **ASKED)
    drawn.way("ut_a > gw_round > gw_fork > ut_b > gw_join > gw_again").way("gw_fork > ut_c > gw_join")
    drawn.way("gw_again > gw_round", 'a == "no"').way("gw_again > end_done", default=True)
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")
    assert [told(one) for one in found(drawn)] == [("gw_join", "tokens")]

    apart = clean()
    inside = apart.sub("sub_both", name="Both")
    inside.shape("gw_fork", "parallelGateway").shape("gw_join", "parallelGateway")
    inside.shape("ut_b", **TASK).shape("ut_c", **TASK)
    inside.way("st_both > gw_fork > ut_b > gw_join > done_both").way("gw_fork > ut_c > gw_join")
    apart.shape("gw_round").shape("gw_again", **ASKED).way("ut_a > gw_round > sub_both > gw_again")
    apart.way("gw_again > gw_round", 'a == "no"').way("gw_again > end_done", default=True)
    apart.lane("lane_sw", "adoption_sw", "ut_a", "sub_both")
    assert found(apart) == []


def test_an_inclusive_fork_with_its_join_is_clean() -> None:
    drawn = clean().shape("gw_some", "inclusiveGateway", **ASKED).shape("gw_some_join", "inclusiveGateway")
    drawn.shape("ut_b", **TASK).shape("ut_c", **TASK).way("ut_a > gw_some")
    drawn.way("gw_some > ut_b > gw_some_join > end_done", 'a == "yes"').way(
        "gw_some > ut_c > gw_some_join", default=True
    )
    drawn.lane("lane_sw", "adoption_sw", "ut_a", "ut_b", "ut_c")

    assert found(drawn) == []


def test_a_round_that_asks_nobody_is_told() -> None:
    drawn = asking(clean(), ("gw_round", 'a == "yes"')).shape("gw_round").way("gw_round > gw_which")

    assert "way" in [one.rule for one in found(drawn)]


def test_more_than_400_shapes_are_told() -> None:
    names = [f"ut_t{number}" for number in range(400)]
    drawn = Drawing("p").shape("st_begun", name="Begun", fp_form="p.start").shape("end_done", name="Done")
    for name in names:
        drawn.shape(name, **TASK)
    drawn.way(" > ".join(["st_begun", *names, "end_done"])).lane("lane_sw", "adoption_sw", *names)

    assert [told(one) for one in found(drawn)] == [("p", "size")]

"""Called pathways, sub-processes, and several of a kind."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from engine.domain.errors import JourneyStuck
from engine.domain.step import Place
from tests.bpmn.drawn import Drawing
from tests.bpmn.walk import Walk, drawing, version_of

Walks = Callable[..., Walk]


def test_a_called_pathway_starts_with_the_callers_facts_and_what_it_was_given(walk: Walks) -> None:
    journey = walk(drawing("caller", "called"), {"stage": 2}).complete("ut_book", "booked")

    seen = journey.seen_at("ut_decide")
    assert seen["panel_type"] == "adoption"
    assert seen["urgent"] is True
    assert seen["members"] == 5
    assert seen["book"] == "booked"
    assert seen["stage"] == 2
    assert journey.waiting[journey.token("ut_decide")].place == Place(
        pathway="called", element="ut_decide", calls=("ca_panel",)
    )


def test_what_a_call_was_given_wins_over_the_record_inside_it(walk: Walks) -> None:
    journey = walk(drawing("caller", "called"), {"panel_type": "fostering"}).complete("ut_book")

    assert journey.seen_at("ut_decide")["panel_type"] == "adoption"
    assert journey.complete("ut_decide", "yes").complete("ut_minutes").outcome == "approved"


def test_only_the_end_reached_comes_back_from_a_call(walk: Walks) -> None:
    journey = walk(drawing("caller", "called")).complete("ut_book").fire("tb_remind")
    journey.complete("ut_decide", "yes", private=True).complete("ut_minutes")

    assert journey.open == ["ut_remind"]
    facts = json.loads(journey.last.state)["facts"]
    assert facts["panel"] == "yes"
    assert not {"decide", "private", "panel_type", "members"} & set(facts)
    assert [(one.name, one.place.calls) for one in journey.last.ends] == [("yes", ("ca_panel",)), ("approved", ())]


def test_a_call_can_be_made_again_and_is_counted(walk: Walks) -> None:
    journey = walk(drawing("caller", "called")).complete("ut_book")

    journey.complete("ut_decide", "defer").complete("ut_minutes")
    assert journey.open == ["tb_panel", "tb_remind", "ut_decide"]
    journey.complete("ut_decide", "defer").complete("ut_minutes")

    assert journey.outcome == "refused"


def test_entering_and_leaving_a_call_is_told(walk: Walks) -> None:
    journey = walk(drawing("caller", "called")).complete("ut_book")
    assert [one.place.element for one in journey.last.calls_entered] == ["ca_panel"]
    assert journey.last.calls_entered[0].flow == "flow_2"

    journey.complete("ut_decide", "no").complete("ut_minutes")

    assert [(one.place.element, one.completed) for one in journey.last.calls_left] == [("ca_panel", True)]
    assert ("ca_panel", "no") in [(one.place.element, one.outcome) for one in journey.last.passed]


def test_a_timer_on_a_call_takes_back_everything_inside(walk: Walks) -> None:
    journey = walk(drawing("caller", "called")).complete("ut_book").complete("ut_decide", "yes")
    assert journey.open == ["tb_panel", "tb_remind", "ut_minutes"]

    journey.fire("tb_panel")

    assert journey.open == ["ut_late"]
    assert [(one.place.element, one.completed) for one in journey.last.calls_left] == [("ca_panel", False)]
    assert [(one.place.element, one.completed) for one in journey.last.tasks_closed] == [("ut_minutes", False)]


def test_sub_processes_of_the_same_name_in_caller_and_called_are_two(walk: Walks) -> None:
    journey = walk(drawing("same_names", "called")).complete("ut_decide", "no")

    assert journey.open == ["ut_minutes"]
    assert journey.complete("ut_minutes").outcome == "done"


def test_each_id_of_the_list_has_its_task(walk: Walks) -> None:
    journey = walk(drawing("several")).complete("ut_list", checks=("dbs", "medical", "referee"))

    assert journey.open == ["ut_check:dbs", "ut_check:medical", "ut_check:referee"]
    assert journey.seen_at("ut_check:medical")["check"] == "medical"
    journey.complete("ut_check:medical", "clear").complete("ut_check:dbs", "clear")
    assert journey.open == ["ut_check:referee"]
    assert journey.complete("ut_check:referee", "clear").outcome == "done"


def test_several_end_early_once_enough_is_known(walk: Walks) -> None:
    journey = walk(drawing("several")).complete("ut_list", checks=("dbs", "medical", "referee"))

    journey.complete("ut_check:dbs", "stop")

    assert journey.outcome == "stopped"
    assert [(one.place.item, one.completed) for one in journey.last.tasks_closed] == [
        ("dbs", True),
        ("medical", False),
        ("referee", False),
    ]


def test_several_of_none_go_on_at_once(walk: Walks) -> None:
    assert walk(drawing("several")).complete("ut_list", checks=()).outcome == "done"


def test_several_over_a_list_nobody_gave_are_told(walk: Walks) -> None:
    journey = walk(drawing("several"))

    with pytest.raises(JourneyStuck) as stuck:
        journey.complete("ut_list")

    assert stuck.value.element == "ut_check"


def test_several_in_turn_come_one_after_another(walk: Walks) -> None:
    journey = walk(drawing("several_in_turn"), {"checks": ("a", "b", "c")})

    for item in "abc":
        assert journey.open == [f"ut_check:{item}"]
        journey.complete("ut_check")

    assert journey.outcome == "done"


def test_each_instance_of_a_sub_process_goes_its_own_way(walk: Walks) -> None:
    journey = walk(drawing("several_parts"), {"checks": ("dbs", "medical")})
    assert journey.open == ["tb_chase", "ut_request:dbs", "ut_request:medical"]

    journey.complete("ut_request:dbs").arrive("msg_returned:dbs").complete("ut_record:dbs", "again")
    assert journey.open == ["tb_chase", "ut_request:dbs", "ut_request:medical"]
    assert journey.seen_at("ut_request:dbs")["times_record"] == 1
    assert "times_record" not in journey.seen_at("ut_request:medical")

    for item in ("medical", "dbs"):
        journey.complete(f"ut_request:{item}").arrive(f"msg_returned:{item}").complete(f"ut_record:{item}", item)

    assert journey.open == ["ut_after"]
    seen = journey.seen_at("ut_after")
    assert seen["records"] == ("medical", "dbs")
    assert "record" not in seen


def test_an_instance_that_stops_takes_the_others_back(walk: Walks) -> None:
    journey = walk(drawing("several_parts"), {"checks": ("dbs", "medical")}).complete("ut_request:dbs")

    journey.fire("tb_chase").arrive("msg_returned").complete("ut_record", "stop")

    assert journey.open == ["ut_after", "ut_chase"]
    assert journey.seen_at("ut_after")["records"] == ("stop",)


def test_an_error_out_of_one_instance_leaves_all_of_them(walk: Walks) -> None:
    """SpiffWorkflow 3.2 loses its place there and raises."""
    journey = walk(drawing("several_parts"), {"checks": ("dbs", "medical", "referee")})

    journey.complete("ut_request:medical").arrive("msg_returned").complete("ut_record", "broken")

    assert journey.open == ["ut_mend"]
    assert journey.complete("ut_mend").outcome == "broken"


def test_a_called_pathway_for_each_child_collects_the_decisions(walk: Walks) -> None:
    journey = walk(drawing("several_calls", "called"), {"children": ("c1", "c2"), "panel_type": "adoption"})

    assert journey.waiting[journey.token("ut_decide:c2")].place == Place(
        pathway="called", element="ut_decide", calls=("ca_child",), item="c2"
    )
    journey.complete("ut_decide:c2", "yes").complete("ut_decide:c1", "no").complete("ut_minutes:c1")
    journey.complete("ut_minutes:c2")

    assert journey.outcome == "done"
    assert [one.place.item for one in journey.last.calls_left] == ["c2"]


@pytest.mark.parametrize("wait", ["ut_after", "msg_after", "tm_after"])
def test_what_waits_right_after_several_of_a_kind_is_restored(walk: Walks, wait: str) -> None:
    drawn = Drawing("p").each("ut_check", "items", item="item").way(f"st_x > ut_check > {wait} > end_done")
    journey = walk(version_of(drawn.xml()), {"items": ("a", "b")}).complete("ut_check:a").complete("ut_check:b")

    assert journey.open == [wait]
    happens = {"ut": journey.complete, "msg": journey.arrive, "tm": journey.fire}[wait.partition("_")[0]]
    assert happens(wait).outcome == "done"

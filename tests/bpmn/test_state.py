"""The state as bytes: small, readable, the same again after a round trip, and refused when it does not fit."""

from __future__ import annotations

import json
import logging
import time

import pytest

from engine.bpmn.process_spec import drawing_of
from engine.bpmn.spiff_engine import SpiffEngine
from engine.bpmn.state import restore, save
from engine.domain.errors import JourneyStuck
from engine.domain.step import Completed
from tests.bpmn.drawn import Drawing
from tests.bpmn.walk import InMemory, Saved, drawing, version_of

BUSY = ("several_parts", {"checks": ("dbs", "medical")})


def test_saving_what_was_restored_gives_the_same_bytes() -> None:
    version = drawing(BUSY[0])
    journey = Saved(version, BUSY[1]).complete("ut_request:dbs")

    assert save(restore(journey.last.state, version, {})) == journey.last.state


def test_a_state_holds_live_tokens_and_facts_and_nothing_that_has_finished() -> None:
    journey = Saved(drawing("sequence")).complete("ut_first", "well")

    state = json.loads(journey.last.state)
    token = journey.token("ut_second").replace("-", "")
    assert state == {
        "schema": 1,
        "facts": {"first": "well", "times_first": 1},
        "outcome": None,
        "groups": [],
        "tokens": [{"id": token, "at": "ut_second", "state": "ready", "flow": "flow_2"}],
    }


def test_a_state_whose_keys_were_put_in_another_order_is_the_same_state() -> None:
    """SpiffWorkflow 3.2 silently loses data when a database orders the keys of its JSON anew."""
    journey = Saved(drawing("same_names", "called"), {"stage": 1})
    sorted_keys = json.dumps(json.loads(journey.last.state), sort_keys=True).encode()

    step = SpiffEngine().advance(
        journey.version, sorted_keys, Completed(token=journey.token("ut_decide"), outcome="no"), {}
    )

    assert [one.place.element for one in step.tasks_opened] == ["ut_minutes"]
    assert step.tasks_opened[0].facts == {"stage": 1, "decide": "no", "times_decide": 1}


def test_nothing_of_a_journey_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Saved(drawing("caller", "called")).complete("ut_book", "secret").complete("ut_decide", "yes")

    assert caplog.records == []


def test_a_finished_call_leaves_nothing_behind() -> None:
    journey = Saved(drawing("caller", "called")).complete("ut_book")
    inside = len(journey.last.state)
    journey.fire("tb_remind").complete("ut_decide", "yes").complete("ut_minutes")

    assert len(journey.last.state) < inside
    assert b"inside" not in journey.last.state


def test_what_a_failed_step_was_given_stays_good() -> None:
    version = drawing("deadlock")
    journey = Saved(version).complete("ut_ask", "a")
    state = journey.last.state
    before = bytes(bytearray(state))

    for _ in range(3):
        with pytest.raises(JourneyStuck):
            SpiffEngine().advance(version, state, Completed(token=journey.token("ut_a")), {})

    assert state == before


def test_two_journeys_of_one_version_do_not_touch_one_another() -> None:
    """SpiffWorkflow 3.2 changes the shared drawing when an event starts something."""
    version = drawing("message_again")
    specs = {name: list(spec.ways) for name, spec in drawing_of(version).main.task_specs.items()}
    first, second = InMemory(version), InMemory(version)

    first.arrive("mb_change", "one").complete("ut_change", "stop")

    assert first.outcome == "stopped"
    assert second.open == ["mb_change", "ut_work"]
    assert {name: list(spec.ways) for name, spec in drawing_of(version).main.task_specs.items()} == specs


def test_a_version_read_again_uses_the_drawing_that_is_kept() -> None:
    assert drawing_of(drawing("sequence")) is drawing_of(drawing("sequence"))
    assert drawing_of(drawing("sequence")) is not drawing_of(drawing("choice"))


def test_a_version_that_calls_another_version_is_another_drawing() -> None:
    xml = Drawing("p").shape("ca_b", calledElement="helper").way("st_begun > ca_b > end_x").xml()
    one = version_of(Drawing("helper").way("st_begun > ut_old > end_a").xml())
    two = version_of(Drawing("helper").way("st_begun > ut_new > end_a").xml())

    assert InMemory(version_of(xml, called={"helper": one})).open == ["ut_old"]
    assert InMemory(version_of(xml, called={"helper": two})).open == ["ut_new"]


@pytest.mark.parametrize(
    "state",
    [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"schema": 2}', b'{"schema": "1"}'],
)
def test_a_state_that_cannot_be_read_is_told(state: bytes) -> None:
    with pytest.raises(JourneyStuck):
        SpiffEngine().advance(drawing("sequence"), state, Completed(token="x"), {})


def test_a_state_of_another_drawing_is_told_with_the_element_it_stands_at() -> None:
    journey = Saved(drawing("sequence"))

    with pytest.raises(JourneyStuck) as stuck:
        SpiffEngine().advance(drawing("loop"), journey.last.state, Completed(token=journey.token("ut_first")), {})

    assert stuck.value.element == "ut_first"


def test_the_records_facts_are_read_anew_and_win() -> None:
    journey = Saved(drawing("sequence"), {"gate": "lenient", "stage": 1})
    journey.facts = {"gate": "strict", "stage": 2}

    journey.complete("ut_first", gate="own")

    assert journey.seen_at("ut_second")["gate"] == "strict"
    assert journey.seen_at("ut_second")["stage"] == 2


def test_the_records_facts_are_seen_inside_a_sub_process_and_a_call() -> None:
    journey = Saved(drawing("same_names", "called"), {"stage": 1})
    assert journey.seen_at("ut_decide")["stage"] == 1
    journey.facts = {"stage": 2}

    journey.complete("ut_decide")

    assert journey.seen_at("ut_minutes")["stage"] == 2


def test_facts_that_are_no_facts_are_refused() -> None:
    engine = SpiffEngine()
    with pytest.raises(JourneyStuck, match="“when”"):
        engine.start(drawing("sequence"), {"when": 1.5})  # type: ignore[dict-item]
    step = engine.start(drawing("sequence"), {})

    with pytest.raises(JourneyStuck, match="_secret"):
        engine.advance(
            drawing("sequence"), step.state, Completed(token=step.tasks_opened[0].token, facts={"_secret": 1}), {}
        )


def test_a_step_takes_a_few_milliseconds_at_most() -> None:
    version = drawing(BUSY[0])
    journey = Saved(version, BUSY[1])
    state, token, engine = journey.last.state, journey.token("ut_request:dbs"), SpiffEngine()
    engine.advance(version, state, Completed(token=token), {})

    started = time.perf_counter()
    for _ in range(50):
        engine.advance(version, state, Completed(token=token), {})

    # A tenth of this on an idle machine; the bound is for a busy one.
    assert (time.perf_counter() - started) / 50 < 0.02

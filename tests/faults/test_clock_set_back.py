"""The machine's clock is set back, by a minute or a day: nothing happens twice, nothing is lost, the record holds."""

from __future__ import annotations

from datetime import date

import pytest

from engine.sweep import sweep
from tests.actions.journeys import Walk
from tests.killing import check_whole
from tests.operations.installations import Installation, check_nobody_told_twice

OUTAGE = "The applicants were away and could not be reached before the date."


@pytest.fixture
def walk(installation: Installation) -> Walk:
    """A household of the North."""
    return Walk(installation.world)


def test_what_has_fired_is_not_fired_again_when_the_clock_comes_by_a_second_time(walk: Walk) -> None:
    world = walk.world
    walk.enquire("2026-06-24 09:00")
    world.at("2026-07-20 09:00")
    fired = sweep(world.ports).fired
    assert fired > 2

    world.at("2026-07-01 09:00")
    back = sweep(world.ports)
    world.at("2026-07-20 09:00")
    again = sweep(world.ports)

    assert (back.fired, again.fired) == (0, 0)
    check_nobody_told_twice(world.database)
    check_whole(world.database)


def test_work_goes_on_while_the_clock_is_back_and_the_trail_keeps_its_order(walk: Walk) -> None:
    world = walk.world
    walk.prepare("2026-07-01 10:00", on=date(2026, 7, 1))

    world.at("2026-07-01 09:00")
    walk.do("ut_stage1_review", "amara", "proceed")
    world.at("2026-07-01 11:00")
    walk.do("ut_stage1_decision", "ben", "may_be_suitable")

    assert walk.open() == ["ut_notify_stage1"]
    check_whole(world.database)


def test_a_notice_sent_before_the_clock_was_set_back_is_not_sent_again(walk: Walk) -> None:
    world = walk.world
    walk.enquire("2026-06-24 09:00")
    world.at("2026-07-20 09:00")
    sent = sweep(world.ports).sent
    assert sent > 0

    world.at("2026-07-19 09:00")
    assert sweep(world.ports).sent == 0
    world.at("2026-07-20 09:01")
    assert sweep(world.ports).sent == 0

    assert world.tags("notice_sent") == sent

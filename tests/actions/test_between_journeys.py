"""What one journey starts, tells or leaves to another of the same household."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from engine.actions.start_journey import start_journey
from engine.domain.errors import AlreadyRunning, NotAllowed, StartRefused
from engine.domain.ids import PathwayKey
from engine.sweep import sweep
from engine.tables import tellings
from tests.actions.journeys import Walk
from tests.world import World


def _change_decided(walk: Walk, outcome: str) -> None:
    walk.begin_stage_2("2026-10-05 09:00", opted_in=date(2026, 10, 5))
    walk.do("mb_material_change", "amara")
    walk.do("ut_material_change", "amara")
    walk.do("ut_material_decision", "ben", outcome)


def states(world: World) -> list[str]:
    """What became of each telling."""
    with world.database.connect() as connection:
        return list(connection.execute(sa.select(tellings.c.state).order_by(tellings.c.id)).scalars())


def test_stopping_after_a_change_is_told_to_the_assessment_which_ends_what_is_open(walk: Walk, world: World):
    _change_decided(walk, "stop")
    assert walk.open() == ["ut_stage2_agreement"]

    sweep(world.ports)

    assert walk.open() == ["ut_record_withdrawal"]
    assert states(world) == ["delivered"]
    assert world.tags("arrival_recorded") == 2  # the change, and what it told


def test_what_a_journey_no_longer_waits_for_is_noted_on_its_record(walk: Walk, world: World):
    _change_decided(walk, "stop")
    walk.do("mb_withdrawal", "amara")  # before the telling is delivered

    sweep(world.ports)

    assert states(world) == ["noted"]
    assert world.tags("arrival_noted") == 1
    assert walk.open() == ["ut_record_withdrawal"]


def test_what_is_told_to_a_journey_that_has_ended_is_dropped_and_said_so(walk: Walk, world: World):
    _change_decided(walk, "stop")
    walk.do("mb_withdrawal", "amara")
    walk.do("ut_record_withdrawal", "amara", "withdrawn")
    walk.do("ut_offer_information", "amara")
    walk.do("ut_close", "ben", "close")
    assert not world.journey(walk.journey).is_running

    sweep(world.ports)

    assert states(world) == ["not_running"]
    assert world.running("adopter_stage_2", walk.household.ref) is None


def test_going_on_after_a_change_tells_nobody(walk: Walk, world: World):
    _change_decided(walk, "continue")

    sweep(world.ports)

    assert states(world) == []
    assert walk.open() == ["ut_stage2_agreement"]


def test_a_pathway_that_already_runs_is_not_started_twice_and_the_record_says_so(walk: Walk, world: World):
    walk.prepare("2026-07-01 10:00", on=date(2026, 7, 1))
    walk.do("ut_stage1_review", "amara", "proceed")
    walk.do("ut_stage1_decision", "ben", "may_be_suitable")
    walk.do("ut_notify_stage1", "amara", sent_on="2026-07-01")
    stage_2 = world.enter("adopter_stage_2", walk.household.ref, as_="amara", received_on="2026-07-01")

    walk.do("msg_opt_in", "amara", received_on="2026-07-01")

    assert world.journey(walk.journey).outcome == "to_stage_2"
    assert world.running("adopter_stage_2", walk.household.ref) == stage_2.id
    assert world.tags("start_not_needed") == 1


def test_a_pathway_runs_once_for_a_household(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")

    with pytest.raises(AlreadyRunning):
        walk.enquire("2026-06-24 10:00")


def test_a_pathway_is_started_by_whom_it_names_and_what_is_only_called_by_nobody(walk: Walk, world: World):
    for name in ("nia", "dot", "chidi"):
        with pytest.raises(NotAllowed):
            world.enter("adopter_stage_1", walk.household.ref, as_=name)
    assert world.tags("refused") == 3
    with pytest.raises((StartRefused, NotAllowed)):
        start_journey(world.ports, world.as_("amara"), PathwayKey("panel_and_decision"), walk.household.ref, {})


def test_the_dates_of_an_application_of_years_ago_move_nothing_of_the_next(walk: Walk, world: World):
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))
    walk.assess(panel_on=date(2026, 3, 26))
    walk.do("mb_withdrawal", "amara")
    walk.do("ut_record_withdrawal", "amara", "withdrawn")
    walk.do("ut_offer_information", "amara")
    walk.do("ut_close", "ben", "close")

    walk.begin_stage_2("2028-01-05 09:00", opted_in=date(2028, 1, 5))
    walk.do("ut_stage2_agreement", "amara")
    walk.do("ut_assessment", "amara")
    walk.do("ut_midway", "ben", "continue")
    walk.do("ut_health_summary", "mo", medical_received=True)

    # No panel is booked yet, so the report counts back from the four months: 5 May 2028, over two bank holidays.
    assert walk.due("tb_four_months") == date(2028, 5, 5)
    assert walk.due("ut_par") == date(2028, 3, 7)


def test_a_household_that_applies_again_has_its_dates_counted_from_the_new_start(walk: Walk, world: World):
    walk.prepare("2026-06-24 10:00", on=date(2026, 6, 24))
    walk.do("mb_withdrawal", "amara")
    walk.do("ut_record_withdrawal", "amara", "withdrawn")
    walk.do("ut_offer_information", "amara")
    walk.do("ut_close", "ben", "close")

    walk.accept("2028-06-26 10:00", on=date(2028, 6, 26))
    walk.do("ut_allocate", "ben", worker=str(world.as_("amara")))
    walk.do("ut_stage1_plan", "amara")
    walk.check(("dbs_applicant_1", "medical_applicant_1"))
    walk.do("ut_training", "amara", "attended")
    walk.do("ut_workbook", "amara")

    assert walk.due("ut_stage1_review") == date(2028, 8, 14)

"""Several journeys of a pathway at once for one person: started knowingly, and each told what is meant for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from engine.actions.start_journey import start_journey
from engine.demo.somebody import somebody
from engine.domain.errors import AlreadyRunning, OthersRunning
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.subjects import SubjectRef
from engine.sweep import sweep
from engine.tables import journeys, tellings
from tests.actions.meeting_pathways import publish_meeting
from tests.actions.test_complaint_scenarios import LOGGED, due, set_up
from tests.actions.test_meeting import planned, told
from tests.actions.test_races import at_once
from tests.world import World

NOTE = {"note": "As agreed."}
SEVERAL = {"several_at_once": True}


@pytest.fixture
def child(world: World) -> SubjectRef:
    return somebody(world, "child")


@pytest.fixture
def household(world: World) -> SubjectRef:
    publish_meeting(world, approval=SEVERAL)
    return world.household().ref


def approval(world: World, household: SubjectRef) -> JourneyId:
    return world.enter("approval", household, as_="amara").id


def begun_from(world: World, journey: JourneyId, starter: JourneyId) -> None:
    """As if the one had started the other."""
    with world.database.begin() as connection:
        connection.execute(journeys.update().where(journeys.c.id == journey).values(started_from=starter))


def outcomes(world: World, *asked: JourneyId) -> list[str | None]:
    return [world.journey(one).outcome for one in asked]


def states(world: World) -> list[str]:
    with world.database.connect() as connection:
        return list(connection.execute(sa.select(tellings.c.state)).scalars())


def matched(world: World, child: SubjectRef, household: SubjectRef, *of_it: JourneyId) -> JourneyId:
    """A plan that has told the household's approval that they were matched; `of_it` were begun by it."""
    plan = world.enter("plan", child, as_="amara", linked=(household,)).id
    for one in of_it:
        begun_from(world, one, plan)
    world.do(plan, "ut_placed", "amara", placed_on="2026-06-01")
    world.do(plan, "ut_way", "amara", "match")
    sweep(world.ports)
    return plan


def test_what_is_told_goes_to_the_one_that_the_teller_began(world: World, child: SubjectRef, household: SubjectRef):
    other, own = approval(world, household), approval(world, household)

    matched(world, child, household, own)

    assert outcomes(world, other, own) == [None, "matched"]


def test_without_a_partner_it_goes_to_the_only_one_that_runs(world: World, child: SubjectRef, household: SubjectRef):
    only = approval(world, household)

    matched(world, child, household)

    assert outcomes(world, only) == ["matched"]


def test_where_any_could_be_meant_nobody_is_told_and_the_manager_decides(
    world: World, child: SubjectRef, household: SubjectRef
):
    both = approval(world, household), approval(world, household)

    plan = matched(world, child, household)

    assert outcomes(world, *both) == [None, None]
    assert (states(world), world.tags("telling_unclear")) == (["unclear"], 1)
    assert told(world, "ben") == ["not_started"]
    assert world.journey(plan).outcome == "match"


def test_where_the_partner_has_ended_nobody_else_is_meant(world: World, child: SubjectRef, household: SubjectRef):
    own, other = approval(world, household), approval(world, household)
    world.do(own, "ut_wait", "amara")

    matched(world, child, household, own)

    assert outcomes(world, own, other) == ["lapsed", None]
    assert states(world) == ["not_running"]


def test_a_journey_begins_its_own_beside_that_of_another(world: World, child: SubjectRef, household: SubjectRef):
    other = approval(world, household)

    plan = planned(world, child, "place", linked=(household,))

    with world.ports.uow() as uow:
        found = uow.journeys.running(household, PathwayKey("approval"))
    assert [one.id == other for one in found] == [True, False]
    assert world.journey(found[1].id).started_from == plan


def test_and_does_not_begin_it_again_while_its_own_runs(world: World, child: SubjectRef, household: SubjectRef):
    own = approval(world, household)
    plan = world.enter("plan", child, as_="amara", linked=(household,)).id
    begun_from(world, own, plan)

    world.do(plan, "ut_placed", "amara", placed_on="2026-06-01")
    world.do(plan, "ut_way", "amara", "place")

    assert world.tags("start_not_needed") == 1
    assert world.running("approval", household) == own


def test_a_second_is_started_only_by_who_knows_of_the_first(world: World, household: SubjectRef):
    first = approval(world, household)

    def start(*knowing: str) -> JourneyId:
        key, by = PathwayKey("approval"), world.as_("amara")
        return start_journey(world.ports, by, key, household, NOTE, knowing=knowing).id

    with pytest.raises(OthersRunning, match="running for this household already") as refused:
        start()
    assert refused.value.journeys == (first,)
    second = start(first)
    with pytest.raises(OthersRunning) as refused:
        start(first)
    assert refused.value.journeys == (second,)


def test_the_version_in_force_says_whether_another_may_begin(world: World, household: SubjectRef):
    first = approval(world, household)
    second = approval(world, household)
    publish_meeting(world)

    with pytest.raises(AlreadyRunning):
        start_journey(world.ports, world.as_("amara"), PathwayKey("approval"), household, NOTE, knowing=[first, second])

    world.do(first, "ut_wait", "amara")
    assert outcomes(world, first, second) == ["lapsed", None]  # those that run go on


def test_of_two_who_start_a_pathway_that_runs_once_one_is_told_so(world: World, child: SubjectRef):
    publish_meeting(world)

    def start(name: str) -> JourneyId:
        return start_journey(world.ports, world.as_(name), PathwayKey("plan"), child, NOTE).id

    raised = at_once(lambda: start("amara"), lambda: start("amara"))

    (lost,) = [error for error in raised if error is not None]
    assert isinstance(lost, AlreadyRunning)
    assert "already running for this child" in str(lost)
    with world.ports.uow() as uow:
        assert len(uow.journeys.running(child, PathwayKey("plan"))) == 1


def complaint(world: World, child: SubjectRef, day: str, **answers: Any) -> JourneyId:
    """A complaint received and logged on this day of December 2026, for which stage 2 was asked."""
    world.at(f"{day} 09:00")
    journey = world.enter("complaint", child, as_="ola", received_on=day).id
    answers = {**LOGGED, "wants_stage_2": True, "more_named": False, "acknowledged_on": day, **answers}
    world.do(journey, "ut_log", "ola", **answers)
    return journey


def test_two_complaints_of_one_person_keep_their_own_dates_and_investigators(world: World, child: SubjectRef):
    world.give_role("nia", "investigating_officer", team=None)
    first = complaint(world, child, "2026-12-14")
    second = complaint(world, child, "2026-12-16", wants_stage_2=False)
    third = complaint(world, child, "2026-12-16")
    set_up(world, first, "kofi", investigator="sol")
    set_up(world, third, "kofi", investigator="nia")

    assert due(world, second, "ut_stage1") == date(2027, 1, 4)
    assert world.open(first) == world.open(third) == ["ut_stage2"]
    held = [world.task(one, "ut_stage2").holder for one in (first, third)]
    assert held == [world.as_("sol"), world.as_("nia")]
    # What opens next in the first is Sol's again, though Nia was chosen later for the same child.
    world.do(first, "ut_stage2", "sol", "more_time")
    world.do(first, "ut_request_extension", "sol", "ask", new_due="2027-03-01")
    world.do(first, "ut_approve_extension", "ola", "approve", new_due="2027-03-01")
    world.do(first, "ut_tell_extension", "sol")
    assert world.task(first, "ut_stage2").holder == world.as_("sol")

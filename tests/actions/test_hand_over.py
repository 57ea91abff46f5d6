"""Handing a task over: within the team, and to another manager when the team has only one who may not do it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.hold_task import claim_task, hand_over_task, release_task
from engine.domain.errors import NotAllowed, ReasonNeeded, TaskTaken
from engine.domain.ids import TaskId
from engine.reading.sign_in import viewer_of
from engine.reading.subjects import subject_identity
from tests.actions.journeys import Walk
from tests.world import World

NOTE = "The visit is booked for Thursday at ten; they know you come."


def _concern(walk: Walk) -> TaskId:
    """A midway review with a concern: another manager has to form an opinion."""
    walk.reach_stage_2("2026-10-05 09:00", opted_in=date(2026, 10, 5))
    walk.do("ut_stage2_agreement", "amara")
    walk.do("ut_assessment", "amara")
    walk.do("ut_midway", "ben", "concern")
    return TaskId(walk.world.task(walk.journey, "ut_second_opinion").id)


def knows_of(world: World, name: str, walk: Walk) -> bool:
    """Whether the household exists for this person."""
    ports = world.ports
    viewer = viewer_of(ports.database, world.as_(name), world.clock.now())
    assert viewer is not None
    return subject_identity(ports.database, viewer, walk.household.ref) is not None


def test_the_managers_own_second_opinion_is_refused_and_the_other_manager_may_be_asked(walk: Walk, world: World):
    task = _concern(walk)
    ben, rui = world.as_("ben"), world.as_("rui")

    with pytest.raises(NotAllowed):
        claim_task(world.ports, ben, task)
    assert not knows_of(world, "rui", walk)
    hand_over_task(world.ports, ben, task, to=rui, note=NOTE)

    assert knows_of(world, "rui", walk)
    walk.do("ut_second_opinion", "rui", "go_on")
    assert "ut_health_summary" in walk.open()


def test_the_other_manager_knows_of_the_family_no_longer_than_until_that_night(walk: Walk, world: World):
    task = _concern(walk)
    hand_over_task(world.ports, world.as_("ben"), task, to=world.as_("rui"), note=NOTE)
    walk.do("ut_second_opinion", "rui", "go_on")

    assert knows_of(world, "rui", walk)
    world.at("2026-10-06 00:30")

    assert not knows_of(world, "rui", walk)


def test_the_other_manager_gives_it_back_and_knows_no_longer_than_until_that_night(walk: Walk, world: World):
    task = _concern(walk)
    hand_over_task(world.ports, world.as_("ben"), task, to=world.as_("rui"), note=NOTE)
    release_task(world.ports, world.as_("rui"), task)
    world.at("2026-10-06 00:30")

    assert not knows_of(world, "rui", walk)
    with pytest.raises(NotAllowed):
        claim_task(world.ports, world.as_("rui"), task)


def test_only_a_manager_hands_work_to_another_team(walk: Walk, world: World):
    walk.reach_stage_2("2026-10-05 09:00", opted_in=date(2026, 10, 5))
    task = TaskId(world.task(walk.journey, "ut_stage2_agreement").id)

    with pytest.raises(NotAllowed):
        hand_over_task(world.ports, world.as_("amara"), task, to=world.as_("dot"), note=NOTE)

    assert not knows_of(world, "dot", walk)
    assert world.tags("refused", by="amara") == 1


def test_a_colleague_of_the_team_takes_over_with_the_note_and_no_allocation_changes(walk: Walk, world: World):
    walk.reach_stage_2("2026-10-05 09:00", opted_in=date(2026, 10, 5))
    task = TaskId(world.task(walk.journey, "ut_stage2_agreement").id)
    before = world.tags("allocated")

    hand_over_task(world.ports, world.as_("amara"), task, to=world.as_("femi"), note=NOTE)

    assert world.task(walk.journey, "ut_stage2_agreement").holder == world.as_("femi")
    assert world.tags("allocated") == before
    assert world.tags("task_handed_over", by="amara") == 1
    with pytest.raises(TaskTaken) as taken:
        walk.do("ut_stage2_agreement", "amara")
    assert taken.value.by_name == "Femi Adeyinka"


def test_a_task_is_not_handed_to_whoever_may_not_do_it(walk: Walk, world: World):
    task = _concern(walk)

    with pytest.raises(NotAllowed) as refused:
        hand_over_task(world.ports, world.as_("ben"), task, to=world.as_("amara"), note=NOTE)

    assert refused.value.why.startswith("Amara Osei can't take this task")


def test_handing_over_without_a_note_is_refused(walk: Walk, world: World):
    task = _concern(walk)

    with pytest.raises(ReasonNeeded):
        hand_over_task(world.ports, world.as_("ben"), task, to=world.as_("rui"), note="   ")


def test_members_of_the_panel_know_of_the_family_until_the_night_after_the_journey_ended(walk: Walk, world: World):
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))
    walk.assess(panel_on=date(2026, 3, 26))
    walk.hear("recommend", "sol")
    walk.do("ut_adm", "hana", "approve", differs_from_recommendation=False)
    walk.do("ut_notify", "amara")
    walk.do("ut_approve_letter", "ben")
    world.at("2026-01-06 09:00")
    assert knows_of(world, "sol", walk)
    walk.do("ut_matching_plan", "amara")
    assert world.journey(walk.journey).outcome == "approved"

    world.at("2026-01-07 09:00")

    assert not knows_of(world, "sol", walk)
    assert knows_of(world, "amara", walk)

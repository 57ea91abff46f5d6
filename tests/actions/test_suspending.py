"""A manager suspends a journey and resumes it: what may stop stands still, what the law dates goes on."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.suspend_journey import resume_journey, suspend_journey
from engine.demo.somebody import somebody
from engine.domain.errors import (
    AlreadyRunning,
    JourneyNotSuspended,
    JourneySuspended,
    NotAllowed,
    ReasonNeeded,
)
from engine.domain.ids import JourneyId, TaskId
from engine.domain.journey import JourneyState
from engine.reading.inbox import Whose, inbox
from engine.reading.sign_in import viewer_of
from tests.actions.meeting_pathways import publish_meeting
from tests.actions.small_pathway import ANSWER, publish
from tests.world import World

WHY = "The household has asked for a break of some weeks."


@pytest.fixture
def waiting(world: World) -> JourneyId:
    """A journey with a task due five working days on, Wednesday 1 July 2026."""
    publish(world, ANSWER)
    return world.enter("response", world.household().ref, as_="amara", sent_on="2026-06-24").id


def listed(world: World, name: str) -> list[str]:
    """What stands in this person's inbox, theirs or their team's."""
    viewer = viewer_of(world.database, world.as_(name), world.clock.now())
    assert viewer is not None
    found = inbox(world.database, viewer, whose=Whose.TEAM, today=world.today, days=world.ports.calendar.days)
    return [row.title for row in found.rows]


def suspended(world: World, journey: JourneyId, by: str = "ben") -> None:
    suspend_journey(world.ports, world.as_(by), journey, reason=WHY)


def resumed(world: World, journey: JourneyId) -> None:
    resume_journey(world.ports, world.as_("ben"), journey, reason="They are ready to go on.")


def test_what_may_stop_leaves_the_inbox_and_nobody_is_reminded(world: World, waiting: JourneyId):
    assert listed(world, "amara") == ["Record the answer"]

    suspended(world, waiting)
    world.wait_until("2026-07-20 10:00")

    assert listed(world, "amara") == []
    assert (world.tags("reminder_sent"), world.tags("deadline_breached")) == (0, 0)
    assert world.journey(waiting).state is JourneyState.SUSPENDED
    with pytest.raises(JourneySuspended):
        world.do(waiting, "ut_answer", "amara")


def test_what_is_resumed_is_due_as_much_later_as_it_stood_still(world: World, waiting: JourneyId):
    world.at("2026-06-26 10:00")
    suspended(world, waiting)
    world.at("2026-07-10 10:00")

    resumed(world, waiting)

    [deadline] = world.journey(waiting).deadlines.values()
    assert (deadline.due_on, deadline.extended_to) == (date(2026, 7, 15), date(2026, 7, 15))
    assert listed(world, "amara") == ["Record the answer"]
    world.wait_until("2026-07-17 10:00")
    assert world.tags("reminder_sent") > 0
    world.do(waiting, "ut_answer", "amara", breach_reason="It was late because of the break.")
    assert not world.journey(waiting).is_running


def test_what_the_law_dates_goes_on_in_a_suspended_journey(world: World):
    publish_meeting(world)
    child = somebody(world, "child")
    plan = world.enter("plan", child, as_="amara")
    world.do(plan.id, "ut_placed", "amara", placed_on="2026-06-22")
    world.do(plan.id, "ut_way", "amara", "place")
    visits = world.running("visits", child)
    assert visits is not None

    suspended(world, visits)

    assert listed(world, "amara") == ["Visit"]
    world.wait_until("2026-07-01 10:00")
    assert world.tags("deadline_breached") == 1
    world.do(visits, "ut_visit", "amara", visited="2026-07-01", breach_reason="The carer was away that week.")
    assert listed(world, "amara") == ["Visit"]  # the next one


def test_a_suspended_pathway_is_not_started_a_second_time(world: World, waiting: JourneyId):
    suspended(world, waiting)

    with pytest.raises(AlreadyRunning):
        world.enter("response", world.journey(waiting).subject, as_="amara", sent_on="2026-06-24")


def test_only_a_manager_of_the_team_suspends_and_says_why(world: World, waiting: JourneyId):
    for name in ("amara", "rui"):
        with pytest.raises(NotAllowed):
            suspended(world, waiting, by=name)
    with pytest.raises(ReasonNeeded):
        suspend_journey(world.ports, world.as_("ben"), waiting, reason="Break")
    with pytest.raises(JourneyNotSuspended):
        resumed(world, waiting)
    suspended(world, waiting)
    with pytest.raises(JourneySuspended):
        suspended(world, waiting)

    assert (world.tags("journey_suspended"), world.tags("refused")) == (1, 2)


def test_a_task_that_waits_keeps_its_id_and_its_holder(world: World, waiting: JourneyId):
    before = world.task(waiting, "ut_answer")
    suspended(world, waiting)
    resumed(world, waiting)

    after = world.task(waiting, "ut_answer")
    assert (TaskId(after.id), after.holder, after.listed_from) == (before.id, before.holder, before.listed_from)

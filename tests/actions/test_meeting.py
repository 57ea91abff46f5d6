"""How journeys meet: whom one starts, tells, ends or suspends another for, and what it hands over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from engine.demo.somebody import somebody
from engine.domain.errors import JourneySuspended, StartRefused
from engine.domain.ids import JourneyId
from engine.domain.journey import Journey, JourneyState
from engine.domain.step import Fact
from engine.domain.subjects import SubjectRef
from engine.ports import NewAnchor
from engine.sweep import sweep
from engine.tables import audit_entries, notices, tellings
from tests.actions.meeting_pathways import publish_meeting
from tests.world import World

LATE = "The carer was away and could not be reached."
FORBIDDEN: Mapping[str, Any] = {
    "facts": {"legal_status": {"record": "legal_status"}},
    "start": {
        "roles": ["child_sw"],
        "from": ["plan"],
        "needs": [],
        "refuse": [{"when": 'legal_status in ["V2"]', "sentence": "A child under section 20 can't be placed so."}],
    },
}


@pytest.fixture
def child(world: World) -> SubjectRef:
    return somebody(world, "child")


def planned(world: World, child: SubjectRef, outcome: str, *, linked: tuple[SubjectRef, ...] = ()) -> JourneyId:
    """A plan that has come to this end, with a placement that began on 1 June 2026."""
    plan = world.enter("plan", child, as_="amara", linked=linked)
    world.do(plan.id, "ut_placed", "amara", placed_on="2026-06-01")
    world.do(plan.id, "ut_way", "amara", outcome)
    return plan.id


def the(world: World, pathway: str, subject: SubjectRef) -> Journey:
    """The running journey of this pathway."""
    running = world.running(pathway, subject)
    assert running is not None, f"{pathway} does not run"
    return world.journey(running)


def because(world: World) -> list[str]:
    """Why pathways could not be started or told, as the record says."""
    with world.database.connect() as connection:
        entries = connection.execute(sa.select(audit_entries.c.entry).where(audit_entries.c.tag == "start_refused"))
        return [str(json.loads(text)["detail"]["because"]) for text in entries.scalars()]


def told(world: World, name: str) -> list[str]:
    """What this person is owed, by template."""
    owed = sa.select(notices.c.template).where(notices.c.to_worker_id == world.as_(name))
    with world.database.connect() as connection:
        return list(connection.execute(owed).scalars())


def test_what_a_journey_starts_is_given_facts_and_dates(world: World, child: SubjectRef):
    publish_meeting(world)

    plan = planned(world, child, "place")

    visits = the(world, "visits", child)
    assert visits.started_from == plan
    assert dict(visits.given) == {"placement_kind": "fostering"}
    assert world.open(visits.id) == ["ut_visit"]  # it knew the kind, so nobody was asked
    assert [d.due_on for d in visits.deadlines.values()] == [date(2026, 6, 8)]


def test_a_pathway_that_was_given_nothing_asks_for_it(world: World, child: SubjectRef):
    publish_meeting(world)

    visits = world.enter("visits", child, as_="amara")

    assert world.open(visits.id) == ["ut_kind"]


def test_what_was_given_counts_before_the_record_and_after_the_journeys_own_answer(world: World, child: SubjectRef):
    publish_meeting(world, visits={"facts": {"placement_kind": {"record": "placement_kind"}}})
    record(world, child, placement_kind="adoption")

    planned(world, child, "place")

    assert facts_seen(world, the(world, "visits", child)) == {"placement_kind": "fostering"}


def test_a_visit_to_an_earlier_placement_is_none_of_this_one(world: World, child: SubjectRef):
    publish_meeting(world, visits={"own": ["previous_visit"]})
    planned(world, child, "place")
    earlier = the(world, "visits", child)
    for day in (8, 9, 10, 11):
        world.do(earlier.id, "ut_visit", "amara", visited=f"2026-06-{day:02}", breach_reason=LATE)
    assert not world.journey(earlier.id).is_running

    planned(world, child, "place")

    [deadline] = the(world, "visits", child).deadlines.values()
    assert deadline.due_on == date(2026, 6, 8)  # a week after the placement, not six after the visit of the other


def test_without_that_word_the_record_is_what_counts(world: World, child: SubjectRef):
    publish_meeting(world)
    anchored(world, child, previous_visit=date(2026, 6, 10))

    planned(world, child, "place")

    [deadline] = the(world, "visits", child).deadlines.values()
    assert deadline.due_on == date(2026, 7, 22)


def test_what_is_about_a_household_is_started_for_the_linked_one(world: World, child: SubjectRef):
    publish_meeting(world)
    household = world.household().ref

    planned(world, child, "place", linked=(household,))

    assert the(world, "approval", household).linked == ()
    assert world.running("approval", child) is None


def test_where_no_household_is_linked_the_record_says_so_and_the_manager_is_told(world: World, child: SubjectRef):
    publish_meeting(world)

    plan = planned(world, child, "place")

    assert world.journey(plan).outcome == "place"
    assert because(world) == ["It is about a household, and no household is linked to this journey."]
    assert told(world, "ben") == ["not_started"]
    assert world.running("visits", child) is not None  # what could be started was


def test_what_a_childs_journey_tells_goes_to_the_linked_household(world: World, child: SubjectRef):
    publish_meeting(world)
    household = world.household().ref
    approval = world.enter("approval", household, as_="amara")

    planned(world, child, "match", linked=(household,))
    sweep(world.ports)

    assert world.journey(approval.id).outcome == "matched"


def test_what_is_told_to_nobody_is_noted_by_who_told_it(world: World, child: SubjectRef):
    publish_meeting(world)

    planned(world, child, "match", linked=(world.household().ref,))
    sweep(world.ports)

    assert world.tags("telling_not_needed") == 1
    assert world.running("approval", child) is None


def test_the_law_refuses_a_start_by_hand_with_the_reason(world: World, child: SubjectRef):
    publish_meeting(world, visits=FORBIDDEN)
    record(world, child, legal_status="V2")

    with pytest.raises(StartRefused, match="under section 20 can't"):
        world.enter("visits", child, as_="amara")

    assert world.running("visits", child) is None


def test_the_law_refuses_a_start_from_another_pathway_which_goes_on(world: World, child: SubjectRef):
    publish_meeting(world, visits=FORBIDDEN)
    record(world, child, legal_status="V2")

    plan = planned(world, child, "place", linked=(world.household().ref,))

    assert world.journey(plan).outcome == "place"
    assert world.running("visits", child) is None
    assert because(world) == ["A child under section 20 can't be placed so."]
    assert told(world, "ben") == ["not_started"]


def test_what_the_law_does_not_refuse_is_started(world: World, child: SubjectRef):
    publish_meeting(world, visits=FORBIDDEN)
    record(world, child, legal_status="C2")

    assert world.enter("visits", child, as_="amara").is_running


def test_an_end_closes_what_it_takes_the_place_of(world: World, child: SubjectRef):
    publish_meeting(world)
    visits = world.enter("visits", child, as_="amara")

    planned(world, child, "stop")
    sweep(world.ports)

    closed = world.journey(visits.id)
    assert (closed.state, closed.outcome, closed.tasks) == (JourneyState.CLOSED, "closed_other", {})
    assert states(world) == ["ended"]
    assert world.tags("journey_closed") == 1
    assert world.tags("task_withdrawn") == 1


def test_an_end_that_closes_what_does_not_run_changes_nothing(world: World, child: SubjectRef):
    publish_meeting(world)

    planned(world, child, "stop")
    sweep(world.ports)

    assert states(world) == ["not_running"]
    assert world.tags("journey_closed") == 0


def test_an_end_suspends_what_then_asks_nobody_anything(world: World, child: SubjectRef):
    publish_meeting(world)
    visits = world.enter("visits", child, as_="amara")

    planned(world, child, "pause")
    sweep(world.ports)

    journey = world.journey(visits.id)
    assert journey.state is JourneyState.SUSPENDED
    assert [task.waits for task in journey.tasks.values()] == [True]
    with pytest.raises(JourneySuspended):
        world.do(visits.id, "ut_kind", "amara")


def record(world: World, child: SubjectRef, **values: Fact) -> None:
    """Puts fields on the child's record."""
    with world.ports.uow() as uow:
        uow.records.set_fields(
            child, values, on=world.today, at=world.clock.now(), by=None, journey=None, submission=None
        )
        uow.commit()


def anchored(world: World, child: SubjectRef, **dates: date) -> None:
    """Puts dates on the child's record."""
    with world.ports.uow() as uow:
        known = [NewAnchor(subject=child, name=name, on=on, journey=None) for name, on in dates.items()]
        uow.records.add_anchors(known, at=world.clock.now(), by=None)
        uow.commit()


def facts_seen(world: World, journey: Journey) -> dict[str, Fact]:
    """The facts of the placement that the engine keeps for the journey."""
    state = json.loads(journey.engine_state)
    return {name: value for name, value in state["facts"].items() if name == "placement_kind"}


def states(world: World) -> list[str]:
    """What became of each telling."""
    with world.database.connect() as connection:
        return list(connection.execute(sa.select(tellings.c.state).order_by(tellings.c.id)).scalars())


@pytest.mark.scenario("AC-26")
def test_a_child_accommodated_under_section_20_is_not_placed_with_parents(world: World, child: SubjectRef):
    record(world, child, legal_status="V2")

    with pytest.raises(StartRefused, match="accommodated under section 20"):
        world.enter("placement_with_parents", child, as_="amara")

    record(world, child, legal_status="C2")
    assert world.enter("placement_with_parents", child, as_="amara").is_running

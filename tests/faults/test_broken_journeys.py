"""A journey that fails is told of, tried again later and later, and put right by hand; it holds up no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from engine import tables as t
from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.actions.retry_journey import Retried, retry_journey
from engine.domain.calendar import FixedCalendar
from engine.domain.errors import JourneyEnded, JourneyStuck, NotAllowed, NotFound
from engine.domain.ids import JourneyId, PathwayKey
from engine.domain.journey import Telling
from engine.domain.working_days import WorkingDays
from engine.reading.sign_in import viewer_of
from engine.reading.stuck import stuck_journeys, stuck_timers
from engine.reading.waiting_work import waiting_work
from engine.sweep import AT_ONCE, Swept, sweep
from tests.faults.breaking import begun, publish_breaking, publish_breaking_when_asked, repair
from tests.killing import check_whole
from tests.operations.installations import Installation
from tests.world import World

FRIDAY, WEDNESDAY = "2026-06-26 09:00", "2026-07-01 00:00:01"
BECAUSE = "The table “dmn_route” at “br_route”: "


@pytest.fixture
def world(installation: Installation) -> World:
    """The breaking pathway is published, and it is Friday."""
    world = installation.world
    world.at(FRIDAY)
    publish_breaking(world)
    return world


def state(world: World, journey: JourneyId) -> tuple[str, str | None]:
    wanted = sa.select(t.journeys.c.state, t.journeys.c.stuck_because).where(t.journeys.c.id == journey)
    with world.database.connect() as connection:
        row = connection.execute(wanted).one()
    return row.state, row.stuck_because


def retry_at(world: World, journey: JourneyId) -> datetime | None:
    wanted = sa.select(t.timers.c.retry_at).where(t.timers.c.journey_id == journey)
    with world.database.connect() as connection:
        return connection.execute(wanted).scalar_one()


def test_a_broken_journey_holds_up_none_of_those_due_after_it(world: World) -> None:
    broken, _ = begun(world)
    sound = [begun(world) for _ in range(5)]
    for _, subject in sound:
        repair(world, subject)
    world.at(WEDNESDAY)

    swept = sweep(world.ports)

    assert (swept.fired, swept.failed) == (5, 1)
    assert {state(world, journey) for journey, _ in sound} == {("ended", None)}
    stuck, because = state(world, broken)
    assert stuck == "stuck"
    assert because is not None
    assert because.startswith(BECAUSE)
    check_whole(world.database)


def test_more_broken_journeys_than_are_looked_at_together_hold_up_nobody_either(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.sweep.AT_ONCE", 2)
    broken = [begun(world) for _ in range(5)]
    sound, subject = begun(world)
    repair(world, subject)
    world.at(WEDNESDAY)
    # Of a journey that has ended, a timer that is left armed by mistake is never fired and never taken away.
    with world.database.begin() as connection:
        ended = [journey for journey, _ in broken]
        connection.execute(sa.update(t.journeys).where(t.journeys.c.id.in_(ended)).values(state="ended"))

    swept = sweep(world.ports)

    assert AT_ONCE > 2
    assert swept == Swept(fired=1)
    assert state(world, sound) == ("ended", None)


def test_it_is_tried_again_later_each_time_and_given_up_at_last(world: World) -> None:
    broken, _ = begun(world)
    world.at(WEDNESDAY)

    waits: list[timedelta] = []
    for _ in range(8):
        assert sweep(world.ports).failed == 1
        assert sweep(world.ports).failed == 0, "it waits until its next try"
        again = retry_at(world, broken)
        if again is not None:
            waits.append(again - world.clock.now())
            world.at(again)

    assert waits == [timedelta(minutes=2**n) for n in range(7)]
    assert sweep(world.ports).failed == 0
    world.at("2027-01-01 09:00")
    assert sweep(world.ports).failed == 0
    assert state(world, broken)[0] == "stuck"
    assert world.tags("journey_stuck") == 1, "told once, not at every try"
    assert waiting_work(world.database, at=world.clock.now()).timers_stuck == 1
    check_whole(world.database)


def test_what_was_put_right_in_the_meantime_goes_on_by_itself(world: World) -> None:
    broken, subject = begun(world)
    world.at(WEDNESDAY)
    sweep(world.ports)

    repair(world, subject)
    world.at("2026-07-01 00:02")
    swept = sweep(world.ports)

    assert swept.fired == 1
    assert state(world, broken) == ("ended", None)


def test_an_administrator_sees_it_and_has_it_tried_again(world: World) -> None:
    broken, subject = begun(world)
    world.at(WEDNESDAY)
    for _ in range(8):
        sweep(world.ports)
        world.at(retry_at(world, broken) or world.clock.now())
    sam = world.as_("sam")
    viewer = viewer_of(world.database, sam, world.clock.now())
    assert viewer is not None
    (listed,) = stuck_journeys(world.database, viewer)
    assert listed.because.startswith(BECAUSE)
    (timer,) = stuck_timers(world.database, viewer)
    assert (timer.state, timer.attempts) == ("stuck", 8)

    in_vain = retry_journey(world.ports, sam, broken)
    repair(world, subject)
    repaired = retry_journey(world.ports, sam, broken)

    assert in_vain.fired == 0
    assert in_vain.because.startswith(BECAUSE)
    assert repaired == Retried(fired=1)
    assert state(world, broken) == ("ended", None)
    assert stuck_journeys(world.database, viewer) == ()
    assert stuck_timers(world.database, viewer) == ()
    assert world.tags("journey_retried", by="sam") == 2
    check_whole(world.database)
    with pytest.raises(JourneyEnded):
        retry_journey(world.ports, sam, broken)


@pytest.mark.parametrize("name", ["amara", "ben", "chidi", "dot", "nia"])
def test_nobody_but_an_administrator_has_a_journey_tried_again(world: World, name: str) -> None:
    broken, _ = begun(world)
    world.at(WEDNESDAY)
    sweep(world.ports)

    with pytest.raises(NotAllowed):
        retry_journey(world.ports, world.as_(name), broken)

    assert world.tags("refused", by=name) == 1
    assert world.tags("journey_retried") == 0
    with pytest.raises(NotFound):
        retry_journey(world.ports, world.as_("sam"), JourneyId("none"))


def test_a_task_at_which_the_drawing_fails_is_not_completed_and_the_journey_is_told_to_be_stuck(
    installation: Installation,
) -> None:
    world = installation.world
    world.at(FRIDAY)
    publish_breaking_when_asked(world)
    journey, subject = begun(world)

    for _ in range(2):
        with pytest.raises(JourneyStuck):
            world.do(journey, "ut_ask", "esme", heard="Nothing yet")

    assert world.open(journey) == ["ut_ask"]
    assert state(world, journey)[0] == "stuck"
    assert world.tags("task_completed") == 0
    assert world.tags("journey_stuck") == 1
    repair(world, subject)
    world.do(journey, "ut_ask", "esme", heard="All of it")
    assert state(world, journey) == ("ended", None)
    check_whole(world.database)


def test_a_journey_whose_very_rows_cannot_be_read_holds_up_nobody(world: World) -> None:
    broken, _ = begun(world)
    sound, subject = begun(world)
    repair(world, subject)
    with world.database.begin() as connection:
        connection.execute(sa.update(t.journeys).where(t.journeys.c.id == broken).values(state="nonsense"))
    world.at(WEDNESDAY)

    swept = sweep(world.ports)

    assert (swept.fired, swept.failed) == (1, 1)
    assert state(world, sound) == ("ended", None)
    assert retry_at(world, broken) == world.clock.now() + timedelta(hours=1)


def test_what_an_unreadable_journey_has_to_tell_holds_up_nobody(world: World) -> None:
    broken, subject = begun(world)
    sound, other = begun(world)
    telling = Telling(pathway=PathwayKey("nowhere"), element="mb_any", outcome="ready", must_run=False)
    with world.ports.uow() as uow:
        uow.outbox.queue_tellings([telling], from_journey=broken, subject=subject, at=world.clock.now())
        heard = replace(telling, must_run=True)
        uow.outbox.queue_tellings([heard], from_journey=sound, subject=other, at=world.clock.now())
        uow.commit()
    with world.database.begin() as connection:
        connection.execute(sa.update(t.journeys).where(t.journeys.c.id == broken).values(state="nonsense"))

    sweep(world.ports)

    with world.database.connect() as connection:
        rows = connection.execute(sa.select(t.tellings.c.from_journey_id, t.tellings.c.state, t.tellings.c.attempts))
        found = {row.from_journey_id: (row.state, row.attempts) for row in rows}
    assert found == {broken: ("queued", 1), sound: ("not_running", 1)}


def test_a_journey_that_fails_holds_up_no_other_when_the_bank_holidays_change(world: World) -> None:
    broken, _ = begun(world)
    sound, subject = begun(world)
    repair(world, subject)
    follow_bank_holidays(world.ports)
    days = world.ports.calendar.days
    more = WorkingDays(days.holidays | {date(2026, 6, 29)}, days.confirmed_until, days.names)
    world.ports = replace(world.ports, calendars=FixedCalendar(replace(world.ports.calendar, days=more)))
    world.at(WEDNESDAY)

    assert follow_bank_holidays(world.ports) == 0
    told_once = world.tags("bank_holidays_changed")
    repair(world, world.journey(broken).subject)
    follow_bank_holidays(world.ports)

    assert state(world, broken)[0] == state(world, sound)[0] == "ended"
    assert (told_once, world.tags("bank_holidays_changed")) == (1, 2), "it is begun again until all were counted"
    check_whole(world.database)


def test_a_journey_stays_stuck_while_its_timer_fails_though_its_people_are_told_of_other_things(world: World) -> None:
    broken, _ = begun(world)
    world.at(WEDNESDAY)
    sweep(world.ports)

    world.at("2026-07-08 09:00")
    sweep(world.ports)

    assert state(world, broken)[0] == "stuck"

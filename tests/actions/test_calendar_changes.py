"""What happens to due dates when a rule's length, a recorded date or the bank holidays change."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from engine.actions.correct_date import correct_date
from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.application import WORKFLOWS
from engine.domain.calendar import FixedCalendar
from engine.domain.errors import DateRefused, NotAllowed, ReasonNeeded
from engine.domain.timescales import Timescales
from engine.domain.working_days import WorkingDays
from engine.store import verify
from engine.tables import notices
from tests.actions.journeys import Walk
from tests.actions.small_pathway import ANSWER, publish
from tests.world import World

WHY = "The letter carries another date than the one first recorded."


def sent(world: World, on: str) -> Walk:
    """A plan sent to another household, and the answer waited for."""
    walk = Walk(world)
    walk.journey = world.enter("response", walk.household.ref, as_="amara", sent_on=on).id
    return walk


@pytest.mark.scenario("AC-12")
def test_a_new_unit_counts_for_a_plan_sent_the_same_day_and_leaves_the_first_plans_date(world: World):
    world.at("2026-12-18 09:00")
    publish(world, ANSWER, due="support.plan_response")
    first = sent(world, "2026-12-18")
    before = (first.due("ut_answer"), first.deadline("ut_answer").act_by)

    in_working_days(world)
    second = sent(world, "2026-12-18")

    assert before == (date(2026, 12, 28), date(2026, 12, 24))
    assert second.due("ut_answer") == date(2027, 1, 6)
    assert first.due("ut_answer") == date(2026, 12, 28)


@pytest.mark.scenario("AC-12")
def test_the_first_plans_date_keeps_its_unit_also_when_the_day_it_was_sent_is_corrected(world: World):
    world.at("2026-12-18 09:00")
    publish(world, ANSWER, due="support.plan_response")
    first = sent(world, "2026-12-18")
    in_working_days(world)

    correct_date(world.ports, world.as_("ben"), first.journey, "plan_sent", date(2026, 12, 17), reason=WHY)

    assert first.due("ut_answer") == date(2026, 12, 27)


def in_working_days(world: World) -> None:
    """The process owner sets ten working days, from 18 December 2026 on."""
    parsed = tomllib.loads((WORKFLOWS / "timescales.toml").read_text("utf-8"))
    newer = {**parsed["support.plan_response"][0], "effective_from": date(2026, 12, 18)}
    newer["due"] = {"after": "plan_sent", "working_days": 10}
    parsed["support.plan_response"].append(newer)
    calendar = replace(world.ports.calendar, timescales=Timescales(parsed))
    world.ports = replace(world.ports, calendars=FixedCalendar(calendar))


@pytest.mark.scenario("AC-13")
def test_a_date_in_a_year_without_confirmed_holidays_is_marked_told_and_counted_anew_once_they_are_loaded(world: World):
    world.at("2028-12-18 09:00")
    publish(world, ANSWER, due="task.20wd")
    walk = sent(world, "2028-12-18")
    assert follow_bank_holidays(world.ports) == 0  # the first look: nothing was counted otherwise

    made = walk.deadline("ut_answer")
    assert (made.due_on, made.calendar_incomplete) == (date(2029, 1, 18), True)
    assert told(world, "calendar_incomplete") == [world.as_("chidi")]

    days = world.ports.calendar.days
    loaded = WorkingDays(days.holidays | {date(2029, 1, 2)}, 2029, days.names)
    world.ports = replace(world.ports, calendars=FixedCalendar(replace(world.ports.calendar, days=loaded)))
    assert follow_bank_holidays(world.ports) == 1

    moved = walk.deadline("ut_answer")
    assert (moved.due_on, moved.calendar_incomplete) == (date(2029, 1, 19), False)
    assert world.task(walk.journey, "ut_answer").due_on == date(2029, 1, 19)
    assert world.tags("deadline_moved") == 1
    assert verify(world.database).entries > 0


@pytest.mark.scenario("AC-13")
def test_starting_again_with_the_same_holidays_counts_nothing(world: World):
    world.at("2028-12-18 09:00")
    publish(world, ANSWER, due="task.20wd")
    sent(world, "2028-12-18")
    follow_bank_holidays(world.ports)

    assert follow_bank_holidays(world.ports) is None
    assert world.tags("bank_holidays_changed") == 1


def told(world: World, template: str) -> list[str]:
    """Who was sent a notice of this kind, oldest first."""
    found = sa.select(notices.c.to_worker_id).where(notices.c.template == template).order_by(notices.c.id)
    with world.database.connect() as connection:
        return list(connection.execute(found).scalars())


def test_a_corrected_start_moves_what_counts_from_it_and_says_so(walk: Walk, world: World):
    walk.accept("2026-07-15 10:00", on=date(2026, 7, 15))
    walk.do("ut_allocate", "ben", worker=str(world.as_("amara")))
    world.at("2026-07-20 10:00")
    assert walk.due("ut_stage1_plan") == date(2026, 7, 29)

    moved = correct_date(world.ports, world.as_("ben"), walk.journey, "stage_1_start", date(2026, 7, 13), reason=WHY)

    assert [d.place.element for d in moved] == ["ut_stage1_plan"]
    assert walk.due("ut_stage1_plan") == date(2026, 7, 27)
    assert world.task(walk.journey, "ut_stage1_plan").due_on == date(2026, 7, 27)
    assert world.tags("deadline_moved", by="ben") == 1


def test_a_date_is_corrected_by_a_manager_with_a_reason_and_never_into_the_future(walk: Walk, world: World):
    walk.accept("2026-07-15 10:00", on=date(2026, 7, 15))
    ben, amara = world.as_("ben"), world.as_("amara")

    with pytest.raises(NotAllowed):
        correct_date(world.ports, amara, walk.journey, "stage_1_start", date(2026, 7, 13), reason=WHY)
    with pytest.raises(ReasonNeeded):
        correct_date(world.ports, ben, walk.journey, "stage_1_start", date(2026, 7, 13), reason="  slip  ")
    with pytest.raises(DateRefused):
        correct_date(world.ports, ben, walk.journey, "stage_1_start", date(2026, 7, 16), reason=WHY)
    with pytest.raises(DateRefused):
        correct_date(world.ports, ben, walk.journey, "panel_date", date(2026, 7, 13), reason=WHY)

    assert walk.due("ut_allocate") == date(2026, 7, 17)
    assert world.tags("refused", by="amara") == 1


def test_a_gap_whose_start_is_corrected_into_the_past_fires_at_the_next_sweep(walk: Walk, world: World):
    walk.prepare("2026-07-01 10:00", on=date(2026, 7, 1))
    walk.do("ut_stage1_review", "amara", "proceed")
    walk.do("ut_stage1_decision", "ben", "may_be_suitable")
    world.at("2026-08-31 10:00")
    walk.do("ut_notify_stage1", "amara", sent_on="2026-08-31", breach_reason="Late because the letter was lost.")
    world.wait_until("2027-02-15 09:00")
    assert walk.due("tm_gap") == date(2027, 2, 28)

    correct_date(world.ports, world.as_("ben"), walk.journey, "stage_1_notified", date(2026, 8, 10), reason=WHY)
    assert walk.due("tm_gap") == date(2027, 2, 10)
    world.wait_until("2027-02-15 09:01", watching=(walk.journey,))

    assert world.fired == ["tm_gap"]
    assert walk.open() == ["ut_gap_letter"]

"""Reminders, due days, escalations and breaches: to whom, on which day, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from engine.actions.hold_task import claim_task
from engine.domain.ids import TaskId
from engine.sweep import sweep
from tests.actions.journeys import LATE, Walk
from tests.actions.notices import told
from tests.world import World

DATED = ("reminder", "due", "escalation")


def test_a_date_set_by_law_is_told_to_those_who_answer_for_it_before_on_and_after_the_day(walk: Walk, world: World):
    walk.register("2026-05-01 10:00", received=date(2026, 5, 1))  # due on 11 May, over the early May holiday

    world.wait_until("2026-05-29 09:00")

    assert told(world, *DATED) == [
        (date(2026, 5, 6), "ben", "reminder"),  # three working days before; ten would be before the task was there
        (date(2026, 5, 11), "ben", "due"),
        (date(2026, 5, 11), "gita", "due"),
        (date(2026, 5, 14), "kofi", "escalation"),
    ]
    assert world.tags("deadline_breached") == 1


def test_a_rule_of_the_council_is_told_to_the_holder_then_up_the_line(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")  # to be answered within ten working days: by 8 July

    world.wait_until("2026-07-31 09:00")

    assert told(world, *DATED) == [
        (date(2026, 7, 1), "esme", "reminder"),
        (date(2026, 7, 7), "esme", "reminder"),
        (date(2026, 7, 8), "ben", "due"),
        (date(2026, 7, 8), "esme", "due"),
        (date(2026, 7, 10), "gita", "escalation"),
        (date(2026, 7, 15), "kofi", "escalation"),
    ]
    assert world.tags("deadline_breached") == 0


def test_a_reminder_before_the_task_was_there_is_left_out(walk: Walk, world: World):
    walk.register("2026-05-07 10:00", received=date(2026, 5, 1))

    world.wait_until("2026-05-10 09:00")

    assert told(world, *DATED) == []


def test_what_is_done_in_time_is_told_to_nobody(walk: Walk, world: World):
    walk.register("2026-05-01 10:00", received=date(2026, 5, 1))
    walk.do("ut_roi_decision", "ben", "decline")

    world.wait_until("2026-06-30 09:00")

    assert told(world, *DATED) == []


def test_the_manager_hears_after_one_working_day_of_a_task_that_nobody_took(walk: Walk, world: World):
    walk.enquire("2026-06-26 09:00")  # a Friday

    world.wait_until("2026-06-30 09:00")

    assert told(world, "unassigned") == [(date(2026, 6, 29), "ben", "unassigned")]


def test_nobody_hears_of_a_task_that_somebody_took(walk: Walk, world: World):
    walk.enquire("2026-06-26 09:00")
    claim_task(world.ports, world.as_("esme"), TaskId(world.task(walk.journey, "ut_respond").id))

    world.wait_until("2026-06-30 09:00")

    assert told(world, "unassigned") == []


def test_what_concerns_safety_is_told_every_working_day_until_it_is_resolved(walk: Walk, world: World):
    world.at("2026-06-24 09:00")
    roles = {"case_worker": "adoption_sw", "team_manager": "adoption_tm"}
    walk.journey = world.enter("urgent_concern", walk.household.ref, as_="amara", **roles).id
    walk.do("ut_log_concern", "amara")

    world.wait_until("2026-06-30 09:00")
    walk.do("ut_manager_decision", "ben", "no_action", breach_reason=LATE)
    world.wait_until("2026-07-31 09:00")

    days = [date(2026, 6, 25), date(2026, 6, 26), date(2026, 6, 29), date(2026, 6, 30)]  # not on the weekend
    assert told(world, "escalation") == [(day, "kofi", "escalation") for day in days]


def test_what_fell_due_while_the_service_was_down_over_a_weekend_is_told_once_and_as_it_is_now(
    walk: Walk, world: World
):
    walk.register("2026-05-01 10:00", received=date(2026, 5, 1))
    world.at("2026-05-18 09:00")

    for _ in range(3):
        sweep(world.ports)

    # It was due on 11 May: nobody is told on the 18th that it will be, or that it is today.
    assert told(world, *DATED) == [(date(2026, 5, 18), name, "escalation") for name in ("ben", "gita", "kofi")]
    assert world.tags("deadline_breached") == 1


def test_a_pathway_timer_that_fell_due_while_the_service_was_down_moves_the_journey_once(walk: Walk, world: World):
    walk.enquire("2026-06-24 09:00")
    walk.do("ut_respond", "esme")
    walk.do("ut_discussion", "esme", "encouraged")
    world.at("2027-02-01 09:00")

    first, second = sweep(world.ports), sweep(world.ports)

    assert world.journey(walk.journey).outcome == "no_application"
    assert (first.failed, second.fired) == (0, 0)
    assert world.tags("timer_fired") == 1


def test_two_sweeps_at_once_fire_every_timer_once(walk: Walk, world: World):
    walk.register("2026-05-01 10:00", received=date(2026, 5, 1))
    world.at("2026-05-18 09:00")

    with ThreadPoolExecutor(2) as pool:
        for swept in [pool.submit(sweep, world.ports) for _ in range(2)]:
            swept.result(timeout=60)

    assert len(told(world, *DATED)) == 3
    assert world.tags("deadline_breached") == 1


def test_an_approved_extension_moves_the_reminders_and_nobody_hears_of_the_old_day(walk: Walk, world: World):
    walk.prepare("2026-07-15 10:00", on=date(2026, 7, 15))
    world.at("2026-08-28 10:00")
    walk.do("ut_stage1_review", "amara", "more_time")
    walk.do("ut_request_extension", "amara", "ask", new_due="2026-11-16")
    walk.do("ut_approve_extension", "ben", "approve", new_due="2026-11-16")
    walk.do("ut_tell_extension", "amara")
    walk.do("ut_stage1_review", "amara", "proceed")

    world.wait_until("2026-11-30 09:00")

    dated = [one for one in told(world, *DATED) if one[0] > date(2026, 9, 30)]
    assert dated == [
        (date(2026, 11, 2), "ben", "reminder"),
        (date(2026, 11, 11), "ben", "reminder"),
        (date(2026, 11, 16), "ben", "due"),
        (date(2026, 11, 16), "gita", "due"),
        (date(2026, 11, 19), "kofi", "escalation"),
    ]
    assert [one for one in told(world, "due") if one[0] == date(2026, 9, 15)] == []

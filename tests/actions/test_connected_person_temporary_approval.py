"""A temporary approval as it runs: sixteen weeks, extended once at most, and never rolled to a working day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.demo.somebody import somebody
from engine.demo.stage import NotOpen
from engine.domain.ids import JourneyId
from engine.domain.journey_deadline import Deadline
from engine.domain.subjects import Allocation, SubjectRef
from engine.tables import notices, workers
from forms.errors import NotAnswered
from tests.world import World

KEY = "connected_person_temporary_approval"
VIEWS: dict[str, Any] = {"child_views_how": "direct_work"}
LAWFUL: dict[str, Any] = {"ground": "assessment_not_finished", "panel_views": "Supports it.", "still_best": True}


def child_of_amara(world: World) -> SubjectRef:
    """A child whose social worker is Amara, who assesses the carers too."""
    child = somebody(world, "child")
    with world.ports.uow() as uow:
        for role in ("child_sw", "kinship_sw"):
            held = Allocation(subject=child, role=role, worker=world.as_("amara"), from_on=world.today)
            uow.records.allocate(held, at=world.clock.now())
        uow.commit()
    return child


def placed(world: World, day: str, child: SubjectRef | None = None) -> JourneyId:
    """That child, else a new one, placed with a temporarily approved carer that day."""
    world.at(f"{day} 09:00")
    child = child or child_of_amara(world)
    journey = world.enter(KEY, child, as_="amara", named_on=day).id
    world.do(journey, "ut_refer", "amara", "cannot_wait", **VIEWS)
    world.do(journey, "ut_emergency_assess", "amara", police_check_seen=True, **VIEWS)
    world.do(journey, "ut_nominated", "kofi", "approve")
    world.do(journey, "ut_place", "amara", approval_from=day, placed_on=day)
    return journey


def deadline(world: World, journey: JourneyId, element: str) -> Deadline:
    """The deadline of the open element."""
    return next(d for d in world.journey(journey).deadlines.values() if d.place.element == element)


def extend(world: World, journey: JourneyId, to: str, **answers: Any) -> None:
    """The nominated officer extends the approval."""
    lawful: dict[str, Any] = {**LAWFUL, "iro_informed_on": world.today.isoformat(), "extended_to": to, **answers}
    world.do(journey, "ut_extension", "kofi", "granted", **lawful)


def told_of_extension(world: World, journey: JourneyId) -> dict[str, set[str]]:
    """Who was told of the coming end so far, by day."""
    asked = select(notices.c.queued_at, workers.c.sign_in_name).join(workers, workers.c.id == notices.c.to_worker_id)
    found: dict[str, set[str]] = {}
    with world.database.connect() as connection:
        for at, name in connection.execute(asked.where(notices.c.journey_id == journey)):
            found.setdefault(f"{at:%Y-%m-%d}", set()).add(name)
    return found


@pytest.mark.scenario("AC-23")
def test_the_approval_ends_after_sixteen_weeks_and_those_in_charge_are_told_before(world: World):
    journey = placed(world, "2026-01-05")

    world.wait_until("2026-04-24 09:00", watching=(journey,))

    assert deadline(world, journey, "ut_extension").due_on == date(2026, 4, 27)
    told = told_of_extension(world, journey)
    assert {"ben"} <= told.get("2026-04-13", set()), "the team manager, ten working days before"
    assert {"gita"} <= told.get("2026-04-20", set()), "the service manager, five working days before"
    assert {"kofi"} <= told.get("2026-04-23", set()), "head of service and nominated officer, two working days before"


@pytest.mark.scenario("AC-23")
def test_it_is_extended_by_eight_weeks_at_most_and_only_with_the_reviewing_officer_informed(world: World):
    journey = placed(world, "2026-01-05")
    world.wait_until("2026-04-14 09:00", watching=(journey,))

    with pytest.raises(NotAnswered) as refused:
        extend(world, journey, "2026-06-22", iro_informed_on="")
    assert [problem.question for problem in refused.value.problems] == ["iro_informed_on"]
    with pytest.raises(NotAnswered):
        extend(world, journey, "2026-06-23")

    extend(world, journey, "2026-06-22")
    assert deadline(world, journey, "tm_extended_limit").due_on == date(2026, 6, 22)


@pytest.mark.scenario("AC-23")
def test_a_second_extension_for_an_unfinished_assessment_is_refused(world: World):
    journey = placed(world, "2026-01-05")
    world.wait_until("2026-04-14 09:00", watching=(journey,))
    extend(world, journey, "2026-06-22")

    with pytest.raises(NotOpen):
        extend(world, journey, "2026-06-22")
    world.wait_until("2026-06-23 09:00", watching=(journey,))

    assert world.open(journey) == ["ut_end_placement"], "the child moves; nothing else is left"


@pytest.mark.scenario("AC-24")
def test_an_approval_that_ends_on_a_bank_holiday_is_not_rolled(world: World):
    journey = placed(world, "2026-09-07")
    world.wait_until("2026-12-21 09:00", watching=(journey,))

    ends = deadline(world, journey, "ut_extension")
    assert (ends.due_on, ends.act_by) == (date(2026, 12, 28), date(2026, 12, 24))

    world.at("2026-12-28 23:30")
    extend(world, journey, "2027-02-22")
    assert deadline(world, journey, "tm_extended_limit").due_on == date(2027, 2, 22)


@pytest.mark.scenario("AC-24")
def test_half_an_hour_after_the_bank_holiday_the_approval_is_over(world: World):
    journey = placed(world, "2026-09-07")

    world.wait_until("2026-12-29 00:30", watching=(journey,))

    assert world.open(journey) == ["ut_end_placement"]
    assert deadline(world, journey, "ut_end_placement").due_on == date(2026, 12, 28)
    assert deadline(world, journey, "ut_end_placement").escalation == "E-safe"


def test_the_visits_of_an_earlier_home_end_when_the_child_is_placed_and_weekly_ones_begin(world: World):
    first = placed(world, "2026-01-05")
    child = world.journey(first).subject
    world.wait_until("2026-01-06 09:00", watching=(first,))
    earlier = world.running("visits_and_reports", child)
    assert earlier is not None
    world.at("2026-02-02 10:00")
    world.do(first, "mb_withdrawal", "amara")
    world.do(first, "ut_record_withdrawal", "amara", "withdrawn")
    world.do(first, "ut_offer_information", "amara")
    world.do(first, "ut_close", "ben", "close")
    world.do(first, "ut_end_after_withdrawal", "amara", ended_on="2026-02-02", **VIEWS)

    second = placed(world, "2026-03-02", child)
    world.wait_until("2026-03-03 09:00", watching=(second,))

    assert not world.journey(earlier).is_running
    later = world.running("visits_and_reports", child)
    assert later not in (None, earlier)
    assert deadline(world, later, "ut_visit_report").due_on == date(2026, 3, 9)

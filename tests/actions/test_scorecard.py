"""The adoption scorecard's measures of time, from what a child's journeys leave on record."""

from __future__ import annotations

from datetime import date

import pytest

from engine.demo.somebody import somebody
from engine.domain.ids import JourneyId
from engine.domain.scorecard import Mean, WayToAdoption, mean, over_the_years
from engine.domain.subjects import SubjectRef
from engine.ports import NewAnchor
from engine.reading.scorecard import adopted_between
from tests.actions.test_adoption_scenarios import hold
from tests.world import World


def on_record(world: World, child: SubjectRef, **dates: date) -> None:
    """What journeys before this one left on the child's record."""
    with world.ports.uow() as uow:
        known = [NewAnchor(subject=child, name=name, on=on, journey=None) for name, on in dates.items()]
        uow.records.add_anchors(known, at=world.clock.now(), by=None)
        uow.commit()


def adopted(world: World) -> JourneyId:
    """A child placed on Monday 2 March 2026 and adopted on 14 October."""
    world.at("2026-02-20 17:00")
    child = somebody(world, "child")
    hold(world, child)
    on_record(
        world,
        child,
        became_looked_after=date(2025, 1, 6),
        authority_to_place=date(2025, 11, 14),
        match_decided=date(2026, 2, 20),
    )
    journey = world.enter("adoption_placement", child, as_="amara", decided_on="2026-02-20").id
    lawful = {"authority": "placement_order", "under_six_weeks": False, "born_on": "2024-05-06", "lives_there": True}
    world.do(journey, "ut_placement_plan", "amara", planned_on="2026-03-02", **lawful)
    world.do(journey, "ut_adopters_answer", "amara", "proceed")
    world.do(journey, "ut_notifications", "amara")
    world.at("2026-03-02 16:00")
    world.do(journey, "ut_place", "amara", placed_on="2026-03-02")
    world.at("2026-03-27 15:00")
    world.do(journey, "ut_first_review", "lin", "apply", held_on="2026-03-27", agreed_on="2026-03-27")
    world.at("2026-06-01 10:00")
    world.do(journey, "ut_application", "pat", filed_on="2026-06-01", hearing_on="2026-10-14")
    world.at("2026-08-28 10:00")
    world.do(journey, "ut_court_report", "amara", author_qualified=True)
    world.at("2026-10-15 10:00")
    world.do(journey, "msg_order", "pat", "made", order_date="2026-10-14")
    world.at("2026-10-19 10:00")
    world.do(journey, "ut_after_order", "amara")
    world.do(journey, "ut_handover", "amara")
    return journey


@pytest.mark.scenario("AC-32")
def test_days_are_counted_from_event_to_event_and_a_wait_of_14_months_ends_the_day_before(world: World):
    journey = adopted(world)
    assert world.journey(journey).outcome == "adopted"

    (way,) = adopted_between(world.ports.database, date(2026, 4, 1), date(2027, 3, 31))

    assert way.moved_in == date(2026, 3, 2)
    assert (way.a1_days, way.a2_days) == (420, 98)
    assert way.a3_limit == date(2026, 3, 6)
    assert way.waited_less_than_14_months is True
    assert adopted_between(world.ports.database, date(2025, 4, 1), date(2026, 3, 31)) == ()


@pytest.mark.scenario("AC-32")
@pytest.mark.parametrize(
    ("years", "together", "plain"),
    [
        ([(493.5, 46), (368.8, 34), (329.9, 26)], 413.4, 397.4),
        ([(187.8, 45), (147.0, 31), (135.2, 26)], 162.0, 156.7),
    ],
)
def test_the_figure_of_three_years_is_weighted_by_children(
    years: list[tuple[float, int]], together: float, plain: float
):
    figure = over_the_years([Mean(days=days, children=children) for days, children in years])

    assert figure is not None
    assert round(figure.days, 1) == together
    assert round(sum(days for days, _ in years) / len(years), 1) == plain, "which it is not"
    assert figure.children == sum(children for _, children in years)


def test_a_match_before_the_authority_counts_as_no_days():
    early = WayToAdoption(authority_to_place=date(2026, 2, 20), match_decided=date(2026, 1, 5))

    assert early.a2_days == 0
    assert WayToAdoption(match_decided=date(2026, 1, 5)).a2_days is None


def test_moving_in_on_the_day_14_months_later_is_not_less_than_14_months():
    waited = WayToAdoption(became_looked_after=date(2025, 1, 6), moved_in=date(2026, 3, 6))

    assert waited.waited_less_than_14_months is False


def test_adopted_by_their_foster_carers_counts_to_the_first_day_with_them():
    way = WayToAdoption(
        became_looked_after=date(2025, 1, 6), fostered_there_from=date(2025, 2, 6), moved_in=date(2026, 3, 2)
    )

    assert (way.a1_days, way.a10_days) == (420, 31)


def test_a_mean_is_of_those_whose_days_are_known():
    assert mean([420, None, 98]) == Mean(days=259.0, children=2)
    assert mean([None]) is None
    assert over_the_years([]) is None

"""A date that was recorded wrongly is set right: whatever counts from it moves, in both directions and in every order.

One rule counts from a date, another from the day that the first promises: the second review is due four months after
the child became looked after, the permanence panel ten working days before that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.actions.correct_date import correct_date
from engine.actions.follow_bank_holidays import follow_bank_holidays
from engine.actions.publish_version import publish_shipped
from engine.demo.somebody import somebody
from engine.domain.calendar import FixedCalendar
from engine.domain.errors import DateRefused
from engine.domain.ids import JourneyId
from engine.domain.working_days import WorkingDays
from tests.actions.meeting_pathways import FORMS, day, form, version
from tests.bpmn.drawn import Drawing
from tests.world import World

WHY = "The court’s record carries another date than the one first recorded."
REVIEW, PANEL = "review.second", "plan.panel_before_second_review"
ASKED = {
    **FORMS,
    "meet.began": form("began", since=day("Looked after since?", "became_looked_after")),
    "meet.done": form("done", note={"title": "Note", "type": "string"}),
}
FORKED = ("gw_split > ut_panel > gw_join", "gw_split > ut_review > gw_join")


def begun(world: World, *ways: str) -> JourneyId:
    """A child looked after since 1 September 2026. `ut_panel` counts from what `ut_review` promises."""
    drawing = Drawing("counting")
    if len(ways) > 1:
        drawing.shape("gw_split", "parallelGateway").shape("gw_join", "parallelGateway")
    for way in ways:
        drawing.way(way)
    drawing.lane("sw", "child_sw", *dict.fromkeys(one for way in ways for one in way.split(" > ") if one[:3] != "end"))
    drawing.shape("st_began", fp_form="meet.began")
    for element, rule in (("ut_review", REVIEW), ("ut_panel", PANEL)):
        drawing.shape(element, name=element, fp_form="meet.done", fp_due=rule, fp_escalation="E-stat")
    about = {
        "title": "Counting",
        "subject": "child",
        "start": {"roles": ["child_sw"], "from": [], "needs": []},
        "outcomes": {},
    }
    publish_shipped(world.ports, [(version(drawing, about, forms=ASKED), about)])
    world.at("2026-10-05 09:00")
    return world.enter("counting", somebody(world, "child"), as_="amara", since="2026-09-01").id


def corrected(world: World, journey: JourneyId, on: date) -> None:
    correct_date(world.ports, world.as_("ben"), journey, "became_looked_after", on, reason=WHY)


def due(world: World, journey: JourneyId) -> dict[str, date | None]:
    return {one.place.element: one.due_on for one in world.journey(journey).deadlines.values()}


@pytest.mark.parametrize("forked", [FORKED, FORKED[::-1]], ids=["counted from is last", "counted from is first"])
@pytest.mark.parametrize(
    ("on", "review", "panel"),
    [
        (date(2026, 8, 3), date(2026, 12, 3), date(2026, 11, 19)),
        (date(2026, 9, 14), date(2027, 1, 14), date(2026, 12, 30)),
    ],
    ids=["earlier", "later"],
)
def test_what_counts_from_another_rule_moves_with_it_whichever_opened_first(
    world: World, forked: tuple[str, str], on: date, review: date, panel: date
) -> None:
    journey = begun(world, "st_began > gw_split", *forked, "gw_join > end_done")
    assert due(world, journey) == {"ut_review": date(2027, 1, 1), "ut_panel": date(2026, 12, 16)}

    corrected(world, journey, on)

    assert due(world, journey) == {"ut_review": review, "ut_panel": panel}


def test_it_moves_to_an_earlier_day_also_when_what_it_counts_from_is_done(world: World) -> None:
    journey = begun(world, "st_began > ut_review > ut_panel > end_done")
    world.do(journey, "ut_review", "amara")
    assert due(world, journey) == {"ut_panel": date(2026, 12, 16)}

    corrected(world, journey, date(2026, 8, 3))
    earlier = due(world, journey)
    corrected(world, journey, date(2026, 9, 14))

    assert (earlier, due(world, journey)) == ({"ut_panel": date(2026, 11, 19)}, {"ut_panel": date(2026, 12, 30)})


def test_a_date_that_moved_so_stays_when_the_bank_holidays_change(world: World) -> None:
    journey = begun(world, "st_began > ut_review > ut_panel > end_done")
    world.do(journey, "ut_review", "amara")
    corrected(world, journey, date(2026, 8, 3))
    follow_bank_holidays(world.ports)

    days = world.ports.calendar.days
    more = WorkingDays(days.holidays | {date(2026, 11, 23)}, days.confirmed_until, days.names)
    world.ports = replace(world.ports, calendars=FixedCalendar(replace(world.ports.calendar, days=more)))
    follow_bank_holidays(world.ports)

    assert due(world, journey) == {"ut_panel": date(2026, 11, 18)}


def test_a_promise_that_was_kept_stays_on_record_as_it_was_made(world: World) -> None:
    journey = begun(world, "st_began > ut_review > ut_panel > end_done")
    world.do(journey, "ut_review", "amara")

    corrected(world, journey, date(2026, 8, 3))

    with world.ports.uow() as uow:
        assert uow.journeys.promised(journey)[REVIEW] == date(2027, 1, 1)


def test_what_was_worked_out_is_no_date_that_anybody_corrects(world: World) -> None:
    journey = begun(world, "st_began > ut_review > ut_panel > end_done")
    world.do(journey, "ut_review", "amara")
    corrected(world, journey, date(2026, 8, 3))
    child = world.journey(journey).subject
    with world.ports.uow() as uow:
        held = uow.records.anchors(child, journey)
    (name,) = (one for one in held if one.startswith("corrected:"))

    with pytest.raises(DateRefused):
        correct_date(world.ports, world.as_("ben"), journey, name, date(2026, 8, 4), reason=WHY)

    assert held[name] == date(2026, 12, 3)

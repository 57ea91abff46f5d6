"""Duties that come again: reviews count from the day the last one was really held, support calls from the order alone.

Care Planning, Placement and Case Review (England) Regulations 2010, regulation 33: no more than six months after the
review before. Permanence Passport: calls at 6, 12, 18, 24, 30 and 36 months after the order.
"""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.correct_date import correct_date
from engine.actions.publish_version import publish_shipped
from engine.demo.somebody import somebody
from engine.domain.errors import ReasonNeeded
from engine.domain.ids import JourneyId
from engine.domain.subjects import SubjectRef
from tests.actions.meeting_pathways import FORMS, choice, day, form, version
from tests.bpmn.drawn import Drawing
from tests.world import World

LATE = "The child was in hospital on the day that was set."
CALLS = ("2027-02-28", "2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28", "2029-08-31")
ASKED = {
    **FORMS,
    "meet.review": form(
        "review",
        held_on=day("Held on?", "previous_review_held"),
        plan=choice("The plan?", "keep", "close", **{"x-outcome": True}),
    ),
    "meet.second": form("second", held_on=day("Held on?", "previous_review_held")),
    "meet.order": form("order", ordered_on=day("Ordered on?", "order")),
    "meet.moved": form("moved", note={"title": "Note", "type": "string"}),
}


def publish_reviews(world: World) -> None:
    """The second review, then one after another as long as the plan is kept; an adoption order ends it."""
    drawing = Drawing("reviews").way("st_reviews > sub_reviews > end_closed")
    inner = drawing.sub("sub_reviews").way("st_inner > ut_second > ut_review > gw_review")
    inner.way("gw_review > done_closed", "review == 'close'").way("gw_review > ut_review", default=True)
    inner.shape("ut_second", name="Second review", fp_form="meet.second")
    inner.shape("ut_review", name="Review", fp_form="meet.review", fp_due="review.subsequent", fp_escalation="E-stat")
    drawing.on("sub_reviews", "mb_adopted", name="Adopted", fp_form="meet.moved", fp_role="child_sw")
    drawing.way("mb_adopted > end_adopted").shape("st_reviews", fp_form="meet.start")
    drawing.lane("sw", "child_sw", "st_reviews", "sub_reviews")
    _publish(world, drawing, "reviews")


def publish_calls(world: World) -> None:
    """The order, then six calls one after another."""
    drawing = Drawing("calls").way("st_calls > ut_order > ut_call_1").shape("st_calls", fp_form="meet.start")
    drawing.shape("ut_order", name="Order", fp_form="meet.order")
    for number in range(1, 7):
        rule = f"support.contact_{number}"
        drawing.shape(f"ut_call_{number}", name="Call", fp_form="meet.moved", fp_due=rule, fp_escalation="E-std")
        drawing.way(f"ut_call_{number} > {f'ut_call_{number + 1}' if number < 6 else 'end_done'}")
    calls = (f"ut_call_{number}" for number in range(1, 7))
    _publish(world, drawing.lane("sw", "child_sw", "st_calls", "ut_order", *calls), "calls")


def _publish(world: World, drawing: Drawing, key: str) -> None:
    about = {
        "title": key.capitalize(),
        "subject": "child",
        "start": {"roles": ["child_sw"], "from": [], "needs": []},
        "outcomes": {},
    }
    publish_shipped(world.ports, [(version(drawing, about, forms=ASKED), about)])


@pytest.fixture
def child(world: World) -> SubjectRef:
    return somebody(world, "child")


@pytest.fixture
def reviewed(world: World, child: SubjectRef) -> JourneyId:
    """A child whose second review was held on Wednesday 15 July 2026."""
    publish_reviews(world)
    world.at("2026-07-15 16:00")
    journey = world.enter("reviews", child, as_="amara").id
    world.do(journey, "ut_second", "amara", held_on="2026-07-15")
    return journey


def due(world: World, journey: JourneyId) -> list[date | None]:
    return [deadline.due_on for deadline in world.journey(journey).deadlines.values()]


def test_the_third_review_is_due_six_months_after_the_second_was_held(world: World, reviewed: JourneyId):
    assert due(world, reviewed) == [date(2027, 1, 15)]


def test_a_review_brought_forward_brings_the_next_one_forward(world: World, reviewed: JourneyId):
    world.at("2027-01-04 15:00")
    world.do(reviewed, "ut_review", "amara", "keep", held_on="2027-01-04")

    assert due(world, reviewed) == [date(2027, 7, 4)]


def test_a_review_recorded_days_later_counts_from_the_day_it_was_held(world: World, reviewed: JourneyId):
    world.at("2027-01-08 15:00")
    world.do(reviewed, "ut_review", "amara", "keep", held_on="2027-01-04")

    assert due(world, reviewed) == [date(2027, 7, 4)]


def test_a_late_review_is_breached_wants_its_reason_and_the_next_counts_from_it(world: World, reviewed: JourneyId):
    world.wait_until("2027-01-20 10:00")
    assert world.tags("deadline_breached") == 1

    with pytest.raises(ReasonNeeded):
        world.do(reviewed, "ut_review", "amara", "keep", held_on="2027-01-20")
    world.do(reviewed, "ut_review", "amara", "keep", held_on="2027-01-20", breach_reason=LATE)

    assert due(world, reviewed) == [date(2027, 7, 20)]


def test_a_wrong_day_that_is_corrected_moves_the_next_review(world: World, reviewed: JourneyId):
    world.at("2026-07-20 10:00")
    correct_date(
        world.ports,
        world.as_("ben"),
        reviewed,
        name="previous_review_held",
        on=date(2026, 7, 13),
        reason="The minutes say that it was held on the Monday.",
    )

    assert due(world, reviewed) == [date(2027, 1, 13)]


def test_ten_reviews_keep_six_months_apart_from_month_ends(world: World, reviewed: JourneyId):
    """31 August and 28 or 29 February follow one another without creeping: each counts from the day really held."""
    for held, then in (
        ("2026-08-31", date(2027, 2, 28)),
        ("2027-02-28", date(2027, 8, 28)),
        ("2027-08-28", date(2028, 2, 28)),
    ):
        world.at(f"{held} 15:00")
        world.do(reviewed, "ut_review", "amara", "keep", held_on=held)
        assert due(world, reviewed) == [then]


def test_what_ends_the_duty_cancels_it_and_nobody_is_reminded_any_more(world: World, reviewed: JourneyId):
    world.do(reviewed, "mb_adopted", "amara")

    assert not world.journey(reviewed).is_running
    assert world.journey(reviewed).timers == []
    world.wait_until("2027-03-01 10:00")
    assert world.tags("deadline_breached") == 0
    assert world.tags("reminder_sent") == 0


def test_support_calls_count_from_the_order_and_never_from_the_call_before(world: World, child: SubjectRef):
    publish_calls(world)
    world.at("2026-08-31 12:00")
    journey = world.enter("calls", child, as_="amara").id
    world.do(journey, "ut_order", "amara", ordered_on="2026-08-31")

    dates = []
    for number, days_early in zip(range(1, 7), (3, 0, 20, 1, 0, 5), strict=True):
        [due_on] = due(world, journey)
        assert due_on is not None
        dates.append(due_on.isoformat())
        world.at(f"{due_on.replace(day=due_on.day - days_early)} 10:00")
        world.do(journey, f"ut_call_{number}", "amara")

    assert tuple(dates) == CALLS
    assert not world.journey(journey).is_running

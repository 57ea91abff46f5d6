"""Representations or independent review as it runs: the acceptance scenarios with exactly their dates."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.complete_task import complete_task
from engine.demo.stage import NotOpen
from engine.domain.errors import NotAllowed, TaskNotOpen
from engine.domain.ids import TaskId
from forms.errors import NotAnswered
from tests.actions.journeys import Walk

WRONG = "The letter was a complaint about the worker, not representations."


def _logged(walk: Walk, at: str, *, sent: date, health_only: bool = False) -> None:
    walk.begin_representations(at, sent=sent)
    walk.do(
        "ut_log_notice",
        "ben",
        qd_type="adoption_not_suitable",
        window="qd.adoption_window",
        health_only=health_only,
    )


@pytest.mark.scenario("AC-15")
@pytest.mark.parametrize(
    ("sent", "closes"),
    [(date(2026, 11, 25), date(2027, 1, 22)), (date(2026, 11, 28), date(2027, 1, 27))],
)
def test_the_forty_working_days_begin_with_the_day_the_notice_was_sent(walk: Walk, sent: date, closes: date):
    _logged(walk, "2026-11-30 09:00", sent=sent)

    assert walk.due("tm_window") == closes


@pytest.mark.scenario("AC-15")
def test_the_window_is_open_until_the_end_of_its_last_day_and_closed_then_though_no_sweep_ran(walk: Walk):
    _logged(walk, "2026-11-25 12:00", sent=date(2026, 11, 25))
    awaited = walk.world.task(walk.journey, "msg_representations")
    walk.world.at("2027-01-22 23:59")
    assert walk.world.task(walk.journey, "msg_representations").id == awaited.id
    walk.world.at("2027-01-23 00:05")

    with pytest.raises(TaskNotOpen):
        complete_task(walk.world.ports, walk.world.as_("ben"), TaskId(awaited.id), {"received_on": "2027-01-22"})

    assert walk.open() == ["ut_late"]


@pytest.mark.scenario("AC-16")
def test_after_representations_the_independent_review_is_refused_and_the_refusal_says_why(walk: Walk):
    _logged(walk, "2026-11-25 12:00", sent=date(2026, 11, 25))
    second = walk.world.task(walk.journey, "msg_irm")
    walk.world.at("2026-12-10 10:00")
    walk.do("msg_representations", "ben", received_on="2026-12-09")

    with pytest.raises(TaskNotOpen) as refused:
        complete_task(walk.world.ports, walk.world.as_("ben"), TaskId(second.id), {})

    assert walk.open() == ["ut_agency_rep"]
    assert refused.value.state == "withdrawn"
    assert refused.value.because == "Representations received"
    assert refused.value.by_name == "Ben Hallworth"
    assert refused.value.at == walk.world.clock.now()


@pytest.mark.scenario("AC-16")
def test_a_route_recorded_wrongly_is_put_right_by_the_manager_alone_and_with_a_reason_on_record(walk: Walk):
    _logged(walk, "2026-11-25 12:00", sent=date(2026, 11, 25))
    walk.do("msg_representations", "ben", received_on="2026-11-25")

    with pytest.raises(NotAllowed):
        walk.do("ut_agency_rep", "amara", "recorded_wrongly", wrong_reason=WRONG)
    with pytest.raises(NotAnswered):
        walk.do("ut_agency_rep", "ben", "recorded_wrongly", wrong_reason="")
    walk.do("ut_agency_rep", "ben", "recorded_wrongly", wrong_reason=WRONG)

    awaited = {t.place.element for t in walk.world.journey(walk.journey).tasks.values()}
    assert awaited == {"msg_irm", "msg_representations"}
    assert walk.due("tm_window") == date(2027, 1, 22)
    walk.do("msg_irm", "ben", applied_on="2026-11-25", irm_notified_on="2026-11-25")
    assert walk.open() == ["ut_irm_doc"]


@pytest.mark.scenario("AC-17")
def test_papers_for_a_review_notified_on_17_december_are_due_on_5_january(walk: Walk):
    _logged(walk, "2026-11-25 12:00", sent=date(2026, 11, 25))
    walk.world.at("2026-12-17 10:00")

    walk.do("msg_irm", "ben", applied_on="2026-12-16", irm_notified_on="2026-12-17")

    assert walk.due("ut_irm_doc") == date(2027, 1, 5)


@pytest.mark.scenario("AC-17")
def test_the_final_decision_waits_for_the_recommendation(walk: Walk):
    _logged(walk, "2026-11-25 12:00", sent=date(2026, 11, 25))
    walk.world.at("2026-12-17 10:00")
    walk.do("msg_irm", "ben", applied_on="2026-12-16", irm_notified_on="2026-12-17")

    for element in ("ut_adm_final", "ut_final"):
        with pytest.raises(NotOpen):
            walk.do(element, "hana", "approve")
    walk.do("ut_irm_doc", "ben", "sent", sent_on="2026-12-17")
    with pytest.raises(NotOpen):
        walk.do("ut_adm_final", "hana", "approve")
    walk.do("msg_irm_rec", "ben", result="recommendation", recommended="suitable", recommended_on="2026-12-17")

    assert walk.open() == ["ut_adm_final"]


@pytest.mark.rule("SOD-2")
def test_a_member_of_the_panel_that_looked_again_cannot_decide_finally(walk: Walk):
    walk.world.give_role("ola", "adm_adoption", team=None)
    _logged(walk, "2026-11-25 12:00", sent=date(2026, 11, 25))
    walk.do("msg_representations", "ben", received_on="2026-11-25")
    walk.do("ut_agency_rep", "ben", "to_panel", received_on="2026-11-25")
    walk.do("ut_book_panel", "jo", panel_date="2026-11-25")
    walk.hear("recommend", "ola")

    with pytest.raises(NotAllowed) as refused:
        walk.do("ut_adm_final", "ola", "approve", differs_from_recommendation=False)

    assert refused.value.rule == "SOD-2"


@pytest.mark.rule("SOD-7")
def test_the_decision_maker_decides_finally_on_their_own_determination_as_the_law_has_it(walk: Walk):
    """SOD-7 keeps appeals from those who decided; the agency's final decision stays with its decision maker by law."""
    walk.begin_stage_2("2026-01-05 09:00", opted_in=date(2026, 1, 5))
    walk.assess(panel_on=date(2026, 3, 26))
    walk.hear("not_recommend")
    walk.do("ut_adm", "hana", "refuse", differs_from_recommendation=False)
    walk.do("ut_determination_notice", "jo", panel_recommended=False)
    walk.do("ut_log_notice", "ben", qd_type="adoption_not_suitable", window="qd.adoption_window", health_only=False)
    walk.do("msg_irm", "ben", applied_on="2026-01-05", irm_notified_on="2026-01-05")
    walk.do("ut_irm_doc", "ben", "sent", sent_on="2026-01-05")
    walk.do("msg_irm_rec", "ben", result="recommendation", recommended="suitable", recommended_on="2026-01-05")

    walk.do("ut_adm_final", "hana", "approve", differs_from_recommendation=False)

    assert walk.open() == ["ut_letter_approved"]

"""The work of a manager's teams, what is due when, why a date is what it is, and what is stuck."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import tables as t
from engine.reading.deadlines import MOST_DUE, deadline_view, due_between
from engine.reading.inbox import Whose
from engine.reading.stuck import stuck_journeys, stuck_timers
from engine.reading.team import Load, TeamWork, team_work
from tests.reading.filled import Filled, fill
from tests.reading.rows import DAYS, NOW, TODAY, Council, task_values


@pytest.fixture
def filled(council: Council) -> Filled:
    return fill(council)


def work_of(council: Council, who: str) -> TeamWork:
    found = team_work(council.database, council.viewer(who), today=TODAY, days=DAYS)
    assert found is not None
    return found


def test_a_manager_sees_what_each_worker_has_and_what_nobody_has_taken(council: Council) -> None:
    subject = council.household()
    journey = council.journey(subject)
    for holder, due_on in (
        ("amara", TODAY - timedelta(days=1)),
        ("amara", TODAY),
        ("amara", date(2026, 11, 30)),
        ("amara", date(2026, 12, 1)),
        ("hana", None),
        (None, TODAY),
        (None, None),
    ):
        council.task(journey, subject, holder_id=holder, due_on=due_on)
    council.task(journey, subject, role="adoption_tm", due_on=TODAY - timedelta(days=30))

    work = work_of(council, "ben")

    loads = {one.name: one.load for one in work.workers}
    assert loads["Amara"] == Load(late=1, soon=2, later=1)
    assert loads["Hana"] == Load(undated=1)  # of no team here, but holds a task of it
    assert loads["Femi"] == Load()
    assert "Dot" not in loads
    assert [(queue.role, queue.load) for queue in work.queues] == [
        ("adoption_sw", Load(soon=1, undated=1)),
        ("adoption_tm", Load(late=1)),
    ]
    assert (work.total, work.unheld, work.teams) == (
        Load(late=2, soon=3, later=1, undated=2),
        3,
        ("Adoption North",),
    )


def test_a_service_manager_sees_all_teams_under_them_and_a_worker_none(council: Council) -> None:
    assert work_of(council, "gita").teams == ("Adoption North", "Adoption South")
    assert team_work(council.database, council.viewer("amara"), today=TODAY, days=DAYS) is None


def test_a_date_is_explained_with_its_count_its_source_and_what_it_belongs_to(filled: Filled) -> None:
    viewer = filled.council.viewer("amara")

    view = deadline_view(filled.council.database, viewer, filled.deadline, today=TODAY, days=DAYS)

    assert view is not None
    assert (view.subject.name, view.pathway_title, view.task_title) == (
        "Grace and Øystein Moss",
        "Adoption stage 1",
        "Hold the stage 1 review",
    )
    assert view.deadline.because == (
        "Stage 1 started on Sunday 27 September 2026.",
        "2 months after that is Friday 27 November 2026.",
    )
    assert (view.deadline.kind, view.deadline.status, view.deadline.source) == ("statute", "verified", "AAR 2005 r27")


def test_the_calendar_lists_what_is_due_from_the_first_to_the_last_day(council: Council) -> None:
    subject = council.household()
    journey = council.journey(subject)
    for day in (30, 1, 15, 31):
        on = date(2026, 12, day)
        council.task(journey, subject, title=str(day), due_on=on, holder_id="amara", listed_from=on)

    viewer = council.viewer("amara")
    first, last = date(2026, 12, 1), date(2026, 12, 30)
    found = due_between(council.database, viewer, first, last, whose=Whose.MINE, today=TODAY, days=DAYS)

    assert [row.title for row in found.rows] == ["1", "15", "30"]
    assert not found.more


def test_a_calendar_too_full_to_show_says_that_there_is_more(council: Council) -> None:
    subject = council.household()
    journey = council.journey(subject)
    council.add_all(t.tasks, [task_values(journey, subject, id=f"t{n}") for n in range(MOST_DUE + 1)])

    found = due_between(
        council.database, council.viewer("ben"), TODAY, date(2026, 12, 1), whose=Whose.TEAM, today=TODAY, days=DAYS
    )

    assert (len(found.rows), found.more) == (MOST_DUE, True)


def test_what_is_stuck_is_listed_for_the_administrator_without_anybodys_name(filled: Filled) -> None:
    (journey,) = stuck_journeys(filled.council.database, filled.council.viewer("adam"))

    assert (journey.reference, journey.because, journey.may_open) == ("9PPA-0001", "ut_x", False)
    assert (journey.pathway_title, journey.team_name) == ("Adoption stage 1", "Adoption North")
    assert "Robin" not in repr(journey)


def test_a_team_sees_its_own_stuck_work_and_may_open_it(filled: Filled) -> None:
    (journey,) = stuck_journeys(filled.council.database, filled.council.viewer("amara"))

    assert journey.may_open
    assert stuck_journeys(filled.council.database, filled.council.viewer("dot")) == ()


def test_a_timer_that_failed_and_will_be_tried_again_stands_after_those_given_up(filled: Filled) -> None:
    again = {"state": "armed", "attempts": 2, "due_at": NOW, "retry_at": NOW + timedelta(minutes=5)}
    filled.council.add(t.timers, journey_id=filled.journey, kind="drawing", token="t", **again)
    fine = {**again, "attempts": 0, "retry_at": None}
    filled.council.add(t.timers, journey_id=filled.journey, kind="drawing", token="t2", **fine)

    timers = stuck_timers(filled.council.database, filled.council.viewer("adam"))

    assert [timer.state for timer in timers] == ["stuck", "stuck", "armed"]
    assert (timers[2].attempts, timers[2].retry_at) == (2, NOW + timedelta(minutes=5))

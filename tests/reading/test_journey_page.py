"""Where a journey is, who has it, whether it is in time; and the list of journeys."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine import tables as t
from engine.reading.journey_page import JourneyView, OpenDrawing, journey_view
from engine.reading.journeys import JourneyFilters, journeys
from engine.reading.timeline import timeline
from tests.reading.filled import Filled, fill
from tests.reading.rows import DAYS, NOW, TODAY, Council


def look(filled: Filled, journey: str, who: str = "amara", **how: Any) -> JourneyView:
    viewer = filled.council.viewer(who)
    view = journey_view(filled.council.database, viewer, journey, today=TODAY, days=DAYS, **how)
    assert view is not None
    return view


@pytest.fixture
def filled(council: Council) -> Filled:
    return fill(council)


def test_a_journey_says_where_it_is_and_what_is_open(filled: Filled) -> None:
    view = look(filled, filled.journey)

    assert (view.journey.reference, view.journey.state) == ("7K3M-Q2ZD", "running")
    assert (view.journey.pathway_title, view.journey.version_number) == ("Adoption stage 1", 1)
    assert view.started_by_name == "Amara"
    assert [task.id for task in view.open_tasks] == [filled.task]
    assert [task.id for task in view.awaited] == [filled.arrival]
    assert (view.journey.open_tasks, view.journey.late_tasks) == (1, 0)
    assert view.journey.next_due_on == date(2026, 11, 27)
    assert [row.worker for row in view.allocations] == ["femi"]


def test_open_deadlines_come_first_and_those_kept_or_broken_after(filled: Filled) -> None:
    filled.council.deadline(filled.journey, title="Waiting", due_on=None, act_by=None, waits_for=["approval"])
    filled.council.deadline(filled.journey, title="Gone", state="cancelled")

    rows = look(filled, filled.journey).deadlines

    assert [(row.title, row.state) for row in rows] == [("Stage 1", "open"), ("Waiting", "open"), ("Done late", "done")]
    assert (rows[1].due_on, rows[1].waits_for, rows[1].working_days_left) == (None, ("approval",), None)
    assert (rows[2].late, rows[2].working_days_left) == (True, None)


def test_the_way_it_went_and_where_it_waits_are_told_for_the_drawing(filled: Filled) -> None:
    called = {"pathway": "checks_and_references", "calls": "ca_checks", "element": "ut_chase"}
    filled.council.task(filled.journey, filled.household, **called)
    filled.council.deadline(filled.journey, element="ca_checks", title="Checks")

    view = look(filled, filled.journey)

    assert [(row.element, row.calls, row.flow) for row in view.passages] == [("st_roi", (), None)]
    own, inner = view.drawings
    assert (own.pathway, own.calls) == ("adopter_stage_1", ())
    assert set(own.elements) == {"ut_stage1_review", "ca_checks", "mb_withdrawal"}
    assert inner == OpenDrawing(pathway="checks_and_references", calls=("ca_checks",), elements=("ut_chase",))


def test_a_journey_without_anything_open_still_has_its_own_drawing(filled: Filled) -> None:
    journey = filled.council.journey(filled.household, state="ended", outcome="to_stage_2")

    view = look(filled, journey)

    assert view.drawings == (OpenDrawing(pathway="adopter_stage_1", calls=(), elements=()),)
    assert view.journey.outcome_title == "On to stage 2"


def test_related_journeys_and_linked_people_are_named_to_those_who_may_know_of_them(filled: Filled) -> None:
    filled.council.allocate(filled.household, "dot")

    assert [one.id for one in look(filled, filled.journey).related] == [filled.childs_journey]
    assert [one.ref.id for one in look(filled, filled.childs_journey).linked] == [filled.household_id]
    assert look(filled, filled.journey, "dot").related == ()


def test_linked_people_are_left_out_for_those_who_may_not_know_of_them(filled: Filled) -> None:
    filled.council.allocate(filled.child, "dot")

    assert look(filled, filled.childs_journey, "dot").linked == ()


def test_the_timeline_is_newest_first_and_says_nothing_of_who_looked(filled: Filled) -> None:
    deadline = {"rule": "adopter.stage1", "due_on": "2026-11-27", "late": True}
    filled.council.entry(
        f"journey:{filled.journey}",
        2,
        "task_completed",
        at=NOW,
        role="adoption_sw",
        journey_id=filled.journey,
        element="ut_plan",
        task_id=filled.done,
        actor="worker:femi",
        whole={"outcome": "agreed", "deadline": deadline, "reason": "submission:1#reasons", "detail": {"to": "x"}},
    )
    filled.council.entry(f"worker:{filled.task}", 9, "refused", journey_id=filled.journey)

    rows = look(filled, filled.journey).timeline.rows

    assert [row.tag for row in rows] == ["task_completed", "journey_started"]
    first = rows[0]
    assert (first.actor_name, first.role, first.task_title) == ("Femi", "adoption_sw", "Agree the stage 1 plan")
    assert (first.outcome, first.due_on, first.late) == ("agreed", date(2026, 11, 27), True)
    assert (first.reason, first.detail, first.journey_reference) == ("submission:1#reasons", {"to": "x"}, "7K3M-Q2ZD")


def test_what_the_system_did_has_no_name(filled: Filled) -> None:
    filled.council.entry(f"journey:{filled.journey}", 2, "timer_fired", actor="system", journey_id=filled.journey)

    row = look(filled, filled.journey).timeline.rows[0]

    assert (row.actor, row.actor_name) == ("system", "")


def test_the_timeline_has_pages_of_twenty(filled: Filled) -> None:
    for seq in range(2, 46):
        filled.council.entry(f"journey:{filled.journey}", seq, "task_opened", journey_id=filled.journey)
    viewer = filled.council.viewer("amara")

    pages = [timeline(filled.council.database, viewer, filled.journey, page=n) for n in (1, 2, 3)]

    assert [len(page.rows) for page in pages if page] == [20, 20, 5]
    assert [row.seq for page in pages if page for row in page.rows] == list(range(45, 0, -1))
    assert look(filled, filled.journey, timeline_page=3).timeline == pages[2]


def test_the_list_has_the_newest_first_with_what_is_next(council: Council) -> None:
    subjects = [council.household(f"Family {n}") for n in range(3)]
    ids = [council.journey(subject) for subject in subjects]
    council.task(ids[0], subjects[0], due_on=TODAY - timedelta(days=3))
    council.task(ids[0], subjects[0], due_on=None)

    found = journeys(council.database, council.viewer("amara"), today=TODAY)

    assert [row.id for row in found.rows] == ids[::-1]
    oldest = found.rows[2]
    assert (oldest.subject.name, oldest.open_tasks, oldest.late_tasks) == ("Family 0", 2, 1)
    assert oldest.next_due_on == TODAY - timedelta(days=3)
    assert [choice.label for choice in found.pathways] == ["Adoption stage 1", "Checks and references"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (JourneyFilters(state="ended"), {"ended"}),
        (JourneyFilters(pathway="checks_and_references"), {"other"}),
        (JourneyFilters(late=True), {"late"}),
        (JourneyFilters(text="moss"), {"late", "ended"}),
        (JourneyFilters(text="øystein LATE-0001"), {"late"}),
        (JourneyFilters(text="%%"), set()),
        (JourneyFilters(text="x"), set()),
        (JourneyFilters(state="ended", late=True), set()),
    ],
)
def test_the_list_can_be_narrowed(council: Council, filters: JourneyFilters, expected: set[str]) -> None:
    moss, roe = council.household("Grace Moss"), council.household("Ada Roe")
    council.add(t.people, household_id=moss.partition(":")[2], name="Øystein", part="applicant")
    council.journey(moss, id="late", reference="LATE-0001")
    council.task("late", moss, due_on=TODAY - timedelta(days=1))
    council.journey(moss, id="ended", reference="ENDE-0001", state="ended")
    council.journey(roe, id="other", reference="OTHR-0001", pathway="checks_and_references")

    found = journeys(council.database, council.viewer("amara"), today=TODAY, filters=filters)

    assert {row.id for row in found.rows} == expected
    assert found.paging.total == len(expected)


def test_the_list_pages_without_gap_or_repeat(council: Council) -> None:
    for number in range(7):
        council.journey(council.household(f"Family {number}"))
    viewer = council.viewer("amara")

    pages = [journeys(council.database, viewer, today=TODAY, page=n, page_size=3) for n in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [3, 3, 1]
    assert len({row.id for page in pages for row in page.rows}) == 7

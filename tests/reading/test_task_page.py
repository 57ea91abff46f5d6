"""One task with everything its page shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine import tables as t
from engine.reading.tasks import TaskView, task_view
from tests.reading.filled import Filled, anchor_values, fill, submission_values
from tests.reading.rows import DAYS, NOW, TODAY, Council


def look(filled: Filled, task: str, who: str = "amara") -> TaskView | None:
    viewer = filled.council.viewer(who)
    return task_view(filled.council.database, viewer, task, today=TODAY, days=DAYS)


@pytest.fixture
def filled(council: Council) -> Filled:
    return fill(council)


def test_a_task_says_what_to_do_by_when_and_why(filled: Filled) -> None:
    view = look(filled, filled.task)

    assert view is not None
    assert (view.task.title, view.task.subject.name) == ("Hold the stage 1 review", "Grace and Øystein Moss")
    assert (view.version, view.journey_state, view.revision) == ("adopter_stage_1@1", "running", 1)
    assert view.deadline is not None
    assert view.deadline.because[1] == "2 months after that is Friday 27 November 2026."
    assert (view.deadline.source, view.deadline.working_days_left) == ("AAR 2005 r27", 4)
    assert (view.deadline.rule, view.deadline.revision) == ("adopter.stage1", date(2026, 1, 1))
    assert view.deadline.anchors == {"stage_1_start": "2026-09-27"}


def test_a_draft_is_shown_to_whoever_wrote_it_and_to_nobody_else(filled: Filled) -> None:
    mine, femis = look(filled, filled.task), look(filled, filled.task, "femi")

    assert mine is not None
    assert femis is not None
    assert mine.draft is not None
    assert mine.draft.answers == {"held_on": "2026-11"}
    assert femis.draft is None
    assert not femis.task.has_draft


def test_what_was_answered_before_comes_newest_first(filled: Filled) -> None:
    later = submission_values(filled.journey, filled.household, form="x.later", submitted_at=NOW)
    filled.council.add(t.submissions, **later)

    view = look(filled, filled.task)

    assert view is not None
    assert [row.form for row in view.submissions] == ["x.later", "adopter_stage_1.plan"]
    assert (view.submissions[1].by_name, view.submissions[1].answers) == ("Femi", {"agreed": True})


def test_who_completed_what_is_told_for_the_separation_of_duties(filled: Filled) -> None:
    view = look(filled, filled.task)

    assert view is not None
    (done,) = view.completions
    assert (done.element, done.worker, done.worker_name, done.role) == ("ut_plan", "femi", "Femi", "adoption_sw")
    assert (done.outcome, done.at, done.decision) == ("agreed", NOW - timedelta(days=9), False)
    assert [(one.role, one.worker) for one in view.allocations] == [("adoption_sw", "femi")]


def test_a_completed_task_says_who_completed_it_and_when(filled: Filled) -> None:
    view = look(filled, filled.done)

    assert view is not None
    assert (view.task.state, view.completed_by, view.completed_by_name) == ("completed", "femi", "Femi")
    assert (view.completed_as, view.outcome, view.task.closed_at) == ("adoption_sw", "agreed", NOW - timedelta(days=9))
    assert view.task.working_days_left is None


def test_an_awaited_arrival_is_found_too(filled: Filled) -> None:
    view = look(filled, filled.arrival)

    assert view is not None
    assert view.task.kind == "arrival"


def test_a_form_is_checked_against_the_dates_that_its_journey_knows(filled: Filled) -> None:
    add, later = filled.council.add, {"recorded_at": NOW}
    subject = filled.household
    add(t.anchors, **anchor_values(subject, name="approval", on_date=date(2026, 5, 1)))
    add(t.anchors, **anchor_values(subject, journey_id=filled.journey, on_date=date(2026, 9, 28), **later))
    other = filled.council.journey(subject, state="ended")
    add(t.anchors, **anchor_values(subject, journey_id=other, on_date=date(2026, 1, 1), **later))
    add(t.anchors, **anchor_values(subject, journey_id=other, name="previous_visit", **later))
    add(t.anchors, **anchor_values(subject, journey_id=other, name="extended:adopter.stage1", **later))

    view = look(filled, filled.task)

    assert view is not None
    assert view.known_dates == {"approval": date(2026, 5, 1), "stage_1_start": date(2026, 9, 28)}
    assert view.promised == {"adopter.stage1": date(2026, 11, 27), "adopter.plan": date(2026, 11, 20)}
    assert view.record == {"stage": "stage_1"}


def test_the_dates_known_are_those_that_the_actions_count_from(filled: Filled) -> None:
    from engine.domain.subjects import SubjectRef
    from engine.store.records import SqlRecords

    other = filled.council.journey(filled.household, state="ended")
    for name, journey, day in (("a", None, 1), ("a", filled.journey, 2), ("a", other, 3), ("b", other, 4)):
        on = date(2026, 3, day)
        filled.council.add(t.anchors, **anchor_values(filled.household, name=name, journey_id=journey, on_date=on))

    view = look(filled, filled.task)

    assert view is not None
    with filled.council.database.connect() as connection:
        records = SqlRecords(connection)
        expected = records.anchors(SubjectRef.read(filled.household), filled.journey)
    assert view.known_dates == expected


def test_documents_and_notes_of_the_journey_are_listed_with_their_task(filled: Filled) -> None:
    view = look(filled, filled.task)

    assert view is not None
    (document, note) = (view.documents[0], view.notes[0])
    assert (document.file_name, document.size_bytes, document.added_by_name) == ("medical.pdf", 1200, "Amara")
    assert (note.text, note.task, note.added_at) == ("Rang twice.", filled.task, NOW)


def test_a_task_that_is_not_there_and_one_that_may_not_be_known_are_the_same(filled: Filled) -> None:
    assert look(filled, "no-such-task") is None
    assert look(filled, filled.task, "dot") is None

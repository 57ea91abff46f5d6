from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.domain.errors import NotFound
from engine.domain.references import new_id
from engine.ports import Submission
from engine.tables import draft_submissions
from tests.store.cast import AT, LATER, Cast, Uow, journey_of, settle, task_of

ANSWERS = {"held_on": "2026-03-27", "adults": [{"name": "é"}], "agreed": True, "none": None}


def test_answers_come_back_as_they_were_given(uow: Uow) -> None:
    cast = settle(uow)
    submission = _submission(uow, cast)

    with uow() as work:
        work.submissions.add(submission)
        work.commit()

    with uow() as work:
        assert work.submissions.answers(submission.id) == ANSWERS
        with pytest.raises(NotFound):
            work.submissions.answers(new_id())


@pytest.mark.parametrize("change", ["UPDATE submissions SET outcome = 'reject'", "DELETE FROM submissions"])
def test_the_database_itself_refuses_to_change_answers(uow: Uow, database: Engine, change: str) -> None:
    submission = _submission(uow, settle(uow))
    with uow() as work:
        work.submissions.add(submission)
        work.commit()

    with pytest.raises(sa.exc.DBAPIError, match="submissions only ever grows"), database.begin() as connection:
        connection.exec_driver_sql(change)

    with uow() as work:
        assert work.submissions.answers(submission.id) == ANSWERS


def test_a_later_draft_takes_the_place_of_the_earlier_one_of_the_same_worker(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    task = _open_task(uow, cast)

    with uow() as work:
        work.submissions.save_draft(task, cast.amara.id, {"held_on": "31 Febr"}, at=AT)
        work.submissions.save_draft(task, cast.ben.id, {"held_on": "2"}, at=AT)
        work.submissions.save_draft(task, cast.amara.id, {"held_on": "3"}, at=LATER)
        work.commit()

    assert _drafts(database) == {cast.amara.id: ({"held_on": "3"}, LATER), cast.ben.id: ({"held_on": "2"}, AT)}


def test_drafts_are_dropped_for_one_worker_or_for_all(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    task = _open_task(uow, cast)
    with uow() as work:
        for worker in (cast.amara, cast.ben):
            work.submissions.save_draft(task, worker.id, {}, at=AT)
        work.submissions.drop_drafts(task, of=cast.amara.id)
        work.commit()
    left = list(_drafts(database))

    with uow() as work:
        work.submissions.drop_drafts(task)
        work.commit()

    assert left == [cast.ben.id]
    assert _drafts(database) == {}


def _drafts(database: Engine) -> dict[str, Any]:
    with database.connect() as connection:
        rows = connection.execute(sa.select(draft_submissions)).all()
    return {row.worker_id: (row.answers, row.saved_at) for row in rows}


def _open_task(uow: Uow, cast: Cast) -> str:
    journey = journey_of(cast)
    task = task_of(journey)
    journey.changes.tasks_added = [task]
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()
    return str(task.id)


def _submission(uow: Uow, cast: Cast) -> Submission:
    journey = journey_of(cast)
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()
    return Submission(
        id=new_id(),
        journey=journey.id,
        task=None,
        subject=journey.subject,
        pathway="adopter_stage_1",
        element="st_enquiry",
        form="adopter_stage_1.enquiry",
        answers=ANSWERS,
        outcome="accept",
        breach_reason=None,
        at=AT,
        by=cast.amara.id,
        sha256="0" * 64,
    )

"""What stands around a journey comes in one statement, says what the single questions say, and does not grow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.engine import Engine

from engine.domain.errors import NotFound
from engine.domain.journey_deadline import DeadlineState
from engine.domain.references import new_id
from engine.domain.subjects import Allocation
from engine.ports import NewAnchor, Surroundings
from tests.store.cast import AT, LATER, TODAY, Cast, Uow, deadline_of, journey_of, settle, started, task_of
from tests.store.statements import counted

DAY = timedelta(days=1)


def test_a_journey_comes_with_what_the_single_questions_say(uow: Uow) -> None:
    cast = settle(uow)
    journey, other = started(uow, cast, linked=2), journey_of(cast)
    subject = journey.subject
    with uow() as work:
        for number, (name, holder) in enumerate(
            (("approval", None), ("approval", journey.id), ("approval", None), ("enquiry", None), ("panel", other.id))
        ):
            if holder != other.id:
                anchor = NewAnchor(subject=subject, name=name, on=TODAY + number * DAY, journey=holder)
                work.records.add_anchors([anchor], at=AT, by=None)
        values = {"terms": ["1 child", None, True], "stage": "two", "none": None}
        common = {"on": TODAY, "by": None, "journey": None, "submission": None}
        work.records.set_fields(subject, {"stage": "one"}, at=AT, **common)
        work.records.set_fields(subject, values, at=LATER, **common)
        for worker in (cast.amara, cast.ben):
            held = Allocation(subject=subject, role="adoption_sw", worker=worker.id, from_on=TODAY, journey=journey.id)
            work.records.allocate(held, at=AT)
        work.commit()

    with uow() as work:
        locked, around = work.journeys.lock_around(journey.id, worker=cast.amara.id)
        one_by_one = Surroundings(
            anchors=work.records.anchors(subject, journey.id),
            fields=work.records.fields(subject),
            allocations=work.records.allocations(subject),
            promised=work.journeys.promised(journey.id),
            team_roles=work.workers.roles_held(cast.north.id)[0],
            council_roles=work.workers.roles_held(cast.north.id)[1],
            worker=work.workers.get(cast.amara.id),
            own_anchors={"approval": TODAY + DAY},
        )
        alone = work.journeys.surroundings(subject, team=None)

    assert (locked.id, locked.linked) == (journey.id, journey.linked)
    assert around == one_by_one
    assert around.anchors == {"approval": TODAY + DAY, "enquiry": TODAY + 3 * DAY}
    assert around.fields == values
    assert alone.anchors == {"approval": TODAY + 2 * DAY, "enquiry": TODAY + 3 * DAY}
    assert (alone.worker, alone.promised, alone.team_roles) == (None, {}, frozenset())


def test_the_journey_of_a_task_comes_as_its_own(uow: Uow) -> None:
    cast = settle(uow)
    journey = journey_of(cast)
    task = task_of(journey)
    journey.changes.tasks_added.append(task)
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with uow() as work:
        locked, around = work.journeys.lock_around_task(task.id, worker=cast.ben.id)

    assert [found.id for found in locked.tasks.values()] == [task.id]
    assert around.worker == cast.ben


def test_whoever_or_whatever_is_not_there_is_not_found(uow: Uow) -> None:
    cast = settle(uow)
    journey = started(uow, cast)

    with uow() as work:
        with pytest.raises(NotFound):
            work.journeys.lock_around(new_id())
        with pytest.raises(NotFound):
            work.journeys.lock_around(journey.id, worker=new_id())
        with pytest.raises(NotFound):
            work.journeys.lock_around_task(new_id(), worker=cast.amara.id)


@pytest.mark.parametrize("rounds", [1, 30])
def test_it_is_two_statements_however_often_everything_was_set_before(uow: Uow, database: Engine, rounds: int) -> None:
    cast = settle(uow)
    journey = _gone_round(uow, cast, rounds)

    with uow() as work, counted(database) as statements:
        locked, around = work.journeys.lock_around(journey, worker=cast.amara.id)

    last = TODAY + (rounds - 1) * DAY
    assert len(statements) == 2
    assert (locked.deadlines, around.anchors, around.fields) == ({}, {"held": last}, {"round": rounds - 1})
    assert around.promised == {"adopter.stage1": date(2026, 5, 27) + (rounds - 1) * DAY}


def _gone_round(uow: Uow, cast: Cast, rounds: int) -> str:
    """A journey whose one date, field and rule were set in each round; its id."""
    journey = started(uow, cast)
    for number in range(rounds):
        on = TODAY + number * DAY
        with uow() as work:
            loaded = work.journeys.lock(journey.id)
            deadline = deadline_of(loaded, token=f"t{number}")
            deadline.rule, deadline.state, deadline.extended_to = "adopter.stage1", DeadlineState.DONE, None
            deadline.opened_on, deadline.due_on = on, date(2026, 5, 27) + number * DAY
            loaded.changes.deadlines_added.append(deadline)
            work.journeys.save(loaded, at=AT)
            anchor = NewAnchor(subject=loaded.subject, name="held", on=on, journey=journey.id)
            work.records.add_anchors([anchor], at=AT, by=None)
            work.records.set_fields(
                loaded.subject, {"round": number}, on=on, at=AT, by=None, journey=journey.id, submission=None
            )
            work.commit()
    return journey.id

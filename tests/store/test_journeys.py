from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.domain.errors import AlreadyRunning, JourneyMovedOn, NotFound
from engine.domain.journey import Journey, JourneyState
from engine.domain.journey_deadline import DeadlineState
from engine.domain.references import new_id, new_reference
from engine.domain.step import Passed, Place
from engine.domain.subjects import SubjectRef
from engine.domain.task import TaskKind, TaskState
from engine.domain.timer import TimerState
from engine.ports import ClosedTask, Completion
from engine.store import SqlUnitOfWork
from engine.tables import passages, subject_roles, timers
from tests.store.cast import (
    AT,
    LATER,
    REVIEW,
    TODAY,
    Cast,
    Uow,
    deadline_of,
    journey_of,
    settle,
    started,
    task_of,
    timer_of,
)
from tests.store.drawings import drawn


def test_a_journey_comes_back_with_everything_open_in_it(uow: Uow) -> None:
    journey = journey_of(settle(uow), linked=2)
    task, deadline, timer = task_of(journey), deadline_of(journey), timer_of(journey)
    journey.changes.tasks_added = [task]
    journey.changes.deadlines_added = [deadline]
    journey.changes.timers_added = [timer]

    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with uow() as work:
        found = work.journeys.lock(journey.id)
        assert work.journeys.task(task.id).token == task.token
        assert work.journeys.of_task(task.id) == journey.id
        assert work.journeys.subject_of(journey.id) == journey.subject
    assert _values(found, without={"tasks", "deadlines", "timers", "changes", "version"}) == _values(
        journey, without={"tasks", "deadlines", "timers", "changes", "version"}
    )
    assert found.version == replace(journey.version, in_force_from=date(2026, 1, 1))
    assert [_values(one) for one in found.tasks.values()] == [_values(task)]
    assert [_values(one) for one in found.deadlines.values()] == [_values(deadline)]
    assert [_values(one) for one in found.timers] == [_values(timer)]
    assert list(found.tasks) == [task.token]
    assert list(found.deadlines) == [deadline.token]


def test_what_is_no_longer_open_is_not_loaded_again(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    journey = _with_one_of_each(uow, cast)

    with uow() as work:
        loaded = work.journeys.lock(journey.id)
        (task,), (deadline,), (timer,) = loaded.tasks.values(), loaded.deadlines.values(), loaded.timers
        task.state, task.closed_at, task.outcome = TaskState.COMPLETED, LATER, "proceed"
        task.completed_by, task.completed_as = cast.ben.id, "adoption_tm"
        deadline.state, deadline.done_on = DeadlineState.DONE, TODAY
        timer.state = TimerState.FIRED
        loaded.note_task(task)
        loaded.note_deadline(deadline)
        loaded.note_timer(timer)
        loaded.engine_state, loaded.outcome = b"{}", "to_stage_2"
        loaded.state, loaded.ended_at = JourneyState.ENDED, LATER
        work.journeys.save(loaded, at=LATER)
        work.commit()

    with uow() as work:
        found = work.journeys.lock(journey.id)
        assert _values(work.journeys.task(task.id)) == _values(task)
        assert work.journeys.closed_task(task.id) == ClosedTask(
            state="completed", by_name="Ben", at=LATER, subject=journey.subject
        )
        assert work.journeys.completions(journey.id) == (
            Completion(
                pathway="adopter_stage_1",
                element="ut_stage1_review",
                item=None,
                worker=cast.ben.id,
                role="adoption_tm",
                outcome="proceed",
                at=LATER,
            ),
        )
    assert (found.tasks, found.deadlines, found.timers) == ({}, {}, [])
    assert (found.state, found.outcome, found.ended_at, found.engine_state, found.revision) == (
        JourneyState.ENDED,
        "to_stage_2",
        LATER,
        b"{}",
        1,
    )
    with database.connect() as connection:
        assert connection.execute(sa.select(timers.c.fired_at)).scalar() == LATER


def test_only_what_changed_is_written(uow: Uow) -> None:
    journey = _with_one_of_each(uow, settle(uow))

    with uow() as work:
        loaded = work.journeys.lock(journey.id)
        next(iter(loaded.tasks.values())).title = "Changed without a note"
        work.journeys.save(loaded, at=LATER)
        work.commit()

    with uow() as work:
        (task,) = work.journeys.lock(journey.id).tasks.values()
    assert task.title == "Hold the stage 1 review"


def test_a_journey_that_somebody_else_saved_in_between_is_refused(uow: Uow) -> None:
    journey = started(uow, settle(uow))
    with uow() as work:
        stale = work.journeys.lock(journey.id)
    with uow() as work:
        work.journeys.save(work.journeys.lock(journey.id), at=AT)
        work.commit()

    stale.changes.tasks_added = [task_of(stale)]
    with uow() as work, pytest.raises(JourneyMovedOn):
        work.journeys.save(stale, at=LATER)

    with uow() as work:
        found = work.journeys.lock(journey.id)
    assert (found.revision, found.tasks) == (1, {})


def test_saving_twice_in_one_unit_of_work_writes_everything_once(uow: Uow, database: Engine) -> None:
    journey = started(uow, settle(uow))

    with uow() as work:
        loaded = work.journeys.lock(journey.id)
        task = task_of(loaded)
        loaded.changes.tasks_added.append(task)
        loaded.changes.passages.append((Passed(place=REVIEW), AT))
        work.journeys.save(loaded, at=AT)
        task.holder = None
        task.title = "Hold it again"
        loaded.changes.passages.append((Passed(place=REVIEW, flow="flow_again"), LATER))
        work.journeys.save(loaded, at=LATER)
        work.commit()

    with uow() as work:
        found = work.journeys.lock(journey.id)
    assert found.revision == 2
    assert [one.title for one in found.tasks.values()] == ["Hold it again"]
    with database.connect() as connection:
        assert connection.execute(sa.select(passages.c.flow).order_by(passages.c.id)).scalars().all() == [
            None,
            "flow_again",
        ]


def test_the_way_that_a_journey_went_is_kept_in_its_order(uow: Uow, database: Engine) -> None:
    journey = journey_of(settle(uow))
    inside = Place(pathway="checks", element="ut_check", calls=("ca_checks", "ca_more"), item="person:1")
    journey.changes.passages = [(Passed(place=REVIEW, flow="flow_1"), AT), (Passed(place=inside), AT)]

    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with database.connect() as connection:
        rows = connection.execute(sa.select(passages).order_by(passages.c.id)).all()
    assert [tuple(row)[1:] for row in rows] == [
        (journey.id, "adopter_stage_1", "ut_stage1_review", "", "flow_1", AT),
        (journey.id, "checks", "ut_check", "ca_checks/ca_more", None, AT),
    ]


def test_roles_that_had_work_are_remembered_for_the_subject_and_those_linked(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    journey = journey_of(cast, linked=1)
    journey.changes.grants = {"medical_adviser"}
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with uow() as work:
        loaded = work.journeys.lock(journey.id)
        loaded.changes.grants = {"medical_adviser", "panel_admin"}
        work.journeys.save(loaded, at=AT)
        work.commit()

    subjects = (str(journey.subject), *map(str, journey.linked))
    with database.connect() as connection:
        found = {tuple(row) for row in connection.execute(sa.select(subject_roles))}
    assert found == {(subject, role) for subject in subjects for role in ("medical_adviser", "panel_admin")}


def test_a_pathway_runs_once_at_a_time_for_one_subject(uow: Uow) -> None:
    cast = settle(uow)
    first = started(uow, cast)

    with uow() as work, pytest.raises(AlreadyRunning):
        work.journeys.add(journey_of(cast), at=AT)
    with uow() as work:
        running = work.journeys.running(cast.household.ref, "adopter_stage_1")
        ended = work.journeys.lock(first.id)
        ended.state, ended.outcome = JourneyState.ENDED, "not_suitable"
        work.journeys.save(ended, at=AT)
        second = journey_of(cast)
        second.state, second.started_at = JourneyState.STUCK, LATER
        work.journeys.add(second, at=LATER)
        work.commit()

    assert [(one.id, one.reference, one.several_at_once) for one in running] == [(first.id, first.reference, False)]
    with uow() as work:
        assert _running(work, cast, "adopter_stage_1") == [second.id]
        assert _running(work, cast, "adopter_stage_2") == []
        assert work.journeys.pathways_of(cast.household.ref) == (
            ("adopter_stage_1", "ended", "not_suitable"),
            ("adopter_stage_1", "stuck", None),
        )


def test_several_run_at_once_where_the_version_of_a_journey_said_so(uow: Uow) -> None:
    cast = settle(uow)
    first = started(uow, cast)  # under a version that said nothing of it
    beside = [_several_at_once(journey_of(cast)) for _ in range(2)]

    with uow() as work:
        for one in beside:
            work.journeys.add(one, at=AT)
        work.commit()

    ids = [first.id, *sorted(one.id for one in beside)]
    with uow() as work:
        assert _running(work, cast, "adopter_stage_1") == ids
        moved = work.journeys.lock(beside[0].id)
        moved.version, moved.version_id = drawn(), cast.version_id  # a move changes nothing about who runs beside it
        work.journeys.save(moved, at=AT)
        work.commit()
    with uow() as work:
        assert [one.several_at_once for one in work.journeys.running(cast.household.ref, "adopter_stage_1")] == [
            one != first.id for one in ids
        ]
    with uow() as work, pytest.raises(AlreadyRunning):
        work.journeys.add(journey_of(cast), at=AT)  # one at a time once more, and the first one still runs


def test_the_partners_of_a_journey_are_those_it_began_and_the_one_that_began_it(uow: Uow) -> None:
    cast = settle(uow)
    first, second, third = (_several_at_once(journey_of(cast)) for _ in range(3))
    second.started_from, third.started_from, third.state = first.id, second.id, JourneyState.ENDED

    with uow() as work:
        for one in (first, second, third):
            work.journeys.add(one, at=AT)
        work.commit()

    with uow() as work:
        found = [work.journeys.partners(one.id, "adopter_stage_1") for one in (first, second, third)]
        assert work.journeys.partners(second.id, "adopter_stage_2") == set()
    assert found == [{second.id}, {first.id, third.id}, {second.id}]


def test_another_mistake_while_starting_is_not_taken_for_a_journey_that_runs(uow: Uow) -> None:
    cast = settle(uow)
    first = started(uow, cast)
    other = journey_of(cast)
    other.subject, other.reference = SubjectRef(cast.household.ref.kind, new_id()), first.reference

    with uow() as work, pytest.raises(sa.exc.IntegrityError):
        work.journeys.add(other, at=AT)


def test_a_task_that_is_open_or_unknown_has_not_been_closed(uow: Uow) -> None:
    journey = _with_one_of_each(uow, settle(uow))

    with uow() as work:
        (task,) = work.journeys.lock(journey.id).tasks.values()
        assert work.journeys.closed_task(task.id) is None
        assert work.journeys.closed_task(new_id()) is None


def test_a_withdrawn_task_was_closed_by_nobody_and_completes_nothing(uow: Uow) -> None:
    cast = settle(uow)
    journey = journey_of(cast)
    task = task_of(journey)
    task.kind, task.state, task.closed_at = TaskKind.ARRIVAL, TaskState.WITHDRAWN, LATER
    journey.changes.tasks_added = [task]
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with uow() as work:
        closed = work.journeys.closed_task(task.id)
        assert work.journeys.completions(journey.id) == ()
    assert closed == ClosedTask(state="withdrawn", by_name="", at=LATER, subject=journey.subject)


def test_each_rule_promises_the_date_it_was_last_set_to(uow: Uow) -> None:
    journey = journey_of(settle(uow))
    first, second = date(2026, 3, 1), date(2026, 3, 27)
    journey.changes.deadlines_added = [
        deadline_of(journey, rule="a", opened_on=second, due_on=date(2026, 4, 2), extended_to=None),
        deadline_of(journey, rule="a", opened_on=first, due_on=date(2026, 5, 1), state=DeadlineState.DONE),
        deadline_of(journey, rule="b", opened_on=first, due_on=date(2026, 5, 1), extended_to=date(2026, 5, 9)),
        deadline_of(journey, rule="c", opened_on=first, due_on=date(2026, 7, 2), extended_to=None, token="x"),
        deadline_of(journey, rule="c", opened_on=first, due_on=date(2026, 7, 1), extended_to=None, token="y"),
        deadline_of(journey, rule="d", due_on=None, extended_to=None),
    ]
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with uow() as work:
        promised = work.journeys.promised(journey.id)

    assert promised == {"a": date(2026, 4, 2), "b": date(2026, 5, 9), "c": date(2026, 7, 2)}


def test_what_is_not_there_is_not_found(uow: Uow) -> None:
    with uow() as work:
        for ask in (work.journeys.lock, work.journeys.of_task, work.journeys.task, work.journeys.subject_of):
            with pytest.raises(NotFound):
                ask(new_id())


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(uow: Uow) -> None:
    cast = settle(uow)
    journey = journey_of(cast)
    journey.started_at = datetime.fromisoformat("2026-03-29T02:30:00+01:00")
    journey.reference = new_reference()
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()

    with uow() as work:
        found = work.journeys.lock(journey.id).started_at
    assert found == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def _with_one_of_each(uow: Uow, cast: Cast) -> Journey:
    journey = journey_of(cast)
    journey.changes.tasks_added = [task_of(journey)]
    journey.changes.deadlines_added = [deadline_of(journey)]
    journey.changes.timers_added = [timer_of(journey)]
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()
    return journey


def _values(entity: Any, *, without: set[str] | None = None) -> dict[str, Any]:
    return {f.name: getattr(entity, f.name) for f in fields(entity) if f.name not in (without or set())}


def _several_at_once(journey: Journey) -> Journey:
    journey.version = replace(journey.version, several_at_once=True)
    return journey


def _running(work: SqlUnitOfWork, cast: Cast, pathway: str) -> list[str]:
    return [one.id for one in work.journeys.running(cast.household.ref, pathway)]

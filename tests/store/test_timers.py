from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from engine.domain.journey import Journey
from engine.domain.references import new_id
from engine.domain.subjects import SubjectKind, SubjectRef
from engine.domain.timer import Timer, TimerState
from engine.tables import timers
from tests.store.cast import AT, LATER, Cast, Uow, journey_of, settle, timer_of

MINUTE = timedelta(minutes=1)


def test_timers_are_due_oldest_first_once_their_instant_has_come(uow: Uow) -> None:
    journey, (second, first, _later, _dateless) = _armed(uow, AT, AT - MINUTE, LATER, None)

    with uow() as work:
        due = work.timers.due(AT, limit=10)
        one = work.timers.due(AT, limit=1)
        too_early = work.timers.due(AT - 2 * MINUTE, limit=10)
        next_due_at = work.timers.next_due_at()

    assert due == ((first.id, journey.id), (second.id, journey.id))
    assert one == due[:1]
    assert too_early == ()
    assert next_due_at == AT - MINUTE


def test_a_timer_that_failed_waits_until_its_retry(uow: Uow) -> None:
    journey, (timer,) = _armed(uow, AT)

    with uow() as work:
        work.timers.failed(timer.id, retry_at=LATER)
        work.commit()

    with uow() as work:
        assert work.timers.due(LATER - MINUTE, limit=10) == ()
        assert work.timers.due(LATER, limit=10) == ((timer.id, journey.id),)
        assert work.timers.next_due_at() == LATER
        (loaded,) = work.journeys.lock(journey.id).timers
    assert loaded.attempts == 1


def test_timers_are_read_on_from_the_last_one_looked_at(uow: Uow) -> None:
    _journey, armed = _armed(uow, AT, AT, AT, LATER)

    with uow() as work:
        everyone = work.timers.due(LATER, limit=10)
        in_pieces, after = [], None
        while piece := work.timers.due(LATER, limit=2, after=after):
            in_pieces += piece
            after = piece[-1][0]

    assert {timer for timer, _ in everyone} == {timer.id for timer in armed}
    assert tuple(in_pieces) == everyone


def test_a_timer_given_up_is_still_the_journeys_and_can_be_tried_again(uow: Uow) -> None:
    journey, (later, first, sound) = _armed(uow, AT, AT - MINUTE, LATER)
    with uow() as work:
        work.timers.failed(first.id, retry_at=None)
        work.timers.failed(later.id, retry_at=LATER)
        work.commit()

    with uow() as work:
        kept = {timer.id: timer.state for timer in work.journeys.lock(journey.id).timers}
        again = work.timers.try_again(journey.id)
        work.commit()

    assert kept == {first.id: TimerState.STUCK, later.id: TimerState.ARMED, sound.id: TimerState.ARMED}
    assert again == (first.id, later.id)
    with uow() as work:
        assert work.timers.due(AT, limit=10) == ((first.id, journey.id), (later.id, journey.id))
        assert {timer.attempts for timer in work.journeys.lock(journey.id).timers} == {0}


def test_the_next_instant_is_the_earlier_of_a_retry_and_what_falls_due(uow: Uow) -> None:
    _journey, (failed, _other) = _armed(uow, AT, AT + 2 * MINUTE)
    with uow() as work:
        work.timers.failed(failed.id, retry_at=AT + 5 * MINUTE)
        before = work.timers.next_due_at()
        work.timers.failed(failed.id, retry_at=AT + MINUTE)
        after = work.timers.next_due_at()

    assert (before, after) == (AT + 2 * MINUTE, AT + MINUTE)


def test_a_timer_given_up_is_stuck_and_never_due_again(uow: Uow, database: Engine) -> None:
    _journey, (timer,) = _armed(uow, AT)

    with uow() as work:
        work.timers.failed(timer.id, retry_at=None)
        work.commit()

    with uow() as work:
        assert work.timers.due(LATER, limit=10) == ()
        assert work.timers.next_due_at() is None
    with database.connect() as connection:
        assert connection.execute(sa.select(timers.c.state, timers.c.attempts)).one() == ("stuck", 1)


def test_a_failure_told_too_late_does_not_wake_a_timer_that_has_fired(uow: Uow, database: Engine) -> None:
    journey, (timer,) = _armed(uow, AT)
    with uow() as work:
        loaded = work.journeys.lock(journey.id)
        loaded.timers[0].state = TimerState.FIRED
        loaded.note_timer(loaded.timers[0])
        work.journeys.save(loaded, at=LATER)
        work.timers.failed(timer.id, retry_at=LATER)
        work.commit()

    with database.connect() as connection:
        assert connection.execute(sa.select(timers.c.state, timers.c.fired_at)).one() == ("fired", LATER)


def test_another_worker_passes_over_the_journeys_whose_timers_are_being_fired(uow: Uow, database: Engine) -> None:
    if database.dialect.name == "sqlite":
        with uow() as work:
            assert work.keeps_others_waiting  # so the question does not arise
        return
    cast = settle(uow)
    first, [one, two] = _armed(uow, AT, LATER, cast=cast)
    second, [three] = _armed(uow, LATER, cast=cast, subject=SubjectRef(SubjectKind.CHILD, new_id()))

    with uow() as mine:
        assert mine.timers.due(LATER, limit=1) == ((one.id, first.id),)
        with uow() as others:
            assert others.timers.due(LATER, limit=10) == ((three.id, second.id),)
            # Whoever has a journey's timers already may ask for more of them.
            assert mine.timers.due(LATER, limit=10) == ((one.id, first.id), (two.id, first.id))
        assert len(mine.timers.due(LATER, limit=10)) == 3
    with uow() as others:
        assert len(others.timers.due(LATER, limit=10)) == 3


def test_the_search_for_due_timers_uses_the_index_of_the_armed_ones(uow: Uow, database: Engine) -> None:
    sent: list[tuple[str, Any]] = []

    @event.listens_for(database, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        sent.append((statement, parameters))

    with uow() as work:
        work.timers.due(AT, limit=10)
    statement, parameters = next(one for one in sent if "FROM timers" in one[0])

    with database.connect() as connection:
        if connection.dialect.name == "postgresql":
            # It would rather read so small a table as a whole; forbidden to, it shows whether it could do otherwise.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).all()
        else:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert "ix_timers_due_at" in str(plan)


def _armed(
    uow: Uow, *due_at: datetime | None, cast: Cast | None = None, subject: SubjectRef | None = None
) -> tuple[Journey, list[Timer]]:
    journey = journey_of(cast or settle(uow))
    journey.subject = subject or journey.subject
    armed = [timer_of(journey, due_at=at) for at in due_at]
    journey.changes.timers_added = armed
    with uow() as work:
        work.journeys.add(journey, at=AT)
        work.commit()
    return journey, armed

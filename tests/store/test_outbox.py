from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine.domain.journey import Telling
from engine.domain.references import new_id
from engine.ports import NewNotice, QueuedNotice, QueuedTelling
from engine.tables import notices, tellings
from tests.store.cast import AT, LATER, Cast, Uow, settle

MATCHED = Telling(pathway="adopter_stage_2", element="mb_matched", outcome="matched", must_run=True)
RETURNED = Telling(pathway="representations_irm", element="mb_returned", outcome="upheld", must_run=False)


def test_a_notice_is_due_until_it_is_delivered(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    _queue(uow, cast, "task_opened", "due_soon")

    with uow() as work:
        first, second = work.outbox.due_notices(AT, limit=10)
        work.outbox.notice_done(first.id, at=LATER)
        work.commit()

    assert first == QueuedNotice(
        id=first.id,
        to=cast.amara.id,
        email="amara@example.org",
        template="task_opened",
        journey=None,
        task=None,
        facts={"due_on": "2026-04-01"},
        attempts=0,
    )
    with uow() as work:
        assert work.outbox.due_notices(LATER, limit=10) == (second,)
    with database.connect() as connection:
        done = connection.execute(sa.select(notices).where(notices.c.id == first.id)).one()
    assert (done.state, done.sent_at, done.attempts) == ("sent", LATER, 1)


def test_a_notice_that_failed_waits_and_is_then_due_again(uow: Uow) -> None:
    cast = settle(uow)
    _queue(uow, cast, "task_opened")

    with uow() as work:
        (notice,) = work.outbox.due_notices(AT, limit=10)
        work.outbox.notice_failed(notice.id, error="refused " * 100, next_at=LATER)
        work.commit()

    with uow() as work:
        assert work.outbox.due_notices(LATER - timedelta(seconds=1), limit=10) == ()
        (again,) = work.outbox.due_notices(LATER, limit=10)
    assert (again.id, again.attempts) == (notice.id, 1)


def test_a_notice_given_up_is_due_no_more(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    _queue(uow, cast, "task_opened")

    with uow() as work:
        (notice,) = work.outbox.due_notices(AT, limit=10)
        work.outbox.notice_failed(notice.id, error="refused", next_at=None)
        work.commit()

    with uow() as work:
        assert work.outbox.due_notices(LATER, limit=10) == ()
    with database.connect() as connection:
        assert connection.execute(sa.select(notices.c.state, notices.c.error)).one() == ("failed", "refused")


def test_no_more_notices_are_taken_than_asked_for_and_none_before_its_time(uow: Uow) -> None:
    cast = settle(uow)
    _queue(uow, cast, "one", "two", "three")

    with uow() as work:
        taken = work.outbox.due_notices(AT, limit=2)
        too_early = work.outbox.due_notices(AT - timedelta(seconds=1), limit=2)

    assert [notice.template for notice in taken] == ["one", "two"]
    assert too_early == ()


def test_a_telling_is_due_until_it_is_done_or_given_up(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    journey = new_id()
    with uow() as work:
        work.outbox.queue_tellings([MATCHED, RETURNED], from_journey=journey, subject=cast.household.ref, at=AT)
        work.outbox.queue_tellings([], from_journey=journey, subject=cast.household.ref, at=AT)
        work.commit()

    with uow() as work:
        first, second = work.outbox.due_tellings(AT, limit=10)
        work.outbox.telling_done(first.id, state="not_running")
        work.outbox.telling_failed(second.id, next_at=LATER)
        work.commit()
    with uow() as work:
        assert work.outbox.due_tellings(AT, limit=10) == (), "it waits for its next try"
        (again,) = work.outbox.due_tellings(LATER, limit=10)
        work.outbox.telling_failed(again.id, next_at=None)
        work.commit()

    assert first == QueuedTelling(
        id=first.id, from_journey=journey, subject=cast.household.ref, telling=MATCHED, attempts=0
    )
    assert (again.telling, again.attempts) == (RETURNED, 1)
    with uow() as work:
        assert work.outbox.due_tellings(LATER, limit=10) == ()
    with database.connect() as connection:
        rows = connection.execute(sa.select(tellings.c.state, tellings.c.attempts).order_by(tellings.c.id)).all()
    assert [tuple(row) for row in rows] == [("not_running", 1), ("stuck", 2)]


def test_a_telling_that_failed_holds_up_none_after_it(uow: Uow) -> None:
    cast = settle(uow)
    with uow() as work:
        work.outbox.queue_tellings([MATCHED, RETURNED], from_journey=new_id(), subject=cast.household.ref, at=AT)
        work.commit()

    with uow() as work:
        (first,) = work.outbox.due_tellings(AT, limit=1)
        work.outbox.telling_failed(first.id, next_at=AT)
        (then,) = work.outbox.due_tellings(AT, limit=1)

    assert (first.telling, then.telling) == (MATCHED, RETURNED)


def test_what_was_given_up_can_be_told_again(uow: Uow) -> None:
    cast = settle(uow)
    journey, another = new_id(), new_id()
    with uow() as work:
        for one in (journey, another):
            work.outbox.queue_tellings([MATCHED], from_journey=one, subject=cast.household.ref, at=AT)
        for telling in work.outbox.due_tellings(AT, limit=10):
            work.outbox.telling_failed(telling.id, next_at=None)
        work.outbox.tell_again(journey)
        work.commit()

    with uow() as work:
        (again,) = work.outbox.due_tellings(AT, limit=10)
    assert (again.from_journey, again.attempts) == (journey, 0)


def test_a_notice_that_somebody_else_has_sent_by_now_is_not_sent_twice_on_record(uow: Uow) -> None:
    _queue(uow, settle(uow), "late")
    with uow() as work:
        (notice,) = work.outbox.due_notices(AT, limit=1)

        first = work.outbox.notice_done(notice.id, at=AT)
        again = work.outbox.notice_done(notice.id, at=LATER)
        failed = work.outbox.notice_failed(notice.id, error="late", next_at=LATER)

    assert (first, again, failed) == (True, False, False)


def _queue(uow: Uow, cast: Cast, *templates: str) -> None:
    facts = {"due_on": "2026-04-01"}
    with uow() as work:
        work.outbox.queue_notices([NewNotice(to=cast.amara.id, template=t, facts=facts) for t in templates], at=AT)
        work.outbox.queue_notices([], at=AT)
        work.commit()

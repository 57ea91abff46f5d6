from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables
from engine.domain.errors import JourneyBusy, NotFound, OutcomeUnknown
from engine.domain.people import Team
from engine.domain.references import new_id
from engine.domain.subjects import Allocation, SubjectKind, SubjectRef
from engine.ports import NewAnchor, NewNotice
from engine.store import migrate
from engine.store.database import DatabaseUnreachable, open_database
from tests.store.cast import AT, TODAY, Uow, entry, journey_of, settle, started, task_of
from tests.store.drawings import ABOUT, drawn

SOON_SECONDS, PATIENCE_SECONDS = 0.3, 20


def test_a_unit_of_work_left_without_commit_writes_nothing(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    before = _rows(database)

    with uow() as work:
        journey = journey_of(cast, linked=1)
        journey.changes.tasks_added = [task_of(journey)]
        journey.changes.grants = {"iro"}
        work.workers.add_team(Team(id=new_id(), name="South"))
        work.journeys.add(journey, at=AT)
        work.journeys.save(journey, at=AT)
        work.records.add_anchors(
            [NewAnchor(subject=journey.subject, name="a", on=TODAY, journey=journey.id)], at=AT, by=None
        )
        work.records.allocate(
            Allocation(subject=journey.subject, role="iro", worker=cast.ben.id, from_on=date(2026, 1, 1)), at=AT
        )
        work.versions.publish(drawn(number=2), about=ABOUT, at=AT, by=None, on=TODAY)
        work.outbox.queue_notices([NewNotice(to=cast.ben.id, template="x")], at=AT)
        work.audit.append([entry(journey.chain)])

    assert _rows(database) == before


def test_what_went_wrong_inside_is_raised_and_nothing_is_written(uow: Uow, database: Engine) -> None:
    before = _rows(database)

    def fail() -> None:
        with uow() as work:
            work.workers.add_team(Team(id=new_id(), name="South"))
            work.workers.team(new_id())

    with pytest.raises(NotFound):
        fail()

    assert _rows(database) == before


def test_nothing_can_be_done_in_a_unit_of_work_after_its_commit(uow: Uow) -> None:
    with uow() as work:
        work.commit()
        with pytest.raises(sa.exc.ResourceClosedError):
            work.workers.add_team(Team(id=new_id(), name="South"))


def test_a_unit_of_work_can_be_entered_again(uow: Uow) -> None:
    work = uow()
    for name in ("North", "South"):
        with work:
            work.workers.add_team(Team(id=new_id(), name=name))
            work.commit()

    with work:
        assert [team.name for team in work.workers.teams()] == ["North", "South"]


def test_a_second_writer_of_a_journey_waits_for_the_first_and_sees_what_it_wrote(uow: Uow) -> None:
    journey = started(uow, settle(uow))
    waiting, seen = threading.Event(), []

    def second() -> None:
        waiting.set()
        with uow() as work:
            loaded = work.journeys.lock(journey.id)
            seen.append((loaded.revision, [task.title for task in loaded.tasks.values()]))
            work.journeys.save(loaded, at=AT)
            work.commit()

    with uow() as work:
        loaded = work.journeys.lock(journey.id)
        other = threading.Thread(target=second)
        other.start()
        waiting.wait(PATIENCE_SECONDS)
        other.join(SOON_SECONDS)
        waited = other.is_alive()
        loaded.changes.tasks_added = [task_of(loaded)]
        work.journeys.save(loaded, at=AT)
        work.commit()
    other.join(PATIENCE_SECONDS)

    assert waited
    assert seen == [(1, ["Hold the stage 1 review"])]
    with uow() as work:
        assert work.journeys.lock(journey.id).revision == 2


def test_reading_does_not_wait_for_writing(uow: Uow, database: Engine) -> None:
    settle(uow)

    with uow() as work:
        work.workers.add_team(Team(id=new_id(), name="South"))
        with database.connect() as connection:
            names = connection.execute(sa.select(tables.teams.c.name)).scalars().all()
        work.commit()

    assert names == ["North"]


@pytest.mark.postgresql
@pytest.mark.parametrize("database", [pytest.param("postgresql", id="postgresql")], indirect=True)
def test_journeys_of_two_households_do_not_wait_for_each_other(uow: Uow) -> None:
    cast = settle(uow)
    first = started(uow, cast)
    second = journey_of(cast)
    second.subject = SubjectRef(SubjectKind.HOUSEHOLD, new_id())
    with uow() as work:
        work.journeys.add(second, at=AT)
        work.commit()

    with uow() as one, uow() as other:
        one.journeys.save(one.journeys.lock(first.id), at=AT)
        other.journeys.save(other.journeys.lock(second.id), at=AT)
        other.commit()
        one.commit()

    with uow() as work:
        assert [work.journeys.lock(journey.id).revision for journey in (first, second)] == [1, 1]


@pytest.mark.postgresql
@pytest.mark.parametrize("database", [pytest.param("postgresql", id="postgresql")], indirect=True)
def test_another_machine_passes_over_what_is_taken(uow: Uow) -> None:
    cast = settle(uow)
    with uow() as work:
        work.outbox.queue_notices([NewNotice(to=cast.ben.id, template=name) for name in "abc"], at=AT)
        work.commit()

    with uow() as one, uow() as other:
        first = [notice.template for notice in one.outbox.due_notices(AT, limit=2)]
        second = [notice.template for notice in other.outbox.due_notices(AT, limit=2)]

    assert (first, second) == (["a", "b"], ["c"])


@pytest.mark.postgresql
@pytest.mark.parametrize("database", [pytest.param("postgresql", id="postgresql")], indirect=True)
def test_whoever_does_not_want_to_wait_for_a_journey_is_told_that_it_is_busy(uow: Uow) -> None:
    cast = settle(uow)
    journey = started(uow, cast)

    with uow() as one, uow() as other:
        one.journeys.lock(journey.id)
        with pytest.raises(JourneyBusy):
            other.journeys.lock(journey.id, wait=False)
        with pytest.raises(NotFound):
            other.journeys.lock(new_id(), wait=False)


@pytest.mark.postgresql
@pytest.mark.parametrize("database", [pytest.param("postgresql", id="postgresql")], indirect=True)
def test_a_connection_cut_in_mid_transaction_leaves_nothing_and_says_so(uow: Uow, database: Engine) -> None:
    cast = settle(uow)
    before = _rows(database)

    with uow() as work:
        work.outbox.queue_notices([NewNotice(to=cast.ben.id, template="late")], at=AT)
        work.workers.teams()
        _cut_all(database)
        with pytest.raises(DatabaseUnreachable):
            work.workers.teams()

    assert _rows(database) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("database", [pytest.param("postgresql", id="postgresql")], indirect=True)
def test_a_connection_cut_before_the_last_rows_are_written_leaves_nothing_and_says_so(
    uow: Uow, database: Engine
) -> None:
    cast = settle(uow)
    before = _rows(database)

    with uow() as work:
        work.outbox.queue_notices([NewNotice(to=cast.ben.id, template="late")], at=AT)
        _cut_all(database)
        with pytest.raises(DatabaseUnreachable):
            work.commit()

    assert _rows(database) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("database", [pytest.param("postgresql", id="postgresql")], indirect=True)
def test_a_connection_cut_in_the_moment_of_saving_is_not_called_nothing_changed(uow: Uow, database: Engine) -> None:
    cast = settle(uow)

    with uow() as work:
        work.outbox.queue_notices([NewNotice(to=cast.ben.id, template="late")], at=AT)
        work.workers.teams()  # what waited to be written is written: only the saving is left
        _cut_all(database)
        with pytest.raises(OutcomeUnknown, match="Look whether it is there"):
            work.commit()


def test_a_database_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="in SQLite or PostgreSQL, not in “mysql”"):
        open_database("mysql://somebody@localhost/fingerpost")


def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/none/fingerpost.db", f"postgres://nobody@/fingerpost?host={tmp_path}"):
        with pytest.raises(DatabaseUnreachable, match="FINGERPOST_DATABASE_URL"):
            migrate(open_database(url))


def test_rows_that_belong_to_nothing_are_refused(uow: Uow) -> None:
    cast = settle(uow)

    def keep() -> None:
        with uow() as work:
            work.submissions.save_draft(new_id(), cast.amara.id, {}, at=AT)
            work.commit()

    with pytest.raises(sa.exc.IntegrityError):
        keep()


def _cut_all(database: Engine) -> None:
    """Ends every other connection to this database, as an administrator or a failing network would."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    with psycopg.connect(database.url.set(drivername="postgresql").render_as_string(hide_password=False)) as cutting:
        cutting.execute(others, [cutting.info.backend_pid])


def _rows(database: Engine) -> dict[str, int]:
    with database.connect() as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
        }

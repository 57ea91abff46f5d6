"""The demo: something of everything on every page, made through the real actions, the same on the same day."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import puremagic
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from engine import tables as t
from engine.application import ports_over, publish_shipped_pathways
from engine.clocks import FixedClock
from engine.demo.cast import Cast
from engine.demo.data import NotEmpty, make_demo
from engine.demo.families import invent_families
from engine.demo.papers import floor_plan, pdf
from engine.demo.stories_of_stage_1 import stories_of_stage_1
from engine.domain.london import LONDON, civil_date
from engine.ports import Ports
from engine.store.database import open_database
from engine.store.migrating import migrate
from engine.store.verifying import verify

NOW = "2026-11-26T10:15:00+00:00"  # a Thursday
SECONDS_AT_MOST = 60  # of computing, whatever else the machine does meanwhile


def _empty(folder: Path, at: str = NOW) -> Ports:
    database = open_database(f"sqlite:///{folder / 'fingerpost.db'}")
    migrate(database)
    return ports_over(database, clock=FixedClock(at))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ports, Cast]]:
    """The demo as it is on a Thursday in November 2026."""
    ports, began = _empty(tmp_path_factory.mktemp("demo")), time.process_time()
    cast = make_demo(ports)
    assert time.process_time() - began < SECONDS_AT_MOST
    yield ports, cast
    ports.database.dispose()


@pytest.fixture
def database(made: tuple[Ports, Cast]) -> Engine:
    return made[0].database


@pytest.fixture
def cast(made: tuple[Ports, Cast]) -> Cast:
    return made[1]


def _counted(database: Engine, statement: sa.Select[tuple[object, ...]]) -> Counter[object]:
    with database.connect() as connection:
        return Counter(row[0] if len(row) == 1 else tuple(row) for row in connection.execute(statement))


def test_there_are_households_and_children_of_both_teams(database: Engine, cast: Cast):
    households = _counted(database, sa.select(t.households.c.team_id))
    children = _counted(database, sa.select(t.children.c.team_id))

    assert households.total() >= 50
    assert children.total() >= 30
    assert households[cast.teams["North"]] > households[cast.teams["South"]] > 5
    assert children[cast.teams["North"]] > children[cast.teams["South"]] > 5


def test_households_are_of_one_and_of_two_some_protected_and_some_with_very_long_names(database: Engine):
    applicants = _counted(database, sa.select(t.people.c.household_id).where(t.people.c.part == "applicant"))
    names = _counted(database, sa.select(t.households.c.name))

    assert set(applicants.values()) == {1, 2}
    assert max(len(str(name)) for name in names) > 60
    assert _counted(database, sa.select(t.households.c.address_protected))[True] >= 3
    assert max(names.values()) == 1


def test_journeys_stand_at_nearly_every_place_and_have_ended_in_nearly_every_way(database: Engine):
    open_at = _counted(
        database, sa.select(t.tasks.c.element).where(t.tasks.c.state == "open", t.tasks.c.kind == "task")
    )
    ended_as = _counted(database, sa.select(t.journeys.c.pathway, t.journeys.c.outcome))

    assert len(open_at) >= 30
    assert {"ut_respond", "ut_roi_decision", "ut_stage1_review", "ut_par", "ut_panel", "ut_adm", "ut_irm_doc"} <= set(
        open_at
    )
    assert {
        ("adopter_stage_1", outcome)
        for outcome in (
            "to_stage_2",
            "fast_track",
            "no_application",
            "declined_roi",
            "not_suitable",
            "gap_expired",
            "withdrawn",
        )
    } | {("adopter_stage_2", outcome) for outcome in ("approved", "not_approved", "withdrawn")} <= set(ended_as)


def test_there_is_late_work_and_work_due_soon_and_nobody_has_more_than_fits_an_inbox(
    made: tuple[Ports, Cast], database: Engine, cast: Cast
):
    ports, _ = made
    today, soon = civil_date(ports.clock.now()), ports.calendar.days.after(civil_date(ports.clock.now()), 5)
    waiting = t.tasks.c.state == "open", t.tasks.c.kind == "task"
    held = _counted(database, sa.select(t.tasks.c.holder_id).where(*waiting))
    due = _counted(database, sa.select(t.tasks.c.due_on).where(*waiting))

    assert 10 <= held[cast["amara"]] <= 25
    assert sum(count for on, count in due.items() if on is not None and on < today) >= 8  # type: ignore[operator]
    assert sum(count for on, count in due.items() if on is not None and today <= on <= soon) >= 15  # type: ignore[operator]


def test_there_are_drafts_notes_documents_breaches_extensions_and_tasks_handed_over(database: Engine):
    tags = _counted(database, sa.select(t.audit_entries.c.tag))
    kept = {
        table.name: _counted(database, sa.select(sa.func.count()).select_from(table))
        for table in (t.draft_submissions, t.notes, t.documents, t.episodes, t.reviews, t.placements)
    }

    assert all(next(iter(counted)) > 0 for counted in kept.values())
    for tag in (
        *("deadline_breached", "deadline_extended", "deadline_moved", "reminder_sent", "notice_sent", "timer_fired"),
        *("task_handed_over", "task_claimed", "task_withdrawn", "document_added", "note_added", "child_added"),
    ):
        assert tags[tag] > 0, tag
    breached = sa.select(t.submissions.c.breach_reason).where(t.submissions.c.breach_reason.is_not(None))
    assert _counted(database, breached).total() >= 2


def test_people_worked_on_working_days_from_nine_to_five_and_never_today(made: tuple[Ports, Cast], database: Engine):
    ports, _ = made
    days, today = ports.calendar.days, civil_date(ports.clock.now())
    done = sa.select(t.submissions.c.submitted_at)

    with database.connect() as connection:
        instants = [at.astimezone(LONDON) for at in connection.scalars(done)]

    assert all(days.is_working_day(at.date()) and 9 <= at.hour < 17 and at.date() < today for at in instants)
    assert (today - min(instants).date()).days > 365


def test_nothing_that_people_wrote_looks_made_up_by_a_machine(database: Engine):
    with database.connect() as connection:
        answers = [
            json.dumps(each, ensure_ascii=False) for each in connection.scalars(sa.select(t.submissions.c.answers))
        ]

    assert not [text for text in answers if "Recorded" in text or "sample" in text.lower() or "lorem" in text.lower()]


def test_every_document_that_an_answer_names_can_be_opened(database: Engine):
    with database.connect() as connection:
        documents = {row.id: row for row in connection.execute(sa.select(t.documents))}
        contents = dict(
            connection.execute(sa.select(t.document_contents.c.document_id, t.document_contents.c.content)).all()
        )
        plans = [answers.get("plan") for answers in connection.scalars(sa.select(t.submissions.c.answers))]

    assert set(documents) == set(contents)
    assert {plan for plan in plans if plan and len(plan) == 36} <= set(documents)
    assert {row.media_type for row in documents.values()} == {"application/pdf", "image/png"}
    assert all(puremagic.from_string(content[:2048]) in (".pdf", ".png") for content in contents.values())


def test_the_audit_trail_of_the_demo_is_whole(database: Engine):
    assert verify(database).entries > 5_000


def test_nothing_is_left_due_and_no_journey_is_stuck(made: tuple[Ports, Cast], database: Engine):
    overdue = t.timers.c.state == "armed", t.timers.c.due_at < made[0].clock.now()

    assert _counted(database, sa.select(t.timers.c.id).where(*overdue)).total() == 0
    assert set(_counted(database, sa.select(t.journeys.c.state))) == {"running", "ended", "closed"}


def test_a_database_with_people_in_it_is_refused(made: tuple[Ports, Cast]):
    with pytest.raises(NotEmpty, match="There are people in this database already"):
        make_demo(made[0])


def test_pathways_published_before_do_not_stand_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ports = _empty(tmp_path)
    publish_shipped_pathways(ports)
    # The three that began first will do: which version a journey starts on is the same for all.
    told = sorted(stories_of_stage_1(), key=lambda story: story.ago + sum(beat.after for beat in story.way))[-3:]
    monkeypatch.setattr("engine.demo.data.stories_of_stage_1", lambda: told)
    monkeypatch.setattr("engine.demo.data.stories_of_stage_2", list)

    make_demo(ports)

    published = _counted(ports.database, sa.select(t.pathway_versions.c.number))
    assert set(published) == {1, 2}
    assert publish_shipped_pathways(ports) == ()
    ports.database.dispose()


def test_the_same_families_are_invented_on_the_same_day():
    today = civil_date(FixedClock(NOW).now())

    assert invent_families(40, today=today) == invent_families(40, today=today)


def test_the_files_of_the_demo_are_what_they_say_they_are():
    assert puremagic.from_string(pdf("Plan (signed)", ("With a (bracket) and a dash – here.",))) == ".pdf"
    assert puremagic.from_string(floor_plan(rooms=4)) == ".png"

"""The inbox shows what waits, the most pressing first, to those who may know of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engine import tables as t
from engine.reading.inbox import UNHELD, Due, InboxFilters, InboxPage, Order, Whose, inbox
from engine.reading.sign_in import Waiting, waiting_for
from tests.reading.rows import DAYS, LONG_AGO, NOW, TODAY, Council, task_values


def look(council: Council, who: str, whose: Whose = Whose.MINE, **how: Any) -> InboxPage:
    return inbox(council.database, council.viewer(who), whose=whose, today=TODAY, days=DAYS, **how)


def titles(page: InboxPage) -> list[str]:
    return [row.title for row in page.rows]


@pytest.fixture
def work(council: Council) -> Council:
    """Five tasks of amara's on one household of North, and two that wait in North's queue."""
    subject = council.household("Grace and Øystein Moss")
    journey = council.journey(subject)
    due: dict[str, date | None] = {
        "Later": date(2026, 12, 1),
        "Soon": date(2026, 11, 30),
        "Today": TODAY,
        "Late": date(2026, 11, 20),
        "Undated": None,
    }
    for title, on in due.items():
        council.task(journey, subject, title=title, due_on=on, holder_id="amara")
    council.task(journey, subject, title="Queued")
    council.task(journey, subject, title="Decide", role="adoption_tm", decision=True, due_on=date(2026, 11, 24))
    return council


def test_my_tasks_come_by_due_date_and_those_without_one_last(work: Council) -> None:
    page = look(work, "amara")

    assert titles(page) == ["Late", "Today", "Soon", "Later", "Undated"]
    assert [row.working_days_left for row in page.rows] == [-1, 0, 5, 6, None]


def test_the_headings_count_all_that_is_listed_below_them(work: Council) -> None:
    page = look(work, "amara")

    counts = page.counts
    assert (counts.late, counts.soon, counts.later, counts.none) == (1, 2, 1, 1)
    assert (page.paging.total, page.paging.pages) == (5, 1)
    assert page.soon_until == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (Due.LATE, ["Late"]),
        (Due.SOON, ["Today", "Soon"]),
        (Due.LATER, ["Later"]),
        (Due.NONE, ["Undated"]),
    ],
)
def test_a_heading_can_be_looked_at_alone(work: Council, due: Due, expected: list[str]) -> None:
    page = look(work, "amara", filters=InboxFilters(due=due))

    assert titles(page) == expected
    assert page.paging.total == len(expected)
    assert page.counts.total == 5


def test_a_worker_sees_their_roles_queue_and_what_colleagues_hold(work: Council) -> None:
    assert titles(look(work, "femi", Whose.TEAM)) == ["Late", "Today", "Queued", "Soon", "Later", "Undated"]
    assert titles(look(work, "femi", Whose.MINE)) == []


def test_a_manager_sees_everything_open_in_their_team_once(work: Council) -> None:
    page = look(work, "ben", Whose.TEAM)

    assert titles(page) == ["Late", "Today", "Decide", "Queued", "Soon", "Later", "Undated"]
    assert page.counts.total == 7


def test_a_service_manager_sees_what_is_open_in_the_teams_under_them(work: Council) -> None:
    assert look(work, "gita", Whose.TEAM).counts.total == 7


def test_what_nobody_holds_can_be_looked_at_alone(work: Council) -> None:
    assert titles(look(work, "ben", Whose.TEAM, filters=InboxFilters(holder=UNHELD))) == ["Decide", "Queued"]
    assert look(work, "ben", Whose.TEAM, filters=InboxFilters(holder="amara")).counts.total == 5


def test_decisions_are_those_that_wait_for_a_role_of_mine(work: Council) -> None:
    assert titles(look(work, "ben", Whose.DECISIONS)) == ["Decide"]
    assert titles(look(work, "amara", Whose.DECISIONS)) == []


def test_a_decision_somebody_else_holds_waits_for_them_only(work: Council) -> None:
    with work.database.begin() as connection:
        connection.execute(t.tasks.update().where(t.tasks.c.title == "Decide").values(holder_id="ben"))

    assert titles(look(work, "ben", Whose.DECISIONS)) == ["Decide"]
    assert waiting_for(work.database, work.viewer("ben")) == Waiting(tasks=1, late=0, decisions=1)


def test_of_what_waits_both_late_tasks_and_late_decisions_are_counted(work: Council) -> None:
    with work.database.begin() as connection:
        connection.execute(t.tasks.update().where(t.tasks.c.title == "Decide").values(due_on=date(2026, 11, 20)))

    assert waiting_for(work.database, work.viewer("ben")) == Waiting(decisions=1, late_decisions=1)
    assert waiting_for(work.database, work.viewer("amara")) == Waiting(tasks=5, late=1)


@pytest.mark.parametrize("whose", list(Whose))
@pytest.mark.parametrize("who", ["dot", "rui", "chidi", "adam", "esme", "hana"])
def test_people_with_no_part_in_it_see_nothing_and_count_nothing(work: Council, who: str, whose: Whose) -> None:
    page = look(work, who, whose, filters=InboxFilters(text=""))

    assert page.rows == ()
    assert page.counts.total == page.paging.total == 0
    assert waiting_for(work.database, work.viewer(who)) == Waiting()


def test_dot_sees_nothing_of_north_even_if_a_task_were_put_into_her_hands_or_her_teams_queue(work: Council) -> None:
    subject = work.household("Ada Roe")
    journey = work.journey(subject)
    work.task(journey, subject, holder_id="dot")
    work.task(journey, subject, team_id="south", decision=True)

    for whose in Whose:
        assert look(work, "dot", whose).rows == ()
        assert look(work, "dot", whose).counts.total == 0
    assert waiting_for(work.database, work.viewer("dot")) == Waiting()


def test_a_council_wide_role_sees_its_work_on_those_it_was_given_work_on(work: Council) -> None:
    granted, other = work.household("Ada Roe"), work.household("Bo Lark")
    for subject in (granted, other):
        work.task(work.journey(subject), subject, title="Answer the enquiry", role="recruitment_officer")
    work.grant(granted, "recruitment_officer")

    page = look(work, "esme", Whose.TEAM)

    assert [row.subject.name for row in page.rows] == ["Ada Roe"]
    assert page.counts.total == 1


def test_an_unlisted_task_waits_for_its_day_unless_asked_for(work: Council) -> None:
    subject = work.household()
    work.task(work.journey(subject), subject, title="Follow up", holder_id="amara", listed_from=date(2026, 11, 24))

    assert "Follow up" not in titles(look(work, "amara"))
    assert "Follow up" in titles(look(work, "amara", filters=InboxFilters(not_yet_listed=True)))
    assert waiting_for(work.database, work.viewer("amara")).tasks == 5


def test_closed_tasks_and_arrivals_stand_in_no_inbox(work: Council) -> None:
    subject = work.household()
    journey = work.journey(subject)
    work.task(journey, subject, title="Done", holder_id="amara", state="completed")
    work.task(journey, subject, title="Notice received", holder_id="amara", kind="arrival")

    assert look(work, "amara").counts.total == 5


@pytest.mark.parametrize("text", ["grace moss", "ØYSTEIN", "moss", "soon", "moss Soon", "soon lark"])
def test_a_search_finds_names_titles_and_references_in_any_case(work: Council, text: str) -> None:
    found = look(work, "amara", filters=InboxFilters(text=text)).counts.total

    assert found == {"soon": 1, "moss Soon": 1, "soon lark": 0}.get(text, 5)


def test_a_search_by_the_journeys_reference_finds_its_tasks(work: Council) -> None:
    reference = look(work, "amara").rows[0].journey_reference

    assert look(work, "amara", filters=InboxFilters(text=reference.lower())).counts.total == 5


@pytest.mark.parametrize("text", ["%", "__", "a%s", "x"])
def test_wildcards_of_the_database_find_nothing(work: Council, text: str) -> None:
    assert look(work, "amara", filters=InboxFilters(text=text)).counts.total == 0


def test_the_pathway_filter_takes_the_journeys_and_the_called_one(work: Council) -> None:
    subject = work.household()
    work.task(
        work.journey(subject), subject, title="Chase the check", pathway="checks_and_references", holder_id="amara"
    )

    called = look(work, "amara", filters=InboxFilters(pathway="checks_and_references"))
    whole = look(work, "amara", filters=InboxFilters(pathway="adopter_stage_1"))

    assert [(row.title, row.pathway_title, row.part_title) for row in called.rows] == [
        ("Chase the check", "Adoption stage 1", "Checks and references")
    ]
    assert whole.counts.total == 6


def test_a_row_says_who_it_is_about_where_it_is_and_when_it_is_due(work: Council) -> None:
    subject = work.child("Wren Hale", restricted=True)
    work.allocate(subject, "amara", "child_sw")
    journey = work.journey(subject)
    deadline = work.deadline(journey, due_on=date(2026, 11, 28), act_by=date(2026, 11, 27), calendar_incomplete=True)
    task = work.task(journey, subject, holder_id="amara", deadline_id=deadline, due_on=date(2026, 11, 28))
    work.add(t.draft_submissions, task_id=task, worker_id="amara", answers={}, saved_at=NOW)

    row = next(row for row in look(work, "amara").rows if row.id == task)

    assert (str(row.subject.ref), row.subject.name, row.subject.restricted) == (subject, "Wren Hale", True)
    assert (row.pathway_title, row.pathway_number, row.journey) == ("Adoption stage 1", "02", journey)
    assert (row.deadline_kind, row.deadline_status, row.calendar_incomplete) == ("statute", "verified", True)
    assert (row.due_on, row.act_by, row.working_days_left) == (date(2026, 11, 28), date(2026, 11, 27), 4)
    assert (row.holder_name, row.role, row.opened_at, row.has_draft) == ("Amara", "adoption_sw", LONG_AGO, True)


def test_pages_follow_one_another_without_gap_or_repeat(work: Council) -> None:
    subject = work.household()
    journey = work.journey(subject)
    for number in range(60):
        work.task(journey, subject, title=f"T{number}", holder_id="amara", due_on=TODAY + timedelta(days=number % 3))

    seen = [row.id for page in (1, 2, 3) for row in look(work, "amara", page=page).rows]

    assert len(seen) == len(set(seen)) == 65
    assert look(work, "amara", page=99).paging.page == 3


@pytest.mark.parametrize("order", list(Order))
def test_every_order_lists_the_same_tasks(work: Council, order: Order) -> None:
    other = work.household("Ada Roe")
    work.task(work.journey(other), other, title="First by name", holder_id="amara", opened_at=NOW)

    page = look(work, "amara", order=order)

    assert sorted(titles(page)) == ["First by name", "Late", "Later", "Soon", "Today", "Undated"]
    if order is not Order.DUE:
        assert page.rows[0].title == "First by name"


@pytest.mark.parametrize("whose", list(Whose))
def test_the_inbox_asks_as_often_for_a_thousand_tasks_as_for_ten(council: Council, whose: Whose) -> None:
    subject = council.household()
    journey = council.journey(subject)
    asked = []
    for more in (10, 990):
        rows = [task_values(journey, subject, holder_id="ben", role="adoption_tm", decision=True) for _ in range(more)]
        council.add_all(t.tasks, [{**row, "id": f"{more}-{number}"} for number, row in enumerate(rows)])
        viewer = council.viewer("ben")
        with council.statements() as sent:
            page = inbox(council.database, viewer, whose=whose, today=TODAY, days=DAYS)
            waiting = waiting_for(council.database, viewer)
        asked.append(len(sent))

    assert (page.counts.total, page.counts.more, waiting.decisions) == (100, {Due.SOON}, 1000)
    assert asked[0] == asked[1] <= 5


def test_counting_stops_where_nobody_pages_any_further(council: Council) -> None:
    subject = council.household()
    journey = council.journey(subject)
    rows = [{**task_values(journey, subject, holder_id="amara"), "id": f"t-{number:03}"} for number in range(260)]
    council.add_all(t.tasks, rows)

    first, ninth, last = (look(council, "amara", page=page) for page in (1, 9, 11))

    assert (first.counts.soon, first.counts.more, first.paging.total) == (100, {Due.SOON}, 100)
    assert (ninth.paging.first, ninth.paging.last, ninth.paging.has_next) == (201, 225, True)
    assert (last.paging.total, last.paging.more_than_counted, last.paging.has_next) == (260, False, False)
    assert [row.id for row in last.rows] == [f"t-{number}" for number in range(250, 260)]


def test_what_has_no_date_comes_after_what_has_one_on_every_page(council: Council) -> None:
    subject = council.household()
    journey = council.journey(subject)
    for number in range(6):
        due_on = None if number % 2 else TODAY + timedelta(days=9 - number)
        council.task(journey, subject, id=f"t-{number}", holder_id="amara", due_on=due_on)

    pages = [look(council, "amara", page=page, page_size=2) for page in (1, 2, 3)]

    assert [[row.id for row in page.rows] for page in pages] == [["t-4", "t-2"], ["t-0", "t-1"], ["t-3", "t-5"]]

"""Rules that process owners change: by two people, from tomorrow at the earliest, in every process, for no old date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.actions.change_timescale import (
    agree_to_change_timescale,
    refuse_to_change_timescale,
    take_back_timescale,
    try_change,
)
from engine.actions.correct_date import correct_date
from engine.clocks import FixedClock
from engine.demo.stage import local
from engine.domain.errors import NotAllowed, NotNow, ReasonNeeded, UnknownRule
from engine.domain.ids import PathwayKey
from engine.domain.revisions import NotAnEntry
from engine.domain.rules_used import rules_in_force
from engine.domain.timescale_change import AlreadyDecided, ChangeRefused, RevisionState
from engine.reading.sign_in import viewer_of, waiting_for
from engine.reading.timescales import open_by_revision, timescale_changes
from engine.store import migrate, open_database, verify
from engine.store.calendars import StoredCalendars
from engine.tables import timescale_revisions
from tests.actions.changed_rules import WHY, agreed, another_process, asked, changed, counts_by_database
from tests.actions.journeys import Walk
from tests.actions.small_pathway import ANSWER, publish
from tests.actions.test_races import at_once
from tests.store.statements import counted
from tests.world import World, shipped_calendar

KEY = "support.plan_response"  #: ten days after the plan was sent
FIVE_DAYS = {"due": {"after": "plan_sent", "days": 5}}
CORRECTED = "The letter carries another date than the one first recorded."


@pytest.fixture
def world(world: World) -> World:
    return counts_by_database(world)


def sent(world: World, on: str) -> Walk:
    """A plan sent to another household, and the answer waited for."""
    walk = Walk(world)
    walk.journey = world.enter("response", walk.household.ref, as_="amara", sent_on=on).id
    return walk


def test_another_process_counts_the_next_day_by_what_was_agreed_just_before_it(world: World) -> None:
    publish(world, ANSWER, due=KEY)
    world.at("2026-06-24 23:49")
    old = sent(world, "2026-06-24")
    other, others_clock = another_process(world, "2026-06-24 23:49")
    assert other.calendar.timescales.in_force(KEY, world.today).due.amount == 10  # type: ignore[union-attr]
    agreed(world, KEY, changed(world, KEY, date(2026, 6, 25), **FIVE_DAYS))

    # The worker of another machine, a second after midnight: nobody told it, and it was not started anew.
    others_clock.set(local("2026-06-25 00:00:01"))
    world.ports, world.clock = other, others_clock
    new = sent(world, "2026-06-25")

    assert (old.due("ut_answer"), new.due("ut_answer")) == (date(2026, 7, 4), date(2026, 6, 30))
    assert new.deadline("ut_answer").revision == date(2026, 6, 25)
    assert open_by_revision(world.ports.database, KEY) == {date(2026, 1, 1): 1, date(2026, 6, 25): 1}


def test_a_date_that_exists_keeps_its_rule_also_when_it_is_counted_anew_after_the_change(world: World) -> None:
    publish(world, ANSWER, due=KEY)
    old = sent(world, "2026-06-24")
    agreed(world, KEY, changed(world, KEY, date(2026, 6, 25), **FIVE_DAYS))
    world.at("2026-06-26 09:00")

    correct_date(world.ports, world.as_("ben"), old.journey, "plan_sent", date(2026, 6, 23), reason=CORRECTED)

    assert old.due("ut_answer") == date(2026, 7, 3)
    assert old.deadline("ut_answer").revision == date(2026, 1, 1)


def test_a_task_costs_no_statement_more_until_a_minute_has_passed_and_then_one(world: World) -> None:
    calendars = world.ports.calendars
    with counted(world.database) as first:
        calendars.now()
    with counted(world.database) as again:
        for _ in range(20):
            calendars.now()
    world.clock.advance(timedelta(seconds=61))
    with counted(world.database) as later:
        calendars.now()
        calendars.now()

    assert (len(first), len(again), len(later)) == (1, 0, 1)


def test_completing_a_task_asks_nothing_about_rules_in_the_minute_after_somebody_did(world: World) -> None:
    publish(world, ANSWER, due=KEY)
    first, second = sent(world, "2026-06-24"), sent(world, "2026-06-24")
    world.do(first.journey, "ut_answer", "amara")

    with counted(world.database) as statements:
        world.do(second.journey, "ut_answer", "amara")

    assert statements
    assert not [one for one in statements if "timescale_revisions" in one]


def test_a_rule_added_a_second_ago_is_known_to_a_process_that_has_not_looked_since(world: World) -> None:
    other, _ = another_process(world, "2026-06-24 09:00")
    assert "local.answer" not in other.calendar.timescales.keys()  # noqa: SIM118
    agreed(world, "local.answer", changed(world, KEY, date(2026, 6, 25), **FIVE_DAYS), new=True)

    assert other.calendar.timescales.in_force("local.answer", world.today).revision == date(2026, 6, 25)


def test_a_drawing_may_name_a_rule_as_soon_as_it_was_agreed_to(world: World) -> None:
    publish(world, ANSWER, due="local.answer")
    with world.ports.uow() as uow:
        version = uow.versions.in_force(PathwayKey("response"), on=world.today).version

    def unknown() -> list[str]:
        return [one.element for one in world.ports.drawings.problems(version) if one.rule == "deadline"]

    before = unknown()
    agreed(world, "local.answer", changed(world, KEY, date(2026, 6, 25), **FIVE_DAYS), new=True)

    assert (before, unknown()) == (["ut_answer"], [])
    assert list(rules_in_force(version, world.ports.calendar.timescales, on=world.today)) == ["local.answer"]


def test_nobody_changes_a_rule_alone(world: World) -> None:
    change = asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    with pytest.raises(NotAllowed, match="a second person must agree"):
        agree_to_change_timescale(world.ports, world.as_("chidi"), change.id)
    with pytest.raises(NotAllowed, match="see or change drawings"):
        agree_to_change_timescale(world.ports, world.as_("ben"), change.id)
    assert world.tags("refused", by="chidi") == world.tags("refused", by="ben") == 1
    assert world.ports.calendar.timescales.history(KEY)[-1].revision == date(2026, 1, 1)

    agree_to_change_timescale(world.ports, world.as_("nia"), change.id)
    with pytest.raises(AlreadyDecided):
        agree_to_change_timescale(world.ports, world.as_("nia"), change.id)
    assert world.ports.calendar.timescales.history(KEY)[-1].revision == date(2026, 7, 1)
    assert (world.tags("timescale_asked", by="chidi"), world.tags("timescale_agreed", by="nia")) == (1, 1)
    assert verify(world.database).entries


def test_what_waits_is_counted_for_those_who_may_agree_and_for_nobody_else(world: World) -> None:
    asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    def waiting(name: str) -> int:
        viewer = viewer_of(world.ports.database, world.as_(name), world.clock.now())
        assert viewer is not None
        return waiting_for(world.ports.database, viewer).timescales

    assert (waiting("nia"), waiting("chidi"), waiting("ben")) == (1, 0, 0)


def test_a_refusal_keeps_the_rule_and_says_why(world: World) -> None:
    change = asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    with pytest.raises(ReasonNeeded):
        refuse_to_change_timescale(world.ports, world.as_("nia"), change.id, reason="no")
    with pytest.raises(NotAllowed):
        refuse_to_change_timescale(world.ports, world.as_("chidi"), change.id, reason=WHY)
    refuse_to_change_timescale(world.ports, world.as_("nia"), change.id, reason="The draft regulation is not law yet.")

    (row,) = timescale_changes(world.ports.database, key=KEY)
    assert (row.state, row.closed_by_name, row.said) == (
        RevisionState.REFUSED,
        "Nia Thackeray",
        "The draft regulation is not law yet.",
    )
    # The same day can be asked for again.
    asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))


def test_a_change_is_taken_back_before_its_day_and_never_afterwards(world: World) -> None:
    change = agreed(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))
    other = agreed(world, KEY, changed(world, KEY, date(2026, 8, 1), **FIVE_DAYS, title="Answer to the plan"))

    taken = take_back_timescale(world.ports, world.as_("chidi"), other.id, reason=WHY)
    world.at("2026-06-30 23:51")
    with pytest.raises(ChangeRefused, match="Its day has come, or is too near"):
        take_back_timescale(world.ports, world.as_("chidi"), change.id, reason=WHY)

    assert taken.state is RevisionState.WITHDRAWN
    assert [rule.revision for rule in world.ports.calendar.timescales.history(KEY)] == [
        date(2026, 1, 1),
        date(2026, 7, 1),
    ]
    assert world.tags("timescale_taken_back", by="chidi") == 1


def test_what_another_rule_or_a_drawing_may_count_on_is_not_taken_back(world: World) -> None:
    new = agreed(world, "local.answer", changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS), new=True)

    with pytest.raises(ChangeRefused, match="A new rule stays"):
        take_back_timescale(world.ports, world.as_("chidi"), new.id, reason=WHY)
    on_it = changed(world, KEY, date(2026, 7, 2), due={"after": "due:local.answer", "days": 2})
    agreed(world, KEY, on_it)
    with pytest.raises(ChangeRefused, match="Another rule counts on it"):
        take_back_timescale(world.ports, world.as_("chidi"), new.id, reason=WHY)


def test_who_asked_takes_it_back_before_anybody_agrees_and_nobody_else_does(world: World) -> None:
    change = asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    with pytest.raises(NotAllowed, match="Refuse it instead"):
        take_back_timescale(world.ports, world.as_("nia"), change.id, reason=WHY)
    take_back_timescale(world.ports, world.as_("chidi"), change.id, reason=WHY)
    with pytest.raises(AlreadyDecided):
        agree_to_change_timescale(world.ports, world.as_("nia"), change.id)


def test_a_change_whose_day_came_while_it_waited_is_not_agreed_to(world: World) -> None:
    change = asked(world, KEY, changed(world, KEY, date(2026, 6, 25), **FIVE_DAYS))
    world.at("2026-06-25 08:00")

    with pytest.raises(ChangeRefused, match="at the earliest"):
        agree_to_change_timescale(world.ports, world.as_("nia"), change.id)


@pytest.mark.parametrize(
    ("key", "from_day", "entry", "says"),
    [
        (KEY, date(2026, 6, 24), FIVE_DAYS, "Thursday 25 June 2026 at the earliest"),
        (KEY, date(2026, 7, 1), {}, "nothing would change"),
        (KEY, date(2026, 7, 1), {"due": {"after": f"due:{KEY}", "days": 1}}, "from its own date"),
        (KEY, date(2026, 7, 1), {"due": {"after": "moonrise", "days": 1}}, "no words in anchors.toml"),
        (KEY, date(2026, 7, 1), {"due": {"after": "plan_sent", "days": 9_999}}, "too long"),
    ],
)
def test_what_cannot_be_is_refused_before_anybody_is_asked(world: World, key, from_day, entry, says) -> None:
    with pytest.raises((ChangeRefused, NotAnEntry), match=says):
        asked(world, key, changed(world, key, from_day, **entry))
    with pytest.raises((ChangeRefused, NotAnEntry), match=says):
        try_change(world.ports, key, changed(world, key, from_day, **entry), reason=WHY, new=False)
    assert timescale_changes(world.ports.database) == ()


def test_a_second_change_from_the_same_day_is_refused_and_so_is_one_before_a_new_rule_begins(world: World) -> None:
    asked(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))
    with pytest.raises(ChangeRefused, match="already"):
        asked(world, KEY, changed(world, KEY, date(2026, 7, 1), due={"after": "plan_sent", "days": 6}))

    agreed(world, "local.answer", changed(world, KEY, date(2026, 7, 10), **FIVE_DAYS), new=True)
    six = {**changed(world, "local.answer", date(2026, 7, 9)), "due": {"after": "plan_sent", "days": 6}}
    with pytest.raises(ChangeRefused, match="The rule begins on Friday 10 July 2026"):
        asked(world, "local.answer", six)


def test_a_rule_that_there_is_not_cannot_be_changed_nor_one_be_added_twice(world: World) -> None:
    entry = changed(world, KEY, date(2026, 7, 10), **FIVE_DAYS)
    with pytest.raises(UnknownRule):
        asked(world, "local.answer", entry)

    asked(world, "local.answer", entry, new=True)
    with pytest.raises(ChangeRefused, match=r"There is a rule called local\.answer already"):
        asked(world, "local.answer", {**entry, "effective_from": date(2026, 7, 5)}, new=True)


def test_two_who_agree_at_the_same_moment_never_make_a_circle_together(world: World) -> None:
    day = date(2026, 7, 1)
    agreed(world, "local.a", changed(world, KEY, day, **FIVE_DAYS), new=True)
    agreed(world, "local.b", changed(world, KEY, day, **FIVE_DAYS), new=True)
    later = date(2026, 7, 2)
    changes = [
        asked(world, one, changed(world, one, later, due={"after": f"due:{other}", "days": 1}))
        for one, other in (("local.a", "local.b"), ("local.b", "local.a"))
    ]

    raised = at_once(*(lambda c=c: agree_to_change_timescale(world.ports, world.as_("nia"), c.id) for c in changes))

    assert sorted(type(one) for one in raised if one is not None) == [NotAnEntry]
    assert world.ports.calendar.timescales.in_force(KEY, world.today)


def test_the_database_refuses_to_change_what_was_asked_for(world: World) -> None:
    change = agreed(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    for wrong in (
        sa.update(timescale_revisions).values(effective_from=date(2026, 7, 2)),
        sa.delete(timescale_revisions).where(timescale_revisions.c.id == change.id),
    ):
        with pytest.raises(sa.exc.DBAPIError), world.database.begin() as connection:
            connection.execute(wrong)


def test_while_the_database_is_away_what_was_read_counts_for_minutes_and_then_nothing(tmp_path: Path) -> None:
    folder, clock = tmp_path / "here", FixedClock("2026-06-24T09:00Z")
    folder.mkdir()
    database = open_database(f"sqlite:///{folder}/fingerpost.db")
    migrate(database)
    calendars = StoredCalendars(shipped_calendar(), database, clock=clock)
    calendars.now()
    database.dispose()
    folder.rename(tmp_path / "away")

    clock.advance(timedelta(minutes=4))
    still = calendars.now()
    clock.advance(timedelta(minutes=2))
    with pytest.raises(NotNow):
        calendars.now()
    (tmp_path / "away").rename(folder)

    assert still.timescales.keys() == calendars.now().timescales.keys()
    database.dispose()


def test_a_clock_that_was_put_back_makes_a_process_look_again(world: World) -> None:
    world.ports.calendars.now()
    world.clock.set(world.clock.now() - timedelta(days=1))

    with counted(world.database) as statements:
        world.ports.calendars.now()

    assert len(statements) == 1


def test_ports_that_were_changed_share_the_calendar(world: World) -> None:
    again = replace(world.ports, count=lambda _: None)
    agreed(world, KEY, changed(world, KEY, date(2026, 7, 1), **FIVE_DAYS))

    assert again.calendar.timescales.history(KEY)[-1].revision == date(2026, 7, 1)

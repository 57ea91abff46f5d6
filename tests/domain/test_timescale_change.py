"""A rule changed over the file: where it stands, what is refused, and the first day from which it can count."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.calendar_files import load_calendar
from engine.domain.errors import UnknownRule
from engine.domain.revisions import NotAnEntry
from engine.domain.timescale_change import (
    ChangeRefused,
    as_kept,
    as_read,
    check_day,
    check_entry,
    check_key,
    first_day,
    same_rule,
)
from engine.domain.timescales import Timescales

WHY = "The regulation was amended."
FIVE = {
    "effective_from": date(2026, 1, 1),
    "title": "Decision",
    "kind": "local",
    "source": "The council's own",
    "status": "assumed",
    "due": {"after": "enquiry", "working_days": 5},
}
SEVEN = {**FIVE, "effective_from": date(2026, 7, 1), "due": {"after": "enquiry", "working_days": 7}}
SIX = {**FIVE, "effective_from": date(2026, 4, 1), "due": {"after": "enquiry", "working_days": 6}}
SHIPPED = Timescales({"adm.decision": [FIVE, SEVEN], "not_deadlines": {"ther.cap": "the amount is a policy"}})


def amounts(timescales: Timescales, key: str = "adm.decision") -> list[int]:
    return [rule.due.amount for rule in timescales.history(key) if rule.due is not None]


def test_a_change_stands_where_its_day_puts_it_and_the_file_stays_as_it_is() -> None:
    changed = SHIPPED.with_revisions([("adm.decision", SIX)])

    assert amounts(changed) == [5, 6, 7]
    assert amounts(SHIPPED) == [5, 7]
    assert changed.entry("adm.decision", date(2026, 4, 1)) == SIX


def test_what_the_service_decided_stands_above_what_is_shipped_from_the_same_day() -> None:
    own = {**SEVEN, "due": {"after": "enquiry", "working_days": 8}}

    assert amounts(SHIPPED.with_revisions([("adm.decision", own)])) == [5, 8]


def test_a_new_rule_comes_after_those_of_the_file() -> None:
    changed = SHIPPED.with_revisions([("local.answer", SIX)])

    assert changed.keys() == ("adm.decision", "local.answer")
    assert amounts(changed, "local.answer") == [6]


@pytest.mark.parametrize(
    ("key", "entry", "says"),
    [
        ("adm.decision", {**SIX, "due": {"after": "enquiry", "fortnights": 2}}, "fortnights is not known here"),
        ("adm.decision", {**SIX, "due": {"after": "due:adm.decision", "days": 2}}, "from its own date"),
        (
            "adm.decision",
            {**SIX, "due": {"after": "due:local.none", "days": 2}},
            "there is no rule called",
        ),
        ("adm.decision", {**SIX, "status": "sure"}, "status is 'sure'"),
        ("ther.cap", SIX, "ther.cap is no deadline: the amount is a policy"),
    ],
)
def test_a_change_that_leaves_no_readable_register_is_refused_with_the_sentence(key, entry, says) -> None:
    with pytest.raises(NotAnEntry, match=says):
        SHIPPED.with_revisions([(key, entry)])


def test_two_changes_that_are_right_by_themselves_are_refused_where_they_go_in_a_circle() -> None:
    first = ("local.a", {**FIVE, "due": {"after": "due:local.b", "days": 1}})
    plain, second = ("local.b", FIVE), ("local.b", {**SIX, "due": {"after": "due:local.a", "days": 1}})

    assert SHIPPED.with_revisions([first, plain]).in_force("local.a", date(2026, 5, 1))
    with pytest.raises(NotAnEntry, match="from its own date"):
        SHIPPED.with_revisions([first, plain, second])


def test_an_anchor_without_words_is_refused() -> None:
    with pytest.raises(NotAnEntry, match=r"counts from 'moonrise', which has no words in anchors.toml"):
        load_calendar().timescales.with_revisions([("local.a", {**FIVE, "due": {"after": "moonrise", "days": 1}})])


def test_what_is_not_known_is_looked_for_once_more_before_it_is_called_unknown() -> None:
    newest = SHIPPED.with_revisions([("adm.decision", SIX), ("local.answer", SIX)])
    asked = []

    def newer() -> Timescales:
        asked.append(1)
        return newest

    old = SHIPPED.with_revisions([], newer=newer)

    assert old.revision("adm.decision", date(2026, 7, 1)).due is not None
    assert asked == []
    assert old.revision("adm.decision", date(2026, 4, 1)).due == newest.revision("adm.decision", date(2026, 4, 1)).due
    assert old.in_force("local.answer", date(2026, 5, 1)).title == "Decision"
    with pytest.raises(UnknownRule):
        old.in_force("local.nothing", date(2026, 5, 1))
    with pytest.raises(UnknownRule):
        old.revision("adm.decision", date(2026, 4, 2))


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2026, 11, 26, 9, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 26, 23, 49, 59, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 11, 26, 23, 50, tzinfo=UTC), date(2026, 11, 28)),
        # England is an hour ahead of UTC in summer.
        (datetime(2026, 6, 24, 22, 49, tzinfo=UTC), date(2026, 6, 25)),
        (datetime(2026, 6, 24, 22, 50, tzinfo=UTC), date(2026, 6, 26)),
        (datetime(2026, 10, 24, 22, 55, tzinfo=UTC), date(2026, 10, 26)),  # the night the clocks go back
    ],
)
def test_a_change_counts_from_tomorrow_and_late_in_the_evening_from_the_day_after(at: datetime, first: date) -> None:
    assert first_day(at) == first
    check_day(first, at)
    with pytest.raises(ChangeRefused, match="at the earliest"):
        check_day(date.fromordinal(first.toordinal() - 1), at)


@pytest.mark.parametrize("key", ["decision", "Local.answer", "local.", "local answer.x", "local.ä", "x." + "y" * 80])
def test_a_name_that_no_drawing_could_write_is_refused(key: str) -> None:
    with pytest.raises(ChangeRefused, match="small letters"):
        check_key(key, ())


def test_a_name_that_is_taken_is_refused() -> None:
    check_key("local.answer", ["adm.decision"])
    with pytest.raises(ChangeRefused, match=r"There is a rule called adm.decision already"):
        check_key("adm.decision", ["adm.decision"])


@pytest.mark.parametrize(
    ("changed", "question"),
    [
        ({"title": "x" * 201}, "title"),
        ({"source": "x" * 301}, "source"),
        ({"due": {"after": "enquiry", "weeks": 1_001}}, "due"),
        ({"every": {"months": 6, "times": 101}}, "every"),
    ],
)
def test_what_a_deadline_has_no_room_for_or_nobody_means_is_refused(changed, question: str) -> None:
    check_entry(FIVE, WHY)
    with pytest.raises(ChangeRefused) as refused:
        check_entry({**FIVE, **changed}, WHY)
    assert refused.value.question == question


def test_a_change_needs_a_reason() -> None:
    with pytest.raises(ChangeRefused, match="Say in a sentence why"):
        check_entry(FIVE, "law")


def test_an_entry_is_the_same_after_it_was_kept() -> None:
    assert as_read(as_kept(SIX)) == SIX
    assert same_rule(SIX, {**SIX, "effective_from": date(2030, 1, 1)})
    assert not same_rule(SIX, SEVEN)

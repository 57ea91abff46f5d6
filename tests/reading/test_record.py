"""The record: auditors search it, others see who looked at those they work with."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine import tables as t
from engine.domain.subjects import SubjectRef
from engine.reading.record import Punctuality, RecordFilters, entries, entry, punctuality, who_looked
from tests.reading.filled import Filled, fill
from tests.reading.rows import TODAY, Council


@pytest.fixture
def filled(council: Council) -> Filled:
    return fill(council)


def tags(filled: Filled, filters: RecordFilters) -> list[tuple[str, str]]:
    found = entries(filled.council.database, filled.council.viewer("nia"), filters=filters)
    assert found is not None
    assert found.paging.total == len(found.rows)
    return sorted((row.tag, row.about[0] if row.about else "") for row in found.rows)


def test_an_auditor_finds_entries_by_whom_they_are_about(filled: Filled) -> None:
    about = SubjectRef.read(filled.household)

    assert tags(filled, RecordFilters(about=about)) == [
        ("journey_started", filled.household),
        ("viewed", filled.household),
    ]


def test_an_auditor_finds_entries_by_tag_actor_and_journey(filled: Filled) -> None:
    filled.council.entry("worker:dot", 1, "sign_in_failed", actor="worker:dot")

    assert tags(filled, RecordFilters(tags=("viewed",), journey=filled.journey)) == [("viewed", filled.household)]
    assert tags(filled, RecordFilters(actor="worker:dot")) == [("sign_in_failed", "")]
    assert tags(filled, RecordFilters(tags=("viewed",), actor="worker:dot")) == []


@pytest.mark.parametrize(
    ("from_on", "until_on", "found"),
    [
        (date(2026, 6, 30), date(2026, 6, 30), False),
        (date(2026, 7, 1), date(2026, 7, 1), True),
        (date(2026, 7, 2), None, False),
        (None, date(2026, 7, 1), True),
    ],
)
def test_days_are_those_of_england(filled: Filled, from_on: date | None, until_on: date | None, found: bool) -> None:
    filled.council.entry("worker:dot", 1, "signed_in", at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))

    matching = tags(filled, RecordFilters(tags=("signed_in",), from_on=from_on, until_on=until_on))

    assert bool(matching) is found


def test_the_last_half_second_of_a_day_belongs_to_it(filled: Filled) -> None:
    filled.council.entry("worker:dot", 1, "signed_in", at=datetime(2026, 7, 1, 22, 59, 59, 500000, tzinfo=UTC))

    assert tags(filled, RecordFilters(tags=("signed_in",), until_on=date(2026, 7, 1))) == [("signed_in", "")]


def test_who_looked_is_told_to_those_who_may_know_the_child(filled: Filled) -> None:
    ref = SubjectRef.read(filled.child)

    found = who_looked(filled.council.database, filled.council.viewer("femi"), ref)

    assert found is not None
    assert [(row.tag, row.actor_name) for row in found.rows] == [("viewed", "Amara")]
    assert who_looked(filled.council.database, filled.council.viewer("dot"), ref) is None


def test_an_entry_is_found_by_its_place_in_its_chain(filled: Filled) -> None:
    database, chain = filled.council.database, f"journey:{filled.journey}"

    found = entry(database, filled.council.viewer("amara"), chain, 1)

    assert found is not None
    assert (found.tag, found.entry["about"], found.hash) == ("journey_started", [filled.household], "c" * 64)
    assert entry(database, filled.council.viewer("amara"), chain, 2) is None


def test_only_auditors_open_entries_about_looking_and_about_nobody(filled: Filled) -> None:
    filled.council.entry("worker:dot", 1, "signed_in")
    database = filled.council.database

    for chain in (f"worker:{filled.journey}", "worker:dot"):
        assert entry(database, filled.council.viewer("amara"), chain, 1) is None
        assert entry(database, filled.council.viewer("nia"), chain, 1) is not None


def test_an_entry_about_two_is_opened_by_those_who_may_know_both(filled: Filled) -> None:
    filled.council.entry(f"journey:{filled.childs_journey}", 7, "task_opened", about=(filled.child, filled.household))
    filled.council.allocate(filled.household, "dot")
    database, chain = filled.council.database, f"journey:{filled.childs_journey}"

    assert entry(database, filled.council.viewer("dot"), chain, 7) is None
    assert entry(database, filled.council.viewer("dot"), f"journey:{filled.journey}", 1) is not None
    assert entry(database, filled.council.viewer("amara"), chain, 7) is not None


def test_promises_kept_and_broken_are_counted_by_rule(filled: Filled) -> None:
    journey = filled.journey
    filled.council.deadline(journey, due_on=date(2026, 11, 2))
    filled.council.deadline(journey, due_on=date(2026, 11, 3), state="done", done_on=date(2026, 11, 3))
    filled.council.deadline(journey, due_on=date(2026, 11, 4), state="cancelled")
    filled.council.deadline(journey, due_on=date(2027, 1, 4))
    south = filled.council.household(team="south")
    filled.council.deadline(filled.council.journey(south), due_on=date(2026, 11, 3))

    found = punctuality(
        filled.council.database,
        filled.council.viewer("ben"),
        from_on=date(2026, 11, 1),
        until_on=date(2026, 11, 30),
        today=TODAY,
    )

    stage_1 = next(row for row in found if row.rule == "adopter.stage1")
    assert stage_1 == Punctuality(
        pathway="adopter_stage_1",
        rule="adopter.stage1",
        title="Stage 1",
        done_in_time=1,
        done_late=0,
        open_in_time=1,
        open_late=1,
    )
    assert [(row.rule, row.done_late) for row in found if row.rule != "adopter.stage1"] == [("adopter.plan", 1)]


def test_the_record_is_paged_newest_first(filled: Filled) -> None:
    filled.council.add_all(
        t.audit_entries,
        [
            {
                **{"chain": "worker:dot", "seq": seq, "at": datetime(2026, 7, 1, tzinfo=UTC), "on": TODAY},
                **{"tag": "viewed", "actor": "worker:dot", "entry": "{}", "hash": "0" * 64},
            }
            for seq in range(1, 31)
        ],
    )
    filters = RecordFilters(actor="worker:dot")

    second = entries(filled.council.database, filled.council.viewer("nia"), filters=filters, page=2)

    assert second is not None
    assert [row.seq for row in second.rows] == [5, 4, 3, 2, 1]
    assert (second.paging.first, second.paging.last, second.paging.has_next) == (26, 30, False)

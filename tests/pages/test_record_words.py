"""Entries of the record are told as sentences, each kind in words of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from engine.domain.audit import TAGS
from engine.domain.ids import Role
from engine.reading.asking import version_of
from engine.reading.pathways import version_ids
from engine.reading.rows import EntryRow
from tests.pages.conftest import Person
from tests.pages.journeys import at_checks, to_decide
from tests.world import World
from webui.parts import EntryMark
from webui.record_known import Known
from webui.record_verbs import SENTENCES
from webui.record_wording import sentence, told

AT = datetime(2026, 6, 24, 9, 0, tzinfo=UTC)


def entry(tag: str, **values: Any) -> EntryRow:
    """An entry by Amara, with only what a test is about."""
    row: dict[str, Any] = {
        "chain": "journey:1",
        "seq": 1,
        "at": AT,
        "on": AT.date(),
        "tag": tag,
        "actor": "worker:a",
        "actor_name": "Amara Osei",
        "role": Role("adoption_sw"),
        "journey": None,
        "journey_reference": "7K3M-Q2ZD",
        "element": None,
        "task": None,
        "task_title": "",
        "outcome": None,
        "reason": None,
        "due_on": None,
        "late": None,
        "about": ("household:h",),
        "detail": {},
        "entry": {},
        "hash": "0" * 64,
    }
    return EntryRow(**{**row, **values})


KNOWN = Known(
    workers={"b": "Ben Hallworth", "e": "Esme Trewin"},
    subjects={"household:h": "Grace Adeyemi-Cole"},
    anchors={"stage_1_start": "stage 1 started"},
)


def test_every_tag_has_words() -> None:
    assert set(SENTENCES) == set(TAGS)


@pytest.mark.parametrize("tag", TAGS)
def test_an_entry_that_says_as_little_as_it_can_is_still_a_sentence(tag: str) -> None:
    said = sentence(entry(tag), Known())

    assert said.what
    assert "None" not in said.what
    assert "_" not in said.what
    assert not said.what.endswith((" ", ".", ":"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (entry("task_claimed", task_title="Review stage 1"), "took “Review stage 1”"),
        (
            entry("task_handed_over", task_title="Review stage 1", detail={"to": "b"}),
            "handed “Review stage 1” over to Ben Hallworth",
        ),
        (
            entry("task_completed", task_title="Review stage 1", late=True, due_on=date(2026, 6, 18), outcome="go_on"),
            "completed “Review stage 1”, after it was due on Thursday 18 June 2026: go on",
        ),
        (
            entry("deadline_moved", task_title="Decide", due_on=date(2026, 6, 26), detail={"was": "2026-06-25"}),
            "moved the due date of “Decide” from Thursday 25 June 2026 to Friday 26 June 2026",
        ),
        (
            entry("deadline_set", task_title="Decide", detail={"waits_for": ["stage_1_start"]}),
            "left the due date of “Decide” open until it is known when stage 1 started",
        ),
        (
            entry("anchor_set", detail={"anchors": {"stage_1_start": "2026-06-24"}}),
            "recorded that stage 1 started on Wednesday 24 June 2026",
        ),
        (
            entry("anchor_set", detail={"anchors": {"stage_1_start": "2026-06-24"}, "was": "2026-06-23"}),
            "corrected a date: stage 1 started on Wednesday 24 June 2026, not on Tuesday 23 June 2026",
        ),
        (
            entry("reminder_sent", task_title="Decide", detail={"kind": "escalation", "to": ["b", "e"]}),
            "told Ben Hallworth and Esme Trewin that “Decide” is late",
        ),
        (
            entry("refused", task_title="Decide", detail={"act": "claim", "rule": "SOD-1"}),
            "tried to take “Decide” and was refused (SOD-1)",
        ),
        (
            entry("viewed", detail={"what": "household"}),
            "looked at the household’s page of Grace Adeyemi-Cole",
        ),
        (
            entry("journey_closed", detail={"why": "opened_in_error"}),
            "closed the journey: it was opened in error",
        ),
        (
            entry("allocated", detail={"role": "adoption_sw", "worker": "b"}),
            "allocated Ben Hallworth as adoption social worker",
        ),
    ],
)
def test_a_sentence_names_who_did_what_and_what_came_of_it(row: EntryRow, words: str) -> None:
    assert sentence(row, KNOWN).what == words


def test_what_the_system_did_is_told_of_fingerpost_in_no_role() -> None:
    said = sentence(entry("timer_fired", actor="system", actor_name="", role=None), KNOWN)

    assert (said.who, said.role) == ("Fingerpost", "")


def test_a_worker_who_is_not_listed_any_more_is_not_named_by_an_id() -> None:
    said = sentence(entry("task_handed_over", task_title="Decide", detail={"to": "0192"}), KNOWN)

    assert said.what == "handed “Decide” over to somebody no longer listed"


def test_lateness_is_marked_in_words_and_shape() -> None:
    said = sentence(entry("task_completed", task_title="Decide", late=True), KNOWN)

    assert (said.tag, said.mark) == ("Late", EntryMark.LATE)


def test_what_followed_by_itself_is_told_beneath_what_somebody_did() -> None:
    done = entry("task_completed", seq=3, element="ut_review", task_title="Review stage 1")
    rows = [
        entry("task_opened", seq=5, task_title="Decide", detail={"role": "adoption_tm"}, due_on=date(2026, 6, 26)),
        entry("deadline_set", seq=4, task_title="Decide", due_on=date(2026, 6, 26)),
        done,
        entry("anchor_set", seq=2, element="ut_review", detail={"anchors": {"stage_1_start": "2026-06-24"}}),
        entry("task_claimed", seq=1, task_title="Review stage 1"),
    ]

    first, second = told(rows, KNOWN)

    assert first.entry is done
    assert first.then == (
        "This recorded that stage 1 started on Wednesday 24 June 2026.",
        "“Decide” opened for the adoption team manager, due 26 Jun 2026.",
    )
    assert (second.entry.tag, second.then) == ("task_claimed", ())


def test_a_corrected_date_stands_for_itself_with_the_dates_that_moved() -> None:
    moved = {"detail": {"was": "2026-06-25"}, "due_on": date(2026, 6, 26), "task_title": "Decide"}
    rows = [
        entry("deadline_moved", seq=2, element="ut_decide", **moved),
        entry("anchor_set", seq=1, detail={"anchors": {"stage_1_start": "2026-06-24"}, "was": "2026-06-23"}),
    ]

    (said,) = told(rows, KNOWN)

    assert said.what.startswith("corrected a date")
    assert said.then == ("This moved the due date of “Decide” from Thursday 25 June 2026 to Friday 26 June 2026.",)


def test_nothing_that_happened_is_left_out_of_every_entry(world: World, client_as: Callable[[str], Person]) -> None:
    walk = at_checks(world)

    page = client_as("ben").page(f"/journeys/{walk.journey}?show=every")

    entries = page.xpath("//ol[contains(@class, 'fp-timeline')]/li")
    assert len(entries) == 20
    assert "Entries 1 to 20 of" in client_as("ben").text(f"/journeys/{walk.journey}?show=every")


def test_a_decision_is_marked_and_said_in_the_words_of_its_form(world: World) -> None:
    walk = to_decide(world)
    walk.do("ut_adm", "hana", "approve")
    versions = {
        name: version_of(world.ports, ident)
        for name, ident in version_ids(world.database, {"adopter_stage_2@1"}).items()
    }
    given = {"element": "ut_adm", "task_title": "Decide for the agency", "outcome": "approve"}
    row = entry("task_completed", entry={"version": "adopter_stage_2@1"}, **given)

    said = sentence(row, Known(versions=versions))

    assert said.tag == "Decision"
    assert said.mark is EntryMark.KEY
    assert said.what.startswith("completed “Decide for the agency”: ")

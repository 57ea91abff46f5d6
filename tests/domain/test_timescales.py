"""The register: which revision counts, and what is said of a key or an entry that is wrong."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.domain.errors import UnknownRule
from engine.domain.revisions import NotAnEntry
from engine.domain.timescales import Timescales

ABOUT = {
    "effective_from": date(2026, 1, 1),
    "title": "Decision",
    "kind": "local",
    "source": "The council's own",
    "status": "assumed",
    "due": {"after": "enquiry", "working_days": 5},
}
LATER = {**ABOUT, "effective_from": date(2026, 7, 1), "due": {"after": "enquiry", "working_days": 7}}


def amount(timescales: Timescales, on: date) -> int:
    due = timescales.in_force("adm.decision", on).due
    assert due is not None
    return due.amount


def test_the_revision_in_force_on_the_day_counts() -> None:
    timescales = Timescales({"adm.decision": [ABOUT, LATER]})

    assert amount(timescales, date(2026, 6, 30)) == 5
    assert amount(timescales, date(2026, 7, 1)) == 7


def test_before_the_first_revision_known_the_first_counts() -> None:
    assert amount(Timescales({"adm.decision": [ABOUT, LATER]}), date(2024, 2, 29)) == 5


def test_a_deadline_finds_the_revision_it_was_set_under() -> None:
    timescales = Timescales({"adm.decision": [ABOUT, LATER]})

    assert timescales.revision("adm.decision", date(2026, 1, 1)).revision == date(2026, 1, 1)
    with pytest.raises(UnknownRule, match="no revision in force from Friday 2 January 2026"):
        timescales.revision("adm.decision", date(2026, 1, 2))


def test_an_unknown_rule_is_answered_with_what_was_probably_meant() -> None:
    with pytest.raises(UnknownRule, match=r"no deadline rule called 'adm.decison'. Did you mean adm.decision\?"):
        Timescales({"adm.decision": [ABOUT]}).in_force("adm.decison", date(2026, 6, 1))


def test_a_rule_under_the_wrong_heading_is_found_by_its_last_word() -> None:
    with pytest.raises(UnknownRule, match=r"Did you mean adm\.decision\?"):
        Timescales({"adm.decision": [ABOUT]}).in_force("somebody_else.decision", date(2026, 6, 1))


def test_a_rule_unlike_any_other_is_not_answered_with_a_guess() -> None:
    with pytest.raises(UnknownRule) as refusal:
        Timescales({"adm.decision": [ABOUT]}).in_force("zzz", date(2026, 6, 1))

    assert str(refusal.value) == "There is no deadline rule called 'zzz'."


def test_a_key_that_is_no_deadline_says_where_it_is_kept() -> None:
    timescales = Timescales({"adm.decision": [ABOUT], "not_deadlines": {"ther.cap": "the amount is a policy"}})

    with pytest.raises(UnknownRule, match=r"ther\.cap is not a deadline: the amount is a policy\."):
        timescales.in_force("ther.cap", date(2026, 6, 1))
    assert timescales.where_it_lives("ther.cap") == "the amount is a policy"
    assert timescales.keys() == ("adm.decision",)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "law"}, "kind is 'law'; it must be statute, guidance, local or external"),
        ({"status": "sure"}, "status is 'sure'"),
        ({"title": ""}, "title is missing"),
        ({"source": 7}, "source is missing"),
        ({"effective_from": "2026-01-01"}, "effective_from must be a date without quotes"),
        ({"effective_from": datetime(2026, 1, 1)}, "effective_from must be a date without quotes"),
        ({"dew": 1}, "dew is not known here"),
        ({"due": "5 days"}, "due must be a term"),
        ({"due": {"after": "enquiry"}}, "due needs one of working_days, days, weeks, months and years"),
        ({"due": {"after": "enquiry", "days": 1, "weeks": 1}}, "and only one"),
        ({"due": {"after": "enquiry", "before": "order", "days": 1}}, "needs one of after, before"),
        ({"due": {"after": "enquiry", "days": 0}}, "days must be a whole number, 1 or more"),
        ({"due": {"after": "enquiry", "days": True}}, "days must be a whole number"),
        ({"due": {"after": "enquiry", "working_days": -1}}, "working_days must be a whole number, 0 or more"),
        ({"due": {"beginning_with": "enquiry", "working_days": 0}}, "working_days must be a whole number, 1 or more"),
        ({"due": {"after": "", "days": 1}}, "after is missing"),
        ({"due": {"on": "enquiry", "days": 1}}, "days is not known here"),
        ({"due": {"on_or_after": "enquiry", "day_of_year": "02-29"}}, "day_of_year is '02-29'"),
        ({"due": {"after": "due:nothing", "days": 1}}, "there is no rule called 'nothing'"),
        ({"due": {"after": "due:adm.decision", "days": 1}}, "from its own date"),
        ({"earliest_of": [{"after": "order", "days": 1}] * 2}, "has due and earliest_of; it may have one"),
        ({"pausable": "yes"}, "pausable is true or false"),
        ({"every": {"months": 6}}, "times must be a whole number"),
        ({"every": {"working_days": 6, "times": 2}}, "working_days is not known here"),
    ],
)
def test_an_entry_that_is_wrong_is_refused_with_its_key_and_what_is_wrong(
    change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(NotAnEntry, match=r"adm\.decision") as refusal:
        Timescales({"adm.decision": [{**ABOUT, **change}]})

    assert sentence in str(refusal.value)


def test_a_rule_that_says_nothing_about_when_is_refused() -> None:
    entry = {name: value for name, value in ABOUT.items() if name != "due"}

    with pytest.raises(NotAnEntry, match="says neither when it is due"):
        Timescales({"adm.decision": [entry]})


def test_a_list_of_one_term_is_refused() -> None:
    entry = {name: value for name, value in ABOUT.items() if name != "due"}

    with pytest.raises(NotAnEntry, match="at least two terms"):
        Timescales({"adm.decision": [{**entry, "first_known_of": [{"on": "order"}]}]})


@pytest.mark.parametrize("second", [ABOUT, {**ABOUT, "effective_from": date(2025, 1, 1)}])
def test_revisions_that_do_not_follow_one_another_are_refused(second: dict[str, object]) -> None:
    with pytest.raises(NotAnEntry, match="starts on a later day than the one above it"):
        Timescales({"adm.decision": [ABOUT, second]})


def test_rules_that_count_from_one_another_are_refused() -> None:
    first = {**ABOUT, "due": {"after": "due:two", "days": 1}}
    second = {**ABOUT, "due": {"after": "due:one", "days": 1}}

    with pytest.raises(NotAnEntry, match="from its own date"):
        Timescales({"one": [first], "two": [second]})


def test_an_anchor_without_words_is_refused() -> None:
    with pytest.raises(NotAnEntry, match="counts from 'enquiry', which has no words"):
        Timescales({"adm.decision": [ABOUT]}, labels={"order": "the order was made"})


def test_a_key_with_a_single_table_instead_of_revisions_is_refused() -> None:
    with pytest.raises(NotAnEntry, match="write each revision as a table"):
        Timescales({"adm.decision": ABOUT})


def test_a_rule_answers_to_its_other_name_under_its_own_key() -> None:
    timescales = Timescales({"adm.decision": [ABOUT], "same_as": {"agency.decision": "adm.decision"}})

    assert timescales.in_force("agency.decision", date(2026, 6, 1)).key == "adm.decision"
    assert timescales.keys() == ("adm.decision",)


@pytest.mark.parametrize("names", [{"agency.decision": "adm.nothing"}, {"adm.decision": "adm.decision"}])
def test_another_name_must_be_free_and_lead_to_a_rule(names: dict[str, str]) -> None:
    with pytest.raises(NotAnEntry, match="same_as"):
        Timescales({"adm.decision": [ABOUT], "same_as": names})


def test_a_table_of_texts_with_something_else_in_it_is_refused() -> None:
    with pytest.raises(NotAnEntry, match="not_deadlines: write each line"):
        Timescales({"adm.decision": [ABOUT], "not_deadlines": {"ther.cap": 450}})

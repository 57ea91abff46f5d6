"""The calendar as read from files: England's bank holidays, what an owner adds or removes, and mistakes."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from engine.calendar_files import SHIPPED, england_bank_holidays, load_calendar
from engine.domain.revisions import NotAnEntry
from tests.calendar_oracle import BANK_HOLIDAYS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SHIPPED, tmp_path / "workflows")


def overlay(folder: Path, text: str) -> Path:
    (folder / "bank_holidays.toml").write_text(text, encoding="utf-8")
    return folder


def test_england_s_bank_holidays_are_the_published_ones() -> None:
    days = load_calendar().days

    assert set(days.holidays_between(date(2024, 1, 1), date(2028, 12, 31))) == BANK_HOLIDAYS


def test_easter_monday_is_one_of_them_and_a_substitute_day_says_so() -> None:
    found = england_bank_holidays(range(2026, 2027))

    assert found[date(2026, 4, 6)] == "Easter Monday"
    assert found[date(2026, 12, 28)] == "Boxing Day, substitute day"


def test_a_holiday_on_a_saturday_is_a_weekend_and_its_substitute_the_day_off() -> None:
    made = load_calendar().must_promise("qd.adoption_window", {"notice_sent": date(2026, 12, 26)}, on=date(2026, 6, 1))

    assert made.because[1].startswith("Saturday 26 December 2026 is no working day, so the 40 working days begin with")
    assert "the first is Tue 29 Dec 2026" in made.because[1]


def test_an_owner_adds_a_day_and_says_what_it_is_called(folder: Path) -> None:
    days = load_calendar(
        overlay(folder, 'confirmed_until = 2029\nadd = [2029-06-05]\n[names]\n2029-06-05 = "Jubilee"\n')
    ).days

    assert not days.is_working_day(date(2029, 6, 5))
    assert days.name_of(date(2029, 6, 5)) == "Jubilee"
    assert days.is_confirmed(date(2029, 12, 31))
    assert not days.is_confirmed(date(2030, 1, 1))


def test_an_owner_moves_a_day_by_removing_and_adding(folder: Path) -> None:
    days = load_calendar(overlay(folder, "confirmed_until = 2028\nremove = [2028-05-01]\nadd = [2028-05-08]\n")).days

    assert days.is_working_day(date(2028, 5, 1))
    assert days.name_of(date(2028, 5, 8)) == "a bank holiday"


def test_years_after_the_confirmed_ones_have_projected_holidays(folder: Path) -> None:
    days = load_calendar(overlay(folder, "confirmed_until = 2026\n")).days

    assert not days.is_working_day(date(2060, 4, 19))  # Easter Monday
    assert not days.is_confirmed(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("add = []\n", "confirmed_until must be a whole number"),
        ("confirmed_until = 2028\nremove = [2028-05-02]\n", "2028-05-02 is no bank holiday"),
        ('confirmed_until = 2028\nadd = ["2029-06-05"]\n', "'2029-06-05' is no date; write it without quotes"),
        ("confirmed_until = 2028\nadd = 2029-06-05\n", "write a list of dates"),
        ("confirmed_until = 2028\nadded = [2029-06-05]\n", "added is not known here"),
        ('confirmed_until = 2028\n[names]\njubilee = "Jubilee"\n', "Invalid isoformat string: 'jubilee'"),
        ("confirmed_until = 2028\n[names]\n2029-06-05 = 1\n", "what it is called"),
        ("confirmed_until =\n", "cannot be read"),
    ],
)
def test_a_mistake_in_the_bank_holidays_is_named(folder: Path, text: str, sentence: str) -> None:
    with pytest.raises(NotAnEntry, match=r"bank_holidays\.toml") as refusal:
        load_calendar(overlay(folder, text))

    assert sentence in str(refusal.value)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "escalations.toml").unlink()

    with pytest.raises(NotAnEntry, match=r"escalations\.toml is missing in workflows"):
        load_calendar(folder)


def test_a_wrong_entry_is_named_with_its_file(folder: Path) -> None:
    with (folder / "timescales.toml").open("a", encoding="utf-8") as file:
        file.write('\n[["odd.rule"]]\neffective_from = 2026-01-01\n')

    with pytest.raises(NotAnEntry, match=r"timescales\.toml: odd\.rule"):
        load_calendar(folder)


def test_an_anchor_without_words_is_named_with_its_file(folder: Path) -> None:
    (folder / "anchors.toml").write_text('enquiry = ""\n', encoding="utf-8")

    with pytest.raises(NotAnEntry, match=r"anchors\.toml: enquiry needs words"):
        load_calendar(folder)


def test_every_anchor_is_a_clause_that_fits_into_a_sentence() -> None:
    for label in load_calendar().labels.values():
        assert label[0].islower()
        assert not label.endswith((".", " on", " by"))

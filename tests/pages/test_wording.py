"""Dates, times, counts and deadlines are said as people read them, and never as "0 working days late"."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui import wording
from webui.wording import DueView, Tone, due_sentence, due_words

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "tone", "words", "detail"),
    [
        (
            DueView(due_on=date(2026, 11, 18), today=MONDAY, working_days_left=-3),
            Tone.LATE,
            "3 working days late",
            "was due Wed 18 Nov 2026",
        ),
        (
            DueView(due_on=date(2026, 11, 20), today=MONDAY, working_days_left=-1),
            Tone.LATE,
            "1 working day late",
            "was due Fri 20 Nov 2026",
        ),
        (
            DueView(due_on=date(2026, 11, 28), today=date(2026, 11, 29)),
            Tone.LATE,
            "Late since Sat 28 Nov 2026",
            "no working day has passed since",
        ),
        (DueView(due_on=MONDAY, today=MONDAY), Tone.TODAY, "Due today", "Mon 23 Nov 2026"),
        (
            DueView(due_on=date(2026, 11, 24), today=MONDAY, working_days_left=1),
            Tone.SOON,
            "1 working day left",
            "due Tue 24 Nov 2026",
        ),
        (
            DueView(due_on=date(2026, 11, 30), today=MONDAY, working_days_left=5),
            Tone.SOON,
            "5 working days left",
            "due Mon 30 Nov 2026",
        ),
        (
            DueView(due_on=date(2026, 12, 1), today=MONDAY, working_days_left=6),
            Tone.LATER,
            "6 working days left",
            "due Tue 1 Dec 2026",
        ),
        (
            DueView(due_on=date(2027, 2, 28), act_by=date(2027, 2, 26), today=MONDAY, working_days_left=66),
            Tone.LATER,
            "66 working days left",
            "due Sun 28 Feb 2027, act by Fri 26 Feb 2027",
        ),
        (
            DueView(due_on=date(2027, 2, 28), act_by=date(2027, 2, 26), today=date(2027, 2, 26)),
            Tone.TODAY,
            "Last working day today",
            "due Sun 28 Feb 2027, act by Fri 26 Feb 2027",
        ),
        (
            DueView(due_on=date(2027, 2, 28), act_by=date(2027, 2, 26), today=date(2027, 2, 27)),
            Tone.TODAY,
            "No working day left",
            "due Sun 28 Feb 2027, act by Fri 26 Feb 2027",
        ),
        (
            DueView(due_on=date(2029, 1, 17), today=MONDAY, working_days_left=540, calendar_incomplete=True),
            Tone.ABOUT,
            "Due about Wed 17 Jan 2029",
            "may move later: bank holidays for 2029 aren’t confirmed",
        ),
        (
            DueView(due_on=date(2026, 11, 18), today=MONDAY, done_on=date(2026, 11, 17)),
            Tone.DONE,
            "Done in time",
            "Tue 17 Nov 2026",
        ),
        (
            DueView(due_on=date(2026, 10, 7), today=MONDAY, done_on=date(2026, 10, 9), done_late=True, done_late_by=2),
            Tone.DONE_LATE,
            "Done 2 working days late",
            "Fri 9 Oct 2026",
        ),
        (
            DueView(due_on=date(2026, 11, 21), today=MONDAY, done_on=date(2026, 11, 22), done_late=True),
            Tone.DONE_LATE,
            "Done late, Sun 22 Nov 2026",
            "was due Sat 21 Nov 2026",
        ),
        (
            DueView(due_on=date(2026, 11, 18), today=MONDAY, paused_since=date(2026, 11, 3)),
            Tone.PAUSED,
            "Paused since 3 Nov 2026",
            "",
        ),
        (
            DueView(due_on=None, today=MONDAY, waits_for="It counts from the day the notice is received."),
            Tone.NONE,
            "No date yet",
            "It counts from the day the notice is received.",
        ),
        (
            DueView(due_on=None, today=MONDAY, rule_missing=True),
            Tone.BROKEN,
            "Date can’t be worked out",
            "its rule is missing",
        ),
    ],
)
def test_each_case_of_a_deadline_has_its_own_words(due: DueView, tone: Tone, words: str, detail: str) -> None:
    said = due_words(due)

    assert (said.tone, said.words, said.detail) == (tone, words, detail)


@given(
    days_from_today=st.integers(min_value=-40, max_value=40),
    working_days_left=st.integers(min_value=-30, max_value=30),
    done=st.booleans(),
    late_by=st.integers(min_value=0, max_value=30),
)
def test_no_deadline_is_ever_said_to_be_0_working_days_anything(
    days_from_today: int, working_days_left: int, done: bool, late_by: int
) -> None:
    due = DueView(
        due_on=date.fromordinal(MONDAY.toordinal() + days_from_today),
        today=MONDAY,
        working_days_left=working_days_left,
        done_on=MONDAY if done else None,
        done_late=done and days_from_today < 0,
        done_late_by=late_by,
    )

    assert "0 working day" not in due_sentence(due).replace("10 ", "").replace("20 ", "").replace("30 ", "")


def test_the_kind_of_a_date_is_said_in_a_word_and_explained() -> None:
    law = due_words(DueView(due_on=MONDAY, today=MONDAY, kind="statute"))
    local = due_words(DueView(due_on=MONDAY, today=MONDAY, kind="local"))

    assert (law.kind, law.kind_explained, law.is_law) == ("Law", "set by law", True)
    assert (local.kind, local.kind_explained, local.is_law) == ("Local", "set by a rule of this council", False)
    assert [wording.kind_word(kind) for kind in ("guidance", "external", "target")] == [
        "Guidance",
        "External",
        "Target",
    ]


def test_a_deadline_without_a_date_has_no_kind() -> None:
    assert due_words(DueView(due_on=None, today=MONDAY)).kind == ""


def test_a_deadline_fits_into_a_sentence() -> None:
    due = DueView(due_on=date(2026, 11, 26), today=MONDAY, working_days_left=3, kind="statute")

    assert due_sentence(due) == "3 working days left, due Thu 26 Nov 2026 (Law)"


def test_how_well_a_rule_is_known_is_said() -> None:
    assert wording.status_words("unverified") == "Not checked against the source yet"
    assert wording.status_words("assumed") == "Assumed until the council decides"


def test_dates_are_long_in_sentences_and_short_in_tables() -> None:
    on = date(2026, 11, 26)

    assert wording.long_date(on) == "Thursday 26 November 2026"
    assert wording.short_date(on) == "Thu 26 Nov 2026"
    assert wording.day_month_year(on) == "26 Nov 2026"
    assert wording.day_month(on) == "26 Nov"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 17, 16, 20, tzinfo=UTC), "4:20pm"),
        (datetime(2026, 7, 17, 16, 20, tzinfo=UTC), "5:20pm"),
        (datetime(2026, 11, 17, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 11, 17, 12, 0, tzinfo=UTC), "midday"),
        (datetime(2026, 11, 17, 0, 5, tzinfo=UTC), "12:05am"),
        (datetime(2026, 11, 17, 12, 5, tzinfo=UTC), "12:05pm"),
    ],
)
def test_times_are_told_on_the_clocks_of_london(at: datetime, words: str) -> None:
    assert wording.clock_time(at) == words


def test_the_day_of_an_instant_is_londons_day() -> None:
    late_evening_utc = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert wording.long_moment(late_evening_utc) == "Wednesday 1 July 2026, 12:30am"
    assert wording.short_moment(late_evening_utc) == "Wed 1 Jul 2026, 12:30am"


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (
            {"total": 9, "late": 2, "today": 1, "soon": 3},
            "9 tasks. 2 are late, 1 is due today, 3 more in the next 5 working days.",
        ),
        ({"total": 1, "late": 1, "today": 0, "soon": 0}, "1 task. 1 is late."),
        ({"total": 4, "late": 0, "today": 0, "soon": 2}, "4 tasks. 2 in the next 5 working days."),
        ({"total": 4, "late": 0, "today": 0, "soon": 0}, "4 tasks. None is late or due in the next 5 working days."),
        ({"total": 0, "late": 0, "today": 0, "soon": 0}, "No tasks."),
    ],
)
def test_an_inbox_says_in_one_line_how_it_stands(counts: dict[str, int], line: str) -> None:
    before, stressed, after = wording.inbox_summary(**counts)

    assert f"{before} {stressed}{after}".strip() == line


def test_counts_sizes_and_money_are_said_plainly() -> None:
    assert wording.counted(1, "task") == "1 task"
    assert wording.counted(1200, "task") == "1,200 tasks"
    assert wording.counted(2, "child", "children") == "2 children"
    assert [wording.file_size(size) for size in (1, 999, 212_400, 1_400_000)] == [
        "1 byte",
        "999 bytes",
        "212 kB",
        "1.4 MB",
    ]
    assert [wording.money(pence) for pence in (120_000, 120_050, 5)] == ["£1,200", "£1,200.50", "£0.05"]


def test_names_are_listed_as_in_a_sentence() -> None:
    assert wording.listed(["Ada", "Ben", "Chidi"]) == "Ada, Ben and Chidi"
    assert wording.listed(["“More time”", "“No”"], "or") == "“More time” or “No”"
    assert (wording.listed(["Ada"]), wording.listed([])) == ("Ada", "")


def test_an_error_at_a_question_ends_without_a_full_stop() -> None:
    assert wording.at_question("Choose a role. It can be changed.") == "Choose a role. It can be changed"
    assert wording.at_question("Being checked...") == "Being checked..."
    assert wording.at_question(None) == ""


def test_a_question_inside_a_sentence_keeps_the_capitals_of_abbreviations() -> None:
    assert wording.lower_first("Date of the review") == "date of the review"
    assert wording.lower_first("DBS check") == "DBS check"

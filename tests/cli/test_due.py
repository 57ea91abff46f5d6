"""`fingerpost due` as it is called: what is printed, what is refused, and how it exits."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from engine.calendar_files import SHIPPED
from engine.cli import main


@pytest.fixture
def fingerpost(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["fingerpost", *arguments])
        code = main()
        out, err = capsys.readouterr()
        return code, out, err

    return call


def answered(fingerpost, *arguments: str) -> dict[str, object]:
    code, out, err = fingerpost("due", *arguments, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def refused(fingerpost, *arguments: str) -> str:
    code, out, err = fingerpost("due", *arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    return " ".join(err.split())


@pytest.mark.scenario("AC-02")
def test_the_answer_in_json_has_each_part_of_the_promise(fingerpost) -> None:
    assert answered(fingerpost, "adopter.stage1", "--given", "stage_1_start=2026-12-31") == {
        "rule": "adopter.stage1",
        "title": "Stage 1 decision",
        "not_before": None,
        "due_on": "2027-02-28",
        "act_by": "2027-02-26",
        "expires_at": "2027-02-28T23:59:59Z",
        "series": None,
        "calendar_incomplete": False,
        "because": [
            "Stage 1 started on Thursday 31 December 2026.",
            "2 months after that is Sunday 28 February 2027.",
            "February 2027 has no 31st, so its last day counts.",
            "The date does not move for weekends and bank holidays: it stays Sunday 28 February 2027.",
            "The last working day before it is Friday 26 February 2027.",
        ],
        "source": "Statement of Purpose 2019–20, section 7.2; Adoption Agencies Regulations 2005, Part 4 "
        "(the wording of regulation 27 is unverified)",
        "kind": "statute",
        "status": "quoted",
        "revision": "2026-01-01",
        "rules": "as shipped",
    }


@pytest.mark.scenario("AC-11")
def test_in_summer_a_day_ends_an_hour_earlier_in_utc(fingerpost) -> None:
    made = answered(fingerpost, "review.adoption_placed", "--given", "placed=2026-03-02")

    assert (made["due_on"], made["expires_at"]) == ("2026-03-30", "2026-03-30T22:59:59Z")


@pytest.mark.scenario("AC-04")
def test_a_series_is_answered_with_all_its_dates(fingerpost) -> None:
    made = answered(fingerpost, "support.contacts", "--given", "order=2026-08-31")

    assert made["series"] == ["2027-02-28", "2027-08-31", "2028-02-29", "2028-08-31", "2029-02-28", "2029-08-31"]


@pytest.mark.scenario("AC-28")
def test_a_window_has_a_first_and_a_last_day(fingerpost) -> None:
    made = answered(fingerpost, "disruption.meeting", "--given", "ended=2026-11-15")

    assert (made["not_before"], made["due_on"]) == ("2026-12-13", "2026-12-27")


def test_a_rule_with_an_earliest_day_only_has_no_due_date(fingerpost) -> None:
    made = answered(fingerpost, "order.min_residence_agency", "--from", "2026-03-02")

    assert made["not_before"] == "2026-05-11"
    assert (made["due_on"], made["act_by"], made["expires_at"], made["series"]) == (None, None, None, None)


def test_a_single_date_can_be_given_without_its_name(fingerpost) -> None:
    assert answered(fingerpost, "adm.decision", "--from", "2026-03-31")["due_on"] == "2026-04-13"


def test_a_date_that_another_rule_promises_is_worked_out_or_given(fingerpost) -> None:
    from_anchor = answered(fingerpost, "adopter_stage_2.panel_latest", "--from", "2026-10-31")
    given = answered(fingerpost, "adopter_stage_2.panel_latest", "--given", "due:adopter.stage2=2027-02-28")
    extended = answered(
        fingerpost,
        "adopter_stage_2.panel_latest",
        *("--given", "stage_2_start=2026-10-31", "--given", "due:adopter.stage2=2027-03-31"),
    )

    assert (from_anchor["due_on"], given["due_on"], extended["due_on"]) == ("2027-02-08", "2027-02-08", "2027-03-08")
    assert from_anchor["because"][0] == "“Agency decision on approval” (adopter.stage2): Stage 2 started on " + (
        "Saturday 31 October 2026."
    )


@pytest.mark.scenario("AC-13")
def test_beyond_the_confirmed_holidays_the_date_is_given_and_marked(fingerpost) -> None:
    made = answered(fingerpost, "task.20wd", "--from", "2028-12-18")
    code, out, _ = fingerpost("due", "task.20wd", "--from", "2028-12-18")

    assert (made["due_on"], made["calendar_incomplete"]) == ("2029-01-18", True)
    assert code == 0
    assert "about Thursday 18 January 2029, may move later" in out


def test_far_beyond_the_projected_holidays_a_date_is_still_marked(fingerpost) -> None:
    assert answered(fingerpost, "adm.decision", "--from", "2150-06-01")["calendar_incomplete"] is True


def test_the_answer_for_people_shows_kind_certainty_reasons_and_source(fingerpost) -> None:
    code, out, err = fingerpost("due", "adopter.stage_gap", "--given", "stage_1_notified=2026-08-31")

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Notice to go on to stage 2 (adopter.stage_gap)",
        "",
        "  Due         Sunday 28 February 2027",
        "  Act by      Friday 26 February 2027",
        "  Kind        Law",
        "  Certainty   the source was read",
        "  Source      Adoption Agencies Regulations 2005, regulation 28",
        "  In force    since Thursday 1 January 2026",
        "  Rules       as shipped",
        "",
        "Why this date?",
        "  1. The applicants were told of the stage 1 decision on Monday 31 August 2026.",
        "  2. 6 months after that is Sunday 28 February 2027.",
        "  3. February 2027 has no 31st, so its last day counts.",
        "  4. The date does not move for weekends and bank holidays: it stays Sunday 28 February 2027.",
        "  5. The last working day before it is Friday 26 February 2027.",
    ]


def test_an_unverified_period_says_so_beside_its_date(fingerpost) -> None:
    _, out, _ = fingerpost("due", "adm.oral_notice", "--from", "2026-06-01")

    assert "NOT VERIFIED" in out


def test_the_revision_in_force_on_a_day_can_be_asked_for(fingerpost, tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "workflows")
    with (folder / "timescales.toml").open("r+", encoding="utf-8") as file:
        before, marker, after = file.read().partition('[["adm.oral_notice"]]')
        newer = '[["adm.decision"]]\neffective_from = 2026-07-01\ntitle = "Agency decision"\nkind = "local"\n'
        newer += 'source = "The council"\nstatus = "assumed"\ndue = { after = "minutes_final", working_days = 3 }\n\n'
        file.seek(0)
        file.write(before + newer + marker + after)

    asked = ("adm.decision", "--from", "2026-03-31", "--workflows", str(folder), "--on")

    assert answered(fingerpost, *asked, "2026-06-30")["due_on"] == "2026-04-13"
    assert answered(fingerpost, *asked, "2026-07-01")["due_on"] == "2026-04-07"


def test_a_rule_is_answered_by_its_other_name(fingerpost) -> None:
    made = answered(fingerpost, "visit.reg19_then", "--given", "previous_visit=2026-04-07")

    assert (made["rule"], made["due_on"]) == ("visit.reg19_or_reg24_or_ico_home_reg19_then", "2026-05-19")


def test_an_unknown_rule_is_refused_with_one_like_it(fingerpost) -> None:
    assert refused(fingerpost, "adopter.stage_1", "--from", "2026-01-01").startswith(
        "There is no deadline rule called 'adopter.stage_1'. Did you mean adopter.stage1"
    )


@pytest.mark.parametrize(
    "key",
    [
        *("adopter.training", "adopter.referees", "adopter.stage1_challenge", "adopter.stage2_extend"),
        *("panel.frequency", "child_decision_meeting.freq", "resource_panel.freq", "register.referral", "reg25.irm"),
        *("place.baby_consent", "ther.cap", "asgsf.fal", "asgsf.age", "pf.definition", "pack_f.stay_test"),
        *("letterbox.freq", "stayingput.consider", "nonagency.residence"),
    ],
)
def test_what_is_no_deadline_is_refused_with_the_place_where_it_is_kept(fingerpost, key: str) -> None:
    said = refused(fingerpost, key, "--from", "2026-01-01")

    assert said.startswith(f"{key} is not a deadline: ")
    assert any(place in said for place in ("polic", "calendar", "form", "table"))


def test_a_missing_date_is_named(fingerpost) -> None:
    assert refused(fingerpost, "adopter.stage1") == (
        "adopter.stage1 counts from the day stage 1 started, which is not known. Give --given stage_1_start=YYYY-MM-DD."
    )


def test_where_one_of_several_dates_would_do_each_is_named(fingerpost) -> None:
    said = refused(fingerpost, "visit.adoption_placed")

    assert "Give one of: --given previous_visit=YYYY-MM-DD or --given placed=YYYY-MM-DD." in said


def test_a_rule_that_reads_another_asks_for_either(fingerpost) -> None:
    said = refused(fingerpost, "plan.panel_before_second_review")

    assert "Give --given due:review.second=YYYY-MM-DD. It can be worked out from" in said
    assert "--given became_looked_after=YYYY-MM-DD or --given first_review_held=YYYY-MM-DD." in said


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2026-02-30", "there is no 2026-02-30"),
        ("2027-02-29", "there is no 2027-02-29"),
        ("31/12/2026", "'31/12/2026' is not a date; write year-month-day"),
        ("20261231", "'20261231' is not a date"),
        ("2026-W01-1", "'2026-W01-1' is not a date"),
        ("", "'' is not a date"),
        ("0026-12-31", "0026-12-31 is too far away"),
        ("9999-12-31", "9999-12-31 is too far away"),
    ],
)
def test_an_impossible_date_is_refused(fingerpost, written: str, sentence: str) -> None:
    assert sentence in refused(fingerpost, "adopter.stage1", "--given", f"stage_1_start={written}")


def test_a_date_without_a_name_is_refused(fingerpost) -> None:
    assert "names no date" in refused(fingerpost, "adopter.stage1", "--given", "2026-12-31")


def test_one_date_given_twice_is_refused(fingerpost) -> None:
    twice = ("--given", "stage_1_start=2026-12-31", "--given", "stage_1_start=2026-12-30")

    assert "is there twice" in refused(fingerpost, "adopter.stage1", *twice)


def test_a_mistyped_name_is_refused_rather_than_left_out(fingerpost) -> None:
    given = ("--given", "became_looked_after=2026-03-20", "--given", "first_reveiw_held=2026-04-15")

    assert refused(fingerpost, "review.second", *given) == (
        "There is no date called 'first_reveiw_held'; "
        "review.second counts from became_looked_after and first_review_held."
    )


def test_a_date_that_the_rule_does_not_read_is_said_to_be_left_out(fingerpost) -> None:
    given = ("--given", "stage_1_start=2026-12-31", "--given", "placed=2026-04-15")

    code, out, err = fingerpost("due", "adopter.stage1", *given, "--json")

    assert (code, json.loads(out)["due_on"]) == (0, "2027-02-28")
    assert err == (
        "adopter.stage1 does not count from placed; it was left out. adopter.stage1 counts from stage_1_start.\n"
    )


def test_one_date_without_a_name_is_refused_where_a_rule_reads_several(fingerpost) -> None:
    said = refused(fingerpost, "review.second", "--from", "2026-03-20")

    assert said.startswith("review.second counts from became_looked_after and first_review_held; say which date you")


def test_a_call_without_a_rule_is_refused(fingerpost) -> None:
    assert "Missing argument 'RULE'" in refused(fingerpost)


def test_a_file_that_cannot_be_read_is_named(fingerpost, tmp_path: Path) -> None:
    folder = shutil.copytree(SHIPPED, tmp_path / "workflows")
    (folder / "policies.toml").write_text("[[broken", encoding="utf-8")

    asked = ("adopter.stage1", "--from", "2026-12-31", "--workflows", str(folder))

    assert refused(fingerpost, *asked).startswith("policies.toml cannot be read:")

"""The shipped timescales against the register as the service wrote it down, worked out a second way."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from engine.calendar_files import load_calendar
from engine.domain.calendar import Calendar
from engine.domain.deadline import promise
from tests import calendar_oracle as oracle

REGISTER = dict(
    line.split(": ", 1)
    for line in Path(__file__).with_name("the_register.txt").read_text(encoding="utf-8").splitlines()
)
#: Month ends, both changes of the clocks, the weeks of Easter and Christmas, 29 February, a Saturday.
STARTS = (
    "2024-02-29",
    "2026-03-27",
    "2026-03-31",
    "2026-08-31",
    "2026-10-24",
    "2026-11-28",
    "2026-12-18",
    "2026-12-31",
)


@cache
def calendar() -> Calendar:
    return load_calendar()


def anchors_in(rule: str) -> list[str]:
    bare = re.sub(r"≥|\bmin |\bon |next 31 March from | beginning with|[+-]\d+[WDMY]+", "", rule)
    return list(dict.fromkeys(name.strip() for name in re.split(r"[|&,]", bare)))


def test_the_shipped_timescales_hold_exactly_the_keys_of_the_register() -> None:
    assert sorted(calendar().timescales.keys()) == sorted(REGISTER)


@pytest.mark.parametrize("key", REGISTER)
def test_each_rule_counts_from_the_anchors_of_the_register(key: str) -> None:
    rule = calendar().timescales.in_force(key, date(2026, 6, 1))

    assert rule.anchors | {f"due:{read}" for read in rule.reads_rules} == set(anchors_in(REGISTER[key]))


@pytest.mark.parametrize("key", REGISTER)
def test_each_anchor_alone_gives_the_date_of_the_register(key: str) -> None:
    rule = calendar().timescales.in_force(key, date(2026, 6, 1))

    for name, start in product(anchors_in(REGISTER[key]), STARTS):
        known = {name: date.fromisoformat(start)}
        read = {name.removeprefix("due:"): day for name, day in known.items() if name.startswith("due:")}
        made = promise(rule, known, promised=read, days=calendar().days)
        not_before, due_on = oracle.expected(REGISTER[key], known)

        assert (made.not_before, made.due_on) == (not_before, due_on)
        assert made.waits_for == ()
        assert made.because


@pytest.mark.parametrize("key", REGISTER)
def test_all_anchors_together_give_the_date_of_the_register(key: str) -> None:
    rule = calendar().timescales.in_force(key, date(2026, 6, 1))
    names = anchors_in(REGISTER[key])

    for shift in (11, -11):
        known = {name: date(2026, 6, 19) + timedelta(days=shift * place) for place, name in enumerate(names)}
        read = {name.removeprefix("due:"): day for name, day in known.items() if name.startswith("due:")}
        made = promise(rule, known, promised=read, days=calendar().days)

        assert (made.not_before, made.due_on) == oracle.expected(REGISTER[key], known)


@pytest.mark.parametrize("key", REGISTER)
def test_without_its_anchors_a_rule_says_what_it_waits_for(key: str) -> None:
    rule = calendar().timescales.in_force(key, date(2026, 6, 1))

    made = promise(rule, {}, days=calendar().days)

    assert (made.due_on, made.not_before, made.act_by, made.expires_at, made.series) == (None, None, None, None, ())
    assert set(made.waits_for) == set(anchors_in(REGISTER[key]))


@pytest.mark.parametrize("key", REGISTER)
def test_each_rule_names_its_source_and_how_sure_we_are_of_it(key: str) -> None:
    rule = calendar().timescales.in_force(key, date(2026, 6, 1))

    assert len(rule.source) > 10
    assert rule.kind in ("statute", "guidance", "local", "external")
    assert rule.status in ("verified", "quoted", "unverified", "assumed")


def test_law_is_never_the_council_s_own_assumption_without_saying_so() -> None:
    rules = [calendar().timescales.in_force(key, date(2026, 6, 1)) for key in REGISTER]

    assumed = {rule.key for rule in rules if rule.kind == "statute" and rule.status == "assumed"}

    assert assumed == {"sgo.report"}
    assert "council’s own" in calendar().timescales.in_force("sgo.report", date(2026, 6, 1)).source


def test_every_drawn_deadline_and_escalation_is_known() -> None:
    drawings = Path(__file__).parents[2].glob("workflows/*/pathway.bpmn")
    text = "".join(drawing.read_text(encoding="utf-8") for drawing in drawings)
    due = set(re.findall(r'fp:(?:due|followUp)="([^"=]+)"', text))
    codes = set(re.findall(r'fp:escalation="([^"]+)"', text))

    assert due - set(calendar().timescales.keys()) == set()
    assert codes - set(calendar().escalations.codes()) == set()


def test_every_date_that_a_form_records_has_words() -> None:
    schemas = (Path(__file__).parents[2] / "forms" / "schemas").rglob("*.json")
    recorded = {
        name for schema in schemas for name in re.findall(r'"x-anchor":\s*"(\w+)"', schema.read_text(encoding="utf-8"))
    }

    assert recorded
    assert recorded - calendar().labels.keys() == set()


def test_where_nobody_answered_a_fostering_case_is_decided_by_its_own_shorter_window() -> None:
    anchors = {"notice_sent": date(2026, 6, 1), "notice_date": date(2026, 6, 1)}

    fostering = calendar().promise("representations_irm.final", anchors, on=date(2026, 6, 1))
    adoption = calendar().promise("representations_irm.final", {"notice_sent": date(2026, 6, 1)}, on=date(2026, 6, 1))

    assert fostering.due_on == date(2026, 7, 8)
    assert adoption.due_on == date(2026, 8, 4)

"""`fingerpost due RULE`: what a deadline rule promises for given dates, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from engine.calendar_files import SHIPPED
from engine.cli.rules_here import rules_here
from engine.clocks import SystemClock
from engine.domain import dates_in_words as words
from engine.domain.calendar import Calendar
from engine.domain.deadline import Promise
from engine.domain.errors import AnchorMissing, DateRefused
from engine.domain.london import civil_date
from engine.domain.term import DUE

KIND_IN_WORDS = {
    "statute": "Law",
    "guidance": "Statutory guidance or good practice",
    "local": "Local",
    "external": "Somebody else's date",
}
STATUS_IN_WORDS = {
    "verified": "the source was read",
    "quoted": "quoted from the council's own document",
    "unverified": "NOT VERIFIED: confirm with the legal adviser before relying on it",
    "assumed": "ASSUMED: the council's own default, to be confirmed",
}
OLDEST, YOUNGEST = 1900, 2200


@click.command()
@click.argument("rule")
@click.option(
    "--given", multiple=True, metavar="NAME=DATE", help="A date the rule counts from; due:KEY=DATE for a rule."
)
@click.option("--from", "starting", metavar="DATE", help="The date, where the rule counts from one only.")
@click.option("--on", metavar="DATE", help="Use the revision of the rule in force on this day, not today's.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option(
    "--workflows", type=click.Path(path_type=Path, file_okay=False), default=SHIPPED, help="Folder of the rules."
)
def command(
    rule: str, given: tuple[str, ...], starting: str | None, on: str | None, as_json: bool, workflows: Path
) -> None:
    """Say when RULE is due, and why.

    For example: fingerpost due adopter.stage1 --given stage_1_start=2026-12-31

    Where FINGERPOST_DATABASE_URL or FINGERPOST_DATA is set, the rules are that installation's, with what its process
    owners changed; else they are as shipped. The answer says which.
    """
    here = rules_here(workflows)
    calendar = here.calendar
    asked_on = _date("--on", on) if on else civil_date(SystemClock().now())
    dates = _given(given)
    if starting is not None:
        dates = {**dates, _only_anchor(calendar, rule, asked_on): _date("--from", starting)}
    anchors = {name: day for name, day in dates.items() if not name.startswith(DUE)}
    promised = {name.removeprefix(DUE): day for name, day in dates.items() if name.startswith(DUE)}
    _check_names(calendar, rule, asked_on, anchors, promised)
    made = calendar.must_promise(rule, anchors, on=asked_on, promised=promised)
    said = here.said
    click.echo(json.dumps(as_data(made, said), ensure_ascii=False, indent=2) if as_json else in_words(made, said))


def as_data(made: Promise, rules: str) -> dict[str, object]:
    """The promise as JSON values: dates as 2027-02-28, instants as 2027-02-28T23:59:59Z, absent values null."""
    return {
        "rule": made.rule,
        "title": made.title,
        "not_before": _iso(made.not_before),
        "due_on": _iso(made.due_on),
        "act_by": _iso(made.act_by),
        "expires_at": made.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ") if made.expires_at else None,
        "series": [day.isoformat() for day in made.series] or None,
        "calendar_incomplete": made.calendar_incomplete,
        "because": list(made.because),
        "source": made.source,
        "kind": made.kind,
        "status": made.status,
        "revision": made.revision.isoformat(),
        "rules": rules,
    }


def in_words(made: Promise, rules: str) -> str:
    """The promise for a person; `rules` says where they come from."""
    lines = [f"{made.title} ({made.rule})", ""]
    if made.not_before:
        lines.append(f"  Not before  {words.long_date(made.not_before)}")
    if made.due_on and made.series:
        lines += [f"  Due         {words.long_date(day)}" for day in made.series]
    elif made.due_on:
        about = "about " if made.calendar_incomplete else ""
        may_move = ", may move later" if made.calendar_incomplete else ""
        lines.append(f"  Due         {about}{words.long_date(made.due_on)}{may_move}")
    if made.act_by and made.act_by != made.due_on:
        lines.append(f"  Act by      {words.long_date(made.act_by)}")
    lines += [
        f"  Kind        {KIND_IN_WORDS[made.kind]}",
        f"  Certainty   {STATUS_IN_WORDS[made.status]}",
        f"  Source      {made.source}",
        f"  In force    since {words.long_date(made.revision)}",
        f"  Rules       {rules}",
        "",
        "Why this date?",
        *(f"  {number}. {sentence}" for number, sentence in enumerate(made.because, start=1)),
    ]
    return "\n".join(lines)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _given(given: tuple[str, ...]) -> dict[str, date]:
    dates: dict[str, date] = {}
    for pair in given:
        name, equals, written = (part.strip() for part in pair.partition("="))
        if not name or not equals:
            raise DateRefused(f"--given {pair} names no date; write it as --given stage_1_start=2026-12-31.")
        if name in dates:
            raise DateRefused(f"--given {name} is there twice; give each date once.", question=name)
        dates[name] = _date(f"--given {name}", written)
    return dates


def _date(option: str, written: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
        raise DateRefused(f"{option}: {written!r} is not a date; write year-month-day, as in 2026-12-31.")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise DateRefused(f"{option}: there is no {written}; that day is not in the calendar.") from None
    if not OLDEST <= day.year <= YOUNGEST:
        raise DateRefused(f"{option}: {written} is too far away; give a date between {OLDEST} and {YOUNGEST}.")
    return day


def _only_anchor(calendar: Calendar, rule: str, on: date) -> str:
    anchors = sorted(calendar.anchors_of(rule, on=on))
    if len(anchors) != 1:
        raise AnchorMissing(
            f"{rule} counts from {words.joined(anchors)}; say which date you mean with "
            f"--given {anchors[0]}=YYYY-MM-DD instead of --from.",
            missing=tuple(anchors),
        )
    return anchors[0]


def _check_names(
    calendar: Calendar, rule: str, on: date, anchors: Mapping[str, date], promised: Mapping[str, date]
) -> None:
    """Refuses a name that does not exist; says so where one exists but the rule does not count from it.

    A mistyped name must not lead to a date that quietly left it out.
    """
    read = calendar.anchors_of(rule, on=on)
    named = words.joined([*sorted(read), *(f"{DUE}{key}" for key in sorted(calendar.rules_read_by(rule, on=on)))])
    for name in anchors:
        if name not in calendar.labels:
            raise AnchorMissing(f"There is no date called {name!r}; {rule} counts from {named}.", missing=(name,))
        if name not in read:
            click.echo(f"{rule} does not count from {name}; it was left out. {rule} counts from {named}.", err=True)
    for key in promised:
        calendar.timescales.in_force(key, on)
        if key not in calendar.rules_read_by(rule, on=on):
            click.echo(f"{rule} does not count from {DUE}{key}; it was left out. {rule} counts from {named}.", err=True)

"""Whether the audit trail is whole: the last checks of all of it, and one chain checked at once. For reviewers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.check_trail import ask_to_check_trail, check_chain
from engine.domain.access import Act
from engine.domain.trail_check import TrailFound
from engine.reading.trail_checks import TrailCheckRow, journey_of_reference, trail_checks
from webui import current, parts
from webui.access import needs
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.trail_words import Result, chain_words, result_of, told_check
from webui.wording import counted, short_moment

pages = Blueprint("record_checks", __name__)

PATH = "/record/checks"
NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A check that was made, or waits."""

    when: str
    by: str
    said: str
    whole: bool
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecksPage:
    """The last result, the check of one journey, and the checks before. `one` is what was just found of a chain."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    last: Result
    waits: bool
    one: Result | None
    journey: str
    wrong: str
    problems: tuple[ProblemLink, ...]
    checks: tuple[CheckLine, ...]


@pages.get(PATH)
@needs(Act.SEE_RECORD)
def checks() -> Response:
    """When the trail was checked, and what was found."""
    return _page()


@pages.post(PATH)
@needs(Act.SEE_RECORD)
def ask() -> Response:
    """Has all of it checked by the worker: a long trail takes longer than a page may."""
    ask_to_check_trail(current.ports(), current.viewer().id)
    text = "It begins within half a minute. Come back to this page for the result."
    tell_next_page(parts.Notice(stressed="All chains are to be checked.", text=text))
    return redirect(PATH, code=303)


@pages.post(f"{PATH}/chain")
@needs(Act.SEE_RECORD)
def one_chain() -> Response:
    """Checks the chain of one journey, or the one that an entry stands in, at once."""
    chain, reference = request.form.get("chain", "")[:LONGEST], request.form.get("journey", "").strip()[:LONGEST]
    if not chain:
        chain = _chain_of(reference)
    if not chain:
        wrong = "No journey on record has this reference. Look at the top of its page, and write it like 7K3M-Q2ZD."
        return _page(journey=reference, wrong=wrong if reference else "Enter the reference of a journey.")
    found = check_chain(current.ports(), current.viewer().id, chain)
    if found.whole and not found.chains:
        return _page(journey=reference, wrong="There is no such chain on record, so nothing was checked.")
    return _page(one=_one(chain, found, reference), journey=reference)


def _chain_of(reference: str) -> str:
    """The chain of the journey with this reference; empty where there is none."""
    journey = journey_of_reference(current.ports().database, current.viewer(), reference)
    return f"journey:{journey}" if journey else ""


def _one(chain: str, found: TrailFound, reference: str) -> Result:
    name = f"journey {reference.upper()}" if reference else chain_words(chain)
    if not found.whole:
        return result_of(found, "")
    return Result(
        stressed=f"The chain of {name} is whole.",
        text=f"{counted(found.entries, 'entry', 'entries')}: each says what was written, and none is missing.",
        tone="ok",
    )


def _page(*, one: Result | None = None, journey: str = "", wrong: str = "") -> Response:
    rows = trail_checks(current.ports().database, current.viewer())
    page = ChecksPage(
        title="Is the record whole?",
        kicker="Record · audit chains",
        crumbs=(parts.Link(text="Record", url="/record"),),
        last=told_check(rows),
        waits=any(row.ended_at is None for row in rows),
        one=one,
        journey=journey,
        wrong=wrong,
        problems=(ProblemLink(url="#journey", sentence=wrong),) if wrong else (),
        checks=tuple(map(_line, rows)),
    )
    return render(page, "record/checks.html", status=NOT_RIGHT if wrong else 200)


def _line(row: TrailCheckRow) -> CheckLine:
    if row.ended_at is None:
        said = "Under way" if row.begun_at is not None else "Waits for the worker"
    elif row.whole:
        said = f"Whole: {counted(row.entries, 'entry', 'entries')} in {counted(row.chains, 'chain')}"
    else:
        said = row.because
    return CheckLine(
        when=short_moment(row.ended_at or row.asked_at),
        by=row.asked_by or "Nobody: the night, or a command",
        said=said,
        whole=row.whole,
        waits=row.ended_at is None,
    )

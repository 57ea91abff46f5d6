"""Withdrawing a version before its day: what would go with it, a reason, and a second person who agrees."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.withdraw_version import agree_to_withdraw, ask_to_withdraw, look_at_withdrawing, refuse_to_withdraw
from engine.domain.access import Act
from engine.domain.errors import NotFound, ReasonNeeded
from engine.domain.ids import PathwayKey
from engine.domain.withdrawal import CannotWithdraw, Withdrawal, WithdrawalState
from engine.reading.pathways import PublishedVersion, published_versions
from engine.reading.people import worker_names
from webui import current, parts
from webui.access import needs
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.wording import day_month_year, short_moment

pages = Blueprint("withdrawing_versions", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 4_000  #: characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawPage:
    """A version that is not in force yet. `why_not`: what stands in the way; `before`: what counts instead."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    before: str
    callers: tuple[str, ...]
    why_not: str
    asked: tuple[parts.Fact, ...]
    withdrawn: bool
    theirs: bool  #: the viewer has asked for it
    typed: str
    wrong: str
    problems: tuple[ProblemLink, ...]


@pages.get("/pathways/<pathway>/versions/<int:number>/withdraw")
@needs(Act.DRAW)
def show(pathway: str, number: int) -> Response:
    """What withdrawing it does, or what was asked for."""
    return _page(*_found(pathway, number))


@pages.post("/pathways/<pathway>/versions/<int:number>/withdraw")
@needs(Act.DRAW)
def decide(pathway: str, number: int) -> Response:
    """Asks a second person; who then agrees, or says why it should stay."""
    every, row = _found(pathway, number)
    ports, viewer, reason = current.ports(), current.viewer().id, request.form.get("reason", "")[:LONGEST]
    try:
        match request.form.get("do"):
            case "agree":
                agree_to_withdraw(ports, viewer, row.id)
                said = parts.Notice(stressed=f"Version {number} is withdrawn.", text=_before(every, row))
            case "stay":
                refuse_to_withdraw(ports, viewer, row.id, reason=reason)
                said = parts.Notice(stressed=f"Version {number} stays.", text="Your reason stands in the record.")
            case _:
                ask_to_withdraw(ports, viewer, row.id, reason=reason)
                said = parts.Notice(
                    stressed="A second person is asked.", text="Whoever else draws pathways can agree now."
                )
    except (ReasonNeeded, CannotWithdraw) as error:
        return _page(every, row, typed=reason, wrong=str(error), status=NOT_RIGHT)
    tell_next_page(said)
    return redirect(f"/pathways/{pathway}/versions/{number}", code=303)


def _found(pathway: str, number: int) -> tuple[tuple[PublishedVersion, ...], PublishedVersion]:
    every = published_versions(current.ports().database, key=PathwayKey(pathway))
    row = next((one for one in every if one.number == number), None)
    if row is None:
        raise NotFound
    return every, row


def _before(every: tuple[PublishedVersion, ...], row: PublishedVersion) -> str:
    """What journeys follow from that day on instead."""
    left = [one for one in every if one.in_force_from <= row.in_force_from and not one.withdrawn and one.id != row.id]
    if not left:
        return "No journey begins: there is no other version of it."
    number = max(one.number for one in left)
    return f"Journeys that begin on or after {day_month_year(row.in_force_from)} follow version {number}."


def _page(
    every: tuple[PublishedVersion, ...],
    row: PublishedVersion,
    *,
    typed: str = "",
    wrong: str = "",
    status: int = 200,
) -> Response:
    ports, url = current.ports(), f"/pathways/{row.key}/versions/{row.number}"
    asked, callers, why_not = look_at_withdrawing(ports, row.id)
    withdrawn = asked is not None and asked.state is WithdrawalState.AGREED
    page = WithdrawPage(
        title=f"Withdraw version {row.number} of {row.title}",
        kicker=f"In force from {day_month_year(row.in_force_from)}",
        crumbs=(parts.Link(text="Pathways", url="/pathways"), parts.Link(text=f"Version {row.number}", url=url)),
        url=f"{url}/withdraw",
        before=_before(every, row),
        callers=tuple(f"{one.title}, version {one.number}" for one in callers),
        why_not=str(why_not or "") if not withdrawn else "",
        asked=_facts(asked) if asked else (),
        withdrawn=withdrawn,
        theirs=asked is not None and asked.asked_by == current.viewer().id,
        typed=typed,
        wrong=wrong,
        problems=(ProblemLink(url="#reason", sentence=wrong),) if wrong else (),
    )
    return render(page, "pathways/withdraw.html", status=status)


def _facts(asked: Withdrawal) -> tuple[parts.Fact, ...]:
    decided = asked.decided_by
    names = worker_names(current.ports().database, [asked.asked_by, *([decided] if decided else [])])
    facts = [
        parts.Fact(label="Asked by", value=f"{names.get(asked.asked_by, '')}, {short_moment(asked.asked_at)}"),
        parts.Fact(label="Why", value=asked.reason),
    ]
    if decided and asked.decided_at:
        facts.append(parts.Fact(label="Agreed by", value=f"{names.get(decided, '')}, {short_moment(asked.decided_at)}"))
    return tuple(facts)

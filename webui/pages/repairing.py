"""An administrator repairs a stuck journey: moves it to another version of its pathway, after seeing what that does."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from engine.actions.move_journeys import Preview
from engine.actions.repair_journey import preview_repair, repair_journey
from engine.domain.access import Act
from engine.domain.errors import NotFound, ReasonNeeded, ShownOtherwise
from engine.domain.ids import JourneyId
from engine.reading.asking import version_of
from engine.reading.pathways import PublishedVersion, published_versions
from engine.reading.running import KeptWork, kept_work
from engine.reading.stuck import StuckJourney, stuck_journeys
from webui import current, parts
from webui.access import needs
from webui.form_fields import ProblemLink
from webui.moving import Wanted, wanted
from webui.moving_view import Choice, MoveLine, choices_for_all, line
from webui.rendering import render, tell_next_page
from webui.wording import day_month_year

pages = Blueprint("repairing", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
OTHERWISE = "What would happen has changed since this page was shown. It is shown anew: look again, then repair."


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPage:
    """A stuck journey, the versions it can be moved to, and what moving it to the chosen one would do."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    because: str
    now: int
    versions: tuple[tuple[int, str], ...]
    to: int  #: 0: none was chosen
    preview: MoveLine | None
    choices: tuple[Choice, ...]
    reason: str
    wrong: dict[str, str]
    problems: tuple[ProblemLink, ...]


@pages.get("/stuck/<journey>/repair")
@needs(Act.RETRY)
def repair(journey: str) -> Response:
    """What can be done."""
    return _page(_stuck(journey), wanted(current.now()))


@pages.post("/stuck/<journey>/repair")
@needs(Act.RETRY)
def do_repair(journey: str) -> Response:
    """Moves it to the version that was chosen."""
    stuck, asked = _stuck(journey), wanted(current.now())
    to = _chosen(_versions(stuck), asked)
    if to is None or asked.fields.get("do") == "show":
        return _page(stuck, asked)
    try:
        repaired = repair_journey(
            current.ports(),
            current.viewer().id,
            stuck.id,
            to_version=to.id,
            choices=asked.choices(),
            shown=asked.mark(stuck.id),
            reason=asked.reason,
        )
    except ReasonNeeded:
        return _page(stuck, asked, wrong={"reason": "Say in a sentence why it is moved. It stands in its record."})
    except ShownOtherwise:
        return _page(stuck, asked, wrong={"to": OTHERWISE})
    if repaired.because:
        text = f"It was moved to version {to.number} and failed there: {repaired.because}"
        tell_next_page(parts.Notice(stressed="It is still stuck.", text=text, tone=parts.NoteTone.SOON))
    else:
        text = f"It follows version {to.number} now, and nothing stands in its way."
        tell_next_page(parts.Notice(stressed="The journey moves again.", text=text))
    return redirect("/stuck", code=303)


def _stuck(journey: str) -> StuckJourney:
    found = stuck_journeys(current.ports().database, current.viewer(), only=JourneyId(journey))
    if not found:
        raise NotFound
    return found[0]


def _versions(stuck: StuckJourney) -> tuple[PublishedVersion, ...]:
    """Those that it can be moved to: not its own, and none that was withdrawn."""
    every = published_versions(current.ports().database, key=stuck.pathway)
    return tuple(one for one in every if one.number != stuck.version_number and not one.withdrawn)


def _chosen(versions: tuple[PublishedVersion, ...], asked: Wanted) -> PublishedVersion | None:
    return next((one for one in versions if str(one.number) == asked.fields.get("to", "")), None)


def _page(stuck: StuckJourney, asked: Wanted, *, wrong: dict[str, str] | None = None) -> Response:
    versions, wrong = _versions(stuck), wrong or {}
    to = _chosen(versions, asked)
    preview, choices = _previewed(stuck, to, asked) if to is not None else (None, ())
    page = RepairPage(
        title=f"Repair journey {stuck.reference}",
        kicker=f"{stuck.pathway_title}, version {stuck.version_number}",
        crumbs=(parts.Link(text="Stuck journeys", url="/stuck"),),
        url=f"/stuck/{stuck.id}/repair",
        because=stuck.because,
        now=stuck.version_number,
        versions=tuple(
            (one.number, f"Version {one.number}, in force from {day_month_year(one.in_force_from)}") for one in versions
        ),
        to=to.number if to is not None else 0,
        preview=preview,
        choices=choices,
        reason=asked.reason,
        wrong=wrong,
        problems=tuple(ProblemLink(url=f"#{name}", sentence=said) for name, said in wrong.items()),
    )
    return render(page, "stuck/repair.html", status=NOT_RIGHT if wrong else 200)


def _previewed(stuck: StuckJourney, to: PublishedVersion, asked: Wanted) -> tuple[MoveLine, tuple[Choice, ...]]:
    ports = current.ports()
    found: Preview = preview_repair(ports, current.viewer().id, stuck.id, to_version=to.id, choices=asked.choices())
    every = {one.number: one for one in published_versions(ports.database, key=stuck.pathway)}
    old, target = version_of(ports, every[stuck.version_number].id), version_of(ports, to.id)
    kept = kept_work(ports.database, [stuck.id]).get(stuck.id, KeptWork())
    return line(found, asked, target, kept, ""), choices_for_all([found], asked, old, target)

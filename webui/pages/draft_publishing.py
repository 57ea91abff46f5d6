"""Publishing a draft: what must be so, a reason and a day, and a second person who agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked, read_comparison
from engine.actions.publish_draft import (
    Publishing,
    agree_to_publish,
    ask_to_publish,
    look_at_publishing,
    refuse_to_publish,
)
from engine.domain.access import Act
from engine.domain.draft import SHORTEST_REASON, DraftMovedOn, NotReady
from engine.domain.errors import ReasonNeeded
from engine.domain.ids import PathwayKey
from engine.reading.pathways import published_versions
from engine.reading.people import worker_names
from forms.dates import NotADate, read_date
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import MOVED_ON, revision_shown, who_was_quicker
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.wording import counted, day_month_year, listed, short_moment

pages = Blueprint("draft_publishing", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
LONGEST = 4_000  #: characters of a reason
WHY = "Say in a sentence why. Everybody who works with the pathway reads it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """Something that must be so before it is published."""

    met: bool
    sentence: str
    link: parts.Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLine:
    """A pathway that calls this one: whether it is to call the new version, and what would be wrong with it then."""

    key: str
    title: str
    more: str
    chosen: bool
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage:
    """What stands between a draft and publishing. `seconds` says who could agree."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    conditions: tuple[ConditionLine, ...]
    to_look_at: tuple[str, ...]
    seconds: str
    callers: tuple[CallerLine, ...]
    compare: parts.Link | None
    ready: bool
    asked: tuple[parts.Fact, ...]
    may_agree: bool
    agree_sentence: str
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    problems: tuple[ProblemLink, ...]


@pages.get("/drafts/<draft>/publish")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The conditions, and who has asked."""
    return _page(draft)


@pages.post("/drafts/<draft>/ask")
@needs(Act.DRAW)
def ask(draft: str) -> Response:
    """Asks a second person to agree."""
    typed = {name: request.form.get(name, "")[:LONGEST] for name in ("reason", "from-day", "from-month", "from-year")}
    callers = tuple(map(PathwayKey, request.form.getlist("caller")))
    typed |= {"callers": " ".join(callers), "seen": request.form.get("seen", "")[:3]}
    day, wrong = _asked_wrongly(draft, typed)
    if day is None or wrong:
        return _page(draft, wrong, typed=typed, status=NOT_RIGHT)
    try:
        ask_to_publish(
            current.ports(), current.viewer().id, draft, reason=typed["reason"], in_force_from=day, callers=callers
        )
    except ReasonNeeded as error:
        return _page(draft, {error.question: str(error)}, typed=typed, status=NOT_RIGHT)
    except NotReady as error:
        return _page(draft, {"publish": str(error)}, typed=typed, status=NOT_RIGHT)
    tell_next_page(
        parts.Notice(stressed="A second person is asked.", text="Whoever else draws pathways can agree now.")
    )
    return redirect(f"/drafts/{draft}/publish", code=303)


def _asked_wrongly(draft: str, typed: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """The day that was typed, if it is one, and everything that is to be put right, in the order of the page."""
    day, wrong = None, dict[str, str]()
    if looked_at(draft).to_look_at and typed["seen"] != "yes":
        wrong["seen"] = "Tick that you have looked at them, or change what they tell of first."
    if len(typed["reason"].strip()) < SHORTEST_REASON:
        wrong["reason"] = WHY
    try:
        day = read_date(typed["from-day"], typed["from-month"], typed["from-year"])
    except NotADate as error:
        wrong["in_force_from"] = str(error)
    return day, wrong


@pages.post("/drafts/<draft>/agree")
@needs(Act.DRAW)
def agree(draft: str) -> Response:
    """The second person publishes it, or says why not."""
    pathway = looked_at(draft).draft.pathway
    reason = request.form.get("reason", "")[:LONGEST]
    try:
        if request.form.get("do") == "refuse":
            refuse_to_publish(current.ports(), current.viewer().id, draft, reason=reason)
            tell_next_page(parts.Notice(stressed="The draft goes back.", text="Your reason stands in the record."))
            return redirect(f"/drafts/{draft}", code=303)
        looked = looked_at(draft)
        if looked.draft.based_on is not None:
            if request.form.get("read") != "yes":
                said = "Read what changes, and tick that you have."
                return _page(draft, {"read": said}, status=NOT_RIGHT)
            read_comparison(current.ports(), current.viewer().id, draft, revision=revision_shown())
        published = agree_to_publish(current.ports(), current.viewer().id, draft)
    except DraftMovedOn as moved:
        said = f"{who_was_quicker(moved)} Nobody asks for it as it is now."
        return _page(draft, {"publish": said}, status=MOVED_ON)
    except ReasonNeeded as error:
        return _page(draft, {"refuse": str(error)}, typed={"refuse": reason}, status=NOT_RIGHT)
    except NotReady as error:
        return _page(draft, {"publish": str(error)}, status=NOT_RIGHT)
    number = published.rpartition("@")[2]
    tell_next_page(_published(pathway, int(number)))
    return redirect(f"/pathways/{pathway}/versions/{number}", code=303)


def _published(pathway: PathwayKey, number: int) -> parts.Notice:
    """What is so from now on, and where to go on: nothing moves by itself."""
    every = published_versions(current.ports().database, key=pathway)
    newest = next(one for one in every if one.number == number)
    running = sum(one.running for one in every if one.number < number)
    starts = "New journeys follow it from now on."
    if newest.in_force_from > current.today():
        starts = f"New journeys follow it from {day_month_year(newest.in_force_from)} on."
    stay = f"{counted(running, 'running journey')} stay on the version they began with until you move them."
    if running == 1:
        stay = "The one running journey stays on the version it began with until you move it."
    return parts.Notice(
        stressed=f"Version {number} is published.",
        text=f"{starts} {stay if running else 'None is running on another version.'}",
        link=parts.Link(text="See who runs on which version", url=f"/pathways/{pathway}/running") if running else None,
    )


def _page(
    draft: str, wrong: Mapping[str, str] | None = None, *, typed: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    looked = looked_at(draft)
    one, url = looked.draft, f"/drafts/{draft}"
    publishing = look_at_publishing(current.ports(), current.viewer().id, draft)
    names = worker_names(current.ports().database, [one.asked.by] if one.asked else [])
    second = one.may_agree(current.viewer().id)
    page = PublishPage(
        title=f"Publish {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/publish"),
        url=url,
        conditions=tuple(
            ConditionLine(met=condition.met, sentence=condition.sentence, link=_way_to(condition.name, url))
            for condition in looked.conditions
        ),
        to_look_at=looked.to_look_at,
        seconds="You can agree." if second.met else _seconds(publishing),
        callers=_callers(publishing, typed or {}, looked),
        compare=parts.Link(text="What changes", url=f"{url}/compare") if one.based_on is not None else None,
        ready=all(condition.met for condition in looked.conditions),
        asked=(
            parts.Fact(label="Asked by", value=f"{names[one.asked.by]}, {short_moment(one.asked.at)}"),
            parts.Fact(label="Why", value=one.asked.reason),
            parts.Fact(label="In force from", value=day_month_year(one.asked.in_force_from)),
        )
        if one.asked is not None and one.asked.revision == one.revision
        else (),
        may_agree=second.met,
        agree_sentence=second.sentence,
        typed=typed or {},
        wrong=wrong or {},
        problems=tuple(ProblemLink(url=f"#{name}", sentence=said) for name, said in (wrong or {}).items()),
    )
    return render(page, "drafts/publish.html", status=status)


def _seconds(publishing: Publishing) -> str:
    if not publishing.seconds:
        return (
            "Nobody else can agree: everybody who draws pathways has asked for it or changed it. Ask the administrator "
            "to give somebody the role of process owner."
        )
    return f"{listed([one.name for one in publishing.seconds], 'or')} can agree."


def _callers(publishing: Publishing, typed: Mapping[str, str], looked: DraftLooked) -> tuple[CallerLine, ...]:
    """All are chosen to begin with, but those that would not fit any more."""
    asked = looked.draft.asked
    chosen = typed["callers"].split() if "callers" in typed else None
    if asked is not None and chosen is None:
        chosen = list(asked.callers)
    lines = []
    for one in publishing.callers:
        wrong = tuple(found.sentence for found in one.problems)
        draft = "A draft of it will call the version in force when it is published." if one.has_draft else ""
        lines.append(
            CallerLine(
                key=one.key,
                title=one.title,
                more=" ".join(part for part in (f"Version {one.number + 1} would call it.", draft) if part),
                chosen=(not wrong) if chosen is None else one.key in chosen,
                wrong=wrong,
            )
        )
    return tuple(lines)


def _way_to(name: str, url: str) -> parts.Link | None:
    return {
        "problems": parts.Link(text="See the problems", url=f"{url}#problems"),
        "rehearsals": parts.Link(text="Run them", url=f"{url}/rehearsals"),
        "compared": parts.Link(text="Read what changes", url=f"{url}/compare"),
    }.get(name)

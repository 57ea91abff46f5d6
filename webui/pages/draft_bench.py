"""The bench: a draft walked through on the real engine, as far as one likes, and the walk saved as a rehearsal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from engine.actions.draft_rehearsals import TitleRefused, keep_walk, title_of
from engine.actions.draft_walks import step_back, take_step, walk_like, walk_of, walked
from engine.actions.drafts import DraftLooked
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn
from engine.domain.errors import FingerpostError, NotFound
from engine.domain.ids import PathwayKey
from engine.domain.london import LONDON
from engine.domain.walk import Walk, WalkMovedOn
from forms.errors import NotAForm, NotAnswered
from webui import current, parts
from webui.access import needs
from webui.bench_views import Standing, standing_of
from webui.bench_way import step_in_words
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import MOVED_ON, revision_shown, who_was_quicker
from webui.form_fields import ProblemLink
from webui.rehearsal_words import problem_in_words
from webui.rendering import render, tell_next_page
from webui.wording import in_london, long_moment

pages = Blueprint("draft_bench", __name__, url_prefix="/drafts/<draft>/bench")

NOT_RIGHT = 422
MORNING = time(9)
#: A walk may be years long, and no longer: each day on the way is looked at.
LAST_DAY = date(2060, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLine:
    """Where the walk stops, why, and how many steps come before."""

    step: str
    sentence: str
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchPage:
    """A walk. `taken` says how many steps the forms on this page go on from."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    began: str
    standing: Standing
    stopped: StopLine | None
    walked_on: str
    taken: int
    revision: int
    instead: parts.Link | None
    problems: tuple[ProblemLink, ...]
    typed: Mapping[str, str]
    wrong: Mapping[str, str]


@pages.get("")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """Where the walk stands; where there is none yet, the page that begins one."""
    looked = looked_at(draft)
    walk = walk_of(current.ports(), current.viewer().id, draft)
    if walk is None:
        return redirect(f"/drafts/{draft}/bench/begin", code=303)
    return _page(looked, walk)


@pages.post("/open")
@needs(Act.DRAW)
def go_on_from(draft: str) -> Response:
    """Walks a rehearsal, to go on from where it ends."""
    name = request.form.get("name", "")
    if name not in looked_at(draft).draft.rehearsals:
        raise NotFound
    try:
        walk = walk_like(current.ports(), current.viewer().id, draft, name)
    except (FingerpostError, NotAnswered, NotAForm, LookupError, ValueError) as error:
        tell_next_page(parts.Notice(stressed="The rehearsal can’t be begun.", text=_said(error), tone=_SOON))
        return redirect(f"/drafts/{draft}/rehearsals", code=303)
    tell_next_page(parts.Notice(stressed="The rehearsal was walked.", text=f"{len(walk.steps)} steps were taken."))
    return redirect(f"/drafts/{draft}/bench", code=303)


@pages.post("/wait")
@needs(Act.DRAW)
def wait(draft: str) -> Response:
    """Lets time pass until a moment: of what comes next, or the morning of a day."""
    typed = {name: request.form.get(f"day-{name}", "").strip() for name in ("day", "month", "year")}
    until = _moment(request.form.get("until", ""), typed)
    looked, walk = looked_at(draft), _walk(draft)
    if walk is None:
        return redirect(f"/drafts/{draft}/bench/begin", code=303)
    if until is None:
        return _page(looked, walk, typed=typed, wrong={"day": "Enter a day, for example 31 3 2027"})
    if until.date() > LAST_DAY:
        return _page(looked, walk, typed=typed, wrong={"day": "Enter a day before the year 2061"})
    with walked(current.ports(), looked, walk.says) as benched:
        now = in_london(benched.ports.clock.now()).replace(tzinfo=None)
    if until <= now:
        sentence = f"Enter a day after {long_moment(now.replace(tzinfo=LONDON))}. To go back, take steps back"
        return _page(looked, walk, typed=typed, wrong={"day": sentence})
    return _waited(looked, {"wait_until": until})


@pages.post("/back")
@needs(Act.DRAW)
def back(draft: str) -> Response:
    """Takes the last step back, or all after a certain one."""
    taken, to = _taken(), request.form.get("to", type=int)
    try:
        step_back(current.ports(), current.viewer().id, draft, taken=taken, to=to)
    except WalkMovedOn as error:
        tell_next_page(parts.Notice(stressed=str(error), tone=_SOON))
    return redirect(f"/drafts/{draft}/bench", code=303)


@pages.post("/keep")
@needs(Act.DRAW)
def keep(draft: str) -> Response:
    """Saves the walk as a rehearsal that expects what was seen."""
    typed = {name: request.form.get(name, "") for name in ("title", "instead")}
    looked, walk = looked_at(draft), _walk(draft)
    if walk is None:
        return redirect(f"/drafts/{draft}/bench/begin", code=303)
    try:
        keep_walk(
            current.ports(),
            current.viewer().id,
            draft,
            title=typed["title"],
            taken=_taken(),
            revision=revision_shown(),
            instead=typed["instead"],
        )
    except DraftMovedOn as moved:
        still = "Your walk is still here, walked on the draft as it is now: look at it, then save it"
        sentence = f"{who_was_quicker(moved)} {still}"
        return _page(looked_at(draft), walk, typed=typed, wrong={"title": sentence}, status=MOVED_ON)
    except TitleRefused as error:
        return _page(looked, walk, typed=typed, wrong={"title": str(error)})
    except FingerpostError as error:
        return _page(looked, walk, typed=typed, wrong={"title": str(error)}, status=MOVED_ON)
    tell_next_page(
        parts.Notice(
            stressed="The walk is saved as a rehearsal.",
            text="It is run before the draft is published, and says so where the drawing no longer does what you saw.",
        )
    )
    return redirect(f"/drafts/{draft}/rehearsals", code=303)


@pages.get("/drawings/<pathway>.bpmn")
@needs(Act.DRAW)
def called_drawing(draft: str, pathway: str) -> Response:
    """The drawing of a pathway that the draft calls."""
    try:
        version = looked_at(draft).version.pathway(PathwayKey(pathway))
    except KeyError:
        raise NotFound from None
    response = make_response(version.xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    return response


def _waited(looked: DraftLooked, step: Mapping[str, Any]) -> Response:
    try:
        take_step(current.ports(), current.viewer().id, looked.draft.id, step, taken=_taken())
    except FingerpostError as error:
        text = problem_in_words(str(error), looked.version)
        tell_next_page(parts.Notice(stressed="That can’t be done.", text=text, tone=_SOON))
    return redirect(f"/drafts/{looked.draft.id}/bench", code=303)


def _page(
    looked: DraftLooked,
    walk: Walk,
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    status: int = 0,
) -> Response:
    draft, wrong = looked.draft, wrong or {}
    url = f"/drafts/{draft.id}/bench"
    with walked(current.ports(), looked, walk.says) as benched:
        if benched.journey is None:
            why = problem_in_words(benched.stopped.sentence, looked.version) if benched.stopped else ""
            tell_next_page(parts.Notice(stressed="The walk can’t be begun any more.", text=why, tone=_SOON))
            return redirect(f"{url}/begin", code=303)
        standing = standing_of(benched, walk.steps, url)
        stopped = None
        if benched.stopped is not None:
            number = benched.stopped.number
            stopped = StopLine(
                step=step_in_words(looked.version, walk.steps[number - 1]),
                sentence=problem_in_words(_said(benched.stopped.error), looked.version),
                before=number - 1,
            )
        began = long_moment(benched.seen[0].at)
    fields = {"day": "day-day", "title": "title"}
    page = BenchPage(
        title=f"Walk through {looked.version.title}",
        crumbs=(*CRUMBS, parts.Link(text=looked.version.title, url=f"/drafts/{draft.id}")),
        head=draft_head(looked, "/rehearsals"),
        url=url,
        began=began,
        standing=standing,
        stopped=stopped,
        walked_on=f"The draft has changed since (revision {walk.revision})." if walk.revision != draft.revision else "",
        taken=len(walk.steps),
        revision=draft.revision,
        instead=_instead(looked, walk),
        problems=tuple(ProblemLink(url=f"#{fields[name]}", sentence=said) for name, said in wrong.items()),
        typed=typed or {},
        wrong=wrong,
    )
    return render(page, "drafts/bench.html", status=status or (NOT_RIGHT if wrong else 200))


def _instead(looked: DraftLooked, walk: Walk) -> parts.Link | None:
    """The rehearsal that the walk was opened from or saved as, whose place it may take; `url` holds its name."""
    if walk.rehearsal not in looked.draft.rehearsals:
        return None
    return parts.Link(text=title_of(looked.draft.rehearsals, walk.rehearsal), url=walk.rehearsal)


def _walk(draft: str) -> Walk | None:
    return walk_of(current.ports(), current.viewer().id, draft)


def _taken() -> int:
    return request.form.get("taken", type=int) or 0


def _moment(until: str, typed: Mapping[str, str]) -> datetime | None:
    try:
        if until:
            return datetime.fromisoformat(until).replace(tzinfo=None)
        return datetime.combine(date(int(typed["year"]), int(typed["month"]), int(typed["day"])), MORNING)
    except ValueError:
        return None


def _said(error: Exception) -> str:
    if isinstance(error, NotAnswered):
        return " ".join(f"{problem.sentence}." for problem in error.problems)
    if isinstance(error, LookupError) and not isinstance(error, FingerpostError):
        return f"The drawing names {error}, and there is nothing of that name."
    return str(error)


_SOON = parts.NoteTone.SOON

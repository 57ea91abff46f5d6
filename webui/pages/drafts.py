"""Redrawing a pathway: the draft with what is left to do, its drawing taken out and put back, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import (
    DraftLooked,
    begin_draft,
    drop_draft,
    look_at_draft,
    read_comparison,
    rehearse_draft,
    save_draft,
)
from engine.actions.publish_draft import agree_to_publish, ask_to_publish, refuse_to_publish
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn, DraftThere, NotReady
from engine.domain.errors import NotADrawing, NotFound, ReasonNeeded
from engine.domain.ids import PathwayKey
from engine.domain.pathway import Problem
from engine.reading.asking import version_of
from engine.reading.drafts import DraftRow, open_drafts
from engine.reading.pathways import published_versions
from engine.reading.people import worker_names
from forms.dates import NotADate, read_date
from webui import current, parts
from webui.access import needs
from webui.comparing import Compared, compared
from webui.form_fields import ProblemLink
from webui.journey_drawing import plain_drawing
from webui.rendering import render, tell_next_page
from webui.wording import counted, day_month_year, short_moment

pages = Blueprint("drafts", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
MOVED_ON = 409
LARGEST_DRAWING = 2_000_000  # bytes
LONGEST = 4_000  #: characters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftsPage:
    """The drafts that are open."""

    title: str
    drafts: tuple[tuple[DraftRow, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemLine:
    """A problem of the drawing. `grave`: it must be solved; else it is to look at."""

    number: int
    grave: bool
    where: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionLine:
    """Something that must be so before it is published."""

    met: bool
    sentence: str
    link: parts.Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalLine:
    """A rehearsal and how it went on this revision."""

    title: str
    passed: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """A draft, what is wrong with it, and what stands between it and publishing."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    revision: int
    saved: str
    drawing: parts.DrawingView
    drawn_problems: tuple[ProblemLine, ...]
    conditions: tuple[ConditionLine, ...]
    rehearsals: tuple[RehearsalLine, ...]
    to_play: str
    ready: bool
    asked: tuple[parts.Fact, ...]
    may_agree: bool
    agree_sentence: str
    typed: Mapping[str, str]
    wrong: Mapping[str, str]
    problems: tuple[ProblemLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftComparePage:
    """What a draft changes, to be read before it is published."""

    title: str
    kicker: str
    crumbs: tuple[parts.Link, ...]
    url: str
    revision: int
    read: bool
    compared: Compared


@pages.get("/drafts")
@needs(Act.DRAW)
def drafts() -> Response:
    """The pathways that are being redrawn."""
    rows = open_drafts(current.ports().database)
    page = DraftsPage(title="Drafts", drafts=tuple((row, short_moment(row.changed_at)) for row in rows))
    return render(page, "drafts/list.html")


@pages.post("/pathways/<pathway>/versions/<int:number>/draft")
@needs(Act.DRAW)
def begin(pathway: str, number: int) -> Response:
    """Begins a draft of this version, or goes on with the one that there is."""
    every = published_versions(current.ports().database, key=PathwayKey(pathway))
    version = next((one for one in every if one.number == number), None)
    if version is None:
        raise NotFound
    try:
        draft = begin_draft(current.ports(), current.viewer().id, version.key, version_id=version.id)
    except DraftThere:
        there = open_drafts(current.ports().database, pathway=version.key)
        tell_next_page(parts.Notice(stressed="There is a draft already.", text="Go on with it, or drop it first."))
        return redirect(f"/drafts/{there[0].id}" if there else "/drafts", code=303)
    tell_next_page(
        parts.Notice(stressed="The draft is begun.", text="Nothing changes for anybody until it is published.")
    )
    return redirect(f"/drafts/{draft.id}", code=303)


@pages.get("/drafts/<draft>")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The draft."""
    return _page(draft)


@pages.get("/drafts/<draft>/drawing.bpmn")
@needs(Act.DRAW)
def drawing(draft: str) -> Response:
    """The drawing as a file, for any editor."""
    looked = look_at_draft(current.ports(), draft)
    response = make_response(looked.draft.xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    if "download" in request.args:
        name = f"{looked.draft.pathway}-revision-{looked.draft.revision}.bpmn"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.post("/drafts/<draft>/drawing")
@needs(Act.DRAW)
def put_back(draft: str) -> Response:
    """Takes the drawing that was changed in an editor, over the revision that it was taken from."""
    sent = request.files.get("drawing")
    xml = sent.read(LARGEST_DRAWING + 1) if sent is not None else b""
    revision = request.form.get("revision", type=int) or 0
    wrong = ""
    if not xml:
        wrong = "Choose the file with the drawing."
    elif len(xml) > LARGEST_DRAWING:
        wrong = f"The file is too large: a drawing may have {LARGEST_DRAWING // 1_000_000} MB."
    else:
        try:
            saved = save_draft(current.ports(), current.viewer().id, draft, revision=revision, xml=xml)
        except NotADrawing as error:
            wrong = f"{error}{f' (line {error.line})' if error.line else ''}"
        except DraftMovedOn as moved:
            wrong = (
                f"{moved.by_name} saved revision {moved.revision} on {short_moment(moved.at)}, after you took yours. "
                "Nothing was overwritten, and your file is still yours: take out the newer one, bring both together, "
                "and put it back."
            )
            return _page(draft, {"drawing": wrong}, status=MOVED_ON)
    if wrong:
        return _page(draft, {"drawing": wrong}, status=NOT_RIGHT)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    return redirect(f"/drafts/{draft}", code=303)


@pages.post("/drafts/<draft>/rehearse")
@needs(Act.DRAW)
def rehearse(draft: str) -> Response:
    """Plays the rehearsals on the draft."""
    results = rehearse_draft(current.ports(), current.viewer().id, draft)
    failed = [one for one in results if one.problems]
    tone = parts.NoteTone.SOON if failed else parts.NoteTone.OK
    passed = len(results) - len(failed)
    tell_next_page(parts.Notice(stressed=f"{passed} of {counted(len(results), 'rehearsal')} passed.", tone=tone))
    return redirect(f"/drafts/{draft}#rehearsals", code=303)


@pages.get("/drafts/<draft>/compare")
@needs(Act.DRAW)
def compare(draft: str) -> Response:
    """What the draft changes."""
    looked = look_at_draft(current.ports(), draft)
    one, new = looked.draft, looked.version
    if one.based_on is None:
        raise NotFound
    old = version_of(current.ports(), one.based_on)
    page = DraftComparePage(
        title=f"What the draft changes in {new.title}",
        kicker=f"Version {old.number} and revision {one.revision} of the draft",
        crumbs=(parts.Link(text="Drafts", url="/drafts"), parts.Link(text=new.title, url=f"/drafts/{draft}")),
        url=f"/drafts/{draft}/compare",
        revision=one.revision,
        read=one.compared == one.revision,
        compared=compared(
            old,
            new,
            old_url=f"/pathways/{old.key}/versions/{old.number}/drawing.bpmn",
            new_url=f"/drafts/{draft}/drawing.bpmn",
            new_name=f"{new.title}, revision {one.revision} of the draft",
        ),
    )
    return render(page, "drafts/compare.html")


@pages.post("/drafts/<draft>/compare")
@needs(Act.DRAW)
def comparison_read(draft: str) -> Response:
    """Notes that this revision's comparison has been read."""
    revision = request.form.get("revision", type=int) or 0
    try:
        read_comparison(current.ports(), current.viewer().id, draft, revision=revision)
    except DraftMovedOn as moved:
        text = f"{moved.by_name} changed it on {short_moment(moved.at)}. Read what it changes now."
        tell_next_page(parts.Notice(stressed="The draft has moved on.", text=text, tone=parts.NoteTone.SOON))
        return redirect(f"/drafts/{draft}/compare", code=303)
    tell_next_page(parts.Notice(stressed="It is noted that you have read what changes."))
    return redirect(f"/drafts/{draft}#publish", code=303)


@pages.post("/drafts/<draft>/ask")
@needs(Act.DRAW)
def ask(draft: str) -> Response:
    """Asks a second person to agree."""
    typed = {name: request.form.get(name, "")[:LONGEST] for name in ("reason", "from-day", "from-month", "from-year")}
    try:
        in_force_from = read_date(typed["from-day"], typed["from-month"], typed["from-year"])
        ask_to_publish(current.ports(), current.viewer().id, draft, reason=typed["reason"], in_force_from=in_force_from)
    except NotADate as error:
        return _page(draft, {"in_force_from": str(error)}, typed=typed, status=NOT_RIGHT)
    except ReasonNeeded as error:
        return _page(draft, {error.question: str(error)}, typed=typed, status=NOT_RIGHT)
    except NotReady as error:
        return _page(draft, {"publish": str(error)}, typed=typed, status=NOT_RIGHT)
    tell_next_page(
        parts.Notice(stressed="A second person is asked.", text="Whoever else draws pathways can agree now.")
    )
    return redirect(f"/drafts/{draft}#publish", code=303)


@pages.post("/drafts/<draft>/agree")
@needs(Act.DRAW)
def agree(draft: str) -> Response:
    """The second person publishes it, or says why not."""
    pathway = look_at_draft(current.ports(), draft).draft.pathway
    reason = request.form.get("reason", "")[:LONGEST]
    try:
        if request.form.get("do") == "refuse":
            refuse_to_publish(current.ports(), current.viewer().id, draft, reason=reason)
            tell_next_page(parts.Notice(stressed="The draft goes back.", text="Your reason stands in the record."))
            return redirect(f"/drafts/{draft}", code=303)
        published = agree_to_publish(current.ports(), current.viewer().id, draft)
    except ReasonNeeded as error:
        return _page(draft, {"refuse": str(error)}, typed={"refuse": reason}, status=NOT_RIGHT)
    except NotReady as error:
        return _page(draft, {"publish": str(error)}, status=NOT_RIGHT)
    number = published.rpartition("@")[2]
    tell_next_page(
        parts.Notice(
            stressed=f"Version {number} is published.", text="Running journeys stay where they are until moved."
        )
    )
    return redirect(f"/pathways/{pathway}/versions/{number}", code=303)


@pages.post("/drafts/<draft>/drop")
@needs(Act.DRAW)
def drop(draft: str) -> Response:
    """Does not go on with it."""
    drop_draft(current.ports(), current.viewer().id, draft)
    tell_next_page(parts.Notice(stressed="The draft is dropped.", text="Nothing has changed for anybody."))
    return redirect("/drafts", code=303)


def _page(
    draft: str, wrong: Mapping[str, str] | None = None, *, typed: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    looked = look_at_draft(current.ports(), draft)
    one, version = looked.draft, looked.version
    names = worker_names(current.ports().database, [one.changed_by, *([one.asked.by] if one.asked else [])])
    second = one.may_agree(current.viewer().id)
    url = f"/drafts/{draft}"
    page = DraftPage(
        title=f"Draft of {version.title}",
        kicker=f"To become version {version.number}",
        crumbs=(parts.Link(text="Drafts", url="/drafts"),),
        url=url,
        revision=one.revision,
        saved=f"Revision {one.revision}, saved by {names[one.changed_by]} on {short_moment(one.changed_at)}",
        drawing=plain_drawing(version, f"{url}/drawing.bpmn"),
        drawn_problems=tuple(_problem(number, found, looked) for number, found in enumerate(looked.problems, start=1)),
        conditions=tuple(
            ConditionLine(met=condition.met, sentence=condition.sentence, link=_way_to(condition.name, url))
            for condition in looked.conditions
        ),
        rehearsals=_rehearsals(looked),
        to_play=counted(len(one.rehearsals), "rehearsal"),
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
    return render(page, "drafts/draft.html", status=status)


def _problem(number: int, found: Problem, looked: DraftLooked) -> ProblemLine:
    element = looked.version.elements.get(found.element)  # type: ignore[call-overload]
    where = f"line {found.line}" if found.line else ""
    name = element.name if element is not None and element.name else ""
    return ProblemLine(
        number=number,
        grave=found.severity == "must_solve",
        where=", ".join(part for part in (f"“{name}”" if name else "", where) if part),
        sentence=found.sentence,
    )


def _way_to(name: str, url: str) -> parts.Link | None:
    return {
        "problems": parts.Link(text="See the problems", url="#problems"),
        "rehearsals": parts.Link(text="Run them", url="#rehearsals"),
        "compared": parts.Link(text="Read what changes", url=f"{url}/compare"),
    }.get(name)


def _rehearsals(looked: DraftLooked) -> tuple[RehearsalLine, ...]:
    played = looked.draft.rehearsed
    if played is None or played.revision != looked.draft.revision:
        return ()
    return tuple(
        RehearsalLine(title=one.title, passed=not one.problems, problems=one.problems) for one in played.results
    )

"""Redrawing a pathway: drafts begun and dropped; a draft's drawing with what is wrong, taken out and put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import begin_draft, drop_draft, look_at_draft, save_draft
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn, DraftState, DraftThere
from engine.domain.errors import NotADrawing, NotFound
from engine.domain.ids import PathwayKey
from engine.reading.drafts import DraftRow, KeptRow, kept_revisions, open_drafts
from engine.reading.pathways import inside_version, published_versions
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import FILE_IS_YOURS, MOVED_ON, nothing_overwritten, revision_shown
from webui.draft_problems import ProblemLine, problem_lines
from webui.form_fields import ProblemLink
from webui.journey_drawing import plain_drawing
from webui.pages.studio import LARGEST_DRAWING, others_here, standing
from webui.rendering import render, tell_next_page, with_editor
from webui.wording import short_moment

pages = Blueprint("drafts", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
#: Why a draft that is not open can only be read.
CLOSED = {
    DraftState.PUBLISHED: "This draft has been published. Begin another one on the page of the version.",
    DraftState.DROPPED: "This draft was dropped. It can be read and taken out, not changed.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftsPage:
    """The drafts that are open."""

    title: str
    drafts: tuple[tuple[DraftRow, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """A revision that is kept, and when it was saved and saved over."""

    row: KeptRow
    saved: str
    replaced: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """A draft's drawing and what is wrong with it. `closed`: why it can only be read; then there is no studio."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    revision: int
    drawing: parts.DrawingView
    drawn_problems: tuple[ProblemLine, ...]
    closed: str
    standing: Mapping[str, Any]
    file_name: str
    others: str
    kept: tuple[KeptLine, ...]
    wrong: str
    problems: tuple[ProblemLink, ...]


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
    text = "Nothing changes for anybody until it is published."
    inside = inside_version(current.ports().database, version.id)
    if draft.rehearsals and inside is not None and not inside.rehearsals:
        text += f" Version {number} holds no rehearsals, so those of a later version were taken. Run them first."
    tell_next_page(parts.Notice(stressed="The draft is begun.", text=text))
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
    revision = revision_shown()
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
            return _page(draft, nothing_overwritten(moved, FILE_IS_YOURS), status=MOVED_ON)
    if wrong:
        return _page(draft, wrong, status=NOT_RIGHT)
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved."))
    return redirect(f"/drafts/{draft}", code=303)


@pages.post("/drafts/<draft>/drop")
@needs(Act.DRAW)
def drop(draft: str) -> Response:
    """Does not go on with it."""
    drop_draft(current.ports(), current.viewer().id, draft)
    tell_next_page(parts.Notice(stressed="The draft is dropped.", text="Nothing has changed for anybody."))
    return redirect("/drafts", code=303)


def _page(draft: str, wrong: str = "", *, status: int = 200) -> Response:
    looked = looked_at(draft)
    url = f"/drafts/{draft}"
    page = DraftPage(
        title=f"Draft of {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, ""),
        url=url,
        revision=looked.draft.revision,
        drawing=plain_drawing(looked.version, f"{url}/drawing.bpmn"),
        drawn_problems=problem_lines(looked.version, looked.problems, lines=True),
        closed=CLOSED.get(looked.draft.state, ""),
        standing=standing(looked.draft),
        file_name=f"{looked.draft.pathway}-mine.bpmn",
        others=others_here(draft),
        kept=tuple(
            KeptLine(row=row, saved=short_moment(row.saved_at), replaced=short_moment(row.replaced_at))
            for row in kept_revisions(current.ports().database, draft)
        ),
        wrong=wrong,
        problems=(ProblemLink(url="#drawing", sentence=wrong),) if wrong else (),
    )
    response = render(page, "drafts/draft.html", status=status)
    return response if page.closed else with_editor(response)

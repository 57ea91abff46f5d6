"""What a draft changes, to be read before it is published."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.drafts import read_comparison
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn
from engine.domain.errors import NotFound
from engine.reading.asking import version_of
from engine.reading.pathways import published_versions
from webui import current, parts
from webui.access import needs
from webui.comparing import Compared, compared, running_in_words
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import nothing_changed, revision_shown
from webui.rendering import render, tell_next_page
from webui.wording import day_month_year

pages = Blueprint("draft_comparing", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftComparePage:
    """What a draft changes, to be read before it is published."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    revision: int
    read: bool
    numbers: tuple[tuple[int, str], ...]
    old: int
    base: int  #: the number of the version that the draft was begun from
    running: str
    compared: Compared


@pages.get("/drafts/<draft>/compare")
@needs(Act.DRAW)
def compare(draft: str) -> Response:
    """What the draft changes: compared with the version it was begun from, or with any other that is chosen."""
    looked = looked_at(draft)
    one, new = looked.draft, looked.version
    if one.based_on is None:
        raise NotFound
    ports = current.ports()
    every, base = published_versions(ports.database, key=new.key), version_of(ports, one.based_on)
    chosen = request.args.get("from", type=int) or base.number
    row = next((version for version in every if version.number == chosen), None)
    if row is None:
        raise NotFound
    old = version_of(ports, row.id)
    page = DraftComparePage(
        title=f"What the draft changes in {new.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/compare"),
        url=f"/drafts/{draft}/compare",
        revision=one.revision,
        read=one.compared == one.revision,
        numbers=tuple(
            (version.number, f"Version {version.number}, from {day_month_year(version.in_force_from)}")
            for version in every
        ),
        old=old.number,
        base=base.number,
        running=running_in_words(row.id, new),
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
    try:
        read_comparison(current.ports(), current.viewer().id, draft, revision=revision_shown())
    except DraftMovedOn as moved:
        return nothing_changed(moved, f"/drafts/{draft}/compare", "Read what the draft changes now.")
    tell_next_page(parts.Notice(stressed="It is noted that you have read what changes."))
    return redirect(f"/drafts/{draft}/publish", code=303)

"""A token that moves along the draft's drawing: the arrows alone, before anybody fills in a form."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from engine.domain.access import Act
from webui import parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.journey_drawing import plain_drawing
from webui.rendering import render, with_editor

pages = Blueprint("draft_simulating", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatePage:
    """`words` are the steps of the drawing, for whoever can't see it move."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    name: str
    words: tuple[str, ...]


@pages.get("/drafts/<draft>/simulate")
@needs(Act.DRAW)
def simulate(draft: str) -> Response:
    """The drawing with its token."""
    looked = looked_at(draft)
    url = f"/drafts/{draft}"
    page = SimulatePage(
        title=f"A token along {looked.version.title}",
        crumbs=(*CRUMBS, parts.Link(text=looked.version.title, url=url)),
        head=draft_head(looked, "/rehearsals"),
        url=url,
        name=looked.version.title,
        words=plain_drawing(looked.version, "").words,
    )
    return with_editor(render(page, "drafts/simulate.html"))

"""What somebody saved of a draft before somebody else saved over it: read, compared with the draft, taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from engine.actions.draw import kept_draft, kept_version, take_back_kept
from engine.domain.access import Act
from engine.domain.draft import DraftMovedOn, DraftState
from engine.domain.errors import NotFound
from engine.reading.drafts import kept_revisions
from webui import current, parts
from webui.access import needs
from webui.comparing import Compared, compared
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.draft_moved_on import nothing_changed, revision_shown
from webui.rendering import render, tell_next_page
from webui.wording import short_moment

pages = Blueprint("kept_drafts", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A revision that is kept, beside the draft as it is. `open`: whether it can be taken back."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    kept: int
    saved: str
    revision: int
    open: bool
    compared: Compared


@pages.get("/drafts/<draft>/kept/<int:revision>")
@needs(Act.DRAW)
def show(draft: str, revision: int) -> Response:
    """What taking it back would change."""
    looked = looked_at(draft)
    rows = kept_revisions(current.ports().database, draft)
    row = next((one for one in rows if one.revision == revision), None)
    if row is None:
        raise NotFound
    kept = replace(kept_version(current.ports(), draft, revision), number=looked.version.number)
    page = KeptPage(
        title=f"Revision {revision} of the draft of {looked.version.title}",
        crumbs=(*CRUMBS, parts.Link(text=looked.version.title, url=f"/drafts/{draft}")),
        head=draft_head(looked, ""),
        url=f"/drafts/{draft}/kept/{revision}",
        kept=revision,
        saved=f"{row.saved_by_name} saved it on {short_moment(row.saved_at)}; {row.replaced_by_name} saved over it "
        f"on {short_moment(row.replaced_at)}.",
        revision=looked.draft.revision,
        open=looked.draft.state is DraftState.OPEN,
        compared=compared(
            looked.version,
            kept,
            old_url=f"/drafts/{draft}/drawing.bpmn",
            new_url=f"/drafts/{draft}/kept/{revision}.bpmn",
            new_name=f"The drawing of revision {revision}",
            old_name=f"Revision {looked.draft.revision}, the draft as it is",
        ),
    )
    return render(page, "drafts/kept.html")


@pages.get("/drafts/<draft>/kept/<int:revision>.bpmn")
@needs(Act.DRAW)
def drawing(draft: str, revision: int) -> Response:
    """The drawing of a kept revision, as a file."""
    kept = kept_draft(current.ports(), draft, revision)
    response = Response(kept.xml, content_type="application/xml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="revision-{revision}.bpmn"'
    return response


@pages.post("/drafts/<draft>/kept/<int:revision>")
@needs(Act.DRAW)
def take_back(draft: str, revision: int) -> Response:
    """Puts the draft back to a kept revision."""
    had = revision_shown()
    try:
        saved = take_back_kept(current.ports(), current.viewer().id, draft, revision=had, kept=revision)
    except DraftMovedOn as moved:
        return nothing_changed(moved, f"/drafts/{draft}", "Look again.")
    text = f"The draft is as it was at revision {revision}. What it was before is kept too."
    tell_next_page(parts.Notice(stressed=f"Revision {saved.revision} is saved.", text=text))
    return redirect(f"/drafts/{draft}", code=303)

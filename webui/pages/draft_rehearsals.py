"""The rehearsals of a draft: run, and how each went."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from engine.actions.drafts import DraftLooked, rehearse_draft
from engine.domain.access import Act
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS, DraftHead, draft_head, looked_at
from webui.rendering import render, tell_next_page
from webui.wording import counted

pages = Blueprint("draft_rehearsals", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalLine:
    """A rehearsal and how it went on this revision."""

    title: str
    passed: bool
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalsPage:
    """What was rehearsed on this revision, or what there is to rehearse."""

    title: str
    crumbs: tuple[parts.Link, ...]
    head: DraftHead
    url: str
    rehearsals: tuple[RehearsalLine, ...]
    to_play: str


@pages.get("/drafts/<draft>/rehearsals")
@needs(Act.DRAW)
def show(draft: str) -> Response:
    """The rehearsals and how they went."""
    looked = looked_at(draft)
    page = RehearsalsPage(
        title=f"Rehearsals of {looked.version.title}",
        crumbs=CRUMBS,
        head=draft_head(looked, "/rehearsals"),
        url=f"/drafts/{draft}",
        rehearsals=_rehearsals(looked),
        to_play=counted(len(looked.draft.rehearsals), "rehearsal"),
    )
    return render(page, "drafts/rehearsals.html")


@pages.post("/drafts/<draft>/rehearse")
@needs(Act.DRAW)
def rehearse(draft: str) -> Response:
    """Plays the rehearsals on the draft."""
    results = rehearse_draft(current.ports(), current.viewer().id, draft)
    failed = [one for one in results if one.problems]
    tone = parts.NoteTone.SOON if failed else parts.NoteTone.OK
    passed = len(results) - len(failed)
    tell_next_page(parts.Notice(stressed=f"{passed} of {counted(len(results), 'rehearsal')} passed.", tone=tone))
    return redirect(f"/drafts/{draft}/rehearsals", code=303)


def _rehearsals(looked: DraftLooked) -> tuple[RehearsalLine, ...]:
    played = looked.draft.rehearsed
    if played is None or played.revision != looked.draft.revision:
        return ()
    return tuple(
        RehearsalLine(title=one.title, passed=not one.problems, problems=one.problems) for one in played.results
    )

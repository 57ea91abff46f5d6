"""A version that was given out as a file is opened as a draft."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from engine.actions.draft_from_file import draft_from_file
from engine.domain.access import Act
from engine.domain.draft import DraftThere
from engine.domain.errors import NotADrawing
from webui import current, parts
from webui.access import needs
from webui.draft_head import CRUMBS
from webui.form_fields import ProblemLink
from webui.rendering import render, tell_next_page
from webui.version_file_reading import LARGEST_FILE, NotAVersionFile, open_version_file
from webui.wording import listed

pages = Blueprint("drafts_from_file", __name__)

NOT_RIGHT = 422  #: what was sent can't be accepted as it is
URL = "/drafts/from-file"


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFilePage:
    """Which file is to be opened. `wrong`: the first sentence at the question; `problems`: all of them."""

    title: str
    crumbs: tuple[parts.Link, ...]
    url: str
    largest: int  #: MB
    wrong: str
    problems: tuple[ProblemLink, ...]


@pages.get(URL)
@needs(Act.DRAW)
def show() -> Response:
    """The question."""
    return _page()


@pages.post(URL)
@needs(Act.DRAW)
def open_file() -> Response:
    """Begins the draft, or says what is wrong with the file."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page("Choose the file of a version.")
    try:
        opened = open_version_file(file.read(LARGEST_FILE + 1))
        draft = draft_from_file(
            current.ports(),
            current.viewer().id,
            about=opened.about,
            xml=opened.xml,
            forms=opened.forms,
            tables=opened.tables,
            rehearsals=opened.rehearsals,
        )
    except NotAVersionFile as error:
        return _page(*error.problems)
    except NotADrawing as error:
        return _page(f"{error}{f' (line {error.line})' if error.line else ''}")
    except DraftThere:
        return _page("There is a draft of this pathway already. Publish it or give it up first, on the page of drafts.")
    left = f" Left out, since it is no part of a version: {listed(list(opened.left[:5]))}." if opened.left else ""
    tell_next_page(
        parts.Notice(stressed="The draft is begun from the file.", text=f"What is left to solve stands below.{left}")
    )
    return redirect(f"/drafts/{draft.id}", code=303)


def _page(*problems: str) -> Response:
    page = FromFilePage(
        title="Open the file of a version",
        crumbs=CRUMBS,
        url=URL,
        largest=LARGEST_FILE // 1_000_000,
        wrong=problems[0] if problems else "",
        problems=tuple(ProblemLink(url="#file", sentence=said) for said in problems),
    )
    return render(page, "drafts/from_file.html", status=NOT_RIGHT if problems else 200)

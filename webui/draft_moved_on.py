"""Somebody saved the draft after a page of it was opened: what every page of a draft says then, and goes by.

The page that was sent says which revision it showed; an action that finds another one raises `DraftMovedOn` and writes
nothing. Whoever sent it is told who was quicker, and keeps what they had.
"""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request
from werkzeug.wrappers import Response

from engine.domain.draft import DraftMovedOn
from webui import current, parts
from webui.moments import moment_in_day
from webui.rendering import tell_next_page

MOVED_ON = 409  #: what was sent was made from what is no longer there

#: What becomes of what somebody typed, or of a file they changed.
TYPED_BELOW = "What you typed stands below: look at theirs on another page, then save yours again."
FILE_IS_YOURS = "Your file is still yours. Take out the newer one, bring both together, and put it back."


def revision_shown(name: str = "revision") -> int:
    """The revision that the page showed, as its form sends it back; 0, which is none, where it does not."""
    return request.form.get(name, type=int) or 0


def who_saved(name: str, revision: int, at: datetime) -> str:
    """`Lin Castellan saved revision 5 at 9:00am today.`"""
    return f"{_saved(name, revision, at)}."


def who_was_quicker(moved: DraftMovedOn) -> str:
    """The same of who saved in between."""
    return who_saved(moved.by_name, moved.revision, moved.at)


def nothing_overwritten(moved: DraftMovedOn, then: str = "") -> str:
    """Who saved in between, that nothing is lost, and what to do then."""
    saved = _saved(moved.by_name, moved.revision, moved.at)
    return f"{saved}, after you opened this page. Nothing was overwritten. {then}".rstrip()


def nothing_changed(moved: DraftMovedOn, url: str, then: str) -> Response:
    """Goes to a page that says at its top who saved in between, and what to do then. Nothing had been typed."""
    text = f"{who_was_quicker(moved)} {then}"
    tell_next_page(parts.Notice(stressed="Nothing was changed.", text=text, tone=parts.NoteTone.SOON))
    return redirect(url, code=303)


def _saved(name: str, revision: int, at: datetime) -> str:
    when = moment_in_day(at, current.now())
    if name == current.viewer().name:
        return f"You saved revision {revision} in another window {when}"
    return f"{name} saved revision {revision} {when}"

"""What the studio asks while somebody draws: to save, to judge, to lay out, to compare, and who else is here. JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, get_template_attribute, jsonify, request
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from engine.actions.drafts import look_at_draft
from engine.actions.draw import (
    LEFT_AFTER,
    drawing_sha256,
    have_in_front,
    judge_drawing,
    leave_draft,
    save_drawing,
    stored_draft,
)
from engine.domain.access import Act
from engine.domain.draft import Draft, DraftMovedOn
from engine.domain.errors import FingerpostError, NotADrawing
from engine.reading.drafts import who_has_in_front
from engine.reading.people import worker_names
from webui import current
from webui.access import needs
from webui.comparing import compared
from webui.draft_moved_on import MOVED_ON, who_saved, who_was_quicker
from webui.draft_problems import problem_lines, stands
from webui.journey_drawing import plain_drawing
from webui.moments import saved_moment
from webui.wording import listed, short_moment

pages = Blueprint("studio", __name__)

LARGEST_DRAWING = 2_000_000  #: bytes
NOT_RIGHT = 422


class NotAsked(FingerpostError):
    """The page sent something that can't be read. Nothing was changed. Reload it and try again."""


@pages.put("/drafts/<draft>/drawing")
@needs(Act.DRAW)
def save(draft: str) -> Response:
    """Saves what is on the canvas over the drawing that it was made from."""
    sent = _sent()
    over, keep = sent.get("over"), sent.get("keep")
    if not isinstance(over, str) or not (keep is None or type(keep) is int):
        raise NotAsked
    viewer = current.viewer().id
    try:
        saved = save_drawing(current.ports(), viewer, draft, over=over, xml=_drawing(sent), keep=keep)
    except NotADrawing as error:
        return _said(error, NOT_RIGHT)
    except DraftMovedOn as moved:
        return _moved_on(moved)
    return jsonify(standing(saved))


@pages.post("/drafts/<draft>/lint")
@needs(Act.DRAW)
def lint(draft: str) -> Response:
    """What is wrong with what is on the canvas, by the rules that publishing goes by. Nothing is saved."""
    try:
        looked = judge_drawing(current.ports(), draft, _drawing(_sent()))
    except NotADrawing as error:
        return _said(error, NOT_RIGHT)
    shown = get_template_attribute("drafts/studio_problems.html", "problem_list")
    problems = problem_lines(looked.version, looked.problems, lines=False)
    words = plain_drawing(looked.version, "").words
    return jsonify(html=str(shown(problems)), stands=stands(looked.problems), words=words)


@pages.post("/drafts/<draft>/tidy")
@needs(Act.DRAW)
def tidy(draft: str) -> Response:
    """What is on the canvas, laid out anew. Nothing is saved."""
    stored_draft(current.ports(), draft)
    try:
        laid_out = current.ports().drawings.tidy(_drawing(_sent()))
    except NotADrawing as error:
        return _said(error, NOT_RIGHT)
    return jsonify(xml=laid_out.decode())


@pages.post("/drafts/<draft>/differences")
@needs(Act.DRAW)
def differences(draft: str) -> Response:
    """What is on the canvas beside what is saved: in words, and by shape. Nothing is saved."""
    saved = look_at_draft(current.ports(), draft)
    try:
        mine = judge_drawing(current.ports(), draft, _drawing(_sent()))
    except NotADrawing as error:
        return _said(error, NOT_RIGHT)
    theirs = replace(saved.version, number=mine.version.number)
    found = compared(theirs, mine.version, old_url="", new_url="", new_name="")
    shown = get_template_attribute("components/comparison.html", "changes_in_words")
    return jsonify(html=str(shown(found, every=False)), looks=dict(found.drawings[0].looks))


@pages.post("/drafts/<draft>/presence")
@needs(Act.DRAW)
def presence(draft: str) -> Response:
    """Notes that somebody has the draft in front of them, or leaves it; tells who else has, and what is saved."""
    ports, viewer = current.ports(), current.viewer()
    stored = stored_draft(ports, draft)
    if _sent().get("leaving") is True:
        leave_draft(ports, viewer.id, draft)
    else:
        have_in_front(ports, viewer.id, draft)
    return jsonify(others=others_here(draft), **standing(stored))


@pages.get("/drafts/<draft>/standing")
@needs(Act.DRAW)
def saved(draft: str) -> Response:
    """What is saved, with the drawing; and a token, for a page whose session ended and began anew in another window."""
    one = stored_draft(current.ports(), draft)
    return jsonify(xml=one.xml.decode(), token=generate_csrf(), **standing(one))


def standing(draft: Draft) -> dict[str, Any]:
    """What is saved of a draft, by whom and when, as the studio tells it."""
    by = worker_names(current.ports().database, [draft.changed_by])[draft.changed_by]
    when = saved_moment(draft.changed_at, current.now())
    return {
        "revision": draft.revision,
        "over": drawing_sha256(draft),
        "saved_at": when,
        "news": who_saved(by, draft.revision, draft.changed_at),
        "said": f"Draft saved at {when}, revision {draft.revision}",
        "head": f"Revision {draft.revision}, saved by {by} on {short_moment(draft.changed_at)}",
    }


def others_here(draft: str) -> str:
    """Who else has the draft in front of them, in a sentence; nothing where nobody has."""
    since = current.now() - LEFT_AFTER
    names = who_has_in_front(current.ports().database, draft, since=since, besides=current.viewer().id)
    if not names:
        return ""
    are = "is" if len(names) == 1 else "are"
    return f"{listed(names)} {are} also here. Nobody overwrites anybody: whoever saves second is shown both."


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise NotAsked
    return sent


def _drawing(sent: dict[str, Any]) -> bytes:
    """The drawing that was sent. Raises NotADrawing for one that is too large."""
    xml = sent.get("xml")
    if not isinstance(xml, str):
        raise NotAsked
    written = xml.encode("utf-8", "surrogatepass")
    if len(written) > LARGEST_DRAWING:
        raise NotADrawing(f"The drawing is too large: it may have {LARGEST_DRAWING // 1_000_000} MB.")
    return written


def _said(error: NotADrawing, status: int) -> Response:
    answer = jsonify(message=str(error))
    answer.status_code = status
    return answer


def _moved_on(moved: DraftMovedOn) -> Response:
    answer = jsonify(message=who_was_quicker(moved), revision=moved.revision)
    answer.status_code = MOVED_ON
    return answer

"""Signing in with a council account, and out again."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Blueprint, redirect, request, session
from werkzeug.wrappers import Response

from engine.actions import sign_in as action
from engine.domain.errors import FingerpostError
from engine.domain.ids import TaskId, WorkerId
from engine.reading.sign_in import viewer_of
from webui import current
from webui.access import ANYBODY, local_path, needs
from webui.networks import network_of
from webui.parts import NoteTone, Notice
from webui.rendering import tell_next_page
from webui.signing_in import CARRIED_FROM, carried_along, sign_in_page
from webui.task_drafts import keep_fields
from webui.wording import counted

pages = Blueprint("sign_in", __name__)

TOO_MANY = 429

TASK_FORM = re.compile(r"/tasks/(?P<task>[0-9a-f-]{36})(?:/.*)?")


@pages.get("/sign-in")
@needs(ANYBODY)
def sign_in() -> Response:
    """Where to sign in."""
    next_page = local_path(request.args.get("next", ""))
    if current.viewer_or_none() is not None:
        return redirect(next_page, code=303)
    return sign_in_page(next_page="" if next_page == "/" else next_page)


@pages.post("/sign-in")
@needs(ANYBODY)
def signing_in() -> Response:
    """Signs in, and goes on to where the person wanted to be."""
    name, next_page = request.form.get("name", ""), local_path(request.form.get("next", ""))
    carried, carried_from = carried_along(request.form), request.form.get(CARRIED_FROM, "")

    def again(problem: str, status: int) -> Response:
        return sign_in_page(
            next_page="" if next_page == "/" else next_page,
            name=name,
            problem=problem,
            carried=tuple(carried.items(multi=True)),
            carried_from=local_path(carried_from) if carried_from else "",
            status=status,
        )

    network, password = network_of(request.remote_addr or ""), request.form.get("password", "")
    try:
        worker, token = action.sign_in(current.ports(), name, password, network=network)
    except action.NetworkHeldUp as error:
        answer = again(held_up(error.wait), TOO_MANY)
        answer.headers["Retry-After"] = str(max(1, round(error.wait.total_seconds())))
        return answer
    except action.NotSignedIn as error:
        return again(str(error), 403)
    # A new session gets a new token for its forms as well.
    session.clear()
    if carried_from:
        next_page = _keep_typed(worker, carried_from)
    response = redirect(next_page, code=303)
    current.start_session(response, token)
    return response


def held_up(wait: timedelta) -> str:
    """What a network is told that tried too often."""
    minutes = -(-wait // timedelta(minutes=1))
    return f"Too many wrong tries came from this network. Wait {counted(minutes, 'minute')}, then try again."


@pages.post("/sign-out")
@needs(ANYBODY)
def signing_out() -> Response:
    """Ends the session."""
    viewer = current.viewer_or_none()
    if viewer is not None:
        action.sign_out(current.ports(), viewer.id, current.session_token())
    session.clear()
    response = redirect("/sign-in", code=303)
    current.end_session(response)
    return response


def _keep_typed(worker: WorkerId, carried_from: str) -> str:
    """Keeps a task's answers that were sent without a session as a draft of whoever signs in now; gives the page that
    shows them."""
    match = TASK_FORM.fullmatch(local_path(carried_from))
    viewer = viewer_of(current.ports().database, worker, current.now())
    if match is None or viewer is None:
        return local_path(carried_from)
    task = TaskId(match["task"])
    try:
        keep_fields(viewer, task, carried_along(request.form))
    except FingerpostError:
        # Somebody else signed in on this computer, who may not know of the task: the page will say so.
        return f"/tasks/{task}"
    tell_next_page(
        Notice(
            stressed="What you typed has been kept.",
            text="It was not sent yet. Check it, then go on.",
            tone=NoteTone.INFO,
        )
    )
    return f"/tasks/{task}"

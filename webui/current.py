"""Who is asking, and what they are asked from: the installation's ports and settings, and the session of a request.

The browser holds a random token in a cookie of its own; the database holds its hash. Nothing else says who somebody is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.wrappers import Response

from engine.actions.sign_in import SESSION_LASTS, not_idle, still_used, token_sha256
from engine.counting import Counters
from engine.domain.working_days import WorkingDays
from engine.ports import Ports
from engine.reading.sign_in import Waiting, session_worker, waiting_for
from engine.reading.viewer import Viewer
from engine.settings import Settings
from webui.parts import AnswerSection, Identity, Link
from webui.wording import DueView

COOKIE = "fingerpost_session"
#: What an open page asks by itself every few seconds: no sign that anybody sits in front of it.
BY_ITSELF = frozenset({"studio.presence", "move_batches.progress_now"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the application was made with."""

    ports: Ports
    settings: Settings
    counters: Counters


@dataclass(slots=True, kw_only=True)
class Doing:
    """What somebody is doing, for the page that has to say no: whom it is about, when it is due, who else could, and
    what they had typed."""

    identity: Identity | None = None
    due: DueView | None = None
    explanation: str = ""
    rule_set_by: str = ""
    who_can: Callable[[], tuple[str, ...]] = field(default=tuple)
    typed: Callable[[], tuple[AnswerSection, ...]] = field(default=tuple)
    next_step: Link | None = None
    back: Link | None = None
    recorded: bool = True  #: whether a refusal of it goes on record; false while somebody only looks


def install(app: Flask, ports: Ports, settings: Settings, counters: Counters) -> None:
    """Hands the ports and settings to every request, and finds out whose request it is."""
    app.extensions["fingerpost"] = Installation(ports=ports, settings=settings, counters=counters)
    app.before_request(_find_session)


def ports() -> Ports:
    """The ports of this installation."""
    return _installation().ports


def settings() -> Settings:
    """The settings of this installation."""
    return _installation().settings


def counters() -> Counters:
    """What this process has counted."""
    return _installation().counters


def over_https() -> bool:
    """Whether the browser came by https. Behind a proxy it always does: nothing is to go out in the clear there."""
    return request.is_secure or settings().behind_proxy


def viewer_or_none() -> Viewer | None:
    """Whose request this is; None where nobody is signed in."""
    found: Viewer | None = g.get("viewer")
    return found


def viewer() -> Viewer:
    """Whose request this is. Only for pages that nobody reaches without signing in."""
    found = viewer_or_none()
    if found is None:
        raise LookupError("Nobody is signed in: the page needs at least SIGNED_IN")
    return found


def now() -> datetime:
    """The instant of this request, aware, in UTC."""
    if "now" not in g:
        g.now = ports().clock.now()
    found: datetime = g.now
    return found


def today() -> date:
    """The civil date in England at which the viewer looks."""
    return viewer().today


def days() -> WorkingDays:
    """England's working days."""
    return ports().calendar.days


def waiting() -> Waiting:
    """What waits for the viewer, counted once a request."""
    if "waiting" not in g:
        g.waiting = waiting_for(ports().database, viewer())
    found: Waiting = g.waiting
    return found


def doing() -> Doing:
    """What the person is doing in this request; pages fill it in before they act."""
    if "doing" not in g:
        g.doing = Doing()
    found: Doing = g.doing
    return found


def start_session(response: Response, token: str) -> None:
    """Gives the browser the token of its session."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        secure=over_https(),
        samesite="Lax",
    )


def end_session(response: Response) -> None:
    """Takes the token away from the browser."""
    response.delete_cookie(COOKIE, httponly=True, secure=over_https(), samesite="Lax")


def session_token() -> str:
    """The token the browser sent; empty where it sent none."""
    return request.cookies.get(COOKIE, "")[:200]


def _installation() -> Installation:
    found: Installation = current_app.extensions["fingerpost"]
    return found


def _find_session() -> Any:
    g.viewer = None
    token = session_token()
    if not token or request.endpoint in (None, "static") or request.blueprint == "health":
        return
    signed_in = session_worker(ports().database, token_sha256(token), now())
    if signed_in is None:
        return
    if request.endpoint in BY_ITSELF:
        used = not_idle(ports(), seen_at=signed_in.seen_at)
    else:
        used = still_used(ports(), token, seen_at=signed_in.seen_at)
    if used:
        g.viewer = signed_in.viewer

"""The sign-in page, also shown where somebody sent a form after their session was over: then it carries what they typed
along, so that signing in again loses nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request
from werkzeug.datastructures import MultiDict

from webui import current
from webui.form_fields import ProblemLink
from webui.rendering import render
from webui.typed_fields import OWN

#: In front of the name of each field that is carried along.
CARRIED = "typed."
CARRIED_FROM = "typed_at"
SESSION_OVER = (
    "You were signed out because Fingerpost was not used for a while. What you typed is kept: sign in to go on."
)
MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage:
    """Where somebody signs in. `carried` are fields of a form that was sent without a session, `carried_from` its
    address."""

    title: str
    next_page: str
    name: str = ""
    problems: tuple[ProblemLink, ...] = ()
    sentence: str = ""
    carried_from: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    council: str = ""


def sign_in_page(
    *,
    next_page: str = "",
    name: str = "",
    problem: str = "",
    kept: MultiDict[str, str] | None = None,
    carried: tuple[tuple[str, str], ...] = (),
    carried_from: str = "",
    status: int = 200,
) -> Response:
    """The page. `kept` is a form that was just sent without a session."""
    if kept is not None:
        carried = tuple((key, value) for key, value in kept.items(multi=True) if key not in OWN and ":" not in key)
        carried_from = request.path
    lost = sum(len(value) for _, value in carried) > MOST_CHARACTERS
    page = SignInPage(
        title="Sign in to Fingerpost",
        next_page=next_page,
        name=name,
        problems=(ProblemLink(url="#password", sentence=problem),) if problem else (),
        sentence=SESSION_OVER if carried_from else "",
        carried_from=carried_from,
        carried=() if lost else carried,
        council=current.settings().council,
    )
    return render(page, "sign_in.html", status=status)


def carried_along(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The fields that the sign-in page carried along, under their own names."""
    names = [key for key in form if key.startswith(CARRIED)]
    return MultiDict((key.removeprefix(CARRIED), value) for key in names for value in form.getlist(key))

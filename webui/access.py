"""Which page needs what: `@needs(...)` stands on every route, and a test asks for it.

A page that needs somebody signed in sends others to sign in; one that needs an act asks the permission table and
refuses, on record. What a person may know of a child or household is not decided here but in `engine.reading`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from flask import redirect, request
from werkzeug.wrappers import Response

from engine.actions.refusals import refusals_recorded
from engine.domain.access import Act, may
from webui import current

View = TypeVar("View", bound=Callable[..., Any])


class Requirement(Enum):
    """Who gets to a page at all."""

    ANYBODY = "anybody"  #: also people who have not signed in
    SIGNED_IN = "signed in"


ANYBODY, SIGNED_IN = Requirement.ANYBODY, Requirement.SIGNED_IN


class SignInNeeded(Exception):
    """You are not signed in any more. Sign in again to go on; what you typed is kept."""


def needs(requirement: Requirement | Act) -> Callable[[View], View]:
    """Marks a view with what it needs, and sees to it."""

    def marked(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            refused = _stopped(requirement)
            return refused if refused is not None else view(*args, **kwargs)

        guarded.needs = requirement  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return marked


def local_path(address: str) -> str:
    """The address, if it is a path of this site; else the first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and len(address) <= 2_000
    return address if inside and address.isprintable() else "/"


def _stopped(requirement: Requirement | Act) -> Response | None:
    if requirement is ANYBODY:
        return None
    viewer = current.viewer_or_none()
    if viewer is None:
        if request.method in ("GET", "HEAD"):
            next_page = request.full_path.rstrip("?")
            address = "/sign-in" if next_page == "/" else f"/sign-in?next={quote(next_page, safe='/')}"
            return redirect(address, code=303)
        raise SignInNeeded
    if isinstance(requirement, Act):
        with refusals_recorded(current.ports(), viewer.id, requirement.value):
            refusal = may(viewer.worker, requirement)
            if refusal is not None:
                raise refusal.raised()
    return None

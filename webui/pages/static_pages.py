"""Pages that say something about Fingerpost itself: help, accessibility, privacy."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint
from werkzeug.wrappers import Response

from webui import current
from webui.access import ANYBODY, needs
from webui.rendering import render

pages = Blueprint("static_pages", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticPage:
    """A page of words."""

    title: str
    council: str


@pages.get("/help")
@needs(ANYBODY)
def help_page() -> Response:
    """How the work goes, and how due dates are counted."""
    return _page("Help and guidance", "help.html")


@pages.get("/accessibility")
@needs(ANYBODY)
def accessibility() -> Response:
    """The accessibility statement."""
    return _page("Accessibility statement", "accessibility.html")


@pages.get("/privacy")
@needs(ANYBODY)
def privacy() -> Response:
    """What is kept about whom, and who sees it."""
    return _page("Privacy", "privacy.html")


def _page(title: str, template: str) -> Response:
    return render(StaticPage(title=title, council=current.settings().council), f"static_pages/{template}")

"""From a page's value to HTML: `render(InboxPage(...), "inbox.html")`.

The value is the template's whole context, beside the shell that stands around every page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, make_response, render_template, request, session

from engine.reading.viewer import Viewer
from webui import current, look
from webui.nav import is_page, navigation
from webui.parts import Link, Me, NoteTone, Notice, Shell
from webui.role_words import roles_in_words

NOTICE = "notice"
FOOTER = (
    Link(text="Help and guidance", url="/help"),
    Link(text="Accessibility statement", url="/accessibility"),
    Link(text="Privacy", url="/privacy"),
    Link(text="Third-party notices", url="/static/third-party-notices.txt"),
)


def render(page: object, template: str, *, status: int = 200) -> Response:
    """The page in its frame."""
    crumbs: tuple[Link, ...] = getattr(page, "crumbs", ())
    shell = _shell(beneath=crumbs[0].url if crumbs else "")
    response = make_response(render_template(template, page=page, shell=shell), status)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response


def with_editor(response: Response) -> Response:
    """The same page, allowed what an editor of drawings or tables needs to draw."""
    response.headers["Content-Security-Policy"] = look.EDITORS_SECURITY_POLICY
    return response


def tell_next_page(notice: Notice) -> None:
    """Shows a note at the top of the next page: what was done, and who has it now. It names no child or household."""
    session[NOTICE] = {
        "stressed": notice.stressed,
        "text": notice.text,
        "tone": notice.tone.value,
        "link": [notice.link.text, notice.link.url] if notice.link else None,
    }


def _shell(*, beneath: str) -> Shell:
    council = current.settings().council
    viewer = current.viewer_or_none()
    if viewer is None:
        return Shell(council=council, footer=FOOTER, notice=_notice())
    return _signed_in(council, viewer, beneath)


def _signed_in(council: str, viewer: Viewer, beneath: str) -> Shell:
    return Shell(
        council=council,
        me=Me(name=viewer.name, roles=roles_in_words(viewer), url="/account"),
        nav=navigation(viewer, current.waiting(), beneath=beneath),
        search_url="/search" if is_page("/search") and viewer.casework else "",
        searched=request.args.get("q", "")[:80] if request.path == "/search" else "",
        sign_out_url="/sign-out",
        footer=FOOTER,
        notice=_notice(),
        printed_at=current.now(),
    )


def _notice() -> Notice | None:
    kept: Mapping[str, Any] | None = session.pop(NOTICE, None) if NOTICE in session else None
    if kept is None:
        return None
    link = kept["link"]
    return Notice(
        stressed=kept["stressed"],
        text=kept["text"],
        tone=NoteTone(kept["tone"]),
        link=Link(text=link[0], url=link[1]) if link else None,
    )

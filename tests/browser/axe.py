"""axe-core on a page in chromium: `assert_accessible(page)`. The engine is the one the front-end build installed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakSet

from playwright.sync_api import Page, Route

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AXE = Path(__file__).parents[2] / "webui" / "assets" / "node_modules" / "axe-core" / "axe.min.js"

#: WCAG 2.0 to 2.2, A and AA, and what axe calls best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def axe_source() -> str:
    """The engine as text. FileNotFoundError when the front end is not installed."""
    return AXE.read_text(encoding="utf-8")


#: Where the servers of the tests have the engine: a script with an address is compiled once, a text anew for each page.
ADDRESS = "/axe-core.js"
LOOK = """tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
  .then(found => found.violations.flatMap(rule =>
    rule.nodes.map(node => `${rule.id} (${rule.impact}): ${node.html.slice(0, 160)}`)))"""


_without_scripts: WeakSet[Page] = WeakSet()


def with_axe(application: WSGIApplication) -> WSGIApplication:
    """The application, and the engine beside it."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] != ADDRESS:
            return application(environ, start)
        engine = axe_source().encode()
        headers = [("Content-Type", "text/javascript; charset=utf-8"), ("Content-Length", str(len(engine)))]
        start("200 OK", [*headers, ("Cache-Control", "max-age=86400, immutable")])
        return [engine]

    return answer


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule."""
    if page.evaluate("typeof window.axe === 'undefined'"):
        if page in _without_scripts:
            # Through the debugger, so that the Content-Security-Policy does not stop it.
            page.evaluate(axe_source())
        else:
            page.add_script_tag(url=ADDRESS)
    found: list[str] = page.evaluate(LOOK, TAGS)
    return found


def assert_accessible(page: Page) -> None:
    """No rule is broken, and the page does not scroll sideways."""
    broken = violations(page)
    assert not broken, "\n".join([page.url, *broken])
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """The page does not scroll sideways."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"


def block_scripts(page: Page) -> None:
    """From now on the page's own scripts do not run, the inline one neither, while axe still can.

    (Where a browser context has scripts disabled, axe's promises never settle.)
    """
    _without_scripts.add(page)

    def without_scripts(route: Route) -> None:
        if route.request.resource_type == "script":
            route.abort()
            return
        # Only what `goto` waits for is fetched here: a picture still under way would fail when the page closes.
        if route.request.resource_type != "document":
            route.continue_()
            return
        response = route.fetch()
        policy = response.headers.get("content-security-policy", "")
        kept = [part for part in policy.split(";") if not part.strip().startswith("script-src")]
        headers = response.headers | {"content-security-policy": "; ".join([*kept, "script-src 'none'"])}
        route.fulfill(response=response, headers=headers)

    page.route("**/*", without_scripts)

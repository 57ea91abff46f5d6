"""axe-core on a page in chromium: `assert_accessible(page)`. The engine is the one the front-end build installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

AXE = Path(__file__).parents[2] / "webui" / "assets" / "node_modules" / "axe-core" / "axe.min.js"

#: WCAG 2.0 to 2.2, A and AA, and what axe calls best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def axe_source() -> str:
    """The engine as text. FileNotFoundError when the front end is not installed."""
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, *, without: tuple[str, ...] = ()) -> list[str]:
    """One line for each element that breaks a rule; `without` names rules to leave out, with a reason in the test."""
    # `evaluate` runs in the page through the debugger, so that the Content-Security-Policy does not stop it.
    if not page.evaluate("typeof window.axe !== 'undefined'"):
        page.evaluate(axe_source())
    options = {
        "runOnly": {"type": "tag", "values": TAGS},
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
    }
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """No rule is broken, and the page does not scroll sideways."""
    broken = violations(page, without=without)
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

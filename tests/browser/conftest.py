"""Fingerpost as a browser sees it: the real application on loopback over a world of its own, and chromium."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from engine.counting import Counters
from engine.ports import Ports
from engine.rehearsing import rehearse_version
from engine.settings import Settings
from tests.browser.axe import with_axe
from tests.world import BENCH, PASSWORD, World, build_world
from webui.app import create_app
from webui.current import COOKIE, Installation

CHROMIUM = "/usr/bin/chromium-headless-shell"
POLL_SECONDS = 0.05  #: after which a server notices that it is to stop
#: A page that follows on another of the same site goes into the same frame, which costs a quarter less than a new one.
#: The others are those that Playwright switches off and that matter here: its own list would be replaced by this one.
WITHOUT = ("RenderDocument", "AvoidUnnecessaryBeforeUnloadCheckSync", "HttpsUpgrades", "MediaRouter", "PaintHolding")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", f"--disable-features={','.join(WITHOUT)}"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True, kw_only=True)
class Site:
    """The running application, its world, and ways to look at it."""

    address: str
    world: World
    browser: Browser
    contexts: list[BrowserContext]

    def as_(self, name: str, *, scripts: bool = True, width: dict[str, int] | None = None) -> Page:
        """A browser of their own in which somebody of the cast is signed in already, and looks at no page yet."""
        page = self.nobody(scripts=scripts, width=width)
        page.context.add_cookies([{"name": COOKIE, "value": self.world.session(name), "url": self.address}])
        return page

    def signs_in(self, name: str, page: Page, path: str = "/") -> None:
        """Somebody types their name and password, where the page that they asked for wants to know who they are."""
        page.goto(path)
        page.get_by_label("Sign-in name").fill(name)
        page.locator("#password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_selector(".fp-me")

    def nobody(self, *, scripts: bool = True, width: dict[str, int] | None = None) -> Page:
        """A browser in which nobody has signed in."""
        context = self.browser.new_context(
            base_url=self.address, java_script_enabled=scripts, viewport=width or DESK, reduced_motion="reduce"
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium without a window: a third less computing than the one people use, and the same pages."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"The browser tests need {CHROMIUM}: make setup-debian installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A fresh world on Wednesday 24 June 2026, 9am."""
    return build_world(tmp_path)


@pytest.fixture
def site(world: World, tmp_path: Path, chromium: Browser) -> Iterator[Site]:
    """The application over that world, on a free port of this machine."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    settings = Settings(data=tmp_path, database_url="sqlite://", secret_key="x" * 40)
    ports = replace(world.ports, rehearse=rehearse_version, bench=BENCH)
    server = make_server("127.0.0.1", 0, with_axe(_app(ports, settings)), threaded=True)
    serving = threading.Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True)
    serving.start()
    contexts: list[BrowserContext] = []
    yield Site(address=f"http://127.0.0.1:{server.port}", world=world, browser=chromium, contexts=contexts)
    for context in contexts:
        context.close()
    server.shutdown()
    serving.join()


def _app(ports: Ports, settings: Settings) -> Flask:
    """The application, made once in a process and given each world in turn: making one takes half a second."""
    if not _made:
        _made.append(create_app(ports, settings))
    (app,) = _made
    app.extensions["fingerpost"] = Installation(ports=ports, settings=settings, counters=Counters())
    return app


_made: list[Flask] = []


@pytest.fixture
def sign_in_as(site: Site) -> Callable[[str], Page]:
    """Somebody of the cast in front of a browser."""
    return site.as_

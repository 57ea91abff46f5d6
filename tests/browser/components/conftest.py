"""One browser and one gallery for all tests of components; a fresh page for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser.components.served import served_gallery
from webui import look

#: What the browser also tells: an answer that the test asked for, such as a draft refused, and scripts it blocked.
ASKED_FOR = re.compile(r"Failed to load resource|script-src 'none'")


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    """The one chromium of all browser tests: two in one process would stand in each other's way."""
    return chromium


@pytest.fixture(scope="session")
def gallery() -> Iterator[tuple[str, Flask]]:
    if not (look.STATIC / "manifest.json").exists():
        pytest.fail("The front end has not been built: make setup builds it.")
    with served_gallery() as served:
        yield served


@pytest.fixture
def page(browser: Browser, gallery: tuple[str, Flask]) -> Iterator[Page]:
    """A page at desk size whose addresses are the gallery's. Any message of the browser's console fails the test."""
    address, application = gallery
    application.config["saving"], application.config["drafts"] = "works", []
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    fresh = context.new_page()
    complaints: list[str] = []
    fresh.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    fresh.on("pageerror", lambda error: complaints.append(str(error)))
    yield fresh
    context.close()
    assert not [said for said in complaints if not ASKED_FOR.search(said)]

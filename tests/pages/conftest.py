"""Pages as people of the cast fetch them. Every page fetched is checked for what every page must keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from engine.counting import Counters
from engine.settings import Settings
from tests.pages.html_checks import check_page
from tests.world import World
from webui.app import create_app
from webui.current import COOKIE, Installation

#: Pages that are fetched on PostgreSQL in every run: between them they ask for everything that pages ask for. The
#: others are fetched there by `make soak`.
ON_BOTH = frozenset(
    (
        "test_children",
        "test_households",
        "test_inbox",
        "test_journeys",
        "test_overviews",
        "test_record",
        "test_tasks",
        "test_tasks_of_several",
    )
)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(kw_only=True)
class Person:
    """One of the cast in front of a browser without scripts."""

    client: FlaskClient
    token: str = field(default="")

    def open(self, path: str, *, status: int = 200, **kwargs: Any) -> TestResponse:
        """The answer to a GET, checked."""
        return self._checked(self.client.get(path, **kwargs), path, status)

    def page(self, path: str, *, status: int = 200) -> HtmlElement:
        """The page at the address, as a tree."""
        return check_page(self.open(path, status=status).get_data(as_text=True))

    def text(self, path: str, *, status: int = 200) -> str:
        """The words of the page's main part, each run of white space one space."""
        return words(self.page(path, status=status))

    def post(
        self, path: str, fields: Mapping[str, Any] | None = None, *, status: int = 303, **kwargs: Any
    ) -> TestResponse:
        """The answer to a form that was sent, with the token of the last page that had one."""
        if not self.token:
            self.open("/help")
        data = {"csrf_token": self.token, **(fields or {})}
        return self._checked(self.client.post(path, data=data, **kwargs), path, status)

    def follow(self, response: TestResponse) -> HtmlElement:
        """The page that a redirect leads to."""
        return self.page(response.headers["Location"])

    def _checked(self, response: TestResponse, path: str, status: int) -> TestResponse:
        said = response.get_data(as_text=True) if response.mimetype == "text/html" else ""
        assert response.status_code == status, f"{path}: {response.status_code}, not {status}\n{_shown(said)}"
        if said and not 300 <= response.status_code < 400:
            check_page(said)
            found = TOKEN.search(said)
            self.token = found[1] if found else self.token
        return response


def words(page: HtmlElement) -> str:
    """The words of a page's main part."""
    (main,) = page.findall(".//main")
    return " ".join(main.text_content().split())


def _shown(html: str) -> str:
    if not html or "<main" not in html:
        return html[:2000]
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())[:2000]


@pytest.hookimpl(tryfirst=True)  # before what is not asked for is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is fetched on PostgreSQL in `make soak` alone is marked so."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here and item.path.stem not in ON_BOTH and item.get_closest_marker("postgresql"):
            item.add_marker("soak")


@pytest.fixture
def settings(tmp_path: Path, world: World) -> Settings:
    return Settings(
        data=tmp_path,
        database_url=world.database.url.render_as_string(),
        secret_key="x" * 40,
        upload_limit_bytes=200_000,
        council="Marlshire",
    )


@pytest.fixture
def app(world: World, settings: Settings) -> Flask:
    """The application over this world. It is made once in a process and given each world in turn: making one, with all
    its routes and templates, takes longer than most tests."""
    if not _made:
        _made.append(create_app(world.ports, settings))
    (app,) = _made
    app.extensions["fingerpost"] = Installation(ports=world.ports, settings=settings, counters=Counters())
    return app


_made: list[Flask] = []


@pytest.fixture
def client_as(app: Flask, world: World) -> Callable[[str], Person]:
    """Somebody of the cast, signed in; `client_as("")` is nobody."""

    def signed_in(name: str) -> Person:
        client = app.test_client()
        if name:
            client.set_cookie(COOKIE, world.session(name))
        return Person(client=client)

    return signed_in

"""An installation of its own for the benchmarks: a database on disk, the cast, the shipped pathways and a long one."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from engine.actions.households import add_household
from engine.actions.sign_in import SESSION_LASTS, token_sha256
from engine.application import FORMS, WORKFLOWS, ports_over, publish_shipped_pathways
from engine.clocks import FixedClock
from engine.demo.cast import DEMO_PASSWORD, Cast, add_cast
from engine.demo.stage import Stage, local
from engine.domain.journey import Journey
from engine.domain.subjects import Person, SubjectRef
from engine.ports import Ports
from engine.settings import Settings
from engine.store.database import open_database
from engine.store.migrating import migrate
from webui.app import create_app
from webui.current import COOKIE

HERE = Path(__file__).parent
NOW = "2026-06-24 10:00"  #: a Wednesday
LONG_WAY = "long_way"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(kw_only=True)
class Installation:
    """Everything a benchmark needs."""

    folder: Path
    database: Engine
    ports: Ports
    clock: FixedClock
    cast: Cast
    app: Flask

    @property
    def stage(self) -> Stage:
        return Stage(ports=self.ports, clock=self.clock, cast=self.cast)

    def household(self) -> SubjectRef:
        """A new household of the North."""
        person = Person(id="", name=f"Robin Penrose {secrets.token_hex(3)}")
        return add_household(self.ports, self.cast["esme"], people=[person], team=self.cast.teams["North"]).ref

    def journey(self, pathway: str = LONG_WAY) -> Journey:
        """A new journey, where it first waits."""
        return self.stage.start(pathway, self.household(), by=self.cast["esme"])

    def browser(self, name: str, *, app: Flask | None = None) -> Browser:
        """Somebody of the cast, signed in."""
        client = (app or self.app).test_client()
        token, at = secrets.token_urlsafe(32), self.clock.now()
        with self.ports.uow() as uow:
            uow.sessions.start(self.cast[name], token_sha256=token_sha256(token), at=at, expires_at=at + SESSION_LASTS)
            uow.commit()
        client.set_cookie(COOKIE, token)
        return Browser(client)


class Browser:
    """A browser without scripts: it follows no redirect by itself and knows the token of the page it is on."""

    def __init__(self, client: FlaskClient) -> None:
        self._client, self._token = client, ""

    def get(self, path: str) -> str:
        """The page's text. RuntimeError unless it is there."""
        answer = self._client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        text = answer.get_data(as_text=True)
        found = TOKEN.search(text)
        self._token = found[1] if found else self._token
        return text

    def post(self, path: str, fields: dict[str, Any]) -> str:
        """Where the answer leads. RuntimeError unless it leads on."""
        answer = self._client.post(path, data={"csrf_token": self._token, **fields})
        if answer.status_code != 303:
            raise RuntimeError(f"{path} answered {answer.status_code}, not 303")
        return str(answer.headers["Location"])


@contextmanager
def installation(url: str = "", *, at: datetime | None = None) -> Iterator[Installation]:
    """A fresh one, in a folder of its own, removed afterwards; over SQLite unless `url` names an empty database.

    `at`: the instant at which its clock stands, a Wednesday in June unless it is said.
    """
    folder = Path(tempfile.mkdtemp(prefix="fingerpost-benchmark-"))
    url = url or f"sqlite:///{folder / 'fingerpost.db'}"
    database = open_database(url)
    try:
        migrate(database)
        clock = FixedClock(at or local(NOW))
        ports = ports_over(database, clock=clock)
        publish_shipped_pathways(ports, workflows=WORKFLOWS, forms=FORMS)
        publish_shipped_pathways(ports, workflows=HERE / "pathways", forms=HERE / "forms")
        settings = Settings(data=folder, database_url=url, secret_key=secrets.token_hex(32))
        yield Installation(
            folder=folder,
            database=database,
            ports=ports,
            clock=clock,
            cast=add_cast(ports, DEMO_PASSWORD),
            app=create_app(ports, settings),
        )
    finally:
        database.dispose()
        shutil.rmtree(folder, ignore_errors=True)


def with_engine(installed: Installation, engine: Any) -> tuple[Ports, Flask]:
    """The same installation with another engine in front, to see what the engine costs."""
    ports = replace(installed.ports, engine=engine)
    settings = Settings(data=installed.folder, database_url="", secret_key=secrets.token_hex(32))
    return ports, create_app(ports, settings)

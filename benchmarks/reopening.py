"""Opens an installation again from another process: its folder, or a database of another kind, with the cast there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from benchmarks.installation import NOW, Installation
from engine import tables as t
from engine.application import ports_over
from engine.clocks import FixedClock
from engine.demo.cast import CAST, Cast
from engine.demo.stage import local
from engine.ports import Ports
from engine.settings import Settings
from engine.store.database import open_database
from webui.app import create_app


@contextmanager
def reopened(folder: Path, url: str | None = None, *, at: datetime | str | None = None) -> Iterator[Installation]:
    """The installation in this folder or at this address, as another process sees it. `at`: what its clock says;
    where it is not given, the latest instant of its record, since work went on after it was made.
    """
    url = url or f"sqlite:///{folder / 'fingerpost.db'}"
    database = open_database(url)
    clock = FixedClock(local(at) if at else _latest(database))
    ports = ports_over(database, clock=clock)
    settings = Settings(data=folder, database_url=url, secret_key=secrets.token_hex(32))
    try:
        yield Installation(
            folder=folder,
            database=database,
            ports=ports,
            clock=clock,
            cast=cast_of(ports),
            app=create_app(ports, settings),
        )
    finally:
        database.dispose()


def cast_of(ports: Ports) -> Cast:
    """The cast that was added to this database before."""
    with ports.uow() as uow:
        found = {part.sign_in_name: uow.workers.credentials(part.sign_in_name) for part in CAST}
        workers = {name: credentials.worker.id for name, credentials in found.items() if credentials is not None}
        return Cast(workers=workers, teams={team.name: team.id for team in uow.workers.teams()})


def _latest(database: sa.Engine) -> datetime:
    with database.connect() as connection:
        return connection.execute(sa.select(sa.func.max(t.journeys.c.started_at))).scalar_one() or local(NOW)

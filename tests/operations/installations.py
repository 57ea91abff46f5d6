"""Installations for tests with real processes: a data folder, a database of either kind, and the cast in it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from engine import tables as t
from engine.clocks import SystemClock
from engine.domain.ids import JourneyId
from engine.store.database import open_database
from forms.fields import as_fields
from forms.samples import sample_answers
from tests.clusters import Cluster
from tests.conftest import Peopled
from tests.killing import Browser
from tests.operations.processes import Command
from tests.world import World, build_world, world_over


@dataclass(kw_only=True)
class Installation:
    """Where it keeps its data, and the world of its people under a clock set by hand."""

    data: Path
    url: str
    world: World
    started: list[Command] = field(default_factory=list)

    def start(self, *arguments: str, **settings: str) -> Command:
        """One of its commands, started; it ends with the installation, however the test ends."""
        command = Command(self.data, self.url, *arguments, **settings)
        self.started.append(command)
        return command

    def end(self) -> None:
        """Ends whatever still runs."""
        for command in self.started:
            command.kill()
        self.world.database.dispose()

    def enquiries(self, count: int, *, days_ago: int = 0) -> list[JourneyId]:
        """Households that enquired so many days ago; what they were to be told since is due."""
        self.world.at(now() - timedelta(days=days_ago))
        found = [self.world.enter("adopter_stage_1", self.world.household().ref).id for _ in range(count)]
        self.world.at(now())
        return found

    def due_timers(self) -> set[str]:
        """The timers whose instant has come and that have not fired."""
        due = sa.select(t.timers.c.id).where(t.timers.c.state == "armed", t.timers.c.due_at <= now())
        with self.world.database.connect() as connection:
            return set(connection.scalars(due))

    def waiting_notices(self) -> int:
        """Notices that are to be sent now."""
        due = t.notices.c.state == "queued", t.notices.c.next_at <= now()
        with self.world.database.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(t.notices).where(*due)).scalar_one()

    def completed(self) -> set[str]:
        """The tasks that were completed."""
        with self.world.database.connect() as connection:
            return set(connection.scalars(sa.select(t.tasks.c.id).where(t.tasks.c.state == "completed")))

    def complete_in_browser(self, browser: Browser, journey: JourneyId, element: str) -> str:
        """Somebody answers the form, checks the answers and sends them; the id of the task. OSError where it fails."""
        return self.send(browser, *self.form_of(journey, element))

    def form_of(self, journey: JourneyId, element: str) -> tuple[str, dict[str, str | list[str]]]:
        """The open task at this element, and the fields that answer its form."""
        task, form, context = self.world.asked(journey, element)
        outcome = form.outcome_values[-1] if form.outcome else None
        return str(task.id), as_fields(form, sample_answers(form, context, outcome=outcome))

    def send(self, browser: Browser, task: str, fields: dict[str, str | list[str]]) -> str:
        """Sends these fields and confirms them, as somebody does in a browser; the id of the task."""
        browser.post(f"/tasks/{task}/complete", saved_at=self.ready_to_send(browser, task, fields))
        return task

    def ready_to_send(self, browser: Browser, task: str, fields: dict[str, str | list[str]]) -> str:
        """Sends these fields to be checked and stands on the page that confirms them; when they were saved."""
        browser.get(f"/tasks/{task}")
        page, path = browser.post(f"/tasks/{task}", do="check", **{"-asked": "1", **fields})
        assert path.endswith("/check"), page
        saved_at = re.search(r'name="saved_at" value="([^"]+)"', page)
        assert saved_at
        return saved_at[1]


def now() -> datetime:
    """The instant that the processes live in."""
    return SystemClock().now()


def check_nobody_told_twice(database: sa.Engine) -> None:
    """Each timer that fired told its people once, and each notice is on record as sent once or not at all."""
    of_task = sa.and_(t.tasks.c.token == t.timers.c.token, t.tasks.c.journey_id == t.timers.c.journey_id)
    with database.connect() as connection:
        timers = sa.select(t.tasks.c.id).join(t.timers, of_task).where(t.timers.c.state == "fired")
        fired = Counter(connection.scalars(timers))
        entries = [json.loads(entry) for entry in connection.scalars(sa.select(t.audit_entries.c.entry))]
        sent = Counter(connection.scalars(sa.select(t.notices.c.id).where(t.notices.c.state == "sent")))
    assert Counter(e["task"] for e in entries if e["tag"] == "reminder_sent") <= fired
    assert Counter(e["detail"]["notice"] for e in entries if e["tag"] == "notice_sent") == sent


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Installation]:
    """On a SQLite file in this folder."""
    world = build_world(folder, now().isoformat())
    made = Installation(data=folder, url=f"sqlite:///{folder / 'fingerpost.db'}", world=world)
    try:
        yield made
    finally:
        made.end()


@contextmanager
def on_postgresql(folder: Path, cluster: Cluster, peopled: Peopled) -> Iterator[Installation]:
    """On a database of its own, copied from one in which the cast is."""
    url = cluster.fresh(template=peopled.database)
    cluster.keep_commits(url)
    database = open_database(url)
    world = world_over(database, now().isoformat(), cast=peopled.cast)
    made = Installation(data=folder, url=url, world=world)
    try:
        yield made
    finally:
        made.end()
        cluster.drop(url)

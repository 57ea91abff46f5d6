"""No line of the log holds a name, a password, what somebody typed, or what they searched for."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.domain.errors import FingerpostError
from engine.observing import InJson, about, told
from engine.settings import Settings
from engine.sweep import sweep
from tests.world import PASSWORD, World, build_world
from webui.app import create_app

CHILD = "Temperance Quillfeather"
STORY = "She told me in confidence that she is afraid of the dog at number nine."
SEARCHED = "Quillfeather and the dog"
UUID = re.compile(r"[0-9a-f-]{36}")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any logger says, down to the smallest."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(InJson())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


class Visitor:
    """Somebody in front of the pages."""

    def __init__(self, world: World, folder: Path) -> None:
        settings = Settings(data=folder, database_url="sqlite://", secret_key="x" * 40)
        self.app = create_app(world.ports, settings)
        self.client = self.app.test_client()

    def get(self, path: str) -> int:
        return self.client.get(path).status_code

    def post(self, path: str, **fields: Any) -> int:
        page = self.client.get("/help").get_data(as_text=True) + self.client.get("/sign-in").get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        return self.client.post(path, data={"csrf_token": token[1] if token else "", **fields}).status_code


def test_nothing_that_somebody_typed_is_in_the_log(tmp_path: Path, log: io.StringIO) -> None:
    world = build_world(tmp_path)
    household = world.household(CHILD)
    journey = world.enter("adopter_stage_1", household.ref).id
    task = world.task(journey, "ut_respond")
    visitor = Visitor(world, tmp_path)

    assert visitor.post("/sign-in", name="esme", password=STORY) == 403
    assert visitor.post("/sign-in", name="esme", password=PASSWORD) == 303
    assert visitor.get(f"/search?q={SEARCHED}") == 200
    assert visitor.get(f"/{SEARCHED}") == 404
    assert visitor.get(f"/tasks/{task.id}") == 200
    visitor.post(f"/tasks/{task.id}", do="check", answered_on_day=STORY, note=STORY, **{"-asked": "1"})
    visitor.post(f"/tasks/{task.id}/complete", saved_at=STORY)
    visitor.post("/households", names=CHILD)
    visitor.post("/sign-in", name=CHILD, password=STORY)
    world.wait_until("2026-09-24 09:00")
    sweep(world.ports)

    said = log.getvalue()
    for secret in (CHILD, STORY, SEARCHED, PASSWORD, "Quillfeather", "number nine", "Esme", "esme", household.name):
        assert secret not in said, f"the log holds {secret!r}"
    answered = [line for line in lines(log) if line["says"] == "Answered"]
    assert len(answered) > 8
    assert all(re.fullmatch(r"[0-9a-f]{32}", line["request"]) for line in answered)
    (opened,) = [line for line in answered if line["route"].startswith("/tasks/<") and line["method"] == "GET"]
    assert opened["task"] == task.id
    assert opened["worker"] == world.as_("esme")
    assert opened["status"] == 200


def test_a_failure_is_told_by_its_kind_and_place_and_not_by_what_it_was_about(tmp_path: Path, log: io.StringIO) -> None:
    world = build_world(tmp_path)
    household = world.household(CHILD)
    visitor = Visitor(world, tmp_path)
    visitor.post("/sign-in", name="esme", password=PASSWORD)
    with world.database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE households RENAME TO elsewhere")

    assert visitor.get(f"/search?q={SEARCHED}") == 500
    assert visitor.get(f"/households/{household.id}") == 500

    said = log.getvalue()
    for secret in (CHILD, SEARCHED, "Quillfeather", "no such table"):
        assert secret not in said
    failed = [line for line in lines(log) if line["says"] == "A page failed"]
    assert len(failed) == 2
    assert failed[0]["failed"][0] == "sqlalchemy.exc.OperationalError"
    assert any("engine/reading/search.py" in place for place in failed[0]["through"])
    assert UUID.fullmatch(failed[0]["worker"])
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", failed[0]["reference"])


def test_a_library_may_say_what_it_likes_and_only_its_fixed_words_and_numbers_are_told() -> None:
    record = logging.LogRecord("somelibrary", logging.ERROR, "f", 1, "Row %d of %s is wrong", (7, CHILD), None)

    assert told(record)["says"] == "Row 7 of … is wrong"


def test_an_id_that_is_none_is_left_out() -> None:
    record = logging.LogRecord("engine.sweep", logging.INFO, "f", 1, "Fired", None, None)
    record.timer, record.journey = "01a2144e-b0d4-7792-b91e-fae4724320b3", STORY

    with about(worker="amara", request=None):
        line = told(record)

    assert line["timer"] == "01a2144e-b0d4-7792-b91e-fae4724320b3"
    assert line["worker"] == "amara"
    assert "journey" not in line
    assert "request" not in line


def test_an_error_is_told_with_what_caused_it() -> None:
    try:
        try:
            raise sa.exc.IntegrityError(STORY, {"name": CHILD}, ValueError(STORY))
        except sa.exc.IntegrityError as error:
            raise FingerpostError(STORY) from error
    except FingerpostError as error:
        record = logging.LogRecord(
            "engine.sweep", logging.ERROR, "f", 1, "It failed", None, (type(error), error, error.__traceback__)
        )

    line = told(record)

    assert line["failed"] == ["engine.domain.errors.FingerpostError", "sqlalchemy.exc.IntegrityError"]
    assert STORY not in json.dumps(line)
    assert CHILD not in json.dumps(line)
